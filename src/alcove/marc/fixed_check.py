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
    """Yield (tag, occurrence, fault) for every position that holds no code of the standard; obsolete codes pass."""
    for said, found in _wrong(record.leader, _tests(record, fixed.LEADER, record.leader)):
        yield "LDR", 0, Fault("M616", said, found)
    counts: dict[str, int] = {}
    for tag, content in record.entries:
        if tag in _FIXED:
            counts[tag] = counts.get(tag, 0) + 1
            for said, found in _wrong(content, _tests(record, tag, content)):
                yield tag, counts[tag], Fault("M608", said, found)


def _wrong(content: str, tests: list[_Test]) -> Iterator[tuple[str, str]]:
    for start, end, said, is_code in tests:
        value = content[start:end]
        if not is_code(value) and len(value) == end - start and value.strip("|"):
            yield said, f'"{value}"' if value.strip() else "blank"


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
