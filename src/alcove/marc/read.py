"""Read a file of records: ISO 2709, MARCXML, MARC-in-JSON, the line format of MarcEdit and of YAZ, Aleph sequential.

    for stretch in read(Path("catalogue.mrc")):
        if stretch.is_good: keep(stretch.record)

Every byte of the file is in exactly one stretch, in the order of the file, and nothing in a file stops the reading.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from . import alephseq, charsets, iso2709, line, marcjson, marcxml
from .frames import Frame, frames
from .parsed import Parsed
from .problem import Problem
from .problem_table import Finding, problem
from .record import Record

Source = Path | BinaryIO | bytes
_Examine = Callable[[bytes, str], tuple[Record | None, str, list[Finding]]]
_Frames = Callable[[BinaryIO, int], Iterator[Frame]]
_Decode = Callable[[bytes, str | None], Record]
_SYNTAXES: dict[str, tuple[_Frames, _Examine, _Decode]] = {
    "alephseq": (alephseq.frames, alephseq.examine, alephseq.decode),
    "iso2709": (frames, iso2709.examine, iso2709.decode),
    "json": (marcjson.frames, marcjson.examine, marcjson.decode),
    "line": (line.frames, line.examine, line.decode),
    "marcxml": (marcxml.frames, marcxml.examine, marcxml.decode),
}
_HEAD = 4096
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.\-]+)["']""")


def read(
    source: Source,
    *,
    syntax: str | None = None,
    encoding: str = "detected",
    start: int = 0,
    first_number: int = 1,
) -> Iterator[Parsed]:
    """Yield every stretch of the source, the unreadable ones with their problem.

    `syntax` is "iso2709", "marcxml", "json", "line", "alephseq" or None to look; `encoding` is "detected" (the label
    checked against the bytes), "labelled" or the name of a coding. `start` is the offset of a stretch to begin at and
    `first_number` the number of the first record from there. An unknown syntax or coding raises LookupError.
    """
    if encoding not in ("detected", "labelled"):
        encoding = charsets.named(encoding)
    with ExitStack() as stack:
        stream, head = _opened(source, stack)
        syntax = syntax or sniff(head)
        if syntax == "marcxml" and encoding in ("detected", "labelled"):
            encoding = _declared(head) or encoding
        cut, examine, _ = _SYNTAXES[syntax]
        _skip(stream, start)
        yield from _parsed(cut(stream, start), examine, encoding, first_number)


def decode(raw: bytes, *, syntax: str, charset: str | None = None) -> Record:
    """Turn the stored bytes of one record back into the record that `read` made of them.

    `charset` is the one `read` gave (Parsed.charset). Never raises for bytes that `read` yielded.
    """
    return _SYNTAXES[syntax][2](raw, charset)


def sniff(head: bytes) -> str:
    """Name the syntax by the first bytes of a file; ISO 2709 where nothing else is recognised."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \x00")
    if text[:1] == b"<":
        return "marcxml"
    if text[:1] in (b"{", b"["):
        return "json"
    if re.match(rb"[0-9]{9} [0-9A-Z]{3}.{2} L ", text, re.DOTALL):
        return "alephseq"
    if b"\x1d" in text or b"\x1e" in text:
        return "iso2709"
    return "line" if line.looks_like(text) else "iso2709"


def _parsed(cut: Iterator[Frame], examine: _Examine, encoding: str, number: int) -> Iterator[Parsed]:
    for offset, raw, between, findings in cut:
        if between:
            yield Parsed(number, offset, raw, None, _problems(findings, number, offset, None), between=True)
            continue
        record, charset, more = examine(raw, encoding)
        if record is not None and not record.entries and any(finding.code == "M107" for finding in findings):
            record, more = None, []  # nothing of a record is in these bytes: they are kept, and said to be none
        problems = _problems((*findings, *more), number, offset, record) if findings or more else ()
        yield Parsed(number, offset, raw, record, problems, charset)
        number += 1


def _problems(findings: tuple[Finding, ...], number: int, offset: int, record: Record | None) -> tuple[Problem, ...]:
    control = record.control("001") if record else None
    return tuple(problem(one, record=number, offset=offset, control_number=control) for one in findings)


def _declared(head: bytes) -> str | None:
    """Give the character coding that an XML declaration names, where it is one that is known."""
    found = _XML_ENCODING.search(head)
    if found is None:
        return None
    try:
        return charsets.named(found.group(1).decode("ascii"))
    except LookupError:
        return None


def _opened(source: Source, stack: ExitStack) -> tuple[BinaryIO, bytes]:
    """Give the source as a stream at its begin, and its first bytes."""
    if isinstance(source, bytes):
        return io.BytesIO(source), source[:_HEAD]
    if isinstance(source, Path):
        source = stack.enter_context(source.open("rb"))
    if source.seekable():
        head = source.read(_HEAD)
        source.seek(0)
        return source, head
    stream = io.BufferedReader(_Piped(source), 65_536)
    return stream, stream.peek(_HEAD)[:_HEAD]


def _skip(stream: BinaryIO, start: int) -> None:
    if stream.seekable():
        stream.seek(start)
        return
    while start > 0 and (passed := len(stream.read(min(start, 2**20)))):
        start -= passed


class _Piped(io.RawIOBase):
    """A source that can only be read forward, made fit for buffering."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._source.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)
