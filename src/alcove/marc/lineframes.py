"""Where records begin and end in formats of one field a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from .frames import LARGEST, Frame
from .problem_table import Finding

_LONGEST = 2**20


def cut(
    source: BinaryIO,
    offset: int,
    *,
    is_field: Callable[[bytes], bool],
    begins: Callable[[bytes, bytes], bool],
) -> Iterator[Frame]:
    """Cut the rest of the source, which stands at `offset`, into records and what is between them.

    `is_field(line)` says whether a line is part of a record; `begins(first, line)` whether a line begins another record
    than the one whose first line is `first`. An empty line ends a record.
    """
    lines: list[bytes] = []
    size, inside = 0, False
    for line in iter(lambda: source.readline(_LONGEST), b""):
        starts = is_field(line) and (not inside or begins(lines[0], line) or size > LARGEST)
        ends = inside and not line.strip()
        if lines and (starts or ends or size > LARGEST):
            yield _frame(offset, lines, inside)
            offset, lines, size = offset + size, [], 0
        inside = starts or (inside and bool(lines))
        lines.append(line)
        size += len(line)
    if lines:
        yield _frame(offset, lines, inside)


def _frame(offset: int, lines: list[bytes], inside: bool) -> Frame:
    raw = b"".join(lines)
    findings = () if inside or not raw.strip(b"\r\n\t \xef\xbb\xbf") else (Finding("M105", found=len(raw)),)
    return Frame(offset, raw, not inside, findings)


def about(raw: bytes, text: str, charset: str) -> list[Finding]:
    """Say whether bytes of a record could not be read in its character coding."""
    if text.count("\ufffd") == raw.count(b"\xef\xbf\xbd"):
        return []
    return [Finding("M403", what=charset)]
