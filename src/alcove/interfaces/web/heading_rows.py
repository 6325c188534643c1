"""Headings in the editor: what a field is linked to, what it could be, and taking one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from alcove.marc import headings as marc_headings
from alcove.marc import linking, naco
from alcove.marc.control import ControlSet, Wanted, number
from alcove.marc.record import Field
from alcove.organization import authorities, authority_file, headings, typed

from .sheet import Row, Sheet, row_of

DO = re.compile(r"(headings|unlink|take:(\d{1,15})):(\d{1,4})")
"""What the buttons say; the place of the row comes last, where the page's script numbers rows anew."""
_OFFERED = 12


class Linked(NamedTuple):
    """What a row is linked to: the heading, its record, and whether the row reads as it does."""

    text: str
    authority: int
    is_in_step: bool


class Shown(NamedTuple):
    """What the editor shows of headings beside a row."""

    is_controlled: bool
    linked: Linked | None
    offered: list[headings.Found] | None


def shown(library_id: int, sheet: Sheet, offered: Mapping[int, list[headings.Found]]) -> dict[int, Shown]:
    """Say of every row what the editor shows: two queries for the whole record."""
    control = authority_file.control(library_id)
    rows = {at: field for at, row in enumerate(sheet.rows) if (field := _field(row)) and control.controls_of(field.tag)}
    numbers = {at: [number(value) for value in field.all("0")] for at, field in rows.items()}
    known = headings.numbers_here(library_id, [one for some in numbers.values() for one in some])
    record = sheet.read().record
    wanted = {record.entries[place]: one for place, one in control.wanted(record)}
    return {
        at: Shown(True, _linked(wanted.get((field.tag, field.content)), numbers[at], known), offered.get(at))
        for at, field in rows.items()
    }


def _linked(wanted: Wanted | None, numbers: Sequence[str], known: Mapping[str, headings.Found]) -> Linked | None:
    found = next((known[one] for one in numbers if one in known), None)
    if found is None:
        return None
    is_in_step = wanted is None or found.key in map(naco.stored, wanted.keys)
    return Linked(found.text, found.authority, is_in_step)


def answer(library_id: int, sheet: Sheet, do: str) -> tuple[Sheet, dict[int, list[headings.Found]]]:
    """Do what a button says: offer headings for a row, take one, or take the link away; give the page and what is offered."""
    match = DO.fullmatch(do)
    if match is None or sheet.view != "form" or int(match[3]) >= len(sheet.posted):
        return sheet, {}
    at = sheet.posted[int(match[3])]
    field, control = _field(sheet.rows[at]), authority_file.control(library_id)
    if field is None:
        return sheet, {}
    if match[1] == "headings":
        return replace(sheet, focus=at), {at: _offers(library_id, control, field)}
    if match[1] == "unlink":
        numbers = [number(value) for value in field.all("0")]
        content = linking.unlinked(field.content, list(headings.numbers_here(library_id, numbers)))
    else:
        content = _taken(library_id, control, field, int(match[2] or 0))
    rows = list(sheet.rows)
    rows[at] = row_of(field.tag, content)._replace(opened=sheet.rows[at].opened)
    return replace(sheet, rows=rows, focus=at), {}


def _offers(library_id: int, control: ControlSet, field: Field) -> list[headings.Found]:
    """Give the headings that begin as the field does; where there are none, those that begin with its first words."""
    line = control.headings[control.controls_of(field.tag)[0].by[0]]
    parts = [value for code, value in field.subfields if code in line.codes + line.title_codes + line.divisions_in(field.tag)]
    thesaurus = marc_headings.vocabulary(field) if field.tag[0] == "6" else None
    for text in ("--".join(parts), "--".join(parts[:1]), "".join(parts[:1])[:4]):
        found = headings.suggestions_for_field(library_id, field.tag, text, thesaurus=thesaurus or None, limit=_OFFERED)
        if found:
            return found
    return []


def _taken(library_id: int, control: ControlSet, field: Field, authority: int) -> str:
    """Give the content of a field once an authority's heading is in it: relators and subdivisions beyond it stay."""
    here = authorities.standing(library_id, authority)
    if here is None or not control.may_control(field.tag, here.heading.tag):
        return field.content
    bare = linking.unlinked(field.content, [number(value) for value in field.all("0")])
    change = linking.Change(here.field, here.field, frozenset(), "")
    made = linking.changed(Field(field.tag, bare), change, control)
    return linking.linked(made.content, here.own_number) if here.own_number else made.content


def _field(row: Row) -> Field | None:
    """Read a row as a field; None for one that is none, or is in another script."""
    if row.is_control or not row.line or row.tag == "880":
        return None
    return typed.field(row.line)
