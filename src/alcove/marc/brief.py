"""A record in a line: title, author, publication, for lists of hits and for whatever must name a record."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import headings
from .linkage import effective_tag
from .punctuation import phrase
from .record import Field, Record, Subfield
from .steps import trim

_NAME_TAGS = ("100", "110", "111")
_ADDED_NAME_TAGS = ("700", "710", "711")
_TITLE_TAGS = ("245", "130", "240", "222", "246", "730", "740")
_HEADING_TAGS = (*_NAME_TAGS, "130", "147", "148", "150", "151", "155", "162", "180", "181", "182", "185", "153")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


class Summary(NamedTuple):
    """What a list of hits shows of a record; "" for what it does not say, `original_` for the 880s."""

    title: str
    original_title: str
    author: str
    original_author: str
    statement: str
    edition: str
    publication: str
    year: str


def title(record: Record) -> str:
    """Give the title proper with other title information and parts; of an authority, the heading; "" for none."""
    return _title(_by_tag(record, originals=False), record.kind) or original_title(record)


def original_title(record: Record) -> str:
    """Give the title as the 880s have it, "" for none."""
    return _title(_by_tag(record, originals=True), record.kind)


def author(record: Record) -> str:
    """Give the heading of the main entry, or of the first added entry that is not for a work; "" for none."""
    return _author(_by_tag(record, originals=False)) or _author(_by_tag(record, originals=True))


def statement(record: Record) -> str:
    """Give the statement of responsibility (245 $c)."""
    return _statement(_by_tag(record, originals=False))


def publication(record: Record) -> str:
    """Give place, publisher and date in one phrase: of the publication, else of what the record has."""
    return _publication(_by_tag(record, originals=False))


def year(record: Record) -> str:
    """Give the year of publication in four digits: of 008, else of 264 or 260 $c; "" for none."""
    return _year(record, _by_tag(record, originals=False))


def summary(record: Record) -> Summary:
    """Give all that a list of hits shows, in one go."""
    plain, original = _by_tag(record, originals=False), _by_tag(record, originals=True)
    original_name = _title(original, record.kind)
    return Summary(
        title=_title(plain, record.kind) or original_name,
        original_title=original_name,
        author=_author(plain) or _author(original),
        original_author=_author(original),
        statement=_statement(plain),
        edition=next((phrase("250", _of(field, "ab")) for field in plain.get("250", [])), ""),
        publication=_publication(plain),
        year=_year(record, plain),
    )


def summary_line(record: Record) -> str:
    """Give title, statement or author, and publication in a line of plain text."""
    parts = summary(record)
    by = parts.statement or parts.author
    head = f"{parts.title} / {by}" if parts.title and by else parts.title or by
    return ". — ".join(part for part in (head, parts.publication or parts.year) if part)


def _by_tag(record: Record, *, originals: bool) -> dict[str, list[Field]]:
    """Sort the fields (or the 880s, as what they link to) by tag."""
    found: dict[str, list[Field]] = {}
    for tag, content in record.entries:
        if (tag == "880") is originals:
            tag = effective_tag(tag, content) if originals else tag
            found.setdefault(tag, []).append(Field(tag, content))
    return found


def _of(field: Field, codes: str) -> list[Subfield]:
    return [part for part in field.subfields if part.code in codes]


def _title(fields: dict[str, list[Field]], kind: str) -> str:
    if kind in ("authority", "classification"):
        tags = (*_HEADING_TAGS, *(tag for tag in fields if tag[:1] == "1"))
        return next((text for tag in tags if tag in fields and (text := _heading(fields[tag][0]))), "")
    for tag in _TITLE_TAGS:
        for field in fields.get(tag, []):
            if text := phrase(tag, _of(field, "abfgknps" if tag == "245" else "abnp")):
                return text
    return ""


def _heading(field: Field) -> str:
    if field.tag in _NAME_TAGS:
        return headings.name_title(field)
    if field.tag == "153":
        return " ".join(part.value.strip() for part in field.subfields if part.code in "acj")
    return "--".join(headings.chain(field))


def _author(fields: dict[str, list[Field]]) -> str:
    for tag in _NAME_TAGS + _ADDED_NAME_TAGS:
        for field in fields.get(tag, []):
            if (tag in _NAME_TAGS or field.get("t") is None) and (text := headings.name(field)):
                return text
    return ""


def _statement(fields: dict[str, list[Field]]) -> str:
    return next((trim(text) for field in fields.get("245", []) if (text := field.get("c"))), "")


def imprints(fields: dict[str, list[Field]]) -> list[Field]:
    """Put the fields that tell of publication first: 264 with second indicator 1, 260, then any other 264."""
    of_264 = fields.get("264", [])
    published = [field for field in of_264 if field.indicators[1] == "1"]
    others = [field for field in of_264 if field.indicators[1] != "1"]
    return published + fields.get("260", []) + sorted(others, key=lambda field: field.indicators[1] == "4")


def _publication(fields: dict[str, list[Field]]) -> str:
    return next((text for field in imprints(fields) if (text := phrase(field.tag, _of(field, "abc")))), "")


def _year(record: Record, fields: dict[str, list[Field]]) -> str:
    coded = (record.control("008") or "")[7:11]
    if record.kind == "bibliographic" and coded.isascii() and coded.isdigit() and coded not in ("0000", "9999"):
        return coded
    dates = (match for field in imprints(fields) for match in _YEAR.findall(" ".join(field.all("cg"))))
    return next(dates, "")
