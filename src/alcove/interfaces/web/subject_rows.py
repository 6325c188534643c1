"""Subjects of similar records on a page: what is suggested with its reasons, and what somebody chose of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.http import QueryDict

from alcove.interfaces.web.sheet import Sheet, row_of
from alcove.marc.record import Field, Record
from alcove.organization import subjects, typed
from alcove.organization.actions.describing import lacking
from alcove.organization.actions.merging import place_for
from alcove.retrieval import suggesting
from alcove.retrieval.suggesting import Neighbour, Suggestion, Suggestions

MOST_CHOSEN = 2 * suggesting.MOST
_WORDS = 6


class Offered(NamedTuple):
    """One suggestion: as a line of MARC and as text, how many similar records have it, some of them, words in common."""

    line: str
    text: str
    source: str
    having: int
    neighbours: Sequence[Neighbour]
    words: Sequence[str]
    is_chosen: bool


class Part(NamedTuple):
    """The headings, or the classes: those with reasons enough, and the less certain ones, which a page folds away."""

    strong: list[Offered]
    weak: list[Offered]


class Offer(NamedTuple):
    """Everything that is suggested for a record, and how many records are like it."""

    headings: Part
    classes: Part
    neighbours: int

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is suggested."""
        return not any((*self.headings, *self.classes))


def offer(found: Suggestions, chosen: Iterable[str] = ()) -> Offer:
    """Give what a page shows of suggestions; those of the `chosen` lines are ticked."""
    ticked = set(chosen)
    return Offer(_part(found.headings, ticked), _part(found.classes, ticked), found.neighbours)


def _part(some: Iterable[Suggestion], ticked: set[str]) -> Part:
    shown = [(one.is_weak, _offered(one, ticked)) for one in some]
    return Part([one for is_weak, one in shown if not is_weak], [one for is_weak, one in shown if is_weak])


def _offered(one: Suggestion, ticked: set[str]) -> Offered:
    line = _line(one.field)
    shown = one.neighbours[: suggesting.SHOWN]
    return Offered(line, one.text, one.subject.source, len(one.neighbours), shown, one.words[:_WORDS], line in ticked)


def _line(field: Field) -> str:
    """Give a field as the mnemonic format has it."""
    return typed.write(Record("", [(field.tag, field.content)])).strip().splitlines()[-1]


def chosen(said: QueryDict) -> list[Field]:
    """Read what was ticked: subjects and class numbers only, whatever was sent."""
    fields = [typed.field(line[:2000]) for line in said.getlist("subject")[:MOST_CHOSEN]]
    return [field for field in fields if field is not None and subjects.of_field(field) is not None]


def added(sheet: Sheet, fields: Iterable[Field]) -> tuple[Sheet, int]:
    """Give the sheet with those of the fields that its record lacks, each behind the last of its tag; and how many."""
    new = lacking(sheet.read().record, fields)
    if sheet.view == "text":
        lines = "".join(f"{_line(field)}\n" for field in new)
        return Sheet("text", typed_text=f"{sheet.typed_text.rstrip()}\n{lines}" if new else sheet.typed_text), len(new)
    rows = list(sheet.rows)
    for tag, content in new:
        at = place_for([(row.tag, row.content) for row in rows], tag)
        rows.insert(at, row_of(tag, content))
    return (Sheet("form", sheet.leader, rows) if new else sheet), len(new)
