"""The effective record: the source record with its headings as decisions have them. The source itself is never changed.

    shown = lay_over(record, plan)       # plan: which rewordings are in force for which field of this record
    shown.record.entries                 # what readers see
    shown.changed[0].before              # what the record says, and which decisions changed it

What a decision makes of two fields (LCSH and FAST saying the same) is shown once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from alcove.marc.record import Record

from .headings import WITH_SUBDIVISIONS, Rewording, field_key, reworded, words


class Changed(NamedTuple):
    """A field that is shown otherwise: its place in the source, what stands there, what is shown, and by which decisions."""

    place: int
    tag: str
    before: str
    after: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def old_words(self) -> str:
        """Give the heading as the source has it."""
        return words(self.before)

    @property
    def new_words(self) -> list[str]:
        """Give the heading as it is shown."""
        return [words(one) for one in self.after]


class Shown(NamedTuple):
    """A record as it is shown, and what is otherwise in it than in its source."""

    record: Record
    changed: list[Changed]


Plan = Callable[[str, str], Sequence[Rewording]]
"""Gives the rewordings for a field by its tag and its key (`field_key`, as hexadecimal digits)."""


def lay_over(record: Record, plan: Plan) -> Shown:
    """Give the record as decisions have it shown."""
    changed: list[Changed] = []
    for place, (tag, content) in enumerate(record.entries):
        if tag not in WITH_SUBDIVISIONS or not (ours := plan(tag, field_key(tag, content).hex())):
            continue
        made = reworded(tag, content, ours)
        if made is not None and made.contents != [content]:
            changed.append(Changed(place, tag, content, tuple(made.contents), tuple(made.numbers)))
    return Shown(_written(record, changed), changed) if changed else Shown(record, [])


def _written(record: Record, changed: Sequence[Changed]) -> Record:
    by_place = {one.place: one for one in changed}
    standing = {
        field_key(tag, content)
        for place, (tag, content) in enumerate(record.entries)
        if tag in WITH_SUBDIVISIONS and place not in by_place
    }
    entries: list[tuple[str, str]] = []
    for place, (tag, content) in enumerate(record.entries):
        if place not in by_place:
            entries.append((tag, content))
            continue
        for one in by_place[place].after:
            key = field_key(tag, one)
            if key not in standing:
                standing.add(key)
                entries.append((tag, one))
    return Record(record.leader, entries)
