"""A catalogue elsewhere as it is asked, and what came of it. No database here: this runs in threads of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from alcove.marc import read as marc
from alcove.marc import unimarc
from alcove.marc.parsed import Parsed
from alcove.marc.record import Record


@dataclass(frozen=True)
class Source:
    """Where and how to ask."""

    id: int
    name: str
    kind: str
    address: str
    database: str = ""
    schema: str = ""
    version: str = "1.1"
    encoding: str = "detected"
    indexes: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 10.0
    is_inside: bool = False
    most: int = 10


class Status(StrEnum):
    """How a target answered."""

    FOUND = "found"
    NONE = "none"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    ERROR = "error"


@dataclass(frozen=True)
class Received:
    """A record as it came: its bytes, how to read them, and the record read from them."""

    raw: bytes
    syntax: str
    charset: str
    record: Record
    is_damaged: bool = False


@dataclass(frozen=True)
class Found:
    """What a target has: how many there are, those that came, and what there is to say about it."""

    total: int
    records: tuple[Received, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of asking one target. `reason` says in plain words why there is no record, or not all."""

    source: Source
    status: Status
    seconds: float
    total: int = 0
    records: tuple[Received, ...] = ()
    reason: str = ""

    def as_dict(self) -> dict[str, object]:
        """Give all but the records as plain data."""
        return {
            "target": self.source.name, "status": str(self.status), "total": self.total, "records": len(self.records),
            "seconds": round(self.seconds, 2), "reason": self.reason,
        }  # fmt: skip


class Refusal(Exception):
    """The target answered, and does not do what it was asked; the text is what it says."""


class Failure(Exception):
    """The target answered something that cannot be understood."""


def read_one(raw: bytes, *, syntax: str, encoding: str) -> Received | None:
    """Read the bytes of one record; None where no record is in them."""
    stretches = [one for one in marc.read(raw, syntax=syntax, encoding=encoding) if not one.between]
    found = next((one for one in stretches if one.record is not None and one.record.entries), None)
    return _received(found, syntax) if found is not None else None


def _received(stretch: Parsed, syntax: str) -> Received:
    assert stretch.record is not None  # noqa: S101 - for the type checker
    return Received(stretch.raw, syntax, stretch.charset, stretch.record, not stretch.is_good)


def found(total: int, records: Iterable[Received], *, others: int = 0, note: str = "") -> Found:
    """Leave out what is no MARC 21, and say so."""
    received = list(records)
    taken = tuple(one for one in received if unimarc.flavour(one.record) == "marc21")
    strange = others + len(received) - len(taken)
    said = [note] if note else []
    said += [f"{strange} of the records are not MARC 21 and are not shown."] if strange else []
    return Found(total, taken, " ".join(said))
