"""Taking back: a whole load, or a change-set from records that were edited since; as a change-set of its own to look at."""

from __future__ import annotations

from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.marc.merge import merge
from alcove.marc.write import encode_to_keep
from alcove.records import actions as records
from alcove.records import history, queries
from alcove.records.models import ChangeSet, Load, ProposedChange

_AT_A_TIME = 1000


class CannotUndo(AlcoveError):
    """The load is not at its end."""

    code = "A306"


@action("organization.prepare_merged_undo")
def prepare_merged_undo(actor: Actor, *, change_set: ChangeSet, reason: str = "") -> ChangeSet:
    """Make a change-set that takes from the records which `undo_change_set` kept what the set had done, and leaves the rest.

    Where a later edit and the set changed the same field, the record is left out; `recipe["left_out"]` names it.
    """
    made = records.open_change_set(
        actor, title=f"Take back change-set {change_set.pk} from records edited since", reason=reason, source="undo",
        recipe={"verb": "merged undo", "change_set": change_set.pk},
    )  # fmt: skip
    left_out: list[int] = []
    after = 0
    while kept := queries.before_and_after(change_set, after=after, limit=_AT_A_TIME, outcome=ProposedChange.Outcome.KEPT):
        after = kept[-1].change.pk
        now = {stored.id: stored for stored in queries.in_order([one.change.record_id for one in kept])}
        edits = []
        for one in kept:
            current = now[one.change.record_id]
            merged = merge(one.after.record, current.record, one.before.record)
            if merged.conflicts or current.is_deleted:
                left_out.append(current.id)
            elif merged.record != current.record:
                raw, syntax = encode_to_keep(merged.record, current.syntax)
                edits.append(records.Edit(current.id, current.version, raw, syntax, "utf-8", merged.record.kind))
        records.propose(made, edits, examined=len(kept))
    made.recipe["left_out"] = left_out
    made.save(update_fields=["recipe"])
    return records.close_change_set(actor, change_set=made)


@action("organization.prepare_load_undo")
def prepare_load_undo(actor: Actor, *, load: Load, reason: str = "") -> ChangeSet:
    """Make a change-set that takes a load back: what it added is deleted, what it changed has its bytes from before.

    Records that somebody has edited since are left out; `recipe["left_out"]` counts them. Nothing changes before it is
    carried out. Raises CannotUndo (A306) while the load is running.
    """
    if load.job.is_open:
        raise CannotUndo(f"The load of {load.source_name} is not at its end.", remedy="Wait for it, or stop it first.")
    made = records.open_change_set(
        actor, title=f"Take back the load of {load.source_name}", reason=reason, source="undo",
        recipe={"verb": "undo a load", "load": load.job_id},
    )  # fmt: skip
    after = 0
    while written := queries.written_by(load, after=after, limit=_AT_A_TIME):
        after = written[-1][0].pk
        deleted = queries.deletions([before for _, before in written if before is not None])
        edits = []
        for now, before in written:
            old = before or now
            kind = now.record.kind if before is None else history.content(before).kind
            status = "deleted" if before is None or before.pk in deleted else "active"
            edits.append(records.Edit(now.record_id, now.number, bytes(old.raw), old.syntax, old.charset, kind, status))
        records.propose(made, edits, examined=len(written))
    made.recipe["left_out"] = load.added + load.updated - made.proposed
    made.save(update_fields=["recipe"])
    return records.close_change_set(actor, change_set=made)
