"""The page about a record, and the line that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from tests.marc.any_record import real, record, records

from alcove.marc import brief, headings, present
from alcove.marc.labels import table
from alcove.marc.material import material
from alcove.marc.present import Line, Search, Value, labelled
from alcove.marc.punctuation import punctuated
from alcove.marc.record import Field, Record, Subfield
from alcove.marc.scripts import direction_of, language_tag, script_of
from alcove.marc.shown import _WAYS, message_ids, safe_url


def lines(record: Record) -> dict[str, list[Value]]:
    return dict(labelled(record))


def texts(record: Record, label: str) -> list[str]:
    return [value.text for value in lines(record).get(label, [])]


HOBBIT = record(
    "001 4711",
    "008 020415s1937    enka   j      000 1 eng d",
    "020 __ $a 9780261102217 $q (paperback) $z 0804429570",
    "100 1_ $a Tolkien, J. R. R. $q (John Ronald Reuel), $d 1892-1973, $e author, $e illustrator.",
    "245 14 $a The hobbit, or, There and back again / $c by J.R.R. Tolkien.",
    "260 __ $a London : $b Allen & Unwin, $c 1937.",
    "300 __ $a 310 p. : $b ill. ; $c 20 cm.",
    "505 0_ $a An unexpected party -- Roast mutton -- A short rest.",
    "520 __ $a A hobbit leaves home.",
    "541 0_ $a Secret gift.",
    "541 1_ $a Gift of the author.",
    "650 _0 $a Hobbits $z Middle Earth $v Fiction.",
    "650 _7 $a Hobbits $z Middle Earth $v Fiction. $2 fast",
    "700 12 $a Tolkien, J. R. R., $d 1892-1973. $t Riddles.",
    "856 40 $u javascript:alert(1) $y Click",
    "856 40 $u https://example.org/hobbit $y Full text $z Members only",
)
HEBREW = record(
    "008 110415s2011    is            000 0 heb d",
    "245 10 $6 880-01 $a Sefer ha-zikaron : $b le-Daṿid.",
    "500 __ $a Cover title.",
    "880 10 $6 245-01/(2/r $a ספר הזכרון : $b לדוד.",
    "880 __ $6 500-00/(2/r $a הערה.",
)


def test_titles_names_and_imprints_are_shown_without_the_punctuation_that_leads_on() -> None:
    assert texts(HOBBIT, "Title") == ["The hobbit, or, There and back again"]
    assert texts(HOBBIT, "Statement of responsibility") == ["by J.R.R. Tolkien"]
    assert texts(HOBBIT, "Publication") == ["London : Allen & Unwin, 1937"]
    assert texts(HOBBIT, "Summary") == ["A hobbit leaves home."]


def test_a_name_searches_its_heading_and_says_its_parts() -> None:
    (author,) = lines(HOBBIT)["Author or creator"]

    assert author.text == "Tolkien, J. R. R. (John Ronald Reuel), 1892-1973"
    assert author.link == Search("author", author.text)
    assert author.roles == ("author", "illustrator")


def test_a_subject_is_a_chain_whose_links_search_the_chain_up_to_there() -> None:
    (subject,) = lines(HOBBIT)["Subjects"]

    assert subject.text == "Hobbits--Middle Earth--Fiction"
    assert [piece.text for piece in subject.pieces] == ["Hobbits", "Middle Earth", "Fiction"]
    assert subject.pieces[1].link == Search("subject", "Hobbits--Middle Earth")


def test_contents_are_shown_one_by_one() -> None:
    assert texts(HOBBIT, "Contents") == ["An unexpected party", "Roast mutton", "A short rest"]


def test_a_work_within_is_not_a_contributor() -> None:
    assert texts(HOBBIT, "Includes") == ["Tolkien, J. R. R., 1892-1973. Riddles"]
    assert texts(HOBBIT, "Contributors") == []


def test_private_notes_are_not_for_readers() -> None:
    assert texts(HOBBIT, "Source of acquisition") == ["Gift of the author."]


def test_only_addresses_that_are_safe_to_follow_become_links() -> None:
    bad, good = lines(HOBBIT)["Online access"]

    assert (bad.text, bad.url) == ("Click", None)
    assert (good.text, good.url, good.note) == ("Full text", "https://example.org/hobbit", "Members only")
    assert safe_url("www.example.org/a") == "https://www.example.org/a"
    assert safe_url("data:text/html,x") is None


def test_a_wrong_number_is_shown_as_such_and_searches_nothing() -> None:
    good, wrong = lines(HOBBIT)["ISBN"]

    assert (good.text, good.link) == ("9780261102217 (paperback)", Search("isbn", "9780261102217"))
    assert (wrong.text, wrong.note, wrong.link) == ("0804429570", "not valid", None)


def test_a_value_stands_beside_its_original() -> None:
    (title,) = lines(HEBREW)["Title"]

    assert (title.script, title.language, title.direction) == ("Latn", "he-Latn", "ltr")
    assert title.original is not None
    assert title.original.text == "ספר הזכרון : לדוד"
    assert (title.original.script, title.original.language, title.original.direction) == ("Hebr", "he", "rtl")


def test_an_original_without_a_partner_is_shown_too() -> None:
    assert texts(HEBREW, "Note") == ["Cover title.", "הערה."]


def test_labels_and_added_words_are_translated() -> None:
    shown = labelled(HOBBIT, lambda text: text.upper())

    assert Line("TITLE", lines(HOBBIT)["Title"]) in shown
    assert "NOT VALID" in {value.note for line in shown for value in line.values}


def test_lines_come_in_the_order_of_the_table() -> None:
    labels = [line.label for line in labelled(HOBBIT)]

    assert labels.index("Title") < labels.index("Author or creator") < labels.index("Subjects") < labels.index("ISBN")


def test_titles_that_continue_each_other_are_named() -> None:
    serial = record("780 00 $t Old news $x 0317-8471", "785 07 $t New news", "773 0_ $7 nnas $t Host $g Vol. 1, p. 3")

    assert texts(serial, "Continues") == ["Old news. ISSN 0317-8471"]
    assert texts(serial, "Merged with") == ["New news"]
    assert texts(serial, "Part of") == ["Host. Vol. 1, p. 3"]


def test_an_authority_record_has_a_page_of_its_own() -> None:
    authority = record(
        "100 1_ $a Twain, Mark, $d 1835-1910",
        "400 1_ $a Clemens, Samuel Langhorne, $d 1835-1910",
        "500 1_ $w b $a Snodgrass, Quintus Curtius",
        "375 __ $a male",
        "670 __ $a Huckleberry Finn, 1885.",
        leader="00000nz  a2200000n  4500",
    )

    assert texts(authority, "Heading") == ["Twain, Mark, 1835-1910"]
    assert texts(authority, "Used for") == ["Clemens, Samuel Langhorne, 1835-1910"]
    assert lines(authority)["See also"][0].note == "Later heading"
    assert texts(authority, "Sources") == ["Huckleberry Finn, 1885."]
    assert present.title(authority) == "Twain, Mark, 1835-1910"


def test_the_gender_of_a_person_is_not_shown() -> None:
    authority = record("100 1_ $a Doe, Jo", "375 __ $a female", leader="00000nz  a2200000n  4500")

    assert [line.label for line in labelled(authority)] == ["Heading"]


def test_a_holdings_record_says_where_and_what() -> None:
    holdings = record(
        "852 0_ $a DLC $b Stacks $h PR6039 $i .O32",
        "866 _0 $a v. 1-12 (1990-2001)",
        leader="00000ny  a2200000n  4500",
    )

    assert texts(holdings, "Location") == ["DLC, Stacks: PR6039 .O32"]
    assert texts(holdings, "Holdings") == ["v. 1-12 (1990-2001)"]


def test_local_headings_and_classes_have_a_page_and_a_name() -> None:
    local = record("103 _0 $a Economie", "503 _0 $a Bedrijfsleven", leader="00000nz  a2200000o  4500")
    a_class = record("153 __ $a 641.5 $j Cooking", leader="00000nw  a2200000n  4500")

    assert (present.title(local), texts(local, "See also")) == ("Economie", ["Bedrijfsleven"])
    assert (present.title(a_class), texts(a_class, "Caption")) == ("641.5 Cooking", ["Cooking"])


def test_every_label_can_be_translated() -> None:
    assert {"Title", "Used for", "Broader term", "not valid"} <= set(message_ids())


def test_every_row_of_the_tables_is_complete_and_names_a_way_to_show() -> None:
    for name in ("bibliographic", "authority", "classification", "holdings"):
        for row in table(name):
            assert len(row) == 7, row
            assert row[5] in _WAYS, row


@pytest.mark.parametrize(
    ("subfields", "text"),
    [
        ("a Title : b sub / c who.", "Title : sub / who."),
        ("a Title b sub c who", "Title : sub / who"),
        ("a Title. b sub", "Title : sub"),
        ("a Title etc. b sub", "Title etc. : sub"),
        ("a What? b Who?", "What? : Who?"),
        ("a What? n Part 1", "What? Part 1"),
        ("a Title : b : sub", "Title : sub"),
        ("a Title : b / sub", "Title / sub"),
        ("a Title n Part 1 p Name", "Title. Part 1. Name"),
        ("a Title.. n Part 1", "Title. Part 1"),
        ("a Title, ; b sub", "Title ; sub"),
    ],
)
def test_marks_are_supplied_where_missing_and_never_doubled(subfields: str, text: str) -> None:
    words = subfields.split(" ")
    parts: list[Subfield] = []
    for word in words:
        if len(word) == 1 and word.isalpha() and word in "abcnp":
            parts.append(Subfield(word, ""))
        else:
            parts[-1] = Subfield(parts[-1].code, f"{parts[-1].value} {word}".strip())

    assert punctuated("245", parts) == text


def test_a_relator_is_understood_as_term_and_as_code() -> None:
    field = Field("700", "1 \x1faGrandPré, Mary,\x1fejoint ed.\x1feill.")

    assert headings.roles(field) == ["editor", "illustrator"]
    assert headings.roles(Field("700", "1 \x1faX\x1f4http://id.loc.gov/vocabulary/relators/zzz")) == []


def test_the_line_of_a_hit_list_says_title_statement_and_publication() -> None:
    assert present.summary_line(HOBBIT) == (
        "The hobbit, or, There and back again / by J.R.R. Tolkien. — London : Allen & Unwin, 1937"
    )
    assert brief.summary(HEBREW).original_title == "ספר הזכרון : לדוד"
    assert present.year(HOBBIT) == "1937"
    assert present.title(record("880 00 $6 245-00/(N $a Война и мир")) == "Война и мир"
    assert present.title(record()) == ""


@pytest.mark.parametrize(
    ("leader", "fixed", "kind"),
    [
        ("am", "", "book"),
        ("as", "", "journal"),
        ("ab", "", "article"),
        ("jm", "", "music"),
        ("gm", "", "video"),
        ("", "", "book"),
    ],
)
def test_the_kind_of_material_is_named_by_the_leader(leader: str, fixed: str, kind: str) -> None:
    assert material(Record(f"00000n{leader}", [("008", fixed)])) == kind


@pytest.mark.parametrize(
    ("text", "script", "direction"),
    [
        ("The hobbit", "Latn", "ltr"),
        ("ספר הזכרון", "Hebr", "rtl"),
        ("كتاب", "Arab", "rtl"),
        ("Война", "Cyrl", "ltr"),
        ("東京の夜", "Jpan", "ltr"),
        ("映画", "Hani", "ltr"),
        ("한국 敎育", "Kore", "ltr"),
        ("1972", "", "ltr"),
    ],
)
def test_a_text_shows_its_script_and_direction(text: str, script: str, direction: str) -> None:
    assert (script_of(text), direction_of(text)) == (script, direction)


def test_a_language_is_guessed_from_script_and_record() -> None:
    assert language_tag("Hebr", ["eng", "yid"]) == "yi"
    assert language_tag("Arab", ["eng"]) == "und-Arab"
    assert language_tag("Latn", ["rus"]) == "ru-Latn"
    assert language_tag("Latn", ["eng"]) == "en"
    assert language_tag("", ["eng"]) == ""


def test_the_fields_are_shown_as_they_stand() -> None:
    shown = present.marc_lines(HEBREW)

    assert [line.tag for line in shown] == ["LDR", "008", "245", "500", "880", "880"]
    assert shown[2].indicators == "10"
    assert [line.direction for line in shown][4:] == ["rtl", "rtl"]


@given(records)
def test_any_record_has_a_page_and_a_line(record: Record) -> None:
    for line in labelled(record):
        assert line.values
        assert all(value.text for value in line.values)
    present.marc_lines(record)
    present.summary_line(record)
    present.author(record)
    present.publication(record)
    material(record)


def test_real_records_in_many_scripts_show_both_sides(shared_data: Path) -> None:
    found = real(shared_data / "marc_bib/lc-marcedit/marc_sample_data.mrc")

    pages = [labelled(one) for one in found]

    originals = [value.original for page in pages for line in page for value in line.values if value.original]
    assert {original.script for original in originals} >= {"Hani", "Jpan"}
    # One has its title under the tag "2 4".
    assert [one.control("001") for one in found if not brief.title(one)] == ["024253911"]
