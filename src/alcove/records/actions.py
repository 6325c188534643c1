"""The only writers of what is kept. Every write is: a record row, a version with its bytes, and a change in the outbox."""

from __future__ import annotations

from alcove.libraries.action import Actor, action

from . import saving
from .models import Load, Record
from .saving import Draft, Outcome

__all__ = ["Draft", "Outcome", "delete", "save", "save_many"]


@action("records.save_many")
def save_many(actor: Actor, *, drafts: list[Draft], load: Load | None = None, reason: str = "") -> Outcome:
    """Keep these records: new ones added, changed ones as a new version, unchanged ones left alone.

    Matched by (namespace, control number) in one query. `load` names the file they came from; a control number that comes
    twice in one load with different bytes is kept twice (occurrence 2, 3, ...).
    """
    return saving.save_many(actor, drafts, load)


@action("records.save")
def save(actor: Actor, *, record_id: int, expected_version: int, draft: Draft, reason: str) -> int:
    """Write a new version of one record; give its number.

    Raises Changed (A302) when the record is no longer at `expected_version`.
    """
    return saving.save_one(actor, record_id, expected_version, draft)


@action("records.delete")
def delete(actor: Actor, *, record_id: int, expected_version: int, reason: str) -> int:
    """Mark a record deleted, as a new version with the same bytes: its history stays. Raises Changed (A302)."""
    return saving.mark(actor, record_id, expected_version, Record.Status.DELETED)


@action("records.restore")
def restore(actor: Actor, *, record_id: int, expected_version: int, reason: str) -> int:
    """Bring a deleted record back, as a new version with the same bytes. Raises Changed (A302)."""
    return saving.mark(actor, record_id, expected_version, Record.Status.ACTIVE)
