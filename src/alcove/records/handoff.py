"""What was saved a moment ago, handed to whoever follows the outbox in this process, so that it is not read back and decoded.

The outbox alone decides what has to be followed; this is a short cut through it and may be taken or left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db import transaction

from alcove.marc.record import Record


class Saved(NamedTuple):
    """One active record as it was written; `prepared` is what the taker made of it before, None where it was not asked."""

    id: int
    version: int
    library_id: int
    kind: str
    prepared: Any


@dataclass(frozen=True)
class Batch:
    """What one statement wrote: its changes are those from `first` to `last`, in the order of `saved`."""

    saved: list[Saved]
    last: int

    @property
    def first(self) -> int:
        """Give the number of its first change."""
        return self.last - len(self.saved) + 1


class Taker(Protocol):
    """Who follows the outbox in this process."""

    def prepare(self, records: list[Record]) -> list[Any]:
        """Make of each record, while it is at hand, what will be needed of it should it be saved; never None."""

    def take(self, batch: Batch) -> None:
        """Take what was saved."""


_taker: ContextVar[Taker | None] = ContextVar("taker", default=None)


@contextmanager
def to(taker: Taker) -> Iterator[None]:
    """Hand every batch to `taker` while this lasts, after its transaction is committed."""
    before = _taker.set(taker)
    try:
        yield
    finally:
        _taker.reset(before)


def prepare(records: list[Record]) -> list[Any]:
    """Give what the taker makes of records that are likely to be saved; None for each where nobody follows."""
    taker = _taker.get()
    return taker.prepare(records) if taker is not None else [None] * len(records)


def offer(saved: list[Saved], last: int) -> None:
    """Hand over what the running transaction has written as changes up to `last`, once it is committed."""
    taker = _taker.get()
    if taker is not None:
        transaction.on_commit(lambda: taker.take(Batch(saved, last)))
