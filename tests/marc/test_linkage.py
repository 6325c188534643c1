"""Fields in two scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import real, record, records

from alcove.marc.linkage import Link, effective_tag, link_of, linked, parse_link
from alcove.marc.record import Record


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("880-01", Link("880", "01", "", False)),
        ("245-01/(2/r", Link("245", "01", "Hebr", True)),
        ("100-12/$1", Link("100", "12", "Hani", False)),
        ("260-3/Arab/r", Link("260", "03", "Arab", True)),
        ("260-03//r", Link("260", "03", "", True)),
        ("500-00/(N", Link("500", "00", "Cyrl", False)),
        ("245", None),
        ("", None),
    ],
)
def test_a_link_is_read_with_script_and_direction(text: str, link: Link | None) -> None:
    assert parse_link(text) == link


def test_an_880_is_read_as_the_field_it_links_to() -> None:
    assert effective_tag("880", "10\x1f6245-01/(2/r\x1faספר") == "245"
    assert effective_tag("880", "10\x1faספר") == "880"
    assert effective_tag("880", "10\x1f6") == "880"
    assert effective_tag("245", "10\x1f6880-01\x1faSefer") == "245"


def test_partners_are_found_by_tag_and_occurrence() -> None:
    described = record(
        "100 1_ $6 880-01 $a Ratsabi",
        "245 10 $6 880-02 $a Anarkhizm",
        "880 10 $6 245-02/(2/r $a אנרכיזם",
        "880 1_ $6 100-01/(2/r $a רצבי",
    )

    assert [(pair.field.tag, pair.partner and pair.partner.get("a")) for pair in linked(described)] == [
        ("100", "רצבי"),
        ("245", "אנרכיזם"),
    ]


def test_an_880_without_a_partner_stands_where_it_is() -> None:
    described = record("245 10 $a Title", "880 __ $6 500-00/(3/r $a ملاحظة", "880 1_ $6 700-05 $a 寺田", "990 __ $a x")

    assert [(pair.field.tag, pair.partner) for pair in linked(described)] == [
        ("245", None),
        ("880", None),
        ("880", None),
        ("990", None),
    ]


def test_a_field_that_was_re_tagged_keeps_its_partner() -> None:
    described = record("246 30 $6 880-01 $a Title", "880 10 $6 245-01 $a 題")

    assert [pair.partner is not None for pair in linked(described)] == [True]


def test_two_880s_for_one_field_are_both_shown() -> None:
    described = record("245 10 $6 880-01 $a T", "880 10 $6 245-01 $a 繁", "880 10 $6 245-01 $a 简")

    assert [(pair.field.get("a"), pair.partner and pair.partner.get("a")) for pair in linked(described)] == [
        ("T", "繁"),
        ("简", None),
    ]


@given(records)
def test_every_field_of_any_record_appears_once(record: Record) -> None:
    pairs = linked(record)

    shown = [field for pair in pairs for field in pair if field is not None]
    assert sorted(shown) == sorted(record.entries)


@given(st.text(max_size=30))
def test_no_text_stops_the_reading_of_a_link(text: str) -> None:
    parse_link(text)
    effective_tag("880", text)


def test_every_880_of_real_records_has_its_partner_or_says_that_there_is_none(shared_data: Path) -> None:
    found = real(shared_data / "marc_bib/lc-marcedit/marc_sample_data.mrc")

    alone = [pair.field for one in found for pair in linked(one) if pair.field.tag == "880"]

    assert len(alone) < sum(len(one.fields("880")) for one in found)
    assert {link.occurrence for field in alone if (link := link_of(field.content))} == {"00"}
