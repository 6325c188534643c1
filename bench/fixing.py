"""Batch editing: a task of two verbs over records in memory, looked at and then carried out, beside a script for pymarc."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from alcove.marc.fix import Prepared, task_of
from alcove.marc.fix.files import fix_file
from alcove.marc.frames import frames

from . import measure, table

ENOUGH = 20_000
_GOAL = 5.0
TASK = task_of(
    {
        "instructions": [
            {"verb": "delete field", "tag": "035", "where": {"subfield": "a", "begins": "(OCoLC)"}},
            {"verb": "edit subfield", "tag": "650", "code": "a", "find": "History", "with": "Past"},
        ]
    }
)


def rows(path: Path, *, count: int, rounds: int) -> Iterator[table.Row]:
    """Yield the line: records per processor second, over the look and the work."""
    raw, number = beginning(path, min(count, ENOUGH))
    script = peer()
    ways: list[Callable[[bytes], int]] = [_ours] + ([script] if script else [])
    ours, *theirs = measure.interleaved(rounds, *(partial(rate, raw, way) for way in ways))
    work = f"fix {number:,} records, two verbs, looked at and carried out"
    yield table.faster(work, ours, theirs[0] if theirs else None, "pymarc", "rec/CPU-s", _GOAL)


def beginning(path: Path, count: int) -> tuple[bytes, int]:
    """Give the first records of a file, one after the other, and how many they are."""
    with path.open("rb") as file:
        records = list(islice((raw for _, raw, between, _ in frames(file, 0) if not between), count))
    return b"".join(records), len(records)


def rate(raw: bytes, way: Callable[[bytes], int]) -> float:
    """Give how many records one way does in a processor second."""
    with contextlib.redirect_stderr(io.StringIO()):  # pymarc tells of every character that it cannot read.
        started = time.process_time()
        count = way(raw)
        return count / max(time.process_time() - started, 1e-9)


def _ours(raw: bytes) -> int:
    prepared = Prepared(TASK)
    fix_file(raw, None, prepared, syntax="iso2709")
    return fix_file(raw, io.BytesIO(), prepared, syntax="iso2709", sample=0).records


def peer() -> Callable[[bytes], int] | None:
    """Give the script for pymarc, which goes over the records to look and again to write; None where pymarc is not here."""
    try:
        import pymarc
    except ImportError:
        return None

    def edited(record: pymarc.Record) -> bool:
        is_changed = False
        for field in record.get_fields("035"):
            if any(value.startswith("(OCoLC)") for value in field.get_subfields("a")):
                record.remove_field(field)
                is_changed = True
        for field in record.get_fields("650"):
            if any("History" in value for value in field.get_subfields("a")):
                field.subfields = [
                    pymarc.Subfield("a", one.value.replace("History", "Past")) if one.code == "a" else one
                    for one in field.subfields
                ]
                is_changed = True
        return is_changed

    def script(raw: bytes) -> int:
        looked_at = sum(edited(record) for record in pymarc.MARCReader(io.BytesIO(raw)) if record is not None)
        out, count = io.BytesIO(), 0
        for record in pymarc.MARCReader(io.BytesIO(raw)):
            count += 1
            if record is not None:
                edited(record)
                out.write(record.as_marc())
        return count if looked_at <= count else 0

    return script
