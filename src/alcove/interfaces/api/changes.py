"""Change-sets, for those who are signed in: look at them, carry them out, take them back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated, Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status
from ninja.security import django_auth

from alcove.interfaces.api.door import Text, staff
from alcove.libraries.errors import CannotUseTask
from alcove.libraries.models import Job
from alcove.marc.compare import compare
from alcove.marc.fix import BadTask, Prepared, task_of
from alcove.organization.actions import fixing, merging, splitting
from alcove.records import actions, queries
from alcove.records.models import ChangeSet
from alcove.retrieval import index
from alcove.retrieval import queries as retrieval

MOST = 20_000
"""Records that one request may prepare a batch edit for."""

Number = Annotated[int, Field(ge=0, lt=2**53)]

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


class QueuedOut(Schema):
    """The job that does it, and its address, which is also the header Location."""

    change_set: int
    job: int
    address: str


class FixIn(Schema):
    """A task of batch editing, and the records it is for: those a search finds, with these ids, or that a load wrote."""

    task: dict[str, Any]
    query: Text | None = None
    ids: list[Number] | None = None
    load: Number | None = None
    title: Text = ""
    reason: Text = ""


class FieldOf(Schema):
    """A field: the id of its record, and its place there, from 0."""

    record: Number
    place: Number


class MergeIn(Schema):
    """The record that stays and those that lead to it; `take` names the fields it holds, None takes the usual ones.

    `versions` says at which version each record was looked at (id, version); it is needed with `take`.
    """

    survivor: Number
    others: list[Number]
    take: list[FieldOf] | None = None
    versions: dict[int, Number] | None = None
    reason: Text = ""


class SplitIn(Schema):
    """The record, at this version; the fields the new one takes, and those that both have, by their places from 0."""

    record: Number
    version: Number
    goes: list[Number]
    both: list[Number] = []
    reason: Text = ""


class Reason(Schema):
    """Why."""

    reason: Text = ""


@router.get("", response=list[ChangeSetOut], summary="Change-sets, newest first", operation_id="changes")
def changes(
    request: HttpRequest, limit: Annotated[int, Query(ge=1, le=100)] = 20, offset: Annotated[int, Query(ge=0)] = 0
) -> list[ChangeSetOut]:
    """List the change-sets of the library."""
    found = queries.change_sets(staff(request).library_id)[offset : offset + limit]
    return [out(one) for one in found]


@router.get("/{int:change_set_id}", response=ChangeSetOut, summary="One change-set", operation_id="change_set")
def change_set(request: HttpRequest, change_set_id: int) -> ChangeSetOut:
    """Give one change-set."""
    return out(queries.change_set(staff(request).library_id, change_set_id))


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


@router.post(
    "/{int:change_set_id}/apply", response={200: ChangeSetOut, 202: QueuedOut}, summary="Carry it out",
    operation_id="apply_change_set",
)  # fmt: skip
def apply(
    request: HttpRequest, response: HttpResponse, change_set_id: int, said: Fingerprint
) -> Status[ChangeSetOut | QueuedOut]:
    """Carry a set out; refused (409) where a record has changed since it was made, or it is not the one looked at.

    A set of more than 500 records becomes a job (202).
    """
    actor = staff(request)
    found = queries.change_set(actor.library_id, change_set_id)
    if found.proposed > actions.AT_ONCE and said.fingerprint == found.fingerprint:
        return _queued(response, found, actions.queue_apply(actor, change_set=found))
    with index.following():
        return Status(200, out(actions.apply_change_set(actor, change_set=found, fingerprint=said.fingerprint)))


@router.post(
    "/{int:change_set_id}/undo", response={200: ChangeSetOut, 202: QueuedOut}, summary="Take it back",
    operation_id="undo_change_set",
)  # fmt: skip
def undo(request: HttpRequest, response: HttpResponse, change_set_id: int, said: Reason) -> Status[ChangeSetOut | QueuedOut]:
    """Take a set back; records that were edited since are kept as they are. More than 500 records become a job (202)."""
    actor = staff(request)
    found = queries.change_set(actor.library_id, change_set_id)
    if found.proposed > actions.AT_ONCE:
        return _queued(response, found, actions.queue_undo(actor, change_set=found, reason=said.reason))
    with index.following():
        return Status(200, out(actions.undo_change_set(actor, change_set=found, reason=said.reason)))


@router.post(
    "/{int:change_set_id}/discard", response=ChangeSetOut, summary="Give it up", operation_id="discard_change_set"
)  # fmt: skip
def discard(request: HttpRequest, change_set_id: int) -> ChangeSetOut:
    """Give up a set that was not carried out."""
    actor = staff(request)
    found = queries.change_set(actor.library_id, change_set_id)
    return out(actions.discard_change_set(actor, change_set=found))


@router.post("/fix", response=ChangeSetOut, summary="Edit many records", operation_id="fix")
def fix(request: HttpRequest, said: FixIn) -> ChangeSetOut:
    """Make a change-set of what a task would do to the records meant; nothing changes before it is carried out."""
    actor = staff(request)
    if b"\\u0000" in orjson.dumps(said.task):
        raise CannotUseTask("There is a NUL character in the task.", remedy="Take it out.")
    try:
        task = task_of(said.task)
    except BadTask as error:
        raise CannotUseTask("; ".join(f"{one.place}: {one.message}" for one in error.troubles)) from None
    ids = list(islice(_meant(actor.library_id, said), MOST + 1))
    if len(ids) > MOST:
        raise CannotUseTask(f"These are more than {MOST:,} records.", remedy="Use the command line: alcove fix.")
    which = {name: value for name in ("query", "ids", "load") if (value := getattr(said, name)) is not None}
    made = fixing.prepare_fix(
        actor, ids=ids, fix=Prepared(task), title=(said.title or task.title or "; ".join(task.words()))[:200],
        reason=said.reason, recipe={"task": task.as_data(), "records": which},
    )  # fmt: skip
    return out(made)


@router.post("/merge", response=ChangeSetOut, summary="Merge duplicates", operation_id="merge")
def merge(request: HttpRequest, said: MergeIn) -> ChangeSetOut:
    """Make a change-set that merges records into one; nothing changes before it is carried out."""
    take = None if said.take is None else {(one.record, one.place) for one in said.take}
    versions = said.versions if take is None else said.versions or {}
    return out(
        merging.merge_records(
            staff(request),
            survivor=said.survivor,
            others=said.others,
            take=take,
            versions=versions,
            reason=said.reason,
        )
    )


@router.post("/split", response=ChangeSetOut, summary="Split a record", operation_id="split")
def split(request: HttpRequest, said: SplitIn) -> ChangeSetOut:
    """Make a change-set that splits a record in two; nothing changes before it is carried out."""
    return out(
        splitting.split_record(
            staff(request), record_id=said.record, goes=said.goes, both=said.both, expected_version=said.version,
            reason=said.reason,
        )
    )  # fmt: skip


def _meant(library_id: int, said: FixIn) -> Iterator[int]:
    """Yield the ids of the records that are meant: one of the three ways to say it."""
    if sum(one is not None for one in (said.query, said.ids, said.load)) != 1:
        raise CannotUseTask("Which records are meant?", remedy="Give one of query, ids and load.")
    if said.query is not None:
        return (stored.id for stored in retrieval.every_match(said.query, library_id=library_id))
    return iter(said.ids) if said.ids is not None else queries.of_load(queries.load_of(library_id, said.load or 0))


def _queued(response: HttpResponse, found: ChangeSet, job: Job) -> Status[ChangeSetOut | QueuedOut]:
    response["Location"] = address = f"/api/jobs/{job.pk}"
    return Status(202, QueuedOut(change_set=found.pk, job=job.pk, address=address))


def out(found: ChangeSet) -> ChangeSetOut:
    """Give a change-set as the API says it."""
    names = set(ChangeSetOut.model_fields) - {"outcomes"}
    return ChangeSetOut(**{name: getattr(found, name) for name in names}, outcomes=queries.outcomes(found))
