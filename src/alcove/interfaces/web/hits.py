"""A record as lists show it: a drawn cover, the title in its own script, and the facts a reader chooses by."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

from alcove.marc import present
from alcove.marc.linkage import effective_tag
from alcove.marc.record import Record
from alcove.marc.scripts import direction_of, language_tag, script_of
from alcove.marc.steps import trim
from alcove.records.models import Record as Kept
from alcove.records.queries import Stored
from alcove.retrieval import fields, material

# Formats that share a drawing with another; the others have one of their own name in icons.svg.
ICONS = {"database": "data", "dataset": "data", "loose_leaf": "journal", "large_print": "book"}
_CALL_NUMBER = (
    ("852", "hi"),
    ("099", "a"),
    ("090", "ab"),
    ("050", "ab"),
    ("060", "ab"),
    ("084", "a"),
    ("082", "a"),
    ("080", "a"),
)
_COLOURS = 8
Kind = Kept.Kind


class Text(NamedTuple):
    """Words with their language (BCP 47, "" where it is not known) and direction."""

    text: str
    language: str = ""
    direction: str = ""


class Tile(NamedTuple):
    """The drawn cover: the first letter of the title, the drawing of the format, one of eight colours."""

    letter: str
    icon: str
    colour: int
    format: str


class Hit(NamedTuple):
    """One line of a list."""

    id: int
    title: Text
    also: Text | None
    author: str
    publication: str
    edition: str
    call_number: str
    is_online: bool
    tile: Tile
    stored: Stored
    marks: tuple[str, ...] = ()


def hit(stored: Stored) -> Hit:
    """Show a record in a list; the title in the original script first, where the record has it."""
    record = stored.record
    coded = material.Coded.of(record)
    title, also = titles(record)
    summary = present.summary(record)
    return Hit(
        id=stored.id,
        title=title,
        also=also,
        author=(summary.author or summary.statement) if record.kind == "bibliographic" else "",
        publication=summary.publication or summary.year,
        edition=summary.edition,
        call_number=call_number(record),
        is_online="online" in material.availability(coded),
        tile=tile(stored, coded, title.text),
        stored=stored,
    )


def titles(record: Record) -> tuple[Text, Text | None]:
    """Give the title in its own script, and romanised where the record has both."""
    summary = present.summary(record)
    plain, original = summary.title or f"[{record.control('001') or '?'}]", summary.original_title
    if original and original != plain and _has_own_script(record):
        return dressed(record, original), dressed(record, plain)
    return dressed(record, plain), None


def _has_own_script(record: Record) -> bool:
    """Say whether the title itself stands in an 880, not only a uniform title (that of the work it translates)."""
    return any(tag == "880" and effective_tag(tag, content) == "245" for tag, content in record.entries)


def dressed(record: Record, text: str) -> Text:
    """Say language and direction of words of the work."""
    code = (record.control("008") or "")[35:38]
    return Text(text, language_tag(script_of(text), [code]), direction_of(text))


def tile(stored: Stored, coded: material.Coded, title: str) -> Tile:
    """Draw a cover; what is no bibliographic record is named by its kind."""
    kind = next(iter(material.formats(coded)), "")
    label = fields.FACETS["format"].label_of(kind) if kind else str(Kind(stored.kind).label)
    letter = next((character for character in _filed(stored.record, title) if character.isalnum()), "·")
    return Tile(letter.upper()[:1], ICONS.get(kind, kind or "authority"), crc32(title.encode()) % _COLOURS, label)


def call_number(record: Record) -> str:
    """Give the first call number: the one on the shelf, else the classification."""
    for tag, codes in _CALL_NUMBER:
        field = record.first(tag)
        if field and (text := " ".join(trim(value) for value in field.all(codes))):
            return text
    return ""


def _filed(record: Record, title: str) -> str:
    """Leave out the article that is not filed by (MARC 21, 245 second indicator), of a title in Latin letters."""
    field = record.first("245")
    skipped = field.indicators[1] if field and script_of(title) == "Latn" else "0"
    return title[int(skipped) :] if skipped.isdigit() and skipped.isascii() else title
