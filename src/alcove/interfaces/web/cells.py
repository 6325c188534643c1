"""Fixed fields position by position: for every position a labelled input, with what its value says."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.http import QueryDict

from alcove.marc import codes, fixed
from alcove.marc.record import Record

_COMPUTED = {(0, 5), (9, 1), (10, 1), (11, 1), (12, 5), (20, 1), (21, 1), (22, 1), (23, 1)}
"""Positions of the leader that are written anew when a record is saved, or are always the same."""
_ONE_OF = 60
"""Lists with more codes are typed, with suggestions."""


class Cell(NamedTuple):
    """One position: its input's name, where it stands, what it is, its value, the codes to choose from, what it says.

    `suggestions` is the name of a long list of codes, whose codes are typed.
    """

    name: str
    place: str
    label: str
    length: int
    value: str
    options: list[tuple[str, str]]
    meaning: str
    suggestions: str


def cells(record: Record, tag: str, content: str, prefix: str) -> list[Cell]:
    """Give the inputs for the positions of a fixed field; none where the standard has no rule for it."""
    found = []
    for rule in fixed.rules(record, tag, content):
        if rule.name.startswith("undefined") or (tag == "LDR" and (rule.start, rule.length) in _COMPUTED):
            continue
        value = content[rule.start : rule.start + rule.length]
        end = rule.start + rule.length - 1
        place = f"{rule.start:02}" if rule.length == 1 else f"{rule.start:02}-{end:02}"
        listed = rule.definition.get("codes")
        found.append(
            Cell(
                name=f"{prefix}-{rule.start}-{rule.length}", place=place, label=rule.label, length=rule.length,
                value=shown(value) if not isinstance(listed, dict) else value, options=_options(listed, value, rule.length),
                meaning="" if isinstance(listed, dict) else fixed.meaning(rule.definition, value),
                suggestions=listed if isinstance(listed, str) else "",
            )
        )  # fmt: skip
    return found


def overlaid(said: QueryDict, prefix: str, content: str) -> str:
    """Give the field with the positions that were changed on the page; the others stay as they are, even if absent."""
    changed = content
    for start, length, value in _positions(said, prefix):
        before = content[start : start + length]
        if value not in (before, shown(before)):
            value = value.replace("\\", " ")[:length].ljust(length)
            changed = changed.ljust(start)[:start] + value + changed[start + length :]
    return changed


def shown(value: str) -> str:
    """Give a value as it is typed: blanks at the end are left out, others are backslashes."""
    return value.rstrip(" ").replace(" ", "\\")


@cache
def suggested(name: str) -> list[tuple[str, str]]:
    """Give the codes of a long list with their names."""
    current = codes.current(name)
    return [(code, label) for code, label in codes.labels(name).items() if code in current]


def _positions(said: QueryDict, prefix: str) -> list[tuple[int, int, str]]:
    found = []
    for name in said:
        place = name.removeprefix(f"{prefix}-")
        start, _, length = place.partition("-")
        if place != name and start.isdecimal() and length.isdecimal() and len(place) < 6 and int(start) + int(length) <= 60:
            found.append((int(start), int(length), said.get(name, "")))
    return sorted(found)


def _options(listed: Any, value: str, length: int) -> list[tuple[str, str]]:
    if not isinstance(listed, dict):
        return []
    current = [(code, one["label"]) for code, one in listed.items() if "deprecated" not in one]
    if any(code.strip("|") == "" for code, _ in current) is False:
        current.append(("|" * length, "No attempt to code"))
    return current if any(code == value for code, _ in current) else [(value, ""), *current]
