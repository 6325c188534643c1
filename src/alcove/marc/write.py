"""Write records: ISO 2709, MARCXML, MARC-in-JSON, MarcEdit's line format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from operator import itemgetter
from typing import BinaryIO

from . import charsets, line, marcjson, marcxml
from .record import Record

_LONGEST_RECORD, _LONGEST_FIELD = 99_999, 9_999
_SEPARATORS = str.maketrans("\x1d\x1e", "  ")


class RecordTooLong(ValueError):
    """The record has more than 99,999 bytes, which ISO 2709 cannot state. Write it as MARCXML."""

    def __init__(self, record: Record, size: int) -> None:
        """Keep the size in bytes."""
        self.size = size
        super().__init__(f"Record {record.control('001') or ''} has {size:,} bytes; ISO 2709 ends at 99,999.")


def encode(record: Record, *, syntax: str, charset: str = "utf-8", may_be_long: bool = False) -> bytes:
    """Give one record as bytes: an ISO 2709 record, a <record> element, a JSON object, or lines.

    `charset` counts for ISO 2709 only; the others are UTF-8. A record of more than 99,999 bytes raises RecordTooLong
    in ISO 2709, unless it may be long: then its leader says 99999, as is customary.
    """
    if syntax == "iso2709":
        return encode_iso2709(record, charset=charset, may_be_long=may_be_long)
    writers = {"marcxml": marcxml.encode, "json": marcjson.encode, "line": line.encode}
    return writers[syntax](record)


def encode_to_keep(record: Record, syntax: str) -> tuple[bytes, str]:
    """Give the bytes to keep of a changed record, in UTF-8, and their syntax: the one it had, where that can be written.

    A record that has become too long for ISO 2709 is kept as MARCXML.
    """
    syntax = syntax if syntax in ("iso2709", "marcxml", "json", "line") else "iso2709"
    try:
        return encode(record, syntax=syntax), syntax
    except RecordTooLong:
        return encode(record, syntax="marcxml"), "marcxml"


def write(records: Iterable[Record], out: BinaryIO, *, syntax: str, charset: str = "utf-8", may_be_long: bool = False) -> int:
    """Write a whole file of records, with the envelope of its syntax; give their number."""
    number = -2  # Its head and its tail are no records.
    for piece in pieces(records, syntax=syntax, charset=charset, may_be_long=may_be_long):
        out.write(piece)
        number += 1
    return number


def pieces(records: Iterable[Record], *, syntax: str, charset: str = "utf-8", may_be_long: bool = False) -> Iterator[bytes]:
    """Yield a whole file of records: its head, every record, its tail."""
    head, between, tail = _ENVELOPES[syntax]
    yield head
    before = b""
    for record in records:
        yield before + encode(record, syntax=syntax, charset=charset, may_be_long=may_be_long)
        before = between
    yield tail


_ENVELOPES = {
    "iso2709": (b"", b"", b""),
    "json": (b"[\n", b",\n", b"\n]\n"),
    "line": (b"", b"", b""),
    "marcxml": (marcxml.HEAD, b"", marcxml.TAIL),
}


def encode_iso2709(record: Record, *, charset: str = "utf-8", may_be_long: bool = False) -> bytes:
    """Give one record in ISO 2709; leader/00-04, 09, 10-11, 12-16 and, unless it says 45, 20-23 are written anew."""
    parts = _encoded([content for _, content in record.entries], charset)
    sizes = [len(part) + 1 for part in parts]
    base = 25 + 12 * len(sizes)
    size = base + sum(sizes) + 1
    if size > _LONGEST_RECORD and not may_be_long:
        raise RecordTooLong(record, size)
    starts = list(accumulate(sizes, initial=0))
    if size > _LONGEST_RECORD or max(sizes, default=0) > _LONGEST_FIELD:
        sizes, starts = [min(one, _LONGEST_FIELD) for one in sizes], [min(one, _LONGEST_RECORD) for one in starts]
    places = zip(map(_tags.__getitem__, map(_tag, record.entries)), map(_four, sizes), map(_five, starts), strict=False)
    directory = b"".join(chain.from_iterable(places))
    leader = _leader(record.leader, min(size, _LONGEST_RECORD), min(base, _LONGEST_RECORD), charset)
    body = b"\x1e".join(parts) + b"\x1e" if parts else b""
    return leader + directory + b"\x1e" + body + b"\x1d"


def _encoded(contents: list[str], charset: str) -> list[bytes]:
    """Encode all fields; in UTF-8 at once, which is many times faster than one by one."""
    text = "\x1e".join(contents)
    if charset == "utf-8" and contents and "\x1d" not in text and text.count("\x1e") == len(contents) - 1:
        return charsets.encode(text, charset).split(b"\x1e")
    return [charsets.encode(content.translate(_SEPARATORS), charset) for content in contents]


def _leader(leader: str, size: int, base: int, charset: str) -> bytes:
    kept = leader.ljust(24).encode("ascii", "replace")
    if not (leader.isascii() and leader.isprintable()):
        kept = bytes(byte if 0x20 <= byte <= 0x7E else 0x20 for byte in kept)
    entry_map = kept[20:24] if kept[20:22] == b"45" else b"4500"
    return b"%05d%b%b22%05d%b%b" % (size, kept[5:9], _label(kept[9:10], charset), base, kept[17:20], entry_map)


def _label(kept: bytes, charset: str) -> bytes:
    # MARC 21 leader/09: `a` is Unicode, blank is MARC-8; other codings have no code there, so theirs stays.
    return {"utf-8": b"a", "marc-8": b" "}.get(charset, kept)


class _Tags(dict[str, bytes]):
    """Tags as three bytes; what cannot stand in a directory becomes a question mark."""

    def __missing__(self, tag: str) -> bytes:
        three = tag.encode("ascii", "replace").ljust(3, b"?")[:3]
        found = bytes(byte if 0x21 <= byte <= 0x7E else 0x3F for byte in three)
        if len(self) < 100_000:
            self[tag] = found
        return found


class _Digits(dict[int, bytes]):
    """Numbers as this many digits: writing them anew took a third of the time of writing a record."""

    def __init__(self, form: bytes) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, number: int) -> bytes:
        digits = self._form % number
        if len(self) < 50_000:
            self[number] = digits
        return digits


_tag = itemgetter(0)
_four, _five = _Digits(b"%04d").__getitem__, _Digits(b"%05d").__getitem__
_tags = _Tags()
