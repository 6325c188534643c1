"""Reading records: every subfield of every record, by our reader and by pymarc's, in processor seconds."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from alcove.marc import read
from alcove.marc.frames import frames

from . import measure, table

ENOUGH = 10_000
_GOALS = {"UTF-8": 6.0, "MARC-8": 11.0}


def rows(coded: dict[str, Path], *, count: int, rounds: int) -> Iterator[table.Row]:
    """Yield a line for every file, given by the name of its coding."""
    has_peer = _import_pymarc()
    for coding, path in coded.items():
        raw, number = _beginning(path, min(count, ENOUGH))
        readers = [_every_subfield_by_pymarc] * has_peer + [_every_subfield, _every_field_object]
        *peer, strings, objects = measure.interleaved(rounds, *(partial(_rate, raw, reader) for reader in readers))
        against = peer[0] if peer else None
        work = f"decode {number:,} records, {coding}, every subfield as a string"
        yield table.faster(work, strings, against, "pymarc", "rec/CPU-s", _GOALS[coding])
        work = f"decode {number:,} records, {coding}, every subfield as an object"
        yield table.faster(work, objects, against, "pymarc", "rec/CPU-s")


def _import_pymarc() -> bool:
    """Have it ready before the clock runs; say whether it is installed."""
    try:
        import pymarc  # noqa: F401
    except ImportError:
        return False
    return True


def _beginning(path: Path, count: int) -> tuple[bytes, int]:
    """Give the bytes of the first records of a file, and how many these are."""
    with path.open("rb") as file:
        records = list(islice((raw for _, raw, between, _ in frames(file, 0) if not between), count))
    return b"".join(records), len(records)


def _rate(raw: bytes, reader: Callable[[bytes], int]) -> float:
    with contextlib.redirect_stderr(io.StringIO()):  # pymarc tells of every character that it cannot read.
        started = time.process_time()
        count = reader(raw)
        return count / max(time.process_time() - started, 1e-9)


def _every_subfield(raw: bytes) -> int:
    count = held = 0
    for stretch in read.read(raw, syntax="iso2709"):
        if stretch.record is None:
            continue
        count += 1
        for tag, content in stretch.record.entries:
            if tag[:2] == "00":
                held += 1
            else:
                held += len(content.split("\x1f"))
    return count


def _every_field_object(raw: bytes) -> int:
    """Read through the objects that plug-ins and scripts use."""
    count = held = 0
    for stretch in read.read(raw, syntax="iso2709"):
        if stretch.record is not None:
            count += 1
            held += sum(len(field.subfields) for field in stretch.record)
    return count


def _every_subfield_by_pymarc(raw: bytes) -> int:
    from pymarc import MARCReader

    count = held = 0
    for record in MARCReader(io.BytesIO(raw)):
        if record is None:
            continue
        count += 1
        for field in record.fields:
            if field.control_field:
                held += 1
            else:
                held += len(field.subfields)
    return count
