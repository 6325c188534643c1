"""Where term lists disagree: no list is the list, and people decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from alcove.marc import naco

from .entries import Part, TermList


class Proposal(NamedTuple):
    """What one list says of a term."""

    list: str
    entry_id: str
    term: str
    shown: tuple[str, ...]

    @property
    def words(self) -> str:
        """Give what would be shown."""
        return " / ".join(self.shown)


class Conflict(NamedTuple):
    """A term that stands in two lists or more, what each proposes, and whether they agree."""

    term: str
    proposals: tuple[Proposal, ...]
    agree: bool


def conflicts(lists: Sequence[TermList]) -> list[Conflict]:
    """Give the terms that several lists have, in the order of the alphabet; headings and words of prose apart."""
    found: dict[tuple[str, bool], dict[str, Proposal]] = defaultdict(dict)
    for one in lists:
        for entry in one.entries:
            key = (_key(entry.term), entry.part == Part.PROSE)
            shown = tuple(each.term for each in entry.alternatives)
            found[key].setdefault(one.header.list, Proposal(one.header.list, entry.id, entry.term, shown))
    made = [
        Conflict(next(iter(by_list.values())).term, tuple(by_list.values()), _agree(list(by_list.values())))
        for by_list in found.values()
        if len(by_list) > 1
    ]
    return sorted(made, key=lambda one: one.term.casefold())


def _agree(proposals: list[Proposal]) -> bool:
    """Say whether every list proposes the very same words; capitals count, for they are shown."""
    return len({one.shown for one in proposals}) == 1


def _key(text: str) -> str:
    return naco.normalised(text.replace("--", " "))
