"""Check the leader and the fixed fields 006, 007 and 008 position by position against the codes of the standard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from . import codes, fixed
from .field_rules import Fault
from .record import Record

_KEPT = 1_000
_FIXED = frozenset(("006", "007", "008"))
_ValueTest = Callable[[str], object]
_Test = tuple[int, int, str, _ValueTest]
_NO_KIND: list[_Test] = [(0, 1, "00 (the kind of material)", lambda value: False)]
_compiled: dict[tuple[str, str, str], list[_Test]] = {}


def faults(record: Record) -> Iterator[tuple[str, int, Fault]]:
    """Yield (tag, occurrence, fault) for every field with positions that hold no code of the standard.

    Obsolete codes pass, and so does `?` in the leader, which stands for what the reader could not read.
    """
    if wrong := _wrong(record.leader.replace("?", "|"), _tests(record, fixed.LEADER, record.leader)):
        yield "LDR", 0, Fault("M616", found=wrong)
    counts: dict[str, int] = {}
    for tag, content in record.entries:
        if tag in _FIXED:
            counts[tag] = counts.get(tag, 0) + 1
            if wrong := _wrong(content, _tests(record, tag, content)):
                yield tag, counts[tag], Fault("M608", found=wrong)


def _wrong(content: str, tests: list[_Test]) -> str:
    """Name the positions that hold no code, with what they hold; empty where all do."""
    wrong = []
    for start, end, place, is_code in tests:
        value = content[start:end]
        if not is_code(value) and len(value) == end - start and value.strip("|"):
            wrong.append(f'{place} "{value}"' if value.strip() else f"{place} blank")
    return ", ".join(wrong)


def _tests(record: Record, tag: str, content: str) -> list[_Test]:
    """Give the tests for this field of this record; for a 006 or 007 of no known kind, that of its first character."""
    key = (tag, record.leader[6:8], content[:1] if tag in ("006", "007") else "")
    tests = _compiled.get(key)
    if tests is None:
        rules = fixed.rules(record, tag, content)
        tests = [_test(one, holds) for one in rules if (holds := _value_test(one.definition)) is not None]
        if not rules and tag in ("006", "007") and record.kind != "authority":
            return _NO_KIND
        if len(_compiled) < _KEPT:
            _compiled[key] = tests
    return tests


def _test(rule: fixed.Rule, holds: _ValueTest) -> _Test:
    last = rule.start + rule.length - 1
    place = f"{rule.start:02}" if rule.length == 1 else f"{rule.start:02}-{last:02}"
    return rule.start, last + 1, f"{place} ({rule.label})", holds


def _value_test(definition: dict[str, Any]) -> _ValueTest | None:
    """Give what says of a value whether it is a code of this position; None where anything may stand there.

    Undefined positions are not looked at: most of what stands in them was defined once.
    """
    if definition["label"].startswith("Undefined"):
        return None
    if isinstance(listed := definition.get("codes"), str):
        known = {*codes.code_list(listed), ""}
        return lambda value: value.strip() in known
    if "flags" in definition:
        return frozenset(definition["flags"]).issuperset
    if listed:
        return frozenset(listed).__contains__
    if pattern := definition.get("pattern"):
        return re.compile(pattern).search
    return None
