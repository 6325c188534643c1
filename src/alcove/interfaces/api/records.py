"""Records and their history, as JSON or in any format."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from ninja.security import django_auth

from alcove.community import actions as communities
from alcove.interfaces.api.changes import ChangeSetOut, out
from alcove.interfaces.api.door import Text, staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.libraries.queries import are_reasons_shown, default_library
from alcove.marc import write
from alcove.organization.actions import restoring
from alcove.records import actions, history, queries
from alcove.records.exporting import NAMES
from alcove.records.models import Version
from alcove.retrieval import index

router = Router(tags=["records"])

FormName = Literal["marc", "marcxml", "mods", "dc", "line", "ris", "bibtex", "csl", "jsonld", "csv", "xlsx"]


class RecordOut(Schema):
    """One record as it stands. `marc` is MARC-in-JSON."""

    id: int
    kind: str
    status: str
    is_suppressed: bool
    namespace: str
    control_number: str
    version: int
    updated: datetime
    marc: dict[str, Any]


class VersionOut(Schema):
    """One version: when, by what kind of change, and from which load.

    Who, by which verb and why are "" but for those who work in the library, unless it has switched PUBLIC_REASONS on.
    """

    number: int
    at: datetime
    kind: str
    who: str
    action: str
    reason: str
    load: int | None
    offset: int | None


@router.get("/{int:record_id}", response=RecordOut, summary="One record", operation_id="record")
def record(request: HttpRequest, record_id: int) -> RecordOut:
    """Give a record as MARC-in-JSON, with its keys and version."""
    actor = Actor.of(request.user, default_library())
    stored = queries.whole_for(actor, record_id)
    if stored.is_held:
        communities.look_at_held(actor, record_id=record_id)
    return RecordOut(
        id=stored.id, kind=stored.kind, status=stored.status, is_suppressed=stored.is_suppressed,
        namespace=stored.namespace, control_number=stored.control_number,
        version=stored.version, updated=stored.updated, marc=orjson.loads(write.encode(stored.record, syntax="json")),
    )  # fmt: skip


@router.get("/{int:record_id}/versions", response=list[VersionOut], summary="Its history", operation_id="versions")
def versions(request: HttpRequest, record_id: int) -> list[VersionOut]:
    """Give every version of a record, newest first."""
    queries.whole_for(Actor.of(request.user, default_library()), record_id)
    shown = are_reasons_shown(Actor.of(request.user, default_library()))
    return [_version(one, named=shown) for one in queries.versions(record_id)]


def _version(one: Version, *, named: bool) -> VersionOut:
    who, verb, reason = _told(one) if named else ("", "", "")
    return VersionOut(
        number=one.number, at=one.trail.at, kind=history.cause(one).value, who=who, action=verb, reason=reason,
        load=one.load_id, offset=one.offset,
    )  # fmt: skip


def _told(one: Version) -> tuple[str, str, str]:
    return one.trail.actor_name, one.trail.action, history.why(one)


@router.get("/{int:record_id}/diff", response=list[dict[str, Any]], summary="What changed", operation_id="diff")
def diff(
    request: HttpRequest,
    record_id: int,
    newer: Annotated[int | None, Query(alias="to", ge=1, lt=2**31)] = None,
    older: Annotated[int | None, Query(alias="from", ge=1, lt=2**31)] = None,
) -> list[dict[str, Any]]:
    """Say what differs between two versions of a record; without numbers, what the last change did."""
    stored = queries.whole_for(Actor.of(request.user, default_library()), record_id)
    last = newer or stored.version
    return history.difference(record_id, older or max(1, last - 1), last).as_dict()


class RestoreIn(Schema):
    """The version to bring back, whole or only its fields of one tag; `expected_version` is the one that stands now."""

    version: Annotated[int, Field(ge=1, lt=2**31)]
    expected_version: Annotated[int, Field(ge=1, lt=2**31)]
    tag: Annotated[str, Field(pattern="^([0-9A-Za-z]{3})?$")] = ""
    occurrence: Annotated[int, Field(ge=1, lt=10_000)] | None = None
    reason: Text = ""


@router.post(
    "/{int:record_id}/restore", response=ChangeSetOut, auth=django_auth, summary="Bring a version back", operation_id="restore"
)  # fmt: skip
def restore(request: HttpRequest, record_id: int, said: RestoreIn) -> ChangeSetOut:
    """Make a change-set that brings back what the record once was; nothing changes before it is carried out."""
    actor, number, expected = staff(request), said.version, said.expected_version
    if said.occurrence and not said.tag:
        raise NotFound("Which field is meant?", remedy="Give its tag with its occurrence.")
    if said.tag:
        made = restoring.restore_field(
            actor, record_id=record_id, number=number, tag=said.tag, occurrence=said.occurrence, expected_version=expected,
            reason=said.reason,
        )  # fmt: skip
    else:
        made = restoring.restore_version(
            actor, record_id=record_id, number=number, expected_version=expected, reason=said.reason
        )
    return out(made)


class SuppressIn(Schema):
    """Which records, and why."""

    ids: Annotated[list[Annotated[int, Field(ge=1, lt=2**63)]], Field(min_length=1, max_length=1000)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class SuppressOut(Schema):
    """How many records were named, and how many of them were not so yet."""

    named: int
    changed: int


@router.post("/suppress", response=SuppressOut, auth=django_auth, summary="Hide records from readers", operation_id="suppress")
def suppress(request: HttpRequest, said: SuppressIn) -> SuppressOut:
    """Hide records from readers and every other system; those who work here still see them."""
    with index.following():
        changed = actions.suppress(staff(request), record_ids=said.ids, reason=said.reason)
    return SuppressOut(named=len(set(said.ids)), changed=changed)


@router.post("/unsuppress", response=SuppressOut, auth=django_auth, summary="Show records again", operation_id="unsuppress")
def unsuppress(request: HttpRequest, said: SuppressIn) -> SuppressOut:
    """Show hidden records to readers again."""
    with index.following():
        changed = actions.unsuppress(staff(request), record_ids=said.ids, reason=said.reason)
    return SuppressOut(named=len(set(said.ids)), changed=changed)


@router.get("/{int:record_id}/{form}", summary="One record in another format", operation_id="record_as")
def record_as(request: HttpRequest, record_id: int, form: FormName) -> HttpResponse:
    """Give a record in another format; `marc` is ISO 2709, as received where it came so."""
    stored = queries.whole_for(Actor.of(request.user, default_library()), record_id)
    return HttpResponse(b"".join(NAMES[form].write([stored])), content_type=NAMES[form].media_type)
