"""Aleph sequential: one field a line, `000123456 24510 L $$aTitle`; the number at the front is the record's.

Positions 0-8 the system number, 10-12 the tag, 13-14 the indicators, 16 the script, from 18 the field. Blanks of the
leader and of control fields are written as ^, in some systems as -.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from . import lineframes
from .charsets import decode as in_charset
from .frames import Frame
from .problem_table import Finding
from .record import Record

_FIELD = re.compile(r"[0-9]{9} ([0-9A-Z]{3})(..) . ?(.*)", re.DOTALL)
_NUMBERED = re.compile(rb"(?:\xef\xbb\xbf)?[0-9]{9} ")
_WITHOUT_SUBFIELDS = ("FMT", "LDR")


def frames(source: BinaryIO, offset: int = 0) -> Iterator[Frame]:
    """Cut the rest of the source, which stands at `offset`, into records and what is between them."""
    return lineframes.cut(source, offset, is_field=_is_field, begins=lambda first, line: _number(first) != _number(line))


def _is_field(line: bytes) -> bool:
    return _NUMBERED.match(line) is not None


def _number(line: bytes) -> bytes:
    return line.removeprefix(b"\xef\xbb\xbf")[:9]


def decode(raw: bytes, charset: str | None = None) -> Record:
    """Turn the lines of one record into a record."""
    return examine(raw, charset or "detected")[0]


def examine(raw: bytes, encoding: str = "detected") -> tuple[Record, str, list[Finding]]:
    """Turn the lines of one record into a record, its character coding, and everything noticed on the way."""
    charset = "utf-8" if encoding in ("detected", "labelled") else encoding
    findings: list[Finding] = []
    leader, entries = "", list[tuple[str, str]]()
    text = in_charset(raw.removeprefix(b"\xef\xbb\xbf"), charset)
    for line in text.split("\n"):
        found = _FIELD.fullmatch(line.rstrip("\r"))
        if found is None:
            if line.strip():
                findings.append(Finding("M507", what=line.strip()[:60]))
            continue
        tag, indicators, content = found.groups()
        if tag == "LDR":
            leader = content.replace("^", " ").replace("-", " ")
        else:
            entries.append((tag, _content(tag, indicators, content, findings)))
    findings += lineframes.about(raw, text, charset)
    if not leader:
        findings.append(Finding("M508"))
    return Record(leader.ljust(24), entries), charset, findings


def _content(tag: str, indicators: str, content: str, findings: list[Finding]) -> str:
    if tag[:2] == "00" or tag in _WITHOUT_SUBFIELDS:
        return content.replace("^", " ")
    first, *subfields = content.split("$$")
    if first or not subfields:
        findings.append(Finding("M301", tag))
    return indicators + first + "".join("\x1f" + subfield for subfield in subfields)
