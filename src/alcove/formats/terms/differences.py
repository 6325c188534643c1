"""What changed between two editions of a term list."""

from __future__ import annotations

from dataclasses import fields
from typing import NamedTuple

from alcove.marc import naco

from .entries import Entry, TermList

_NAMES = tuple(one.name for one in fields(Entry) if one.name not in ("id", "line"))


class Difference(NamedTuple):
    """An entry that came, went or changed (`+`, `-`, `~`), and the fields that changed."""

    sign: str
    term: str
    fields: tuple[str, ...] = ()


def differences(old: TermList, new: TermList) -> list[Difference]:
    """Give what is otherwise in the new edition, by the terms."""
    before, after = _by_term(old), _by_term(new)
    made = [Difference("-", one.term) for key, one in before.items() if key not in after]
    made += [Difference("+", one.term) for key, one in after.items() if key not in before]
    for key, one in after.items():
        changed = tuple(name for name in _NAMES if key in before and getattr(before[key], name) != getattr(one, name))
        if changed:
            made.append(Difference("~", one.term, changed))
    return sorted(made, key=lambda one: (one.term.casefold(), one.sign))


def _by_term(term_list: TermList) -> dict[tuple[str, str, str], Entry]:
    return {(naco.normalised(one.term), one.part.value, one.lang): one for one in term_list.entries}
