"""A record's fields with the names of their tags and subfields, for people who do not know them by heart."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext_noop as N_

from alcove.marc import present
from alcove.marc.labels import table
from alcove.marc.record import Record
from alcove.marc.schema import field_help

_TABLES = {"authority": "authority", "holdings": "holdings"}
_CONTROL = {
    "LDR": N_("Leader"),
    "001": N_("Control number"),
    "003": N_("Whose control number"),
    "005": N_("Last changed"),
    "006": N_("Additional coded data"),
    "007": N_("Coded data on the carrier"),
    "008": N_("Coded data"),
    "040": N_("Who described it"),
    "246": N_("Other title"),
    "264": N_("Publication"),
    "880": N_("The same in another script"),
}


class Part(NamedTuple):
    """One subfield, with its name in the standard ("" where it has none)."""

    code: str
    value: str
    name: str


class Line(NamedTuple):
    """One field, with the name of its tag (a message id)."""

    field: present.MarcLine
    name: str
    parts: list[Part]


def named_lines(record: Record) -> list[Line]:
    """Give the leader and every field with their names: those of the page in words, else those of the standard."""
    plain = _plain_names(record.kind)
    return [_named(line, record.kind, plain) for line in present.marc_lines(record)]


def _named(line: present.MarcLine, kind: str, plain: dict[str, str]) -> Line:
    said = field_help(line.tag, kind)
    names = {one.code: one.label for one in said.subfields} if said else {}
    name = plain.get(line.tag) or (said.label if said else "")
    return Line(line, name, [Part(part.code, part.value, names.get(part.code, "")) for part in line.subfields])


@cache
def _plain_names(kind: str) -> dict[str, str]:
    names = {row[1]: row[0] for row in reversed(table(_TABLES.get(kind, "bibliographic")))}
    return {**names, **_CONTROL}


def tag_name(tag: str, kind: str) -> str:
    """Give the name of a tag (a message id): the page's own in words, else the standard's, "" for one without."""
    said = field_help(tag, kind)
    return _plain_names(kind).get(tag) or (said.label if said else "")
