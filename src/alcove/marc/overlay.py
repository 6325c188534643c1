"""Putting an incoming record over ours by the rules of a profile (overlay_rules.py).

    laid = overlay(ours, incoming, profile, context="batch")
    laid.record, laid.rows            the result, and ours | incoming | result side by side with the rule that decided

Our control number (001, 003) is always kept; the incoming one becomes `035 $a (003)001`. A field and its 880 are one:
they are kept, taken and left out together. Putting the same record over ours twice is the same as once. Nothing raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from . import keys, linkage, schema
from .overlay_rules import Context, OverlayProfile, Rule, Translate
from .record import DELIMITER, Field, Record

_NUMBERS = ("001", "003")
# One of each only, whatever the schema says of a record of this kind.
_SINGLE = frozenset({"001", "003", "005", "008"})
_MAIN_ENTRY = frozenset({"100", "110", "111", "130"})
_MARK = DELIMITER + "6"
_LINK = re.compile(_MARK + r"[^\x1f]*")
_OCCURRENCE = re.compile(r"(\x1f6\s*[0-9A-Za-z]{3}\s*-\s*)[0-9]{1,3}")
KEEPS_NUMBER = "our control number is always kept"
TAKES_NUMBER = "the incoming control number becomes a system number"


class Row(NamedTuple):
    """One field side by side; "" where a record has none. `rule` decided; for our control number no rule is needed."""

    tag: str
    ours: str
    incoming: str
    result: str
    rule: Rule | None

    def words(self, translate: Translate = str) -> str:
        """Say what decided."""
        if self.rule is not None:
            return self.rule.words(translate)
        return translate(TAKES_NUMBER if self.tag == "035" else KEEPS_NUMBER)


@dataclass(frozen=True)
class Overlaid:
    """The result, and how each field came about."""

    record: Record
    _sides: list[_Sides]
    _stay: set[int]
    _added: Row | None

    @cached_property
    def rows(self) -> list[Row]:
        """Give every field side by side, in the order of the tags."""
        rows = [row for sides in self._sides for row in _rows(sides, self._stay)] + ([self._added] if self._added else [])
        return sorted(rows, key=lambda row: row.tag)


@dataclass(eq=False)
class _Unit:
    """A field with its 880, or an 880 that stands alone; `tag` is the one it is to be read as."""

    tag: str
    entries: list[Field]
    is_ours: bool
    key: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.key = (self.tag, *(_compared(one) for one in self.entries))


@dataclass
class _Sides:
    """The fields of one tag that one rule decides about; no rule is needed for the control number."""

    rule: Rule | None
    ours: list[_Unit] = field(default_factory=list)
    incoming: list[_Unit] = field(default_factory=list)


def overlay(ours: Record, incoming: Record, profile: OverlayProfile, *, context: Context = "batch") -> Overlaid:
    """Put `incoming` over `ours`. Where only the order or the form of accents would change, ours is given unchanged."""
    mine, theirs = _units(ours, is_ours=True), _units(incoming, is_ours=False)
    sides = _sides(mine, theirs, profile, context)
    stay = _staying(sides, _single(ours))
    kept, taken = ([unit for unit in units if id(unit) in stay] for units in (mine, theirs))
    added = _added_number(ours, incoming, kept, taken)
    leader = _leader(ours.leader, incoming.leader) if profile.leader == "take" else ours.leader
    if Counter(unit.key for unit in (*kept, *taken)) == Counter(unit.key for unit in mine):
        return Overlaid(Record(leader, ours.entries), sides, stay, added)
    _renumber(kept, taken)
    entries = [entry for unit in _woven(kept, taken) for entry in unit.entries]
    originals = [entry for entry in entries if entry.tag == "880"]
    entries = [entry for entry in entries if entry.tag != "880"] + originals
    return Overlaid(Record(leader, entries), sides, stay, added)


def _units(record: Record, *, is_ours: bool) -> list[_Unit]:
    found = []
    for pair in linkage.linked(record):
        entries = [pair.field, pair.partner] if pair.partner else [pair.field]
        found.append(_Unit(linkage.effective_tag(*pair.field), entries, is_ours))
    return found


def _compared(entry: Field) -> str:
    """Give a field as it is compared: in NFC, without the number that links it to its 880."""
    tag, content = entry
    if tag[:2] == "00":
        return content
    at = content.find(DELIMITER)
    if at != 2:
        head, mark, rest = content.partition(DELIMITER)
        content = f"{head:2.2}{mark}{rest}"
    if _MARK in content:
        content = _LINK.sub("", content)
    return f"{tag}{content if content.isascii() else unicodedata.normalize('NFC', content)}"


def _sides(mine: list[_Unit], theirs: list[_Unit], profile: OverlayProfile, context: Context) -> list[_Sides]:
    """Put the fields of both records together by tag and by the rule that decides about them."""
    found: dict[tuple[str, int], _Sides] = {}
    for unit in (*mine, *theirs):
        is_number = unit.tag in _NUMBERS
        if unit.is_ours or not is_number:
            rule = None if is_number else _deciding(unit, profile.ranked(unit.tag, context))
            sides = found.setdefault((unit.tag, id(rule)), _Sides(rule))
            (sides.ours if unit.is_ours else sides.incoming).append(unit)
    return list(found.values())


def _deciding(unit: _Unit, rules: list[Rule]) -> Rule:
    shown = unit.entries[0]
    return next((rule for rule in rules if rule.is_for(shown)), rules[-1])


def _staying(sides: list[_Sides], single: frozenset[str]) -> set[int]:
    """Name the fields of either record that stay."""
    stay = [unit for one in sides for unit in _result(one, single)]
    return {id(unit) for unit in stay} - _too_many(stay, single)


def _result(group: _Sides, single: frozenset[str]) -> list[_Unit]:
    """Say which fields of a tag stay, by the permissions of the rule."""
    if group.rule is None:
        return group.ours
    if group.rule.do == "drop":
        return []
    may = group.rule.permissions
    if not group.ours:
        return group.incoming if may.add else []
    if not group.incoming:
        return [] if may.delete else group.ours
    if may.append and may.remove:
        return _same_as_ours(group) or group.incoming
    if group.ours[0].tag in single:
        return group.ours
    here, there = {unit.key for unit in group.ours}, {unit.key for unit in group.incoming}
    result = [unit for unit in group.ours if unit.key in there or not may.remove]
    if may.append:
        result += list({unit.key: unit for unit in reversed(group.incoming) if unit.key not in here}.values())
    if result:
        return result
    # Every one of ours would go and none come: that is the tag being deleted, and then perhaps added.
    return group.incoming if may.add else [] if may.delete else group.ours


def _same_as_ours(group: _Sides) -> list[_Unit]:
    """Give ours where the incoming fields say the same, whatever their order."""
    same = Counter(unit.key for unit in group.ours) == Counter(unit.key for unit in group.incoming)
    return group.ours if same else []


def _too_many(units: list[_Unit], single: frozenset[str]) -> set[int]:
    """Name the incoming fields that would stand beside one of ours though a record may have only one."""
    here: Counter[str] = Counter(_slot(unit.tag) for unit in units if unit.is_ours)
    return {id(unit) for unit in units if not unit.is_ours and unit.tag in single and here[_slot(unit.tag)]}


def _slot(tag: str) -> str:
    return "1XX" if tag in _MAIN_ENTRY else tag


@cache
def _single_tags(kind: str) -> frozenset[str]:
    found = schema.schema(kind).fields
    return frozenset(tag for tag, one in found.items() if not one.get("repeatable", True)) | _SINGLE


def _single(record: Record) -> frozenset[str]:
    try:
        return _single_tags(record.kind)
    except LookupError:
        return _SINGLE


def _rows(group: _Sides, stay: set[int]) -> list[Row]:
    """Set fields side by side: equal ones together, the only different ones of both sides together."""
    waiting: dict[tuple[str, ...], list[_Unit]] = {}
    for unit in group.incoming:
        waiting.setdefault(unit.key, []).append(unit)
    pairs: list[tuple[_Unit | None, _Unit | None]] = []
    for unit in group.ours:
        same = waiting.get(unit.key)
        pairs.append((unit, same.pop(0) if same else None))
    left = [unit for units in waiting.values() for unit in units]
    alone = [at for at, (_, same) in enumerate(pairs) if same is None]
    if len(left) == len(alone) == 1:
        pairs[alone[0]] = (pairs[alone[0]][0], left.pop())
    pairs += [(None, unit) for unit in left]
    return [row for one, other in pairs for row in _side_by_side(one, other, stay, group.rule)]


def _side_by_side(one: _Unit | None, other: _Unit | None, stay: set[int], rule: Rule | None) -> list[Row]:
    shown = [unit for unit in (one, other) if unit]
    result = next((unit for unit in shown if id(unit) in stay), None)
    tag = shown[0].tag
    return [
        Row(tag if at == 0 else f"{tag} (880)", _content(one, at), _content(other, at), _content(result, at), rule)
        for at in range(max(len(unit.entries) for unit in shown))
    ]


def _content(unit: _Unit | None, at: int) -> str:
    return unit.entries[at].content if unit and at < len(unit.entries) else ""


def _added_number(ours: Record, incoming: Record, kept: list[_Unit], taken: list[_Unit]) -> Row | None:
    """Add the incoming control number as 035, unless it is ours or is there already."""
    number = _system_number(ours, incoming)
    if not number:
        return None
    here = {value for unit in (*kept, *taken) if unit.tag == "035" for entry in unit.entries for value in entry.all("az")}
    if _plain(number) in {_plain(value) for value in here}:
        return None
    added = Field.data("035", "  ", [("a", number)])
    at = next((at for at, unit in enumerate(taken) if unit.tag > "035"), len(taken))
    taken.insert(at, _Unit("035", [added], is_ours=False))
    return Row("035", "", "", added.content, None)


def _system_number(ours: Record, incoming: Record) -> str:
    number, namespace = _number(incoming)
    if not number or (number, namespace) == _number(ours) or (not namespace and number == _number(ours)[0]):
        return ""
    if not namespace and (oclc := keys.normalise_oclc(number)):
        return f"(OCoLC){oclc}"
    return f"({namespace}){number}" if namespace else number


def _number(record: Record) -> tuple[str, str]:
    number, namespace = (_CONTROL.sub("", record.control(tag) or "").strip() for tag in _NUMBERS)
    return number, namespace.replace("(", "").replace(")", "")


_CONTROL = re.compile(r"[\x00-\x1f]")


def _plain(number: str) -> str:
    """Give a system number as it is compared: `(OCoLC)ocm00012` is `(OCoLC)12`."""
    oclc = keys.normalise_oclc(number)
    return f"(ocolc){oclc}" if oclc else " ".join(number.split()).casefold()


def _leader(ours: str, incoming: str) -> str:
    """Take what the leader says of the record (05-08, 17-19); lengths, coding and the map stay."""
    mine, theirs = ours.ljust(24)[:24], incoming.ljust(24)[:24]
    return mine[:5] + theirs[5:9] + mine[9:17] + theirs[17:20] + mine[20:]


def _renumber(kept: list[_Unit], taken: list[_Unit]) -> None:
    """Give incoming fields that are linked to an 880 a number of their own where ours has taken it."""
    used = {link.occurrence for unit in kept for entry in unit.entries if (link := _link(entry))}
    coming = {link.occurrence for unit in taken for entry in unit.entries if (link := _link(entry))}
    free = (f"{number:02}" for number in range(1, 1000) if f"{number:02}" not in used | coming)
    for unit in taken:
        if len(unit.entries) == 2 and (link := _link(unit.entries[0])) and link.occurrence in used:
            number = next(free, "00")
            unit.entries = [Field(e.tag, _OCCURRENCE.sub(rf"\g<1>{number}", e.content, count=1)) for e in unit.entries]


def _link(entry: Field) -> linkage.Link | None:
    return None if entry.is_control else linkage.link_of(entry.content)


def _woven(kept: list[_Unit], taken: list[_Unit]) -> list[_Unit]:
    """Put two runs of fields together by tag; each keeps its own order, ours first among equals."""
    result, at = [], 0
    for unit in taken:
        while at < len(kept) and kept[at].tag <= unit.tag:
            result.append(kept[at])
            at += 1
        result.append(unit)
    return result + kept[at:]
