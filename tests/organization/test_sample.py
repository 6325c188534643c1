"""The sample collection is a real catalogue in small: many languages, scripts and materials, and no slip of the pen."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from io import BytesIO

import pytest

from alcove.marc import keys, linkage, read, write
from alcove.marc.material import material
from alcove.marc.parsed import Parsed
from alcove.marc.record import Field, Record
from alcove.organization.sample import files

BIBLIOGRAPHIC, AUTHORITY, HOLDINGS = "bibliographic", "authority", "holdings"


@cache
def parsed() -> list[Parsed]:
    return [one for path in files() for one in read.read(path, syntax="line")]


@cache
def records(kind: str) -> list[Record]:
    return [one.record for one in parsed() if one.record is not None and one.record.kind == kind]


def number(record: Record) -> str:
    return record.control("001") or ""


def fixed(record: Record) -> str:
    return record.control("008") or ""


def heading(field: Field) -> str:
    """Give a heading without role and closing mark, as a name is to be found by it."""
    return " ".join(field.all("abcdqt")).rstrip(" ,.")


def test_every_record_is_read_without_a_problem() -> None:
    assert [one.problems for one in parsed() if one.problems] == []


def test_every_byte_of_the_files_is_given_back() -> None:
    for path in files():
        assert b"".join(one.raw for one in read.read(path, syntax="line")) == path.read_bytes()


@pytest.mark.parametrize("syntax", ["iso2709", "marcxml", "json", "line"])
def test_every_record_comes_back_from_every_syntax_as_it_was(syntax: str) -> None:
    everything = [*records(BIBLIOGRAPHIC), *records(AUTHORITY), *records(HOLDINGS)]
    out = BytesIO()

    write.write(everything, out, syntax=syntax)
    again = [one.record for one in read.read(BytesIO(out.getvalue()), syntax=syntax) if one.record is not None]

    assert [record.entries for record in again] == [record.entries for record in everything]


def test_there_are_three_hundred_works_and_more() -> None:
    assert len(records(BIBLIOGRAPHIC)) >= 300
    assert len(records(AUTHORITY)) >= 80
    assert len(records(HOLDINGS)) >= 60


def test_the_works_speak_many_languages() -> None:
    assert len({fixed(record)[35:38] for record in records(BIBLIOGRAPHIC)}) >= 60


def test_the_works_come_from_many_countries() -> None:
    assert len({fixed(record)[15:18] for record in records(BIBLIOGRAPHIC)}) >= 60


def test_the_originals_stand_beside_the_romanised_in_many_scripts() -> None:
    links = [linkage.link_of(f.content) for r in records(BIBLIOGRAPHIC) for f in r.fields("880")]

    assert len({link.script for link in links if link}) >= 20


def test_all_kinds_of_material_are_there() -> None:
    found = {material(record) for record in records(BIBLIOGRAPHIC)}

    assert found >= {
        "article", "book", "dataset", "image", "journal", "kit", "manuscript", "map", "mixed", "music", "newspaper",
        "object", "score", "software", "sound", "thesis", "video", "website",
    }  # fmt: skip


def test_there_is_something_to_feel_to_hear_and_to_read_in_large_print() -> None:
    forms = {fixed(record)[23] for record in records(BIBLIOGRAPHIC) if record.leader[6] == "a"}

    assert forms >= {"d", "f", "o", " "}  # large print, braille, online, print


def test_every_880_has_the_field_it_belongs_to() -> None:
    alone = [
        (number(record), pair.field.content)
        for record in records(BIBLIOGRAPHIC)
        for pair in linkage.linked(record)
        if pair.field.tag == "880" or ("\x1f6880" in pair.field.content and pair.partner is None)
    ]

    assert alone == []


def test_arabic_hebrew_and_syriac_are_marked_right_to_left() -> None:
    links = [linkage.link_of(field.content) for record in records(BIBLIOGRAPHIC) for field in record.fields("880")]

    assert {link.is_right_to_left for link in links if link and link.script in ("Arab", "Hebr", "Syrc")} == {True}
    assert {link.is_right_to_left for link in links if link and link.script not in ("Arab", "Hebr", "Syrc")} == {False}


@pytest.mark.parametrize(("kind", "length"), [(BIBLIOGRAPHIC, 40), (AUTHORITY, 40), (HOLDINGS, 32)])
def test_leader_and_008_have_the_length_of_their_format(kind: str, length: int) -> None:
    wrong = [number(record) for record in records(kind) if len(record.leader) != 24 or len(fixed(record)) != length]

    assert wrong == []


# MARC 21, field 007: how many characters each category has.
LENGTH_OF_007 = {"a": 8, "c": 14, "d": 6, "f": 10, "k": 6, "o": 2, "s": 14, "v": 9, "z": 2}


def test_every_007_has_the_length_of_its_category() -> None:
    fields = [(number(record), field.content) for record in records(BIBLIOGRAPHIC) for field in record.fields("007")]

    assert [(which, content) for which, content in fields if LENGTH_OF_007.get(content[0]) != len(content)] == []


def test_every_isbn_and_issn_is_right() -> None:
    catalogue = records(BIBLIOGRAPHIC)
    isbns = [value for record in catalogue for field in record.fields("020") for value in field.all("a")]
    issns = [value for record in catalogue for field in record.fields("022") for value in field.all("a")]

    assert [value for value in isbns if keys.normalise_isbn(value) is None] == []
    assert [value for value in issns if keys.normalise_issn(value) is None] == []
    assert len(isbns) >= 20
    assert len(issns) >= 30


def test_every_work_says_what_it_is() -> None:
    wanted = {"008", "040", "245", "264", "300", "336", "337", "338", "520"}

    missing = [(number(record), wanted - {tag for tag, _ in record.entries}) for record in records(BIBLIOGRAPHIC)]

    assert [(which, tags) for which, tags in missing if tags] == []


def test_every_work_can_be_found_by_subject_or_form() -> None:
    assert [number(r) for r in records(BIBLIOGRAPHIC) if not r.fields("600", "610", "630", "650", "651", "655")] == []


def test_every_term_from_another_list_names_the_list() -> None:
    fields = [field for r in records(BIBLIOGRAPHIC) for field in r.fields("650", "651", "655") if field.indicators[1] == "7"]

    assert [field.content for field in fields if not field.get("2")] == []


def test_the_articles_to_pass_over_are_counted_right() -> None:
    """The characters that 245 says to skip end after a blank, an apostrophe or a hyphen, or there are none."""
    for record in records(BIBLIOGRAPHIC):
        title = record.first("245")
        assert title is not None
        skipped = (title.get("a") or "")[: int(title.indicators[1])]
        assert skipped == "" or skipped[-1] in " '’-", number(record)


def test_no_number_is_used_twice() -> None:
    numbers = Counter(number(record) for kind in (BIBLIOGRAPHIC, AUTHORITY, HOLDINGS) for record in records(kind))

    assert [value for value, count in numbers.items() if count > 1] == []


def test_every_holding_belongs_to_a_work() -> None:
    works = {number(record) for record in records(BIBLIOGRAPHIC)}

    assert [number(record) for record in records(HOLDINGS) if record.control("004") not in works] == []
    assert len({field.get("b") for record in records(HOLDINGS) for field in record.fields("852")}) >= 4


def test_no_barcode_is_used_twice() -> None:
    barcodes = [value for r in records(HOLDINGS) for field in r.fields("852", "876") for value in field.all("p")]

    assert len(barcodes) == len(set(barcodes))


def test_every_authority_is_used_by_a_work() -> None:
    tags = re.compile("100|110|111|130|240|600|610|630|650|651|700|710|730")

    used = {heading(field) for record in records(BIBLIOGRAPHIC) for field in record if tags.fullmatch(field.tag)}
    established = {heading(field) for record in records(AUTHORITY) for field in record if field.tag[0] == "1"}

    assert sorted(established - used) == []


def test_an_article_names_the_journal_it_stands_in() -> None:
    works = {number(record) for record in records(BIBLIOGRAPHIC)}
    articles = [record for record in records(BIBLIOGRAPHIC) if record.leader[7] == "a"]

    hosts = [(field.get("w") or "").removeprefix("(AlcS)") for record in articles for field in record.fields("773")]

    assert len(hosts) == len(articles) > 0
    assert set(hosts) <= works
