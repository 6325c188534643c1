"""What is laid over records when they are shown, without changing them: decisions on wording, for one.

A higher room appends to LAYERS when it is ready. A layer is asked once for all the records of an answer, and gives, for
those it has something to say of, how their record is shown; the source stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from alcove.marc.record import Record

from . import protocols
from .protocols import Fields

Laying = Callable[[Record], Record]
LAYERS: list[Callable[[Sequence[int]], Mapping[int, Laying]]] = []


class Together:
    """The records of one answer, asked about together when the first of them is shown."""

    __slots__ = ("_ids", "_laid", "_notes")

    def __init__(self, ids: Sequence[int]) -> None:
        """Remember which records they are."""
        self._ids = ids
        self._laid: list[Mapping[int, Laying]] | None = None
        self._notes: Mapping[int, Fields] | None = None

    def shown(self, record_id: int, record: Record) -> Record:
        """Give a record as it is shown."""
        if self._laid is None:
            self._laid = [layer(self._ids) for layer in LAYERS]
        for layer in self._laid:
            if (laying := layer.get(record_id)) is not None:
                record = laying(record)
        return record

    def notes(self, record_id: int) -> Fields:
        """Give the fields that a community asks to go along with a record."""
        if self._notes is None:
            self._notes = protocols.notes(self._ids)
        return self._notes.get(record_id, ())


def ids_laid_over(ids: Sequence[int]) -> set[int]:
    """Say which of these records are shown otherwise than they are."""
    return {record_id for layer in LAYERS for record_id in layer(ids)} if ids else set()
