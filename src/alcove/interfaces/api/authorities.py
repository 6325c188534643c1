"""Headings as JSON: found, shown, linked, changed everywhere. Changes are change-sets, to look at and to carry out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import django_auth

from alcove.interfaces.api.door import staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.libraries.queries import default_library
from alcove.marc.linking import Verdict
from alcove.organization import authorities, headings, typed
from alcove.organization.actions import authorities as changing
from alcove.organization.actions import linking
from alcove.organization.described import described
from alcove.records import queries
from alcove.records.models import ChangeSet

router = Router(tags=["authorities"])
Text = Annotated[str, Query(alias="q", max_length=200, description="what the heading begins with")]
Id = Annotated[int, Field(ge=1, lt=2**53)]


class HeadingOut(Schema):
    """A heading or a reference to one: `role` 1 is established, 4 is a see-from reference to `established`."""

    authority: int
    number: str
    tag: str
    text: str
    thesaurus: str
    role: str
    established: str


class AuthorityOut(Schema):
    """An authority in words; `relations` are [kind, words, id of the record or 0]; gender is in no answer."""

    id: int
    text: str
    kind: str
    thesaurus: str
    numbers: list[str]
    other_forms: list[str]
    earlier_forms: list[str]
    relations: list[tuple[str, str, int]]
    records: int


class SetOut(Schema):
    """The change-set that was made: nothing is changed before it is carried out."""

    change_set: int
    state: str
    records: int
    fingerprint: str


class ChangeIn(Schema):
    """What is to become of an authority: `rename` (with `heading`, in the mnemonic format), `update`, `delete`, or `merge`
    into and `replace` by the authority `other`."""

    do: Literal["rename", "update", "merge", "replace", "delete"]
    heading: Annotated[str, Field(max_length=5000)] = ""
    other: Id | None = None
    version: Annotated[int | None, Field(ge=1, lt=2**31)] = None
    reason: Annotated[str, Field(max_length=500)] = ""


class LinkIn(Schema):
    """What of the whole catalogue is linked besides whole headings: `partial`, `see`, `stale`."""

    also: list[Literal["partial", "see", "stale"]] = []


@router.get("", response=list[HeadingOut], summary="Headings that begin so", operation_id="headings")
def find(request: HttpRequest, q: Text, tag: str = "", limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[dict[str, Any]]:
    """Give headings and see-from references in order."""
    found = headings.beginning_with(default_library().pk, q, tags=[tag[:3]] if tag else [], limit=limit)
    public = {one.id for one in queries.public([one.authority for one in found]) if not one.is_held}
    return [one._asdict() for one in found if one.authority in public]


@router.get("/{int:record_id}", response=AuthorityOut, summary="An authority in words", operation_id="authority")
def show(request: HttpRequest, record_id: int) -> AuthorityOut:
    """Give what an authority record says."""
    stored = queries.whole_for(Actor.of(request.user, default_library()), record_id)
    here = authorities.standing(stored.library_id, record_id)
    if here is None:
        raise NotFound(f"Record {record_id} is no authority record.", remedy="Find headings: /api/authorities?q=")
    said = described(here)
    return AuthorityOut(
        id=record_id, text=said.text, kind=said.kind, thesaurus=said.thesaurus, numbers=said.numbers,
        other_forms=said.other_forms, earlier_forms=said.earlier_forms, records=len(authorities.linked_public(here)),
        relations=[(kind, one.text, one.authority) for kind, some in said.relations for one in some],
    )  # fmt: skip


@router.post("/link", auth=django_auth, response=dict[str, int], summary="Link the catalogue", operation_id="link_headings")
def link(request: HttpRequest, said: LinkIn) -> dict[str, int]:
    """Put linking the whole catalogue on the list of jobs; its report names the change-set."""
    job = linking.start_linking(staff(request), verdicts=[Verdict.LINKED, *(Verdict(one) for one in said.also)])
    return {"job": job.pk}


@router.post(
    "/{int:record_id}", auth=django_auth, response=SetOut, summary="Change it everywhere", operation_id="change_authority"
)
def change(request: HttpRequest, record_id: int, said: ChangeIn) -> SetOut:
    """Make a change-set that changes an authority with everything that is linked to it."""
    return _set(_changed(staff(request), record_id, said))


def _changed(actor: Actor, me: int, said: ChangeIn) -> ChangeSet:
    if said.do == "update":
        return changing.update_linked(actor, authority=me, reason=said.reason)
    if said.do == "delete":
        return changing.delete_authority(actor, authority=me, version=said.version, reason=said.reason)
    if said.do == "rename":
        field = typed.field(said.heading)
        if field is None:
            raise changing.CannotChangeHeading("This is no field.", remedy="Write it as =100  1\\$aNew name,$d1900-")
        return changing.rename_heading(actor, authority=me, heading=field, version=said.version, reason=said.reason)
    if said.other is None:
        raise changing.CannotChangeHeading("The other authority is not named.", remedy="Give its id as other.")
    if said.do == "merge":
        return changing.merge_authorities(actor, survivor=said.other, other=me, reason=said.reason)
    return changing.replace_heading(actor, authority=me, by=said.other, reason=said.reason)


def _set(made: ChangeSet) -> SetOut:
    return SetOut(change_set=made.pk, state=made.state, records=made.proposed, fingerprint=made.fingerprint)
