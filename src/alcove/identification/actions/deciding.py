"""What is decided about records that are like several of ours."""

from __future__ import annotations

from alcove.identification import placing, plans, queries
from alcove.identification.models import Undecided
from alcove.libraries.action import Actor, action, current_entry
from alcove.libraries.errors import AlcoveError
from alcove.records import actions as records
from alcove.records import queries as kept
from alcove.records.models import Record


class AlreadyDecided(AlcoveError):
    """Somebody has decided about this record, or it cannot be put over that one."""

    code = "A321"


@action("identification.put_over")
def put_over(actor: Actor, *, undecided: Undecided, record_id: int, reason: str = "") -> Undecided:
    """Decide that the incoming record is this one of ours, and put it over it by the overlay profile of its load.

    Raises AlreadyDecided (A321), Changed (A302), NotFound (A301).
    """
    _claimed(actor, undecided, Undecided.State.PUT_OVER)
    stored, incoming = kept.get(actor.library_id, record_id), queries.incoming_of(undecided)
    if stored.is_deleted or stored.kind != incoming.kind:
        raise AlreadyDecided(f"Record {record_id} is deleted or of another kind.", remedy="Choose another record.")
    plan = plans.plan_of(undecided.load)
    draft = placing.laid(stored, incoming, plan.overlay if plan else queries.checked("overlay", {}))
    if draft is not None:
        records.save(actor, record_id=record_id, expected_version=stored.version, draft=draft, reason=reason)
    return _decided(undecided, record_id)


@action("identification.add_new")
def add_new(actor: Actor, *, undecided: Undecided, reason: str = "") -> Undecided:
    """Decide that the incoming record is none of ours, and add it. Raises AlreadyDecided (A321)."""
    _claimed(actor, undecided, Undecided.State.ADDED)
    draft = placing.kept_as(undecided, queries.raw_of(undecided), queries.incoming_of(undecided))
    records.save_many(actor, drafts=[draft], reason=reason)
    namespace, number = draft.key or ("", "")
    added = Record.objects.filter(library=actor.library_id, namespace=namespace, control_number=number, digest=draft.digest)
    return _decided(undecided, added.order_by("-id").values_list("id", flat=True)[0])


@action("identification.pass_over")
def pass_over(actor: Actor, *, undecided: Undecided, reason: str = "") -> Undecided:
    """Decide that nothing is done with the incoming record; its bytes stay with its load. Raises AlreadyDecided (A321)."""
    _claimed(actor, undecided, Undecided.State.PASSED_OVER)
    return _decided(undecided, None)


def _claimed(actor: Actor, undecided: Undecided, state: Undecided.State) -> None:
    """Take an open question, in one statement, so that two people cannot both decide it."""
    row = Undecided.objects.filter(pk=undecided.pk, library=actor.library_id, state=Undecided.State.OPEN)
    if not row.update(state=state):
        undecided.refresh_from_db()
        raise AlreadyDecided(
            f"Record {undecided.pk} is already {undecided.get_state_display()}.", remedy="See: alcove undecided list"
        )
    undecided.state = state


def _decided(undecided: Undecided, record_id: int | None) -> Undecided:
    undecided.record_id, undecided.decided = record_id, current_entry()
    undecided.save(update_fields=["record", "decided"])
    return undecided
