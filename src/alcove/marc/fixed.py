"""The fixed fields by name: leader, 006, 007 and 008, read and written without counting characters.

    positions(record, "008")                       every position with its name, its value and what the value says
    value(record, "008", "language")               "eng"
    with_value(record, "008", "date1", "1999")     a new record; the one given is not changed
    with_code(record, "008", "index", "1")         the same, and only codes that the standard has today

MARC 21, Leader, 006, 007, 008. The leader decides what 008/18-34 mean; the first character of 006 and 007 what they mean.
Fields that are too short or too long are read as far as they go.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from . import codes, fixed_rules, schema
from .fixed_rules import ALL
from .record import Record

LEADER = "LDR"
_NO_RULES: dict[str, Any] = {}
_BY_TYPE = {
    "a": "Books",
    "t": "Books",
    "b": "Mixed materials",
    "p": "Mixed materials",
    "c": "Music",
    "d": "Music",
    "i": "Music",
    "j": "Music",
    "e": "Maps",
    "f": "Maps",
    "g": "Visual materials",
    "k": "Visual materials",
    "o": "Visual materials",
    "r": "Visual materials",
    "m": "Computer files",
}
_SHORT_NAMES = {"place_of_publication": "place", "running_time_for_motion_pictures_and_videorecordings": "running_time"}


class UnknownPosition(LookupError):
    """The field has no position of this name for this kind of record."""


class FixedFieldError(ValueError):
    """The value does not fit into its position, or is no code of the standard."""


class Position(NamedTuple):
    """One position: its name for programs, where it stands, its value, its name in the standard, what the value says.

    `value` is shorter than `length`, or empty, where the field ends early; `meaning` is empty where no code list says it.
    """

    name: str
    start: int
    length: int
    value: str
    label: str
    meaning: str


class Rule(NamedTuple):
    """What the standard says of a position: its name, where it stands, its Avram definition."""

    name: str
    start: int
    length: int
    label: str
    definition: dict[str, Any]


def material(record: Record) -> str | None:
    """Name what 008/18-34 of a bibliographic record describe: "Books", "Maps", "Continuing resources" and so on."""
    kind, level = record.leader[6:7], record.leader[7:8]
    return "Continuing resources" if kind == "a" and level in ("b", "i", "s") else _BY_TYPE.get(kind)


def positions(record: Record, tag: str, occurrence: int = 1) -> list[Position]:
    """Read a fixed field (LDR, 006, 007, 008) whole; empty where the record has none or the standard has no rule for it.

    `occurrence` counts from 1. What stands beyond the last position is given as a position named `beyond`.
    """
    content = _content(record, tag, occurrence)
    found = () if content is None else rules(record, tag, content)
    if content is None or not found:
        return []
    read = [_read(rule, content) for rule in found]
    end = found[-1].start + found[-1].length
    beyond = Position("beyond", end, len(content) - end, content[end:], "Beyond the end", "")
    return [*read, beyond] if beyond.length > 0 else read


def value(record: Record, tag: str, name: str, occurrence: int = 1) -> str | None:
    """Give the value of one position; None where the field is absent or ends before it. Raises UnknownPosition."""
    content = _content(record, tag, occurrence)
    if content is None:
        return None
    rule = _rule(record, tag, content, name)
    return content[rule.start : rule.start + rule.length] or None


def with_value(record: Record, tag: str, name: str, text: str, occurrence: int = 1) -> Record:
    """Give a new record with this position set; a shorter text is filled up with blanks, a field that is too short too.

    Raises UnknownPosition, LookupError where the field is absent, FixedFieldError where the text is too long.
    """
    content = _content(record, tag, occurrence)
    if content is None:
        raise LookupError(f"The record has no field {tag}.")
    rule = _rule(record, tag, content, name)
    if len(text) > rule.length:
        raise FixedFieldError(f"{rule.label} has {rule.length} characters; “{text}” has {len(text)}.")
    changed = content.ljust(rule.start)[: rule.start] + text.ljust(rule.length) + content[rule.start + rule.length :]
    return _replaced(record, tag, occurrence, changed)


def with_code(record: Record, tag: str, name: str, text: str, occurrence: int = 1) -> Record:
    """Give a new record with this position set, as with_value does, but only to what the standard has there today.

    Raises FixedFieldError where the text has not the length of the position, is no code of its list or an obsolete one.
    """
    changed = with_value(record, tag, name, text, occurrence)
    rule = _rule(record, tag, _content(record, tag, occurrence) or "", name)
    if len(text) != rule.length:
        raise FixedFieldError(f"{rule.label} has {rule.length} characters; “{text}” has {len(text)}.")
    if not fixed_rules.allows(rule.definition, text):
        raise FixedFieldError(f"{rule.label} has no code “{text}”.")
    return changed


def rules(record: Record, tag: str, content: str) -> tuple[Rule, ...]:
    """Give the rules for the positions of this field of this record, in order."""
    if tag in ("006", "007"):
        return _rules(record.kind, tag, content[:1])
    return _rules(record.kind, tag, (material(record) or "") if record.kind == "bibliographic" else "")


def meaning(definition: dict[str, Any], text: str) -> str:
    """Say what a value means by the code list of its position; several codes in one position are joined by commas."""
    if text and not text.strip("|"):
        return "No attempt to code"
    listed = definition.get("codes", _NO_RULES)
    if isinstance(listed, str):
        return codes.labels(listed).get(text.strip(), "")
    if text in listed:
        return str(listed[text]["label"])
    flags = definition.get("flags", _NO_RULES)
    said = dict.fromkeys(flags[code]["label"] for code in (text.rstrip() or text[:1]) if code in flags)
    return ", ".join(said)


def _read(rule: Rule, content: str) -> Position:
    text = content[rule.start : rule.start + rule.length]
    return Position(rule.name, rule.start, rule.length, text, rule.label, meaning(rule.definition, text))


@lru_cache(maxsize=1024)
def _rules(kind: str, tag: str, which: str) -> tuple[Rule, ...]:
    """Give the rules for a kind of record and material (008) or the first character of the field (006, 007)."""
    found: list[Rule] = []
    at = 0
    for rule in sorted((_named(one) for one in _definitions(kind, tag, which)), key=lambda rule: rule.start):
        if rule.start > at:
            found.append(_named({"label": "Undefined", "start": at, "end": rule.start - 1}))
        found.append(rule)
        at = rule.start + rule.length
    return tuple(found)


def _definitions(kind: str, tag: str, which: str) -> list[dict[str, Any]]:
    field = schema.schema(kind).fields.get(tag, _NO_RULES)
    types = field.get("types", _NO_RULES)
    if tag in ("006", "007"):
        return next((list(one["positions"].values()) for one in types.values() if which in one["positions"]["00"]["codes"]), [])
    chosen = [types[name]["positions"] for name in (ALL, which) if name in types]
    return [one for group in [field.get("positions", _NO_RULES), *chosen] for one in group.values()]


def _named(definition: dict[str, Any]) -> Rule:
    start, label = definition["start"], definition["label"]
    name = f"undefined_{start:02}" if label.startswith("Undefined") else _name(label)
    return Rule(name, start, definition["end"] - start + 1, label, definition)


def _name(label: str) -> str:
    """Make `date1` of "Date 1", `type_of_date` of "Type of date/Publication status"."""
    words = re.findall(r"[a-z0-9]+", re.split(r"[,/(]", label.lower(), maxsplit=1)[0])
    name = re.sub(r"_(\d)$", r"\1", "_".join(words))
    return _SHORT_NAMES.get(name, name)


def _rule(record: Record, tag: str, content: str, name: str) -> Rule:
    for rule in rules(record, tag, content):
        if rule.name == name:
            return rule
    raise UnknownPosition(f"{tag} of this record has no position named “{name}”.")


def _content(record: Record, tag: str, occurrence: int) -> str | None:
    if tag == LEADER:
        return record.leader
    found = [content for one, content in record.entries if one == tag]
    return found[occurrence - 1] if 0 < occurrence <= len(found) else None


def _replaced(record: Record, tag: str, occurrence: int, content: str) -> Record:
    if tag == LEADER:
        return Record(content, record.entries)
    entries = list(record.entries)
    at = [place for place, (one, _) in enumerate(entries) if one == tag][occurrence - 1]
    entries[at] = (tag, content)
    return Record(record.leader, entries)
