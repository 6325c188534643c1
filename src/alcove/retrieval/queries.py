"""Finding: page, command, API and protocols all ask here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from alcove.engines.search.ast import And, Between, Not, OneOf, Query, Raised
from alcove.engines.search.ast import fields as names_of
from alcove.engines.search.index import FacetRequest, Signal, Sort
from alcove.formats.description.headings import term_key
from alcove.libraries.errors import AlcoveError
from alcove.organization import wording
from alcove.records import queries as records
from alcove.records.queries import Stored

from . import fields, index, language, relevance
from .language import QueryNote

DEEPEST = 1000
"""How many hits can be paged through; who needs more exports, or narrows the search."""
DEEPEST_OF_PROTOCOLS = 10_000
_AT_A_TIME = 1000
_NO_THINGS = ("authority", "classification", "holdings")
"""Kinds of records found only where somebody asks for them: `kind:authority`."""


class CannotSearch(AlcoveError):
    """The search cannot be carried out as asked."""

    code = "A401"


@dataclass(frozen=True)
class FacetValue:
    """One value that can narrow the search: how many records have it, and whether it is chosen already."""

    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """One way to narrow the search."""

    name: str
    label: str
    values: list[FacetValue]


@dataclass
class Answer:
    """What was found. `total` counts all; `records` are those asked for, as they stand now."""

    query_text: str
    total: int = 0
    records: list[Stored] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    notes: list[QueryNote] = field(default_factory=list)
    complete: bool = True
    refused: bool = False
    seconds: float = 0.0


def search(
    text: str,
    *,
    limits: Mapping[str, Sequence[str]] | None = None,
    sort: str = "relevance",
    offset: int = 0,
    limit: int = 20,
    facets: bool = True,
    library_id: int | None = None,
) -> Answer:
    """Find what a reader typed, narrowed by `limits` (facet name to chosen values; one of them must fit).

    An empty text finds everything. Never raises for what was typed: notes say what was not understood. Raises CannotSearch
    (A401) for an unknown sort or limit, or beyond the first DEEPEST hits.
    """
    started = time.perf_counter()
    reading = language.read(text)
    answer = Answer(text, notes=list(reading.notes), refused=reading.refused)
    if reading.refused:
        return answer
    chosen = limits or {}
    query = _narrowed(reading.query, chosen, library_id)
    signals: tuple[Signal, ...] = ()
    if sort == "relevance" and isinstance(ranked := relevance.raised(text, reading.query), Raised):
        query, signals = Raised(query, ranked.by), relevance.signals(timezone.localdate().year)
    wanted = [FacetRequest(name, fields.FACETS[name].limit) for name in fields.FACETS] if facets else []
    found = index.current().search(
        query, limit=_limit(offset, limit), offset=offset, sort=_sort(sort), facets=wanted, signals=signals
    )
    answer.total, answer.complete = found.total, found.complete
    # The store decides what is shown: a record deleted a moment ago is not.
    answer.records = records.public(found.ids)
    counted = [_facet(name, found.facets[name], chosen.get(name, ())) for name in fields.FACETS if name in found.facets]
    answer.facets = [facet for facet in counted if facet.values]
    answer.seconds = time.perf_counter() - started
    return answer


def any_of(text: str) -> tuple[str, int] | None:
    """Give the search for any of the words that somebody typed, and how many it finds; None where there is none to offer."""
    words = text.split()
    if len(words) < 2 or len(relevance.plain_words(language.read(text).query)) != len(words):
        return None
    wider = " OR ".join(words)
    total = index.current().search(_narrowed(language.read(wider).query, {}, None), limit=0).total
    return (wider, total) if total else None


def find(
    query: Query,
    *,
    sort: Sort | None = None,
    offset: int = 0,
    limit: int = 20,
    facets: Sequence[FacetRequest] = (),
    library_id: int | None = None,
) -> Answer:
    """Find what a protocol asks for; as `search`, for queries that are made already.

    `facets` of the answer are those asked for. Raises CannotSearch (A401) beyond the first DEEPEST_OF_PROTOCOLS hits.
    """
    started = time.perf_counter()
    if offset + limit > DEEPEST_OF_PROTOCOLS:
        raise CannotSearch(f"Only the first {DEEPEST_OF_PROTOCOLS:,} records can be had so.", remedy="Harvest them by OAI-PMH.")
    found = index.current().search(_narrowed(query, {}, library_id), limit=limit, offset=offset, sort=sort, facets=list(facets))
    answer = Answer("", total=found.total, complete=found.complete)
    answer.records = records.public(found.ids)
    answer.facets = [_facet(one.field, found.facets[one.field], ()) for one in facets if one.field in found.facets]
    answer.seconds = time.perf_counter() - started
    return answer


def find_ids(query: Query, *, sort: Sort | None = None, offset: int = 0, limit: int = 0) -> tuple[int, list[int]]:
    """Give how many records a query finds, and the ids of some of them; as `find`, without their bytes."""
    if offset + limit > DEEPEST_OF_PROTOCOLS:
        raise CannotSearch(f"Only the first {DEEPEST_OF_PROTOCOLS:,} records can be had so.", remedy="Harvest them by OAI-PMH.")
    found = index.current().search(_narrowed(query, {}, None), limit=limit, offset=offset, sort=sort)
    return found.total, found.ids


def query_of(text: str, limits: Mapping[str, Sequence[str]], library_id: int | None = None) -> Query:
    """Give what the index is asked for where somebody typed this and chose these limits; those no longer known are left out."""
    return _narrowed(language.read(text).query, {one: limits[one] for one in limits if one in fields.FACETS}, library_id)


def every_match(text: str, *, library_id: int | None = None) -> Iterator[Stored]:
    """Yield every record that a search finds, in the order of its id, in bounded memory."""
    reading = language.read(text)
    if reading.refused:
        raise CannotSearch(reading.notes[0].message if reading.notes else "The search was not understood.")
    query, after = _narrowed(reading.query, {}, library_id), 0
    while True:
        part = And((query, Between("id", after + 1, None)))
        found = index.current().search(part, limit=_AT_A_TIME, sort=Sort("id"))
        if not found.ids:
            return
        yield from (stored for stored in records.in_order(found.ids) if stored.is_public)
        after = found.ids[-1]


def suggest(name: str, beginning: str, limit: int = 10) -> list[tuple[str, int]]:
    """Give terms of a field that begin so, most frequent first; none that a decision or a list keeps from being offered."""
    never = wording.never_offered()
    return [one for one in index.current().terms(name, beginning, limit + len(never)) if term_key(one[0]) not in never][:limit]


def _narrowed(query: Query, limits: Mapping[str, Sequence[str]], library_id: int | None) -> Query:
    """Give the query with its limits; without authority and other records that describe no thing, unless they are asked for."""
    parts: list[Query] = [query]
    if "kind" not in names_of(query) and any(kind in _NO_THINGS for kind, _ in index.current().terms("kind", "")):
        parts.append(Not(OneOf("kind", _NO_THINGS)))
    for name, values in limits.items():
        if name not in fields.FACETS:
            raise CannotSearch(f"There is no limit named {name}.", remedy=f"Use one of {', '.join(fields.FACETS)}.")
        if values:
            parts.append(OneOf(name, (*values, *_instead(name, values))))
    if library_id is not None:
        parts.append(OneOf("library", (str(library_id),)))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _instead(name: str, values: Sequence[str]) -> list[str]:
    """Give the headings that stand in the place of old ones, for addresses somebody kept."""
    if name not in ("subject_heading", "genre_term"):
        return []
    return [term for terms in wording.instead_of(None, values).values() for term in terms if term not in values]


def _limit(offset: int, limit: int) -> int:
    if offset + limit > DEEPEST + _AT_A_TIME:
        raise CannotSearch(
            f"Only the first {DEEPEST:,} records of a search can be paged through.",
            remedy="Narrow the search, or download its result.",
        )
    return limit


def _sort(name: str) -> Sort | None:
    if name not in fields.SORTS:
        raise CannotSearch(f"There is no order named {name}.", remedy=f"Use one of {', '.join(fields.SORTS)}.")
    return fields.SORTS[name]


def _facet(name: str, values: Sequence[tuple[str, int]], chosen: Sequence[str]) -> Facet:
    facet = fields.FACETS[name]
    counted = [FacetValue(value, facet.label_of(value), count, value in chosen) for value, count in values]
    missing = [value for value in chosen if value not in {one.value for one in counted}]
    return Facet(name, facet.label, counted + [FacetValue(value, facet.label_of(value), 0, True) for value in missing])
