"""A task over a file: what does not change leaves byte for byte, damaged stretches too."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import record

from alcove.marc import read, write
from alcove.marc.fix import Prepared, task_of
from alcove.marc.fix.files import CannotWrite, Report, fix_file
from alcove.marc.record import Record

_NO_500 = {"verb": "delete field", "tag": "500"}
_PLAIN = record("001 1", "245 10 $a Plain")
_NOTED = record("001 2", "245 10 $a Noted", "500    $a Note")


def _fixed(raw: bytes, syntax: str, *instructions: dict[str, object], target: str | None = None) -> tuple[bytes, Report]:
    out = io.BytesIO()
    report = fix_file(raw, out, Prepared(task_of({"instructions": list(instructions)})), syntax=syntax, target=target)
    return out.getvalue(), report


def _written(records: list[Record], syntax: str) -> bytes:
    out = io.BytesIO()
    write.write(records, out, syntax=syntax)
    return out.getvalue()


def _records(raw: bytes) -> list[Record]:
    return [stretch.record for stretch in read.read(raw) if stretch.record is not None]


@pytest.mark.parametrize("syntax", ["iso2709", "marcxml", "json", "line"])
def test_only_the_record_that_changes_is_written_anew(syntax: str):
    raw = _written([_PLAIN, _NOTED, _PLAIN], syntax)

    out, report = _fixed(raw, syntax, _NO_500)

    assert (report.records, report.changed, report.counts) == (3, 1, [1])
    assert [one.control("001") for one in _records(out)] == ["1", "2", "1"]
    assert not any(one.first("500") for one in _records(out))
    unchanged = next(stretch.raw for stretch in read.read(raw) if not stretch.between)
    assert out.count(unchanged) == 2


def test_a_file_in_which_nothing_changes_leaves_as_it_came(real_file: Path):
    raw = real_file.read_bytes()

    out, report = _fixed(
        raw,
        "iso2709",
        {"verb": "delete field", "tag": "ZZZ"},
        {"verb": "add field", "tag": "001", "data": "x", "when": "absent"},
    )

    assert (report.records, report.changed) == (2000, 0)
    assert out == raw


def test_changed_records_keep_the_coding_of_their_file(real_file: Path):
    records = _records(real_file.read_bytes())

    out, report = _fixed(real_file.read_bytes(), "iso2709", {"verb": "add field", "tag": "590", "data": "\\\\$aOurs"})

    after = _records(out)
    assert (report.changed, report.problems) == (2000, [])
    assert [[entry for entry in one.entries if entry != ("590", "  \x1faOurs")] for one in after] == [
        one.entries for one in records
    ]


def test_a_damaged_record_is_copied_and_reported():
    good = _written([_NOTED], "iso2709")
    damaged = good[:30] + b"\x1d"

    out, report = _fixed(good + damaged + good, "iso2709", _NO_500)

    assert damaged in out
    assert (report.records, report.changed, report.damaged) == (3, 2, 1)
    assert report.problems[0].startswith(f"record 2, byte {len(good)}: M")


def test_a_character_that_the_coding_does_not_have_leaves_the_record_as_it_was():
    raw = write.encode(Record("00000nam  2200000   4500", [("245", "10\x1faA")]), syntax="iso2709", charset="marc-8")

    out, report = _fixed(raw, "iso2709", {"verb": "add field", "tag": "500", "data": "\\\\$a\U0001f600"})

    assert (out == raw) == (report.changed == 0)
    assert report.changed == 1 or "does not have" in report.problems[0]


def test_a_record_too_long_for_the_format_is_left_and_reported():
    raw = _written([_PLAIN], "iso2709")
    long = {"verb": "add field", "tag": "500", "data": "\\\\$a" + "x" * 9000}

    out, report = _fixed(raw, "iso2709", *[long] * 12)

    assert out == raw
    assert (report.changed, sum(report.counts)) == (0, 0)
    assert "99,999" in report.problems[0]
    looked = fix_file(raw, None, Prepared(task_of({"instructions": [long] * 12})), syntax="iso2709")
    assert (looked.changed, looked.problems) == (0, report.problems)


def test_another_format_may_be_written():
    out, report = _fixed(_written([_PLAIN, _NOTED], "line"), "line", _NO_500, target="marcxml")

    assert read.sniff(out) == "marcxml"
    assert (len(_records(out)), report.changed) == (2, 1)


def test_a_format_that_is_only_read_needs_another_to_write():
    with pytest.raises(CannotWrite):
        _fixed(b"000000001 LDR   L 00000nam^a2200000^^^4500\n", "alephseq", _NO_500)


@given(st.binary(max_size=300), st.sampled_from(["iso2709", "marcxml", "json", "line"]))
def test_any_bytes_leave_as_they_came_where_nothing_changes(raw: bytes, syntax: str):
    out, _ = _fixed(raw, syntax, {"verb": "delete field", "tag": "ZZZ"})

    assert out == raw
