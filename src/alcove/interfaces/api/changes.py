"""Change-sets, for those who are signed in: look at them, carry them out, take them back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import django_auth

from alcove.interfaces.api.door import staff
from alcove.marc.compare import compare
from alcove.records import actions, queries
from alcove.records.models import ChangeSet
from alcove.retrieval import index

router = Router(tags=["changes"], auth=django_auth)


class ChangeSetOut(Schema):
    """One change-set; `outcomes` counts its records by what became of them, `recipe` is what was asked for."""

    id: int
    title: str
    reason: str
    source: str
    state: str
    fingerprint: str
    actor_name: str
    created: datetime
    applied: datetime | None
    undone: datetime | None
    examined: int
    proposed: int
    recipe: dict[str, Any]
    outcomes: dict[str, int]


class ChangeOut(Schema):
    """One record of a set: what became of it, and what differs. `change` is its number, to go on after."""

    change: int
    record: int
    control_number: str
    base_version: int
    outcome: str
    status_before: str
    status_after: str
    difference: list[dict[str, Any]]


class Fingerprint(Schema):
    """The fingerprint of the set that was looked at."""

    fingerprint: str


class Reason(Schema):
    """Why."""

    reason: str = ""


@router.get("", response=list[ChangeSetOut], summary="Change-sets, newest first", operation_id="changes")
def changes(
    request: HttpRequest, limit: Annotated[int, Query(ge=1, le=100)] = 20, offset: Annotated[int, Query(ge=0)] = 0
) -> list[ChangeSetOut]:
    """List the change-sets of the library."""
    found = queries.change_sets(staff(request).library_id)[offset : offset + limit]
    return [_out(one) for one in found]


@router.get("/{int:change_set_id}", response=ChangeSetOut, summary="One change-set", operation_id="change_set")
def change_set(request: HttpRequest, change_set_id: int) -> ChangeSetOut:
    """Give one change-set."""
    return _out(queries.change_set(staff(request).library_id, change_set_id))


@router.get(
    "/{int:change_set_id}/records", response=list[ChangeOut], summary="What it changes", operation_id="change_set_records"
)
def records(
    request: HttpRequest,
    change_set_id: int,
    after: Annotated[int, Query(ge=0, lt=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    outcome: str | None = None,
) -> list[ChangeOut]:
    """Give the records of a set before and after, in its order; `after` is the `change` of the last one that was given."""
    found = queries.change_set(staff(request).library_id, change_set_id)
    wanted = "" if outcome == "proposed" else outcome
    return [
        ChangeOut(
            change=one.change.pk, record=one.change.record_id, control_number=one.before.control_number,
            base_version=one.change.base_version, outcome=one.change.outcome or "proposed", status_before=one.before.status,
            status_after=one.after.status, difference=compare(one.before.record, one.after.record).as_dict(),
        )
        for one in queries.before_and_after(found, after=after, limit=limit, outcome=wanted)
    ]  # fmt: skip


@router.post("/{int:change_set_id}/apply", response=ChangeSetOut, summary="Carry it out", operation_id="apply_change_set")
def apply(request: HttpRequest, change_set_id: int, said: Fingerprint) -> ChangeSetOut:
    """Carry a set out; refused (409) where a record has changed since it was made, or it is not the one looked at."""
    actor = staff(request)
    found = queries.change_set(actor.library_id, change_set_id)
    with index.following():
        return _out(actions.apply_change_set(actor, change_set=found, fingerprint=said.fingerprint))


@router.post("/{int:change_set_id}/undo", response=ChangeSetOut, summary="Take it back", operation_id="undo_change_set")
def undo(request: HttpRequest, change_set_id: int, said: Reason) -> ChangeSetOut:
    """Take a set back; records that were edited since are kept as they are."""
    actor = staff(request)
    found = queries.change_set(actor.library_id, change_set_id)
    with index.following():
        return _out(actions.undo_change_set(actor, change_set=found, reason=said.reason))


def _out(found: ChangeSet) -> ChangeSetOut:
    names = set(ChangeSetOut.model_fields) - {"outcomes"}
    return ChangeSetOut(**{name: getattr(found, name) for name in names}, outcomes=queries.outcomes(found))
