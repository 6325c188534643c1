"""Where record elements of an XML file begin and end, found by their tags alone, whatever their prefix.

OAI-PMH and SRU have records of their own around those of MARC: an element counts that holds a leader or a field and no
further record. An element that is never closed ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from .frames import BLOCK, LARGEST, Frame
from .problem_table import Finding

_MARGIN = 65_536
_TOKEN = re.compile(rb"<!--|<!\[CDATA\[|<(/?)((?:[\w.\-]+:)?record)(?=[\s/>])")
_OF_MARC = re.compile(rb"<(?:[\w.\-]+:)?(?:leader|controlfield|datafield)[\s/>]")
_Piece = tuple[int, bool, tuple[Finding, ...]]


def frames(source: BinaryIO, offset: int = 0) -> Iterator[Frame]:
    """Cut the rest of the source, which stands at `offset`, into record elements and what is between them."""
    data, position, ended = b"", 0, False
    while not ended or position < len(data):
        limit = min(len(data), position + LARGEST)
        pieces, whole = _next(data, position, limit)
        if not ended and limit < position + LARGEST and not (whole and pieces[-1][0] < len(data) - _MARGIN):
            block = source.read(BLOCK)
            ended = not block
            data, offset, position = data[position:] + block, offset + position, 0
            continue
        for end, between, findings in pieces:
            yield Frame(offset + position, data[position:end], between, findings)
            position = end


def _next(data: bytes, start: int, limit: int) -> tuple[list[_Piece], bool]:
    """Give the stretches up to the end of the next record, and whether there is such an end before `limit`."""
    opened: tuple[int, bytes] | None = None
    for place, end, closing, name in _tags(data, start, limit):
        if not closing:
            if opened and _OF_MARC.search(data, opened[0], place):
                return _pieces(data, start, opened[0], place, (Finding("M509"),)), True
            opened = (place, name)
        elif opened and name == opened[1]:
            if _OF_MARC.search(data, opened[0], end):
                return _pieces(data, start, opened[0], end, ()), True
            opened = None
    return _rest(data, start, limit, opened[0] if opened else None), False


def _rest(data: bytes, start: int, limit: int, opened: int | None) -> list[_Piece]:
    if opened is None or not _OF_MARC.search(data, opened, limit):
        return [(limit, True, _about(data[start:limit]))] if limit > start else []
    if limit == start + LARGEST and opened > start:
        return [(opened, True, _about(data[start:opened]))]
    return _pieces(data, start, opened, limit, (Finding("M509"),))


def _pieces(data: bytes, start: int, opened: int, end: int, findings: tuple[Finding, ...]) -> list[_Piece]:
    record: _Piece = (end, False, findings)
    return [(opened, True, _about(data[start:opened])), record] if opened > start else [record]


def _about(envelope: bytes) -> tuple[Finding, ...]:
    if envelope.startswith((b"\xff\xfe", b"\xfe\xff")):
        return (Finding("M501", what="it is in UTF-16; save it as UTF-8"),)
    if b"<!DOCTYPE" in envelope:
        return (Finding("M502", what="a document type declaration"),)
    return () if b"<" in envelope or envelope.isspace() else (Finding("M105", found=len(envelope)),)


def _tags(data: bytes, position: int, limit: int) -> Iterator[tuple[int, int, bool, bytes]]:
    """Yield begin, end, whether closing, and name of each record tag; those in comments and CDATA are passed over."""
    endless: set[bytes] = set()
    while found := _TOKEN.search(data, position, limit):
        if found.group(2) is None:
            closing = b"-->" if found.group() == b"<!--" else b"]]>"
            end = -1 if closing in endless else data.find(closing, found.end(), limit)
            if end < 0:
                endless.add(closing)
            position = end + 3 if end >= 0 else found.end()
            continue
        end = data.find(b">", found.end(), limit) + 1 or limit
        position = end
        if data[end - 2 : end] != b"/>":
            yield found.start(), end, found.group(1) == b"/", found.group(2)
