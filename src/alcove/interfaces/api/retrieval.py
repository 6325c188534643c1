"""Searching, as JSON."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from alcove.marc import present
from alcove.records.queries import Stored
from alcove.retrieval import browse, queries

router = Router(tags=["search"])


class Hit(Schema):
    """One record that was found."""

    id: int
    title: str
    author: str
    control_number: str
    version: int


class FacetValue(Schema):
    """One value of a facet, and how many records have it."""

    value: str
    label: str
    count: int
    selected: bool


class Facet(Schema):
    """One way to narrow the search."""

    name: str
    label: str
    values: list[FacetValue]


class Note(Schema):
    """Something about the query that was not understood as typed."""

    position: int
    message: str
    remedy: str


class Found(Schema):
    """The answer to a search."""

    query: str
    total: int
    complete: bool
    records: list[Hit]
    facets: list[Facet]
    notes: list[Note]


def hit(stored: Stored) -> Hit:
    """Say what a list shows of a record."""
    record = stored.record
    return Hit(
        id=stored.id, title=present.title(record), author=present.author(record) or "", control_number=stored.control_number,
        version=stored.version,
    )  # fmt: skip


@router.get("/search", response=Found, summary="Search the catalogue", operation_id="search")
def search(
    request: HttpRequest,
    q: str = "",
    limit: Annotated[int, Query(ge=0, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=queries.DEEPEST)] = 0,
    sort: str = "relevance",
    facets: bool = True,
    narrow: Annotated[list[str] | None, Query(description="facet:value, for example language:fre; may be repeated")] = None,
) -> Found:
    """Search with the same words, phrases and fields as on the page; narrow with `narrow=facet:value`."""
    answer = queries.search(q, limits=_limits(narrow or []), sort=sort, offset=offset, limit=limit, facets=facets)
    return Found(
        query=q,
        total=answer.total,
        complete=answer.complete,
        records=[hit(stored) for stored in answer.records],
        facets=[
            Facet(name=one.name, label=str(one.label), values=[_value(value) for value in one.values]) for one in answer.facets
        ],
        notes=[Note(position=note.position, message=str(note.message), remedy=str(note.remedy)) for note in answer.notes],
    )


class ReferenceOut(Schema):
    """From a heading to another: `see`, `also`, `earlier`, `later`, `broader` or `narrower`."""

    kind: str
    to: str


class EntryOut(Schema):
    """One line of a list. `key` opens the list at this very entry (`from_key`) or just before it (`to_key`)."""

    heading: str
    count: int
    key: str
    references: list[ReferenceOut]
    records: list[Hit]


class ListOut(Schema):
    """A stretch of a list. `nearest` is the place, from 0, of the first entry that is not before what was asked for."""

    name: str
    entries: list[EntryOut]
    nearest: int
    is_exact: bool
    has_before: bool
    has_after: bool


@router.get("/browse/{name}", response=ListOut, summary="Open a list of headings or call numbers", operation_id="browse")
def browse_list(
    request: HttpRequest,
    name: str,
    q: str = "",
    before: Annotated[int, Query(ge=0, le=100)] = 2,
    after: Annotated[int, Query(ge=0, le=100)] = 20,
    from_key: str = "",
    to_key: str = "",
) -> ListOut:
    """Open a list (author, title, subject, series, genre, lcc, ddc, nlm, udc, sudocs, local) at the entry nearest to `q`."""
    page = browse.around(name, q, before=before, after=after, from_key=from_key, to_key=to_key)
    return ListOut(
        name=page.name, nearest=page.nearest, is_exact=page.is_exact, has_before=page.has_before, has_after=page.has_after,
        entries=[
            EntryOut(
                heading=one.heading, count=one.count, key=one.key, records=[hit(stored) for stored in one.records],
                references=[ReferenceOut(kind=to.kind, to=to.to) for to in one.references],
            )
            for one in page.entries
        ],
    )  # fmt: skip


def _value(value: queries.FacetValue) -> FacetValue:
    return FacetValue(value=value.value, label=str(value.label), count=value.count, selected=value.selected)


def _limits(narrow: list[str]) -> dict[str, list[str]]:
    limits: dict[str, list[str]] = {}
    for one in narrow:
        name, _, value = one.partition(":")
        limits.setdefault(name, []).append(value)
    return limits
