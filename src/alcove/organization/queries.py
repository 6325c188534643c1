"""Questions of the cataloguing room. Read only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from alcove.marc import keys, read
from alcove.marc.parsed import Parsed
from alcove.marc.problem import Problem
from alcove.records.queries import Stored

SHOWN_RECORDS, SHOWN_PROBLEMS = 10, 50
LONGEST_LOOK = 2.0
"""Seconds."""


@dataclass
class Glance:
    """A first look at a file. `records` and the counts are of the part that was read; `is_whole` says whether that was all."""

    syntax: str
    size: int
    records: int = 0
    unreadable: int = 0
    charsets: dict[str, int] = field(default_factory=dict)
    first: list[Stored] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    bytes_read: int = 0
    is_whole: bool = True

    @property
    def percent(self) -> int:
        """Give how much of the file was read, 0 to 100."""
        return self.bytes_read * 100 // self.size if self.size else 100

    @property
    def codings(self) -> list[str]:
        """Name the codings that were met, the most frequent first; that a record was mended is said among the problems."""
        return list(
            dict.fromkeys(name.partition(";")[0] for name in sorted(self.charsets, key=lambda one: -self.charsets[one]))
        )


def glance(path: Path, *, encoding: str = "detected") -> Glance:
    """Read the beginning of a file, as much as two seconds allow, and write nothing."""
    with path.open("rb") as file:
        seen = Glance(read.sniff(file.read(64 * 1024)), path.stat().st_size)
    deadline = time.monotonic() + LONGEST_LOOK
    for stretch in _records(path, seen, encoding):
        seen.records += 1
        seen.unreadable += stretch.record is None
        seen.charsets[stretch.charset] = seen.charsets.get(stretch.charset, 0) + 1
        if stretch.record is not None and len(seen.first) < SHOWN_RECORDS:
            seen.first.append(_stored(stretch, seen.syntax))
        if time.monotonic() > deadline:
            break
    seen.is_whole = seen.bytes_read >= seen.size
    return seen


def _records(path: Path, seen: Glance, encoding: str) -> Iterator[Parsed]:
    """Yield the records, noting on the way what is wrong and how far the reading is."""
    for stretch in read.read(path, syntax=seen.syntax, encoding=encoding):
        seen.bytes_read += len(stretch.raw)
        seen.problem_count += len(stretch.problems)
        seen.problems += stretch.problems[: max(0, SHOWN_PROBLEMS - len(seen.problems))]
        if not stretch.between:
            yield stretch


def _stored(stretch: Parsed, syntax: str) -> Stored:
    record = stretch.record
    namespace, number = (keys.control_key(record) if record else None) or ("", "")
    return Stored(
        0, 0, record.kind if record else "", "active", namespace, number, 1, timezone.now(), None, stretch.raw, syntax,
        stretch.charset,
    )  # fmt: skip
