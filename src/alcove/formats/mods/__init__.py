"""MODS 3.8: a MARC 21 bibliographic record as the Library of Congress maps it (https://www.loc.gov/standards/mods/).

mods(record)          # one record, an element with its namespace
collection(records)   # a whole document, piece by piece
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alcove.formats.markup import HEAD, around
from alcove.marc.record import Record

from . import administration, classes, content, names, origin, physical, related, subjects, titles
from .source import Source

MEDIA_TYPE = "application/mods+xml"
NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
NAMES = {"xmlns": NAMESPACE, "xmlns:xlink": "http://www.w3.org/1999/xlink"}
WHERE = {"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}"}

_CHAPTERS = (
    titles.of, names.of, classes.types, classes.genres, origin.of, classes.languages, physical.of, content.of, subjects.of,
    classes.numbers_of_classes, related.of, administration.identifiers, administration.locations, content.conditions,
    administration.about,
)  # fmt: skip


def mods(record: Record) -> str:
    """Give one record, said twice nowhere; the originals of romanised fields stand beside them with their script."""
    source = Source.of(record)
    elements = dict.fromkeys(element for chapter in _CHAPTERS for element in chapter(source) if element)
    return around("mods", elements, {**NAMES, **WHERE, "version": "3.8"})


def collection(records: Iterable[Record]) -> Iterator[str]:
    """Yield a document of many records."""
    head, _, tail = around("modsCollection", "\n", {**NAMES, **WHERE}).partition("\n")
    yield f"{HEAD}{head}\n"
    for record in records:
        yield mods(record) + "\n"
    yield f"{tail}\n"
