"""The page about a record: labelled lines for readers, and the fields as they stand for those who know MARC.

    for line in labelled(record, translate):
        line.label, [value.text for value in line.values]

Which fields are shown, in what order and under which label is data: labels/bibliographic.tsv, authority.tsv and
holdings.tsv. A value knows its script and direction, what a click on it searches, and the same value in another script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from .brief import Summary, author, publication, statement, summary, summary_line, title, year
from .isbd import isbd
from .labels import table
from .linkage import effective_tag, linked
from .pick import compile_fields, field, in_pieces_of, marc, once
from .record import Field, Record, Subfield
from .scripts import direction_of, language_tag, script_of
from .shown import Piece, Row, Search, Value, show

__all__ = [
    "Line",
    "MarcLine",
    "Piece",
    "Search",
    "Summary",
    "Value",
    "author",
    "isbd",
    "labelled",
    "marc_lines",
    "publication",
    "statement",
    "summary",
    "summary_line",
    "title",
    "year",
]

# Fields whose words are in the language of the work; notes and subjects are in the cataloguer's.
_TRANSCRIBED = frozenset({"245", "246", "247", "250", "260", "264", "490", "505", "740"})
_TABLES = {"authority": "authority", "classification": "classification", "holdings": "holdings"}
_languages_of = compile_fields([field("codes", marc("008[35-37]:041a:041d"), in_pieces_of(3), once)])


class Line(NamedTuple):
    """A line of the page: its label (translated) and its values."""

    label: str
    values: list[Value]


class MarcLine(NamedTuple):
    """A field as it stands, with what a page needs to show it; `content` is that of a control field or the leader."""

    tag: str
    indicators: str
    subfields: list[Subfield]
    content: str
    direction: str


def labelled(record: Record, translate: Callable[[str], str] = str) -> list[Line]:
    """Give the lines of the page about a record in their order; labels and the words we add go through `translate`."""
    name = _TABLES.get(record.kind, "bibliographic")
    rows = _rows(name)
    languages = [] if record.kind in _TABLES else _languages_of(record)["codes"]
    lines: dict[str, list[Value]] = {row.label: [] for matching in rows.values() for row in matching}
    for standing, partner in linked(record):
        tag = effective_tag(standing.tag, standing.content)
        for row in rows.get(tag) or _local_rows(rows, tag, name):
            if row.applies_to(standing):
                lines[row.label] += _values(Field(tag, standing.content), partner, row, translate, languages)
    order = {label: at for at, label in enumerate(_labels(name))}
    shown = ((label, _each_once(values)) for label, values in sorted(lines.items(), key=lambda line: order[line[0]]))
    return [Line(translate(label), values) for label, values in shown if values]


def marc_lines(record: Record) -> list[MarcLine]:
    """Give the leader and every field as they stand, in the order of the record."""
    leader = MarcLine("LDR", "", [], record.leader, "ltr")
    return [leader, *(_marc_line(standing) for standing in record)]


def _marc_line(standing: Field) -> MarcLine:
    if standing.is_control:
        return MarcLine(standing.tag, "", [], standing.content, "ltr")
    subfields = standing.subfields
    text = " ".join(part.value for part in subfields if part.code not in "0123456789")
    return MarcLine(standing.tag, standing.indicators, subfields, "", direction_of(text))


@cache
def _rows(name: str) -> dict[str, list[Row]]:
    """Sort the rows of a table of labels by tag."""
    rows: dict[str, list[Row]] = {}
    for cells in table(name):
        row = Row(*cells)
        rows.setdefault(row.tag, []).append(row)
    return rows


def _local_rows(rows: dict[str, list[Row]], tag: str, name: str) -> list[Row]:
    """Read headings under local tags of authority records (103, 403, 503) as topics: no page is left empty."""
    return rows.get(f"{tag[0]}50", []) if name == "authority" and tag[:1] in ("1", "4", "5") else []


@cache
def _labels(name: str) -> list[str]:
    return list(dict.fromkeys(cells[0] for cells in table(name)))


def _values(
    standing: Field, partner: Field | None, row: Row, translate: Callable[[str], str], languages: list[str]
) -> list[Value]:
    """Show a field, each value beside the one its partner gives in the same place."""
    values = [_dressed(value, languages) for value in show(standing, row, translate)]
    if partner is None:
        return values
    originals = [_dressed(value, languages) for value in show(Field(standing.tag, partner.content), row, translate)]
    if len(values) != len(originals):
        return values + originals
    return [replace(value, original=original) for value, original in zip(values, originals, strict=True)]


def _dressed(value: Value, languages: list[str]) -> Value:
    """Say script, direction and language; a text in Latin letters is only guessed at where it is transcribed."""
    script = script_of(value.text)
    may_guess = value.tag in _TRANSCRIBED or script != "Latn"
    language = language_tag(script, languages) if may_guess else ""
    return replace(value, script=script, direction=direction_of(value.text), language=language)


def _each_once(values: list[Value]) -> list[Value]:
    """Leave out a value that says the same as one before it, as headings from several vocabularies do."""
    found: dict[tuple[str, str, tuple[str, ...]], Value] = {}
    for value in values:
        key = (value.text.casefold(), value.note, value.roles)
        if key not in found or (found[key].original is None and value.original is not None):
            found[key] = value
    return list(found.values())
