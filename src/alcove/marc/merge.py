"""Two changed copies of one record become one: three-way, by field, and inside a field by subfield or position.

    merged = merge(base, mine, theirs)
    merged.conflicts                       what both changed, each in a way of its own
    merged.resolved({"245.1": "theirs"})   the record, with what somebody chose; "mine" where nothing was chosen

Whatever only one side added, changed or took away is in the result. Nothing that one side wrote is left out unless the other
took it away or wrote another in its place, and then there is a conflict to decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from .compare import LEADER, aligned
from .record import DELIMITER, Record

Choice = Literal["mine", "theirs", "both", "base"]
CHOICES: tuple[Choice, ...] = ("mine", "theirs", "both", "base")
_BY_POSITION = ("006", "007", "008")
_COMPUTED = frozenset((*range(5), *range(12, 17)))


class Conflict(NamedTuple):
    """One field that both sides changed; "" where a side took it away. `id` is its tag and a number: `500.2`."""

    id: str
    tag: str
    base: str
    mine: str
    theirs: str


class _Slot(NamedTuple):
    """A place in the result: a field, or a conflict still to be decided."""

    tag: str
    content: str
    conflict: Conflict | None = None


@dataclass(frozen=True)
class Merge:
    """The merged record as far as it goes, and what is to be decided."""

    leader: str
    slots: list[_Slot]
    conflicts: list[Conflict]

    @property
    def record(self) -> Record:
        """Give the record with my side of every conflict."""
        return self.resolved({})

    def resolved(self, choices: Mapping[str, str]) -> Record:
        """Give the record with these choices by conflict id: mine, theirs, both or base; mine where nothing is said."""
        leader, entries = self.leader, []
        for slot in self.slots:
            if slot.conflict is None:
                entries.append((slot.tag, slot.content))
                continue
            contents = _chosen(slot.conflict, choices.get(slot.conflict.id, "mine"))
            if slot.tag == LEADER:
                leader = contents[0]
            else:
                entries += [(slot.tag, content) for content in contents if content]
        return Record(leader, entries)


def merge(base: Record, mine: Record, theirs: Record) -> Merge:
    """Merge two changed copies of `base`. Never raises."""
    if mine in (base, theirs):
        return _whole(theirs)
    if theirs == base:
        return _whole(mine)
    return _Merging(base, mine, theirs).done()


def _whole(record: Record) -> Merge:
    return Merge(record.leader, [_Slot(tag, content) for tag, content in record.entries], [])


def _chosen(conflict: Conflict, choice: str) -> list[str]:
    if choice == "both" and conflict.tag != LEADER:
        return [conflict.mine, conflict.theirs]
    return [{"theirs": conflict.theirs, "base": conflict.base}.get(choice, conflict.mine)]


class _Merging:
    def __init__(self, base: Record, mine: Record, theirs: Record) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs
        self.conflicts: list[Conflict] = []
        self.counted: Counter[str] = Counter()

    def done(self) -> Merge:
        """Go through my record in its order; what is only theirs is put behind the field it stands behind there."""
        to_mine = aligned(self.base.entries, self.mine.entries)
        to_theirs = aligned(self.base.entries, self.theirs.entries)
        from_mine = {place: at for at, place in to_mine.items()}
        slots: list[_Slot] = []
        leader = self._leader(slots)
        where: dict[int, int] = {}
        same = self._added_by_both(set(from_mine), set(to_theirs.values()))
        for place, (tag, content) in enumerate(self.mine.entries):
            at = from_mine.get(place)
            if at is None:
                if place in same:
                    where[same[place]] = len(slots)
                slots.append(_Slot(tag, content))
                continue
            found = to_theirs.get(at)
            if found is not None:
                where[found] = len(slots)
            slot = self._one(tag, self.base.entries[at][1], content, None if found is None else self.theirs.entries[found][1])
            if slot is not None:
                slots.append(slot)
        self._their_own(slots, where, to_mine, {place: at for at, place in to_theirs.items()})
        return Merge(leader, slots, self.conflicts)

    def _one(self, tag: str, base: str, mine: str | None, theirs: str | None) -> _Slot | None:
        """Decide about a field of the base; None stands for one that a side took away."""
        if mine == theirs:
            return None if mine is None else _Slot(tag, mine)
        if mine == base:
            return None if theirs is None else _Slot(tag, theirs)
        if theirs == base:
            return None if mine is None else _Slot(tag, mine)
        if mine is not None and theirs is not None:
            together = _by_position(base, mine, theirs) if tag in _BY_POSITION else _by_subfield(base, mine, theirs)
            if together is not None:
                return _Slot(tag, together)
        return self._conflict(tag, base, mine or "", theirs or "")

    def _conflict(self, tag: str, base: str, mine: str, theirs: str) -> _Slot:
        self.counted[tag] += 1
        conflict = Conflict(f"{tag}.{self.counted[tag]}", tag, base, mine, theirs)
        self.conflicts.append(conflict)
        return _Slot(tag, mine, conflict)

    def _leader(self, slots: list[_Slot]) -> str:
        base, mine, theirs = self.base.leader, self.mine.leader, self.theirs.leader
        together = _by_position(base, mine, theirs, passed_over=_COMPUTED)
        if together is None:
            slots.append(self._conflict(LEADER, base, mine, theirs))
        return mine if together is None else together

    def _added_by_both(self, known_mine: set[int], known_theirs: set[int]) -> dict[int, int]:
        """Give the places of fields that both sides added alike: they are taken once."""
        left: dict[tuple[str, str], list[int]] = {}
        for place, entry in enumerate(self.theirs.entries):
            if place not in known_theirs:
                left.setdefault(entry, []).append(place)
        found = {}
        for place, entry in enumerate(self.mine.entries):
            if place not in known_mine and left.get(entry):
                found[place] = left[entry].pop(0)
        return found

    def _their_own(
        self, slots: list[_Slot], where: dict[int, int], to_mine: dict[int, int], from_theirs: dict[int, int]
    ) -> None:
        """Put in what they added, and what they changed and I took away; each behind the field before it in theirs."""
        after: list[tuple[int, _Slot]] = []
        before = 1 if slots and slots[0].tag == LEADER else 0
        for place, (tag, content) in enumerate(self.theirs.entries):
            if place in where:
                before = where[place] + 1
                continue
            at = from_theirs.get(place)
            if at is None:
                after.append((before, _Slot(tag, content)))
            elif at not in to_mine and (slot := self._one(tag, self.base.entries[at][1], None, content)) is not None:
                after.append((before, slot))
        for at, slot in reversed(after):
            slots.insert(min(at, len(slots)), slot)


def _by_position(base: str, mine: str, theirs: str, *, passed_over: frozenset[int] = frozenset()) -> str | None:
    """Merge coded data character by character; None where both changed a position, or the length, each in its own way."""
    if not len(base) == len(mine) == len(theirs):
        return None
    found = []
    for at, (old, one, other) in enumerate(zip(base, mine, theirs, strict=True)):
        if old != one != other != old and at not in passed_over:
            return None
        found.append(other if one == old else one)
    return "".join(found)


def _by_subfield(base: str, mine: str, theirs: str) -> str | None:
    """Merge indicators and subfields; None where both changed the same one, each in its own way."""
    old, one, other = base.split(DELIMITER), mine.split(DELIMITER), theirs.split(DELIMITER)
    indicators = _by_position(old[0], one[0], other[0])
    parts = _lists(old[1:], one[1:], other[1:])
    return None if indicators is None or parts is None else DELIMITER.join([indicators, *parts])


def _lists(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Merge two changed lists; None where changes of both sides touch."""
    changes = sorted(
        (a, b, side, list(new[c:d]))
        for side, new in (("mine", mine), ("theirs", theirs))
        for what, a, b, c, d in SequenceMatcher(None, base, new, autojunk=False).get_opcodes()
        if what != "equal"
    )
    found: list[str] = []
    done = 0
    last: tuple[int, int, str, list[str]] | None = None
    for change in changes:
        start, end, side, new = change
        if last and side != last[2]:
            if (start, end, new) == (last[0], last[1], last[3]):
                continue
            if start < last[1] or (start == last[1] and (start == end or last[0] == last[1])):
                return None
        found += base[done:start] + new
        done, last = end, change
    return found + base[done:]
