"""Matching what others wrote with what the catalogue has: titles, names and subjects, scored, and never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext_noop as N_

from alcove.formats.reconciliation import Candidate, Question, Value
from alcove.libraries.errors import NotFound
from alcove.marc import present
from alcove.records import queries as records
from alcove.records.queries import Stored

from . import index, like_headings, like_titles

TYPES = {"title": N_("Title"), "name": N_("Name"), "subject": N_("Subject")}
PROPERTIES = {
    "author": N_("Author"), "year": N_("Year"), "isbn": N_("ISBN"), "publisher": N_("Publisher"), "subject": N_("Subject"),
}  # fmt: skip
"""What can be known of titles: to tell them apart, and to be asked for."""
OF = {"author": "name", "subject": "subject"}
"""The type of the values of a property, where they are things that can be asked for in turn."""
_SHOWN = 3


class Thing(NamedTuple):
    """What an id stands for: a record, or a heading with how many records have it and the first of them."""

    kind: str
    name: str
    stored: Stored | None
    records: int = 1
    examples: tuple[Stored, ...] = ()


def candidates(questions: Sequence[Question]) -> list[list[Candidate]]:
    """Give what each question may mean, the best first; one that matches only where it is the only one of all types."""
    of_kind: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(questions):
        for kind in _kinds(one):
            of_kind[kind].append(place)
    found: list[list[Candidate]] = [[] for _ in questions]
    for kind, places in of_kind.items():
        asked = [questions[place] for place in places]
        for place, some in zip(places, _like(kind, asked), strict=True):
            found[place] += some
    return [_best(some, one.most) for some, one in zip(found, questions, strict=True)]


def _kinds(one: Question) -> list[str]:
    """Give the types that are wanted and known here; without any words, only a title can be found by what is known of it."""
    wanted = [kind for kind in TYPES if not one.types or kind in one.types]
    return wanted if one.text else [kind for kind in wanted if kind == "title"]


def _like(kind: str, asked: Sequence[Question]) -> list[list[Candidate]]:
    if kind == "title":
        return like_titles.like(asked)
    return like_headings.like(kind, [one.text for one in asked], max(one.most for one in asked))


def _best(found: list[Candidate], most: int) -> list[Candidate]:
    found.sort(key=lambda one: (not one.is_match, -one.score))
    if sum(one.is_match for one in found) > 1:
        found = [replace(one, is_match=False) for one in found]
    return found[:most]


def beginning(text: str, kinds: Sequence[str], most: int) -> list[Candidate]:
    """Give what begins so, while somebody types."""
    wanted = [kind for kind in TYPES if not kinds or kind in kinds]
    found = [
        like_titles.beginning(text, most) if kind == "title" else like_headings.beginning(kind, text, most) for kind in wanted
    ]
    share = -(-most // max(1, len(wanted)))
    return [one for some in found for one in some[:share]]


def thing(identifier: str) -> Thing:
    """Give what an id stands for. Raises NotFound (A301), also where readers do not see it."""
    kind, _, heading = identifier.partition(":")
    if kind in like_headings.LISTS and (count := like_headings.count(kind, heading)):
        ids = index.current().search(like_headings.having(kind, heading), limit=_SHOWN).ids
        return Thing(kind, heading, None, count, tuple(one for one in records.public(ids) if not one.is_held))
    if stored := _titles([identifier]).get(identifier):
        return Thing("title", present.title(stored.record) or stored.control_number, stored)
    raise NotFound("There is nothing with this id.", remedy="Ids come from the answers of this service.")


def values(ids: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, list[Value]]]:
    """Give what is known of things: for each id a row, with a list for each property. One query for all."""
    here = _titles(ids)
    rows: dict[str, dict[str, list[Value]]] = {}
    for one in dict.fromkeys(ids):
        stored = here.get(one)
        rows[one] = {name: like_titles.values(stored, name) if stored and name in PROPERTIES else [] for name in names}
    return rows


def _titles(ids: Sequence[str]) -> Mapping[str, Stored]:
    numbers = [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 16]
    found = {stored.id: stored for stored in records.public(numbers) if not stored.is_held and stored.kind == "bibliographic"}
    return {str(number): found[number] for number in numbers if number in found}
