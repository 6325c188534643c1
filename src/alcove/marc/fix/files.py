"""A task over a file of records, as a stream: what does not change leaves as it came, byte for byte.

Damaged stretches are copied through and reported; so is a record that cannot be written in the format and the coding of its
file. Memory stays the same however long the file is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from alcove.marc import read, write
from alcove.marc.compare import compare
from alcove.marc.parsed import Parsed
from alcove.marc.record import Record

from .running import Prepared

MOST_PROBLEMS = 1000
_SURELY_FITS = 20_000
"""Letters that ISO 2709 has room for in any script, with the directory."""
WRITABLE = ("iso2709", "marcxml", "json", "line")


@dataclass
class Report:
    """What a task did to a file, or would do: how many records each instruction changed, and some of them before and after."""

    counts: list[int]
    records: int = 0
    changed: int = 0
    damaged: int = 0
    problems: list[str] = field(default_factory=list)
    more_problems: int = 0
    sample: list[tuple[int, str, str]] = field(default_factory=list)

    def note(self, parsed: Parsed, said: str) -> None:
        """Report something about a record."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(f"record {parsed.number}, byte {parsed.offset}: {said}")
        else:
            self.more_problems += 1

    def as_data(self) -> dict[str, Any]:
        """Give the report as plain data."""
        return {
            "records": self.records,
            "changed": self.changed,
            "damaged": self.damaged,
            "counts": self.counts,
            "problems": self.problems,
            "more_problems": self.more_problems,
            "sample": [{"record": number, "control_number": name, "difference": said} for number, name, said in self.sample],
        }


class CannotWrite(ValueError):
    """Changed records cannot be written in the format of the file; another has to be said."""


def fix_file(
    source: read.Source,
    out: BinaryIO | None,
    prepared: Prepared,
    *,
    syntax: str,
    target: str | None = None,
    encoding: str = "detected",
    sample: int = 5,
) -> Report:
    """Carry a task out on every record of a file; `out` None only looks.

    `syntax` is the format of the file, `target` that of `out` where it is to be another one (then damaged stretches are left
    out, and reported). Raises CannotWrite before anything is written.
    """
    if target is None and out is not None and syntax not in WRITABLE:
        raise CannotWrite(f"Records cannot be written as {syntax}.")
    report = Report([0] * len(prepared.changes))
    run = _Run(prepared, report, sample)
    stretches = read.read(source, syntax=syntax, encoding=encoding)
    if target is not None and out is not None:
        write.write(run.records(stretches), out, syntax=target, may_be_long=True)
        return report
    for parsed in stretches:
        if out is not None:
            out.write(run.raw(parsed, syntax))
        else:
            run.look(parsed, syntax)
    return report


class _Run:
    def __init__(self, prepared: Prepared, report: Report, sample: int) -> None:
        self.prepared, self.report, self.sample = prepared, report, sample

    def records(self, stretches: Iterator[Parsed]) -> Iterator[Record]:
        for parsed in stretches:
            if (after := self._after(parsed)) is not None:
                yield after

    def look(self, parsed: Parsed, syntax: str) -> None:
        """Count what would change; encode only where that could fail."""
        waiting: deque[tuple[int, ...]] = deque(maxlen=1)
        after = self._after(parsed, waiting)
        if after is None or after is parsed.record or syntax not in WRITABLE:
            return
        if syntax == "line" or parsed.charset != "utf-8" or _letters(after) > _SURELY_FITS:
            self._written(after, parsed, syntax, waiting)

    def raw(self, parsed: Parsed, syntax: str) -> bytes:
        """Give the bytes that leave for the bytes that came."""
        waiting: deque[tuple[int, ...]] = deque(maxlen=1)
        after = self._after(parsed, waiting)
        if after is None or after is parsed.record:
            return parsed.raw
        return self._written(after, parsed, syntax, waiting)

    def _written(self, after: Record, parsed: Parsed, syntax: str, counted: deque[tuple[int, ...]]) -> bytes:
        try:
            return _encoded(after, parsed, syntax)
        except (write.RecordTooLong, CannotWrite) as error:
            self.report.note(parsed, f"{error} It was left as it was.")
            self._take_back(counted)
            return parsed.raw

    def _after(self, parsed: Parsed, counted: deque[tuple[int, ...]] | None = None) -> Record | None:
        """Give the record afterwards; None for a stretch that is no good record."""
        if parsed.between:
            return None
        report = self.report
        report.records += 1
        if parsed.record is None or not parsed.is_good:
            report.damaged += 1
            said = "; ".join(f"{problem.code} {problem.message}" for problem in parsed.problems[:3])
            report.note(parsed, f"{said or 'It cannot be read.'} It was copied as it is.")
            return None
        outcome = self.prepared.applied(parsed.record)
        if outcome.problem:
            report.note(parsed, f"{outcome.problem} It was left as it was.")
        if outcome.record is not parsed.record:
            report.changed += 1
            report.counts = [one + more for one, more in zip(report.counts, outcome.counts, strict=True)]
            if counted is not None:
                counted.append(outcome.counts)
            if len(report.sample) < self.sample:
                said = compare(parsed.record, outcome.record).as_text()
                report.sample.append((parsed.number, parsed.record.control("001") or "", said))
        return outcome.record

    def _take_back(self, counted: deque[tuple[int, ...]]) -> None:
        self.report.changed -= 1
        self.report.counts = [one - less for one, less in zip(self.report.counts, counted.pop(), strict=True)]


def _letters(record: Record) -> int:
    return sum([len(content) + 13 for _, content in record.entries])


def _encoded(record: Record, parsed: Parsed, syntax: str) -> bytes:
    """Give the bytes of a changed record, in the coding that it had and with the line ends that stood behind it."""
    charset = parsed.charset.partition(";")[0]
    raw = write.encode(record, syntax=syntax, charset=charset)
    if syntax == "line" and not parsed.raw.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"="):
        raise CannotWrite("These lines are not MarcEdit's; say another format.")
    if syntax != "iso2709":
        end = parsed.raw[len(parsed.raw.rstrip(b"\r\n")) :]
        raw = raw.rstrip(b"\r\n") + end
        if charset != "utf-8":
            raw = raw.decode("utf-8").encode(charset, "xmlcharrefreplace")
    if charset != "utf-8" and read.decode(raw, syntax=syntax, charset=charset).entries != record.entries:
        raise CannotWrite(f"It has characters that {charset} does not have; say another format.")
    return raw
