"""The only writers of what is kept. Every write is: a record row, a version with its bytes, and a change in the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from alcove.libraries import actions as libraries
from alcove.libraries import locks
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import AlcoveError, Changed
from alcove.libraries.jobs import is_abandoned
from alcove.libraries.models import Job
from alcove.marc.record import Field
from alcove.marc.record import Record as MarcRecord
from alcove.marc.write import encode_to_keep

from . import change_sets, protocols, queries, saving, sealing, suppression
from .change_sets import Edit
from .models import ChangeSet, Load, Record, SealedValue, Unsealing
from .saving import Draft, Outcome

__all__ = ["Draft", "Edit", "Outcome", "delete", "save", "save_many"]


AT_ONCE = 500
"""Sets of at most so many records are carried out, or taken back, while somebody waits; others become a job."""


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


@action("records.suppress")
def suppress(actor: Actor, *, record_ids: Sequence[int], reason: str) -> int:
    """Hide records from readers and from every other system; give how many were seen until now.

    Each gets a new version with the same bytes. Those who work here go on seeing and changing them. Records that are
    hidden or deleted already, or not of this library, are passed over.
    """
    return suppression.mark(actor, record_ids, is_suppressed=True)


@action("records.unsuppress")
def unsuppress(actor: Actor, *, record_ids: Sequence[int], reason: str) -> int:
    """Show hidden records to everybody again; give how many were hidden until now. As `suppress`."""
    return suppression.mark(actor, record_ids, is_suppressed=False)


@action("records.put_protocols")
def put_protocols(actor: Actor, *, wanted: Mapping[int, str], reason: str) -> int:
    """Give records their protocols (record id to protocol, "" for none), and say so to all who follow; give how many changed.

    Who may ask for what is the business of the room of communities, whose verbs call this one.
    """
    return protocols.put(actor, wanted)


@action("records.seal")
def seal(actor: Actor, *, record_id: int, expected_version: int, places: Sequence[int], reason: str) -> int:
    """Take fields out of a record for the sake of a person, so that nobody sees them again; give the number of the new version.

    `places` are those of the fields among the fields of the record, from 0. They go to the sealed store, which two people
    open together; older versions are shown without them, and the next load does not bring them back. It cannot be taken
    back. Raises Changed (A302), CannotSeal (A461).
    """
    stored = queries.get(actor.library_id, record_id)
    entries = stored.record.entries
    chosen = sorted({place for place in places if 0 <= place < len(entries) and entries[place][0][:2] != "00"})
    if not chosen or not reason.strip():
        raise CannotSeal("Choose the fields to be sealed, and say why.", remedy="Control fields cannot be sealed.")
    kept = MarcRecord(stored.record.leader, [entry for place, entry in enumerate(entries) if place not in set(chosen)])
    raw, syntax = encode_to_keep(kept, stored.syntax)
    number = saving.save_one(actor, record_id, expected_version, Draft(raw, syntax, "utf-8", stored.kind, None))
    sealing.write(actor.library_id, record_id, number, stored.record, [Field(*entries[place]) for place in chosen])
    return number


class CannotSeal(AlcoveError):
    """Nothing was chosen that can be sealed, or no reason was given."""

    code = "A461"


@action("records.ask_to_unseal")
def ask_to_unseal(actor: Actor, *, sealed: SealedValue, reason: str) -> Unsealing:
    """Ask to see a sealed value; somebody else has to agree. Raises CannotUnseal (A460) without a reason."""
    return sealing.ask(actor, sealed, reason)


@action("records.agree_to_unseal")
def agree_to_unseal(actor: Actor, *, unsealing: Unsealing) -> Unsealing:
    """Agree that somebody else sees a sealed value; both see it for a day. Raises CannotUnseal (A460) for the one who asked."""
    return sealing.agree(actor, unsealing)


class NotReady(Changed):
    """The change-set is not in a state in which this can be done."""

    code = "A303"


class StaleChangeSet(Changed):
    """Records of the set have changed since it was looked at, or it is not the set that was looked at."""

    code = "A304"


@action("records.open_change_set")
def open_change_set(actor: Actor, *, title: str, reason: str, source: str, recipe: dict[str, Any] | None = None) -> ChangeSet:
    """Begin a set of changes. `source` names what makes them (editor, batch, load ...), `recipe` says what was asked for."""
    return ChangeSet.objects.create(
        library_id=actor.library_id, title=title[:300], reason=reason, source=source, recipe=recipe or {},
        user_id=actor.user_id, actor_name=actor.name[:150],
    )  # fmt: skip


def propose(change_set: ChangeSet, edits: list[Edit], *, examined: int) -> int:
    """Add proposals to an open set, as part of the verb that prepares it; give how many records they are for.

    `examined` is how many records were looked at for them. A record that is in the set already is left out. Nothing of
    the catalogue changes.
    """
    with transaction.atomic():
        _must_be_open(change_set)
        count = change_sets.write_proposals(change_set, edits)
        change_set.proposed += count
        change_set.examined += examined
        change_set.save(update_fields=["proposed", "examined"])
    return count


def propose_new(change_set: ChangeSet, drafts: list[Draft]) -> list[int]:
    """Add new records to an open set, as part of the verb that prepares it; give the ids they will have.

    Their control numbers must be free. Nobody finds them before the set is carried out; taken back, they are deleted.
    """
    with transaction.atomic():
        _must_be_open(change_set)
        ids = change_sets.write_new(change_set, drafts)
        change_set.proposed += len(ids)
        change_set.save(update_fields=["proposed"])
    return ids


def _must_be_open(change_set: ChangeSet) -> None:
    locks.writing()
    if not ChangeSet.objects.filter(pk=change_set.pk, state=ChangeSet.State.OPEN).exists():
        raise NotReady(f"Change-set {change_set.pk} was discarded meanwhile.", remedy="Make it again.")


@action("records.close_change_set")
def close_change_set(actor: Actor, *, change_set: ChangeSet) -> ChangeSet:
    """Say that all is proposed: the set can be looked at, and has its fingerprint. Raises NotReady (A303)."""
    _moved(actor, change_set, {ChangeSet.State.OPEN}, ChangeSet.State.READY)
    change_set.fingerprint = change_sets.fingerprint_of(change_set)
    change_set.save(update_fields=["fingerprint"])
    return change_set


@action("records.discard_change_set")
def discard_change_set(actor: Actor, *, change_set: ChangeSet) -> ChangeSet:
    """Give up a set that was not carried out; what was proposed is forgotten. Raises NotReady (A303)."""
    _moved(actor, change_set, {ChangeSet.State.OPEN, ChangeSet.State.READY}, ChangeSet.State.DISCARDED)
    change_set.changes.all().delete()
    return change_set


@long_action("records.apply_change_set")
def apply_change_set(
    actor: Actor,
    *,
    change_set: ChangeSet,
    fingerprint: str,
    job: Job | None = None,
    progress: change_sets.Progress | None = None,
) -> ChangeSet:
    """Carry out a set that was looked at; carry on one that was stopped half-way. Carried out already, nothing is done.

    A set that fits in one piece is carried out whole or not at all. `job` is the running job that this is done for.
    Raises StaleChangeSet (A304) when the fingerprint is another, or records have changed since; NotReady (A303).
    """
    if fingerprint != change_set.fingerprint:
        raise StaleChangeSet(f"Change-set {change_set.pk} is not the one you looked at.", remedy="Look at it again.")
    with transaction.atomic():
        locks.writing()
        change_set.refresh_from_db()
        if change_set.state == ChangeSet.State.APPLIED:
            return change_set
        if change_set.state == ChangeSet.State.READY and (changed := queries.changed_since(change_set)):
            raise _stale(change_set, changed)
        _moved(actor, change_set, {ChangeSet.State.READY, ChangeSet.State.APPLYING}, ChangeSet.State.APPLYING)
        if change_set.proposed <= change_sets.PIECE:
            change_sets.carry_out(change_set, job, None)
    if change_set.state == ChangeSet.State.APPLYING:
        change_sets.carry_out(change_set, job, progress)
    return change_set


@long_action("records.undo_change_set")
def undo_change_set(
    actor: Actor,
    *,
    change_set: ChangeSet,
    reason: str,
    job: Job | None = None,
    progress: change_sets.Progress | None = None,
) -> ChangeSet:
    """Take a set back: every record has the bytes it had before, but for those somebody has changed since, which are kept.

    A set that was stopped half-way, or is being carried out, is taken back as far as it went. One that made new records out
    of others (a split) is taken back whole or not at all: what went to the new record would be lost with it. Raises NotReady
    (A303), StaleChangeSet (A304).
    """
    state = ChangeSet.State
    if change_set.state == state.APPLIED and (edited := queries.edited_of_a_split(change_set)):
        shown = ", ".join(map(str, edited[:10]))
        raise StaleChangeSet(
            f"Change-set {change_set.pk} divided records that were edited since ({shown}). Nothing was done.",
            remedy="Take those edits back first, or merge the records.",
        )
    _moved(actor, change_set, {state.APPLIED, state.APPLYING, state.UNDOING}, state.UNDOING)
    change_sets.take_back(change_set, job, progress)
    return change_set


@action("records.queue_apply")
def queue_apply(actor: Actor, *, change_set: ChangeSet) -> Job:
    """Put carrying out a set that was looked at on the list of jobs, for sets of many records. Raises NotReady (A303)."""
    state = ChangeSet.State
    return _queued(actor, change_set, {state.READY, state.APPLYING}, "records.apply_change_set", "Carry out")


@action("records.queue_undo")
def queue_undo(actor: Actor, *, change_set: ChangeSet, reason: str) -> Job:
    """Put taking a set back on the list of jobs, for sets of many records. Raises NotReady (A303)."""
    state = ChangeSet.State
    job = _queued(actor, change_set, {state.APPLIED, state.APPLYING, state.UNDOING}, "records.undo_change_set", "Take back")
    change_set.recipe["reason for taking back"] = reason
    change_set.save(update_fields=["recipe"])
    return job


def _queued(actor: Actor, change_set: ChangeSet, allowed: set[ChangeSet.State], kind: str, what: str) -> Job:
    locks.writing()
    change_set.refresh_from_db()
    running = change_set.job
    if change_set.state not in allowed or (running is not None and running.is_open and not is_abandoned(running)):
        raise NotReady(f"Change-set {change_set.pk} is {change_set.get_state_display()}.", remedy="See its job.")
    title = f"{what} change-set {change_set.pk}: {change_set.title}"[:300]
    job = libraries.open_job(actor, kind=kind, title=title, total=change_set.proposed, unit="records")
    change_set.job = job
    change_set.save(update_fields=["job"])
    return job


def run_apply(actor: Actor, job: Job) -> None:
    """Carry out the set of a waiting job (the worker's way in)."""
    _run(job, lambda one: apply_change_set(actor, change_set=one, fingerprint=one.fingerprint, job=job))


def run_undo(actor: Actor, job: Job) -> None:
    """Take back the set of a waiting job (the worker's way in)."""

    def undo(one: ChangeSet) -> ChangeSet:
        return undo_change_set(actor, change_set=one, reason=one.recipe.get("reason for taking back", ""), job=job)

    _run(job, undo)


def _run(job: Job, work: Callable[[ChangeSet], ChangeSet]) -> None:
    """Claim the job, do the work, and close the job with what became of the records."""
    if not libraries.claim(job):
        return
    try:
        change_set = work(ChangeSet.objects.get(job=job))
    except Exception as error:
        libraries.finish(job, state=Job.State.FAILED, report={"error": str(error)})
        raise
    is_done = change_set.state in {ChangeSet.State.APPLIED, ChangeSet.State.UNDONE}
    report: dict[str, object] = {"change_set": change_set.pk, **queries.outcomes(change_set)}
    libraries.finish(job, state=Job.State.DONE if is_done else Job.State.CANCELLED, report=report)


def _moved(actor: Actor, change_set: ChangeSet, allowed: set[ChangeSet.State], state: ChangeSet.State) -> None:
    """Bring a set from one of the allowed states to another, in one statement, so that two people cannot both do it."""
    rows = ChangeSet.objects.filter(pk=change_set.pk, library=actor.library_id, state__in=allowed)
    if not rows.update(state=state):
        change_set.refresh_from_db()
        raise NotReady(
            f"Change-set {change_set.pk} is {change_set.get_state_display()}.", remedy="Look at it to see what can be done."
        )
    change_set.state = state


def _stale(change_set: ChangeSet, changed: list[int]) -> StaleChangeSet:
    shown = ", ".join(map(str, changed[:10])) + (" ..." if len(changed) > 10 else "")
    return StaleChangeSet(
        f"Change-set {change_set.pk}: {len(changed):,} records have changed since the preview ({shown}). Nothing was done.",
        remedy="Make the change-set again; it will start from the records as they are now.",
    )
