"""Codes that are in no list, no longer used or run together are found."""

from __future__ import annotations

import pytest

from alcove.marc import code_check, codes
from alcove.marc.field_rules import Fault
from alcove.marc.record import Field, Record
from alcove.marc.tables import rows

LEADER = "00714cam a2200205 a 4500"


def faults(tag: str, indicators: str, *subfields: tuple[str, str]) -> list[Fault]:
    field = Field.data(tag, indicators, subfields)
    return [fault for _, _, fault in code_check.faults(Record(LEADER, [(field.tag, field.content)]))]


@pytest.mark.parametrize(
    ("tag", "code", "value"),
    [
        ("041", "a", "eng"),
        ("043", "a", "n-us---"),
        ("043", "a", "n-us-ny"),
        ("043", "a", "e------"),
        ("044", "a", "fr"),
        ("048", "a", "va01"),
        ("048", "b", "ka"),
        ("336", "b", "txt"),
        ("337", "b", "n"),
        ("338", "b", "nc"),
        ("041", "h", ""),
    ],
)
def test_codes_of_the_lists_pass(tag, code, value):
    assert faults(tag, "  ", (code, value)) == []


@pytest.mark.parametrize(("tag", "code", "value"), [("041", "a", "ENG"), ("043", "a", "n-zz---"), ("336", "b", "text")])
def test_a_code_of_no_list_is_found(tag, code, value):
    assert faults(tag, "  ", (code, value)) == [Fault("M625", code, value)]


def test_a_code_no_longer_used_leads_to_the_one_used_since():
    assert faults("041", "  ", ("a", "scr")) == [Fault("M626", "scr", "hrv")]
    assert faults("043", "  ", ("a", "nwvr---")) == [Fault("M626", "nwvr", "nwvb, nwvi")]
    assert faults("043", "  ", ("a", "v------")) == [Fault("M626", "v", "no other")]


def test_codes_run_together_are_told_from_wrong_ones():
    assert faults("041", "1 ", ("a", "engfre")) == [Fault("M627", "a", "engfre")]
    assert faults("041", "1 ", ("a", "engxyz")) == [Fault("M625", "a", "engxyz")]


def test_codes_of_another_source_are_not_looked_at():
    assert faults("041", " 7", ("a", "en"), ("2", "iso639-1")) == []
    assert faults("338", "  ", ("b", "band"), ("2", "local")) == []


def test_the_language_and_place_of_008_are_looked_at_too():
    record = Record(LEADER, [("008", "990802s1985    cs a          000 0 scr d")])

    assert [fault for _, _, fault in code_check.faults(record)] == [Fault("M626", "cs", "xr"), Fault("M626", "scr", "hrv")]


def test_every_line_of_the_table_names_a_list_that_is_there():
    for row in rows("coded_subfields.tsv"):
        assert codes.code_list(row[2])
