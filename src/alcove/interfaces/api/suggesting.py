"""Subjects and class numbers of similar records, as JSON; nothing is changed here."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import django_auth

from alcove.interfaces.api.door import staff
from alcove.libraries.action import Actor
from alcove.libraries.queries import default_library
from alcove.records import queries
from alcove.retrieval import suggesting
from alcove.retrieval.suggesting import Suggestion, Suggestions

router = Router(tags=["search"])
Most = Annotated[int, Query(ge=1, le=30, description="how many of each at most")]


class SimilarOut(Schema):
    """A similar record that has what is suggested, and the words in common."""

    id: int
    title: str
    words: list[str]


class SuggestionOut(Schema):
    """One heading or class number. `source` is its vocabulary or scheme, `field` what a record would have.

    `share` is the part of the similar records, the nearer ones counting more, that have it; `records` how many they are,
    `why` some of them, the nearest first.
    """

    kind: Literal["heading", "class"]
    text: str
    source: str
    tag: str
    indicators: str
    subfields: list[tuple[str, str]]
    share: float
    records: int
    why: list[SimilarOut]


class SuggestionsOut(Schema):
    """What is suggested, the best first; how many records are similar, and by which words they were found."""

    headings: list[SuggestionOut]
    classes: list[SuggestionOut]
    records: int
    words: list[str]


class TextIn(Schema):
    """A thing that has no record yet: its title, and its contents or a summary."""

    title: Annotated[str, Field(min_length=1, max_length=2000)]
    contents: Annotated[str, Field(max_length=suggesting.LONGEST)] = ""
    most: Annotated[int, Field(ge=1, le=30)] = suggesting.MOST


@router.get(
    "/records/{int:record_id}/suggestions", response=SuggestionsOut, summary="Subjects of similar records",
    operation_id="suggestions",
)  # fmt: skip
def suggestions(request: HttpRequest, record_id: int, most: Most = suggesting.MOST) -> SuggestionsOut:
    """Give the subject headings and class numbers of similar records that a record lacks, each with its reasons."""
    stored = queries.whole_for(Actor.of(request.user, default_library()), record_id)
    return out(suggesting.suggest(suggesting.of_record(stored.record, record_id=stored.id), most=most))


@router.post(
    "/suggestions", response=SuggestionsOut, auth=django_auth, summary="Subjects for a title",
    operation_id="suggestions_of_text",
)  # fmt: skip
def suggestions_of_text(request: HttpRequest, said: TextIn) -> SuggestionsOut:
    """Give the subject headings and class numbers of records that are similar to a text; for those who work here."""
    staff(request)
    return out(suggesting.suggest(suggesting.of_text(said.title, said.contents), most=said.most))


def out(found: Suggestions) -> SuggestionsOut:
    """Give suggestions as plain data."""
    return SuggestionsOut(
        headings=[_one(one) for one in found.headings], classes=[_one(one) for one in found.classes],
        records=found.neighbours, words=list(found.words),
    )  # fmt: skip


def _one(one: Suggestion) -> SuggestionOut:
    return SuggestionOut(
        kind=one.subject.kind, text=one.text, source=one.subject.source, tag=one.field.tag, indicators=one.field.indicators,
        subfields=[(part.code, part.value) for part in one.field.subfields], share=round(one.share, 3),
        records=len(one.neighbours),
        why=[SimilarOut(id=near.id, title=near.title, words=list(near.words)) for near in one.neighbours[: suggesting.SHOWN]],
    )  # fmt: skip
