"""The indexing language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import real, record, records

from alcove.marc.pick import (
    BadSpec,
    compile_fields,
    each,
    each_subfield,
    field,
    first,
    in_pieces_of,
    last,
    lowercase,
    mapped,
    marc,
    matching,
    once,
    original_script,
    romanised,
    stripped,
    trim,
    trimmed,
    without_nonfiling,
    years,
)
from alcove.marc.record import Record

HOBBIT = record(
    "008 020415s1937    enka   j      000 1 eng d",
    "041 1_ $a engfre",
    "100 1_ $a Tolkien, J. R. R. $q (John Ronald Reuel), $d 1892-1973.",
    "245 14 $a The hobbit, or, There and back again / $c by J.R.R. Tolkien.",
    "246 30 $a There and back again",
    "650 _0 $a Hobbits $v Fiction.",
    "650 _1 $a Fantasy.",
)
WITH_HEBREW = record(
    "245 10 $6 880-01 $a Sefer ha-zikaron.",
    "880 10 $6 245-01/(2/r $a ספר הזכרון.",
    "880 1_ $a no link",
)


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        ("245ac", ["The hobbit, or, There and back again / by J.R.R. Tolkien."]),
        ("245c", ["by J.R.R. Tolkien."]),
        ("245a:246a", ["The hobbit, or, There and back again /", "There and back again"]),
        ("100", ["Tolkien, J. R. R. (John Ronald Reuel), 1892-1973."]),
        ("650|*0|a", ["Hobbits"]),
        ("650|_1|a", ["Fantasy."]),
        ("6XXa", ["Hobbits", "Fantasy."]),
        ("008[35-37]", ["eng"]),
        ("008[33]", ["1"]),
        ("LDR[6]", ["a"]),
        ("245z", []),
        ("999a", []),
    ],
)
def test_a_spec_says_what_is_taken(spec: str, values: list[str]) -> None:
    assert marc(spec)(HOBBIT) == values


@pytest.mark.parametrize("spec", ["", "24", "245a[1-2]", "008ab", "008|1 |", "245|1|a", "245 a", "title"])
def test_a_spec_that_cannot_be_read_is_refused_with_a_good_one_to_copy(spec: str) -> None:
    with pytest.raises(BadSpec, match="245abnp"):
        marc(spec)


def test_both_scripts_are_read_unless_one_is_asked_for() -> None:
    assert marc("245a")(WITH_HEBREW) == ["Sefer ha-zikaron.", "ספר הזכרון."]
    assert romanised("245a")(WITH_HEBREW) == ["Sefer ha-zikaron."]
    assert original_script("245a")(WITH_HEBREW) == ["ספר הזכרון."]
    assert marc("880a")(WITH_HEBREW) == ["no link"]


def test_each_subfield_can_be_a_value() -> None:
    assert each_subfield("650av")(HOBBIT) == ["Hobbits", "Fiction.", "Fantasy."]


def test_a_title_is_filed_without_its_article() -> None:
    filed = without_nonfiling(marc("245a"))

    assert filed(HOBBIT) == ["hobbit, or, There and back again /"]
    assert filed(record("245 10 $a \u0098Der \u009cHund")) == ["Hund"]
    assert filed(record("245 19 $a Ah")) == ["Ah"]


def test_steps_run_in_order_and_fields_share_one_pass() -> None:
    pick = compile_fields(
        [
            field("title", marc("245a:246a"), trimmed, once),
            field("year", marc("008[7-10]"), years, first),
            field("language", marc("041a"), in_pieces_of(3), mapped({"eng": "English"})),
            field("subject", marc("650a"), trimmed, lowercase, matching("^h"), last),
            field("number", lambda record: [record.leader[:5]], stripped),
            field("nothing", marc("999a"), each(str.upper)),
        ]
    )

    assert pick(HOBBIT) == {
        "title": ["The hobbit, or, There and back again", "There and back again"],
        "year": ["1937"],
        "language": ["English"],
        "subject": ["hobbits"],
        "number": ["00000"],
        "nothing": [],
    }


@pytest.mark.parametrize(
    ("text", "trimmed_text"),
    [
        ("Rome :", "Rome"),
        ("Fedorov, A. V.", "Fedorov, A. V."),
        ("Fedorov, A. V.,", "Fedorov, A. V."),
        ("Doe, John, Jr.", "Doe, John, Jr."),
        ("[S.l.] :", "[S.l.]"),
        ("[S.l. : s.n.]", "[S.l. : s.n.]"),
        ("1972].", "1972"),
        ("[1972", "1972"),
        ("2nd ed. /", "2nd ed."),
        ("c1995..", "c1995"),
        ("Wait ...", "Wait ..."),
        ("U.S.", "U.S."),
        ("C++", "C++"),
        ("Title =", "Title"),
        ("東京.", "東京"),
        ("תל אביב :", "תל אביב"),
        ("Доп. изд.", "Доп. изд."),
        ("Гюго, В.", "Гюго, В."),
        ("A", "A"),
        (" / ", ""),
    ],
)
def test_trimming_takes_the_punctuation_of_isbd_and_leaves_that_of_words(text: str, trimmed_text: str) -> None:
    assert trim(text) == trimmed_text


@given(st.text(" .,:;/=+[]Aa1ב京", max_size=12))
def test_trimming_twice_is_trimming_once(text: str) -> None:
    assert trim(trim(text)) == trim(text)


@given(records)
def test_any_record_can_be_picked_from(record: Record) -> None:
    picked = compile_fields([field("all", marc("XXX"), trimmed, once), field("title", without_nonfiling(marc("245")))])(record)

    assert set(picked) == {"all", "title"}


def test_hebrew_originals_of_a_real_record_are_found_as_titles(shared_data: Path) -> None:
    found = real(shared_data / "marc_bib/traject/hebrew880s.marc")[0]

    assert original_script("245ab")(found) == ["אנרכיזם ב״ציון״ : בין מרטין בובר לאהרן דוד גורדון /"]
