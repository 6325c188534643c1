"""What tasks do to two thousand real records equals what independent scripts for pymarc do, record by record."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.marc.any_record import real

from alcove.marc import read, write
from alcove.marc.fix import fixer, task_of
from alcove.marc.record import Record

pymarc = pytest.importorskip("pymarc")
pytestmark = pytest.mark.judge

Script = Callable[[Any], None]


def _field(tag: str, indicators: str, *parts: str) -> Any:
    pairs = zip(parts[::2], parts[1::2], strict=True)
    subfields = [pymarc.Subfield(code, value) for code, value in pairs]
    return pymarc.Field(tag=tag, indicators=pymarc.Indicators(*indicators), subfields=subfields)


def _put(record: Any, field: Any) -> None:
    after = [at for at, one in enumerate(record.fields) if one.tag <= field.tag]
    record.fields.insert(after[-1] + 1 if after else 0, field)


def _keep(record: Any, is_kept: Callable[[Any], bool]) -> None:
    record.fields = [field for field in record.fields if is_kept(field)]


def _each_value(field: Any, codes: str, edited: Callable[[str], str]) -> None:
    field.subfields = [pymarc.Subfield(one.code, edited(one.value)) if one.code in codes else one for one in field.subfields]


def add_access_note(record: Any) -> None:
    if not record.get_fields("506"):
        _put(record, _field("506", "1 ", "a", "Readers only.", "5", "Us"))
    if record.leader[6] == "a" and record.leader[7] in "am":
        _put(record, _field("655", " 7", "a", "Books.", "2", "local"))


def delete_local_fields(record: Any) -> None:
    _keep(record, lambda field: not re.fullmatch("9[0-9][0-9]", field.tag))
    _keep(record, lambda field: field.tag != "650" or not any("istory" in value for value in field.get_subfields("x", "a")))
    firsts: set[str] = set()
    for field in list(record.fields):
        if field.tag == "500" and field.tag in firsts:
            record.fields.remove(field)
        firsts.add(field.tag)


def copy_and_move(record: Any) -> None:
    for field in record.get_fields("035"):
        _put(record, _field("935", "".join(field.indicators), *[part for one in field.subfields for part in one]))
    moved = [
        field for field in record.get_fields("500") if any("ndex" in one.value for one in field.subfields if one.code == "a")
    ]
    record.fields = [field for field in record.fields if not any(field is one for one in moved)]
    for field in moved:
        field.tag = "590"
        _put(record, field)


def replace_in_lines(record: Any) -> None:
    for field in record.fields:
        if field.tag == "300":
            field.tag = "301"
        if field.tag == "008" and record.leader[6] in "acdijmoprt" and len(field.data) > 24:
            field.data = field.data[:23] + "o" + field.data[24:]


def build_numbers(record: Any) -> None:
    number, source = record["001"].data, record["003"].data if "003" in record else ""
    _put(record, _field("035", "9 ", "a", f"({source}){number}"))
    titles = [value for field in record.get_fields("650") for value in field.get_subfields("a")]
    for title in titles:
        _put(record, _field("690", "  ", "a", title.upper(), "b", number))


def edit_subfields(record: Any) -> None:
    for field in record.get_fields("650"):
        _each_value(field, "a", lambda value: value.replace(".", ""))
    for field in record.get_fields("260"):
        _each_value(field, "c", lambda value: re.sub(r"c?([0-9]{4})", r"\1!", value))
    for field in record.get_fields("035"):
        _each_value(field, "a", lambda value: "(X)" + value)
    for field in record.get_fields("245"):
        if not field.get_subfields("h"):
            field.subfields.append(pymarc.Subfield("h", "[text]"))


def delete_subfields_and_write_indicators(record: Any) -> None:
    for field in list(record.get_fields("020", "035")):
        field.subfields = [one for one in field.subfields if not (one.code == "a" and one.value.startswith(("0", "(OCoLC)")))]
        if not field.subfields:
            record.fields = [one for one in record.fields if one is not field]
    for field in record.get_fields("650"):
        if field.indicators[1] == "0":
            field.indicators = pymarc.Indicators(" ", "7")


def swap_sort_and_shorten(record: Any) -> None:
    swapped = [field for field in record.fields if field.tag in ("100", "700")]
    _keep(record, lambda field: field.tag not in ("100", "700"))
    for field in swapped:
        field.tag = "700" if field.tag == "100" else "100"
        _put(record, field)
    for field in record.get_fields("001"):
        field.data = re.sub("^u", "", field.data)
    record.fields.sort(key=lambda field: field.tag)


_IN_LETTERS = "=LDR.{8}[acdijmoprt]"
_TASKS: dict[str, tuple[Script, list[dict[str, Any]]]] = {
    "add": (add_access_note, [
        {"verb": "add field", "tag": "506", "data": "1\\$aReaders only.$5Us", "when": "absent"},
        {"verb": "add field", "tag": "655", "data": "\\7$aBooks.$2local", "if": {"matches": "=LDR.{8}[a][am].+"}},
    ]),
    "delete": (delete_local_fields, [
        {"verb": "delete field", "tag": "9XX"},
        {"verb": "delete field", "tag": "650", "where": {"subfield": "xa", "contains": "istory"}},
        {"verb": "delete field", "tag": "500", "which": "all but first"},
    ]),
    "copy": (copy_and_move, [
        {"verb": "copy field", "tag": "035", "to": "935"},
        {"verb": "copy field", "tag": "500", "to": "590", "move": True, "where": {"subfield": "a", "matches": "(I|i)?nde[x]"}},
    ]),
    "replace": (replace_in_lines, [
        {"verb": "replace", "find": "=300  ", "with": "=301  "},
        {"verb": "replace", "find": "(=008.{25}).{1}(.*)", "with": "$1o$2", "regex": True, "if": {"matches": _IN_LETTERS}},
    ]),
    "build": (build_numbers, [
        {"verb": "build field", "tag": "035", "data": "9\\$a({003}){001}"},
        {"verb": "build field", "tag": "690", "data": "\\\\$a{650$a[x]|upper}$b{001}"},
    ]),
    "edit subfield": (edit_subfields, [
        {"verb": "edit subfield", "tag": "650", "code": "a", "find": ".", "with": ""},
        {"verb": "edit subfield", "tag": "260", "code": "c", "find": "c?([0-9]{4})", "with": "$1!", "regex": True},
        {"verb": "edit subfield", "tag": "035", "code": "a", "put before": "(X)"},
        {"verb": "add subfield", "tag": "245", "code": "h", "data": "[text]", "when": "absent"},
    ]),
    "delete subfield": (delete_subfields_and_write_indicators, [
        {"verb": "delete subfield", "tag": "020, 035", "code": "a", "value": {"matches": "^(0|\\(OCoLC\\))"}},
        {"verb": "edit indicators", "tag": "650", "from": "*0", "to": "\\7"},
    ]),
    "swap and sort": (swap_sort_and_shorten, [
        {"verb": "swap fields", "tag": "100", "with": "700"},
        {"verb": "edit field", "tag": "001", "find": "^u", "with": "", "regex": True},
        {"verb": "run task", "task": "In order"},
    ]),
}  # fmt: skip
_CALLED = {"In order": {"instructions": [{"verb": "sort fields"}]}}


def _by_pymarc(records: list[Record], script: Script) -> list[Record]:
    done = []
    for record in records:
        (one,) = pymarc.MARCReader(io.BytesIO(write.encode(record, syntax="iso2709")), to_unicode=True, force_utf8=True)
        script(one)
        done.append(read.decode(one.as_marc(), syntax="iso2709", charset="utf-8"))
    return done


@pytest.mark.parametrize("name", _TASKS)
def test_a_task_does_what_a_script_for_pymarc_does(name: str, real_file: Path):
    script, instructions = _TASKS[name]
    records = real(real_file)
    fix = fixer(task_of({"instructions": instructions, "tasks": _CALLED}))

    ours, theirs = [fix(record) for record in records], _by_pymarc(records, script)

    assert len(ours) == 2000
    assert [one.entries for one in ours] == [one.entries for one in theirs]
    assert sum(one is not record for one, record in zip(ours, records, strict=True)) > 50
