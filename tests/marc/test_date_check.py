"""Dates of 008 and 005 that make no sense are found; the ones catalogues are full of are not complained of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alcove.marc import date_check
from alcove.marc.record import Record

LEADER = "00714cam a2200205 a 4500"


def codes_for(dates: str, tag: str = "008", leader: str = LEADER) -> list[str]:
    content = f"990802{dates:<9}nyu           000 0 eng d" if tag == "008" else dates
    return [fault.code for _, _, fault in date_check.faults(Record(leader, [(tag, content)]))]


@pytest.mark.parametrize(
    "dates",
    [
        "s1999    ",
        "s19uu    ",
        "s||||||||",
        "c19959999",
        "u1923uuuu",
        "d19231950",
        "m19992002",
        "m19999999",
        "q19001910",
        "t20222022",
        "t20222uuu",
        "r19991850",
        "nuuuuuuuu",
        "b        ",
        "e19990321",
        "e199903  ",
        "|||||||||",
        "",
    ],
)
def test_dates_as_the_standard_has_them_pass(dates):
    assert codes_for(dates) == []


@pytest.mark.parametrize("dates", ["t2022    ", "s        ", "s19992000", "c1995    ", "d1923    ", "b1999    ", "e19991399"])
def test_dates_that_do_not_go_with_their_type_are_found(dates):
    assert codes_for(dates) == ["M621"]


@pytest.mark.parametrize("dates", ["d19501923", "m20021999", "q19101900"])
def test_a_span_that_ends_before_it_begins_is_found(dates):
    assert codes_for(dates) == ["M622"]


def test_unknown_figures_are_read_in_favour_of_the_record():
    assert codes_for("d19uu1923") == []


def test_a_year_far_ahead_is_found_but_9999_is_no_year():
    assert codes_for("s2999    ") == ["M623"]
    assert codes_for("m19999999") == []


@pytest.mark.parametrize(
    ("content", "codes"), [("19960321120000.0", []), ("19961321120000.0", ["M624"]), ("19960321", ["M624"])]
)
def test_005_is_a_date_and_time(content, codes):
    assert codes_for(content, "005") == codes


def test_the_dates_of_authority_records_are_not_looked_at():
    assert codes_for("t2022    ", leader="00714cz  a2200205n  4500") == []


def test_a_008_cut_short_is_left_to_other_checks():
    assert [*date_check.faults(Record(LEADER, [("008", "990802t2022")]))] == []


@pytest.mark.judge
@pytest.mark.parametrize("case", ["01", "02"])
def test_the_national_library_of_finland_judges_type_t_alike(shared_data: Path, case):
    folder = shared_data / "validator_expected/melinda-validators/typeOfDate-008" / case
    found = json.loads((folder / "record.json").read_text("utf-8"))
    valid = json.loads((folder / "expectedResult.json").read_text("utf-8"))["valid"]
    record = Record(LEADER, [(one["tag"], one["value"]) for one in found["fields"]])

    assert (not [*date_check.faults(record)]) == valid
