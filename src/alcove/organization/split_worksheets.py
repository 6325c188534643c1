"""The worksheet of a heading that was split: one line a field, in which a person writes the term that is meant.

Columns: record, tag, key, title, heading, term. The key says which field of the record is meant; the other columns are for the
person. A line whose record is gone, or whose heading is, is reported and passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from alcove.libraries.errors import AlcoveError
from alcove.marc import present
from alcove.records import queries

from . import wording
from .models import Overlay, WordingDecision
from .wording import Choice

LARGEST = 5_000_000
COLUMNS = ("record", "tag", "key", "title", "heading", "term")


class BadWorksheet(AlcoveError):
    """A worksheet that is no table, or not of this decision."""

    code = "A466"


class Line(NamedTuple):
    """One field: its record and title, what the record says, and the term chosen so far."""

    record: int
    tag: str
    key: str
    title: str
    heading: str
    term: str


def rows(library_id: int, decision: WordingDecision) -> list[Line]:
    """Give every field that the decision is about, in the order of the records."""
    touched = list(wording.touched_by(library_id, wording.change_of(decision), wording.Preview()))
    chosen = {
        (one.record_id, one.tag, bytes(one.field)): one.choice
        for one in Overlay.objects.filter(decision=decision).only("record_id", "tag", "field", "choice")
    }
    titles: dict[int, str] = {}
    ids = sorted({one.record for one in touched})
    for start in range(0, len(ids), 1000):
        titles |= {one.id: present.title(one.record) for one in queries.in_order(ids[start : start + 1000])}
    return [
        Line(one.record, one.tag, one.field.hex(), titles.get(one.record, ""), one.before,
             chosen.get((one.record, one.tag, one.field), ""))
        for one in touched
    ]  # fmt: skip


def table(library_id: int, decision: WordingDecision) -> Iterator[tuple[object, ...]]:
    """Yield the worksheet as the lines of a table, the names of the columns first."""
    yield COLUMNS
    yield from rows(library_id, decision)


def read(raw: bytes, decision: WordingDecision) -> list[Choice]:
    """Read a worksheet that somebody filled in. Raises BadWorksheet (A466), which names the line."""
    if len(raw) > LARGEST:
        raise BadWorksheet("This worksheet has more than 5 million bytes.", remedy="Divide it.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadWorksheet(f"Byte {error.start} is no UTF-8.", remedy="Save the table as CSV in UTF-8.") from None
    try:
        lines = list(csv.DictReader(io.StringIO(text), dialect=_dialect(text)))
    except csv.Error as error:
        raise BadWorksheet(f"This is no table: {error}.", remedy="Save it as CSV.") from None
    if not lines or not {"record", "tag", "key", "term"} <= set(lines[0]):
        raise BadWorksheet("The columns record, tag, key and term are needed.", remedy="Begin with the worksheet of the page.")
    return [_choice(number, line, decision) for number, line in enumerate(lines, 2)]


def _dialect(text: str) -> type[csv.Dialect]:
    class Table(csv.excel):
        delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","

    return Table


def _choice(number: int, line: dict[str, str | None], decision: WordingDecision) -> Choice:
    record, tag, key, term = ((line.get(name) or "").strip() for name in ("record", "tag", "key", "term"))
    try:
        field = bytes.fromhex(key)
    except ValueError:
        raise BadWorksheet(f"Line {number}: the key was changed.", remedy="Leave the column as it was.") from None
    if not record.isascii() or not record.isdecimal() or len(record) > 15 or len(tag) != 3:
        raise BadWorksheet(f"Line {number}: record and tag were changed.", remedy="Leave these columns as they were.")
    if term and term not in decision.shown:
        raise BadWorksheet(
            f"Line {number}: “{term[:80]}” is none of the terms.", remedy=f"Choose one of: {', '.join(decision.shown)}."
        )
    return Choice(int(record), tag, field, term)
