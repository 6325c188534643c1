"""Check that dates make sense: 008/06 against dates 1 and 2, dates that cannot be, 005 (MARC 21, 005 and 008/06-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from .field_rules import Fault
from .record import Record

_YEAR = r"(?:[0-9u]{4}|\|{4})"
_TWO = (re.compile(_YEAR + _YEAR), "two dates")
_ASKED = {
    "b": (re.compile(r"[ |]{8}"), "no dates"),
    "c": (re.compile(_YEAR + "9999"), "the year it began, and 9999"),
    "e": (re.compile(_YEAR + r"(?:[01u][0-9u][0-3u ][0-9u ]|\|{4})"), "the year, and month and day"),
    "n": (re.compile(r"[u |]{8}"), "uuuu in both dates"),
    "s": (re.compile(_YEAR + r"[ |]{4}"), "one date, and date 2 blank"),
    "u": (re.compile(_YEAR + "(?:uuuu|[|]{4})"), "the year it began, and uuuu"),
    **dict.fromkeys("dikmpqrt", _TWO),
}
_SPANS = "dikmq"
_TIME = re.compile(r"[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]\.[0-9]")
_YEARS_AHEAD = 3


def faults(record: Record) -> Iterator[tuple[str, int, Fault]]:
    """Yield (tag, occurrence from 1, fault) for dates that are missing, turned round, too late or no dates at all."""
    counts = {"005": 0, "008": 0}
    for tag, content in record.entries:
        if tag not in counts:
            continue
        counts[tag] += 1
        if tag == "005" and not _TIME.match(content):
            yield tag, counts[tag], Fault("M624", found=content.strip())
        elif tag == "008" and record.kind == "bibliographic":
            for fault in _year_faults(content[6:7], content[7:11], content[11:15]):
                yield tag, counts[tag], fault


def _year_faults(kind: str, first: str, second: str) -> Iterator[Fault]:
    pattern, words = _ASKED.get(kind, (None, ""))
    if pattern is None or len(second) < 4:
        return
    if not pattern.fullmatch(first + second):
        yield Fault("M621", kind, words)
    elif kind in _SPANS and _earliest(first) > _latest(second):
        yield Fault("M622", first, second)
    limit = datetime.now(UTC).year + _YEARS_AHEAD
    years = (first,) if kind in "ceu" else (first, second)
    for year in years:
        if year.isdigit() and year != "9999" and int(year) > limit:
            yield Fault("M623", found=year)


def _earliest(year: str) -> str:
    return year.replace("u", "0").replace("|", "0")


def _latest(year: str) -> str:
    return year.replace("u", "9").replace("|", "9")
