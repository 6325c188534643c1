"""Which names and subjects of the catalogue a text may mean: one walk over the lists and two searches for a whole batch.

A heading matches only if it is the same when folded (names either way round, subjects also by a see reference) and nothing
else can be meant: no other heading is the same, and, of a name without dates, none is of a namesake.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from django.utils.translation import ngettext

from alcove.engines.search.ast import And, OneOf, Or, Query, Term
from alcove.engines.search.index import FacetRequest
from alcove.engines.search.text import fold, query_tokens
from alcove.formats.reconciliation import Candidate

from . import browse, index
from .likeness import either_way_round, likeness, without_dates, words_shared

LISTS = {"name": "author", "subject": "subject"}
"""The list of headings that each type is taken from; its words are searched under the same name."""
_NEAR, _WORTH_A_LOOK, _COUNTED, _MOST_WORDS = 300, 40, 10_000, 12
_SAME, _SEE, _UNDATED, _LIKE = 100.0, 97.0, 85.0, 80.0
_LEAST = 20.0


@dataclass(frozen=True)
class _Near:
    """A heading, how well it fits, and whether it is the very same."""

    heading: str
    score: float
    is_same: bool


_NOTHING = _Near("", 0, False)


@dataclass
class _Asked:
    """One text: its folded forms, and the headings that may be meant. `is_complete`: all with these beginnings were seen."""

    text: str
    forms: list[str]
    near: dict[str, _Near]
    namesakes: set[str]
    is_complete: bool = True


def like(kind: str, texts: Sequence[str], most: int) -> list[list[Candidate]]:
    """Give for each text the headings of a type (`name`, `subject`) that it may mean, the best first."""
    asked = [_looked_up(kind, text) for text in texts]
    _add_by_words(kind, [one for one in asked if not any(near.is_same for near in one.near.values())])
    counts = _counts(kind, {heading for one in asked for heading in (*one.near, *one.namesakes)})
    return [_candidates(kind, one, counts, most) for one in asked]


def beginning(kind: str, text: str, most: int) -> list[Candidate]:
    """Give the headings that begin so and are in use, names either way round."""
    lines = [line for form in _forms(kind, text) for line in browse.beginning_with(LISTS[kind], form, _NEAR)]
    headings = dict.fromkeys(heading for _, heading, _ in lines)
    counts = _counts(kind, headings)
    return [_candidate(kind, _Near(one, 0, False), counts[one]) for one in headings if counts.get(one)][:most]


def count(kind: str, heading: str) -> int:
    """Count the records that have a heading; 0 where there is none such, or none that readers see."""
    return _counts(kind, [heading]).get(heading, 0)


def having(kind: str, heading: str) -> Query:
    """Ask for the records that have a heading."""
    return And((OneOf(_field(kind), (heading,)), OneOf("kind", ("bibliographic",))))


def having_most(field: str, words: Sequence[str]) -> Query:
    """Ask for all of these words in a field, or, where they are three and more, all but one."""
    terms = [Term(field, word) for word in words]
    if len(terms) < 3:
        return And(tuple(terms))
    return Or(tuple(And((*terms[:at], *terms[at + 1 :])) for at in range(len(terms))))


def _field(kind: str) -> str:
    return browse.find_list(LISTS[kind]).field


def _forms(kind: str, text: str) -> list[str]:
    return either_way_round(text) if kind == "name" else [one for one in (fold(text),) if one]


def _looked_up(kind: str, text: str) -> _Asked:
    """Walk over the list where the text stands: what begins as it does, and what begins with its first word."""
    asked = _Asked(text, _forms(kind, text), {}, set())
    for form in asked.forms:
        lines = browse.beginning_with(LISTS[kind], form, _NEAR)
        # What is the very same stands first in the list; namesakes may stand anywhere among what begins so.
        asked.is_complete = asked.is_complete and (kind != "name" or len(lines) < _NEAR)
        first, _, rest = form.partition(" ")
        around = browse.beginning_with(LISTS[kind], f"{first} {rest[:1]}" if rest else first, _NEAR)
        for key, heading, referring in (*lines, *around):
            _add(kind, asked, key, heading)
            for one in referring:
                if one.kind == "see" and key in asked.forms and asked.near.get(one.to, _NOTHING).score < _SEE:
                    asked.near[one.to] = _Near(one.to, _SEE, True)
    _keep_best(asked)
    return asked


def _add(kind: str, asked: _Asked, key: str, heading: str) -> None:
    if heading in asked.near:
        return
    if key in asked.forms:
        asked.near[heading] = _Near(heading, _SAME, True)
    elif kind == "name" and fold(without_dates(heading)) in asked.forms:
        asked.namesakes.add(heading)
        asked.near[heading] = _Near(heading, _UNDATED, False)
    else:
        asked.near[heading] = _Near(heading, _LIKE * max((words_shared(form, key) for form in asked.forms), default=0), False)


def _keep_best(asked: _Asked) -> None:
    """Look closely at those that share most words, and leave the others."""
    best = nlargest(_WORTH_A_LOOK, asked.near.values(), key=lambda one: one.score)
    asked.near = {one.heading: _closer(asked, one) for one in best}


def _closer(asked: _Asked, one: _Near) -> _Near:
    if one.is_same or one.score == _UNDATED:
        return one
    key = fold(one.heading)
    return _Near(one.heading, _LIKE * max((likeness(form, key) for form in asked.forms), default=0), False)


def _add_by_words(kind: str, asked: Sequence[_Asked]) -> None:
    """Add headings that have the words of a text in another order, or all but one of three and more: one search for all."""
    parts = tuple(having_most(LISTS[kind], words) for one in asked if (words := query_tokens(one.text)[:_MOST_WORDS]))
    if not parts:
        return
    found = index.current().search(
        And((Or(parts), OneOf("kind", ("bibliographic",)))), limit=0, facets=[FacetRequest(_field(kind), _COUNTED)]
    )
    headings = [(fold(heading), heading) for heading, _ in found.facets[_field(kind)]]
    for one in asked:
        for key, heading in headings:
            if any(words_shared(form, key) >= 0.5 for form in one.forms):
                _add(kind, one, key, heading)
        _keep_best(one)


def _counts(kind: str, headings: Iterable[str]) -> dict[str, int]:
    """Count the records of each heading that readers see: one search, unless there are more values than it counts."""
    wanted = sorted(set(headings))
    if not wanted:
        return {}
    field, live = _field(kind), index.current()
    any_of = And((OneOf(field, tuple(wanted)), OneOf("kind", ("bibliographic",))))
    counted = dict(live.search(any_of, limit=0, facets=[FacetRequest(field, _COUNTED)]).facets[field])
    if len(counted) >= _COUNTED:
        counted |= {one: live.search(having(kind, one), limit=0).total for one in wanted if one not in counted}
    return {one: counted[one] for one in wanted if counted.get(one)}


def _candidates(kind: str, asked: _Asked, counts: dict[str, int], most: int) -> list[Candidate]:
    found = [one for one in asked.near.values() if counts.get(one.heading) and one.score >= _LEAST]
    found.sort(key=lambda one: (-one.score, -counts[one.heading], one.heading))
    same = [one for one in found if one.is_same]
    namesakes = asked.namesakes & counts.keys()
    is_clear = len(same) == 1 and not namesakes and asked.is_complete
    return [_candidate(kind, one, counts[one.heading], is_match=is_clear and one.is_same) for one in found[:most]]


def _candidate(kind: str, one: _Near, records: int, *, is_match: bool = False) -> Candidate:
    about = ngettext("%(shown)s record", "%(shown)s records", records) % {"shown": records}
    return Candidate(f"{kind}:{one.heading}", one.heading, kind, round(one.score, 1), is_match, about)
