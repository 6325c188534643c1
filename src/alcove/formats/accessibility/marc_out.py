"""Accessibility as fields of a MARC 21 bibliographic record: 341 for access modes and features, 532 for everything else.

Terms stand in the subfields where the W3C crosswalk of schema.org and MARC 21 puts them, with $2 sapdv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from alcove.marc.record import Field

from . import terms
from .marc_texts import SAPDV, text_for
from .values import Accessibility, Property, Statement

# Characters that end a subfield, a field or a record, and others that a MARC record cannot hold.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_NOTE_INDICATORS = frozenset("0128")


class _Place(NamedTuple):
    """One field 341: first indicator, $a, $2 and $3."""

    indicator: str
    mode: str
    scheme: str
    materials: str


def to_marc(accessibility: Accessibility) -> list[tuple[str, str]]:
    """Give the fields as (tag, content), first 341, then 532; see Field for the content. Raises nothing.

    A 341 has a $a only where that access mode is stated: a feature alone does not state one. `from_marc` of these fields
    gives every term again. Rules: MARC 21 Bibliographic, 341 and 532.
    """
    modes: dict[_Place, str] = {}
    helps: dict[_Place, list[tuple[str, str]]] = {}
    notes: dict[Field, None] = {}
    for one in accessibility.statements:
        if not (where := _place(one)):
            notes[_note(one)] = None
            continue
        place, code = where
        parts = helps.setdefault(place, [])
        if code == "a":
            modes[place] = one.value
        elif (code, one.value) not in parts:
            parts.append((code, one.value))
    fields = [_content(place, modes.get(place), parts) for place, parts in helps.items()]
    return [(field.tag, field.content) for field in [*fields, *notes]]


def _place(one: Statement) -> tuple[_Place, str] | None:
    """Say in which 341 and in which of its subfields a statement belongs; None where 341 has no place for it."""
    term = terms.terms().get((one.property, one.value))
    if one.source == "341" and len(one.place) == 2 and one.place[1] in "abcde":
        mode = one.value if one.place[1] == "a" else terms.known(Property.ACCESS_MODE, one.mode) or one.mode
        scheme = SAPDV if term else one.scheme
        return _Place(one.place[0], mode, scheme, one.materials), one.place[1]
    if not term or not term.code:
        return None
    return _Place(" ", term.mode, SAPDV, one.materials), term.code


def _content(place: _Place, mode: str | None, parts: list[tuple[str, str]]) -> Field:
    subfields = [("a", mode)] if mode else []
    subfields += sorted(parts, key=lambda part: part[0])
    subfields += [("2", place.scheme)] if place.scheme else []
    subfields += [("3", place.materials)] if place.materials else []
    return Field.data("341", f"{_indicator(place.indicator)} ", list(_clean(subfields)))


def _note(one: Statement) -> Field:
    first = one.place if one.source == "532" and one.place in _NOTE_INDICATORS else ""
    if not first:
        first = "1" if one.property is Property.FEATURE else "8"
    subfields = [("3", one.materials)] if one.materials else []
    return Field.data("532", f"{first} ", list(_clean([*subfields, ("a", text_for(one))])))


def _indicator(first: str) -> str:
    return first if first in ("0", "1") else " "


def _clean(subfields: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((code, _CONTROLS.sub(" ", value)) for code, value in subfields)
