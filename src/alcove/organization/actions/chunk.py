"""What of a file is saved in one transaction: its drafts, what was noticed, and the bytes that are no record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from alcove.marc import keys
from alcove.marc.parsed import Parsed
from alcove.marc.problem import Problem, Severity
from alcove.marc.record import Record
from alcove.records import actions as records
from alcove.records import handoff

CHUNK = 2000
CHUNK_BYTES = 4 << 20
_AT_A_TIME = 40
"""Stretches handled together: few enough to stay in the processor's cache from reading to preparing."""


class Chunk:
    """Some stretches of a file that follow each other.

    `numbers` gives the number of a record in its file by its byte offset; `left_over` are the stretches without a record;
    `end` is the byte offset behind the last. `read` are the records of the drafts, where they are asked for.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.drafts: list[records.Draft] = []
        self.findings: list[Problem] = []
        self.left_over: list[Parsed] = []
        self.numbers: dict[int, int] = {}
        self.read: list[Record] = []
        self.records = self.size = self.end = 0

    def add(self, stretches: list[Parsed], syntax: str, *, prepare: bool, keep: bool = False) -> None:
        """Take the next stretches; with `prepare`, let who follows make what is needed of the records at once.

        With `keep` the records stay at hand, to be matched.
        """
        good = [(stretch, stretch.record) for stretch in stretches if stretch.record is not None]
        if keep:
            self.read += [record for _, record in good]
        prepared = handoff.prepare([record for _, record in good]) if prepare else [None] * len(good)
        for (stretch, record), made in zip(good, prepared, strict=True):
            damaged = bool(stretch.problems) and any(_is_loss(problem) for problem in stretch.problems)
            key = _short(keys.control_key(record))
            self.drafts.append(
                records.Draft(stretch.raw, syntax, stretch.charset, record.kind, key, stretch.offset, damaged, made)
            )
        for stretch in stretches:
            self.size += len(stretch.raw)
            self.records += not stretch.between
            if stretch.problems:
                self.findings.extend(stretch.problems)
            if stretch.record is None:
                self.left_over.append(stretch)
            else:
                self.numbers[stretch.offset] = stretch.number
        self.end = stretches[-1].offset + len(stretches[-1].raw)

    @property
    def is_full(self) -> bool:
        """Say whether it should be saved before more is taken."""
        return len(self.drafts) + len(self.left_over) >= CHUNK or self.size >= CHUNK_BYTES


def chunks(parsed: Iterator[Parsed], syntax: str, *, is_likely_new: Callable[[], bool], keep: bool = False) -> Iterator[Chunk]:
    """Cut the stretches into chunks of at most CHUNK stretches and about CHUNK_BYTES bytes.

    `is_likely_new` is asked before each whether most of its records will be written. With `keep` the records stay at hand.
    """
    chunk, prepare = Chunk(), is_likely_new()
    while stretches := list(islice(parsed, _AT_A_TIME)):
        chunk.add(stretches, syntax, prepare=prepare, keep=keep)
        if chunk.is_full:
            yield chunk
            chunk, prepare = Chunk(), is_likely_new()
    if chunk.end:
        yield chunk


def _is_loss(problem: Problem) -> bool:
    """Say whether part of the record is lost (framing, directory); characters that cannot be read are still there."""
    return problem.severity is Severity.ERROR and problem.code[:2] in ("M1", "M2")


def _short(key: tuple[str, str] | None) -> tuple[str, str] | None:
    """Keep a key within the columns; a control number longer than any system writes is damage, not a number."""
    return key if key and key[1] and len(key[0]) <= 100 and len(key[1]) <= 200 and "\0" not in key[0] + key[1] else None
