"""Where the products of an ONIX message begin and end, found by their tags alone, in bounded memory.

A product that is never closed ends where the next one begins; one that is too large is passed over and told.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO, NamedTuple

BLOCK = 2**20
LARGEST = 8 * 2**20
"""No product has more bytes than this."""
_LONGEST_TOKEN = 256
_LONGEST_TAG = 65_536
_NAMES = rb"[Pp]roduct|[Hh]eader|[Mm]ain[Ss]eries[Rr]ecord|[Ss]ub[Ss]eries[Rr]ecord|ONIX[Mm]essage"
_TOKEN = re.compile(rb"<!--|<!\[CDATA\[|<!DOCTYPE|<(/?)((?:[\w.\-]{1,64}:)?(?:" + _NAMES + rb"))(?=[\s/>])")
_CLOSINGS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


class Kind(StrEnum):
    """What a piece is."""

    MESSAGE = "message"
    HEADER = "header"
    PRODUCT = "product"
    SERIES = "series"
    ENTITIES = "entities"


class Fault(StrEnum):
    """What is wrong with the ends of a piece."""

    NONE = ""
    UNFINISHED = "unfinished"
    TOO_LARGE = "too-large"


class Piece(NamedTuple):
    """One element (of the message: its start tag), and the line it begins on, from 1."""

    kind: Kind
    raw: bytes
    line: int
    fault: Fault = Fault.NONE


class Utf8:
    """A stream in UTF-16 read as UTF-8."""

    def __init__(self, stream: BinaryIO, head: bytes, encoding: str) -> None:
        """Read on from `stream` behind the bytes already taken from it."""
        self._stream, self._head = stream, head
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int) -> bytes:
        """Give more bytes, none at the end."""
        while True:
            raw, self._head = self._head or self._stream.read(size), b""
            text = self._decoder.decode(raw, final=not raw)
            if text or not raw:
                return text.encode("utf-8", "replace")


class Cutter:
    """Cuts a stream into pieces; what lies between them is passed over."""

    def __init__(self, stream: BinaryIO | Utf8, head: bytes = b"") -> None:
        """Begin with the bytes already taken from the stream."""
        self._stream, self._buffer, self._ended = stream, head, False
        self._at, self._line, self._counted = 0, 1, 0
        self._start, self._name = -1, b""
        self._closing, self._is_open = b"", False

    def __iter__(self) -> Iterator[Piece]:
        while True:
            token = self._next()
            if token is not None:
                yield from self._pieces(token)
            elif self._ended:
                break
            else:
                yield from self._more()
        if self._start >= 0:
            yield self._piece(len(self._buffer), Fault.UNFINISHED)
        elif self._is_open:
            yield Piece(Kind.MESSAGE, b"", self._line_of(len(self._buffer)), Fault.UNFINISHED)

    def _next(self) -> re.Match[bytes] | None:
        """Give the next tag that counts; None where more must be read first."""
        while True:
            if self._closing:
                end = self._buffer.find(self._closing, self._at)
                if end < 0:
                    self._at = max(self._at, len(self._buffer) - len(self._closing) + 1)
                    return None
                self._at, self._closing = end + len(self._closing), b""
            token = _TOKEN.search(self._buffer, self._at)
            if token is None:
                self._at = max(self._at, len(self._buffer) - _LONGEST_TOKEN)
                return None
            if token.group() not in _CLOSINGS:
                return token if self._tag_end(token) else None
            self._at, self._closing = token.end(), _CLOSINGS[token.group()]

    def _tag_end(self, token: re.Match[bytes]) -> int:
        """Give where the tag ends; 0 where that is not read yet."""
        end = self._buffer.find(b">", token.end(), token.end() + _LONGEST_TAG) + 1
        if not end and (self._ended or len(self._buffer) - token.end() >= _LONGEST_TAG):
            return token.end()
        if not end:
            self._at = token.start()
        return end

    def _pieces(self, token: re.Match[bytes]) -> Iterator[Piece]:
        end, self._at = self._tag_end(token), token.end()
        if token[2] is None:
            if self._start < 0 and b"[" in self._buffer[token.end() : end]:
                yield Piece(Kind.ENTITIES, b"", self._line_of(token.start()))
            return
        kind = _kind(token[2])
        if kind is Kind.MESSAGE:
            self._is_open = not token[1]
            if self._is_open and self._start < 0:
                yield Piece(kind, self._buffer[token.start() : end], self._line_of(token.start()))
            return
        if self._start >= 0 and kind is not Kind.PRODUCT and token[2] != self._name:
            return
        if token[1]:
            if self._start >= 0 and token[2] == self._name:
                yield self._piece(end)
            return
        if self._start >= 0:
            yield self._piece(token.start(), Fault.UNFINISHED)
        self._start, self._name = token.start(), token[2]
        if self._buffer[end - 2 : end] == b"/>":
            yield self._piece(end)

    def _piece(self, end: int, fault: Fault = Fault.NONE) -> Piece:
        piece = Piece(_kind(self._name), self._buffer[self._start : end], self._line_of(self._start), fault)
        self._start, self._at = -1, max(self._at, end)
        return piece

    def _line_of(self, place: int) -> int:
        """Give the line of a place; asked in the order of the stream, so that every byte is looked at once."""
        if place > self._counted:
            self._line += self._buffer.count(b"\n", self._counted, place)
            self._counted = place
        return self._line

    def _more(self) -> Iterator[Piece]:
        """Read on; forget what is done with, and a product that has become too large."""
        if self._start >= 0 and len(self._buffer) - self._start > LARGEST:
            yield self._piece(self._start, Fault.TOO_LARGE)
        kept = self._start if self._start >= 0 else self._at
        self._line_of(kept)
        block = self._stream.read(BLOCK)
        self._ended = not block
        self._buffer = self._buffer[kept:] + block
        self._at, self._counted = self._at - kept, self._counted - kept
        self._start = 0 if self._start >= 0 else -1


def _kind(name: bytes) -> Kind:
    local = name.rpartition(b":")[2].lower()
    if local == b"product":
        return Kind.PRODUCT
    if local == b"header":
        return Kind.HEADER
    return Kind.MESSAGE if local == b"onixmessage" else Kind.SERIES
