"""What communities say of records, and what they ask for their materials, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import django_auth

from alcove.community import actions as communities
from alcove.community.models import Materials
from alcove.community.queries import materials as questions
from alcove.formats.local_contexts import Label, Notice
from alcove.interfaces.api.door import Text, staff
from alcove.records import queries as records
from alcove.retrieval import index

router = Router(tags=["communities"])
ProtocolName = Literal["open", "notice-first", "ask-us", "not-online"]


class FormOut(Schema):
    """Name and text of a label in one language (BCP 47, "" where it is not said)."""

    name: str
    text: str
    language: str


class LabelOut(Schema):
    """A label as its community wrote it, or a notice of a hub (`community` is "" then); addresses are the hub's."""

    name: str
    text: str
    language: str
    community: str
    kind: str
    audio: str
    image: str
    translations: list[FormOut]


class SaidOut(Schema):
    """What one community says of a record: the protocol, the notice and how to ask in its language, its labels."""

    community: str
    protocol: str
    notice: str
    how_to_ask: str
    language: str
    project: str
    labels: list[LabelOut]
    notices: list[str]


class MaterialsOut(Schema):
    """Materials of a community; `by_steward` says whether the community itself said what is asked for."""

    number: int
    name: str
    community: str
    protocol: str
    notice: str
    how_to_ask: str
    language: str
    by_steward: bool
    said_by: str
    said: datetime | None


@router.get("/records/{int:record_id}/labels", response=list[SaidOut], summary="Labels and notices", operation_id="labels")
def labels(request: HttpRequest, record_id: int) -> list[SaidOut]:
    """Give what communities say of a record, word for word, the strictest first."""
    stored = records.seen_by(None, record_id)
    return [_said(one) for one in questions.spoken([stored.id]).get(stored.id, [])] if stored.protocol else []


def _said(one: questions.Spoken) -> SaidOut:
    kept = one.materials
    marks = (one.project.labels or one.project.notices) if one.project else ()
    return SaidOut(
        community=kept.community, protocol=one.protocol, notice=kept.words, how_to_ask=kept.how_to_ask, language=kept.language,
        project=one.project.page if one.project else "", labels=[_label(mark) for mark in marks],
        notices=[kind.name for kind in one.notices],
    )  # fmt: skip


def _label(mark: Label | Notice) -> LabelOut:
    return LabelOut(
        name=mark.name, text=mark.text, language=mark.language_tag, kind=mark.kind, audio=mark.sound,
        community=mark.community if isinstance(mark, Label) else "", image=mark.drawing or mark.image,
        translations=[FormOut(name=one.name, text=one.text, language=one.language_tag) for one in mark.translations],
    )  # fmt: skip


@router.get("/materials", response=list[MaterialsOut], auth=django_auth, summary="Materials", operation_id="materials")
def materials(request: HttpRequest) -> list[MaterialsOut]:
    """List the materials of communities."""
    return [_materials(one) for one in questions.materials(staff(request))]


def _materials(one: Materials) -> MaterialsOut:
    return MaterialsOut(
        number=one.pk, name=one.name, community=one.community, protocol=one.protocol, notice=one.words,
        how_to_ask=one.how_to_ask, language=one.language, by_steward=one.is_by_steward, said_by=one.said_by, said=one.said,
    )  # fmt: skip


class ProtocolIn(Schema):
    """What is asked for, in the words of the community."""

    protocol: ProtocolName
    notice: Text = ""
    how_to_ask: Text = ""
    language: Annotated[str, Field(max_length=35)] = ""
    may_export_text: bool = False
    reason: Text = ""


class ProtocolOut(Schema):
    """How many records are shown otherwise from now on."""

    changed: int


@router.post(
    "/materials/{int:number}/protocol",
    response=ProtocolOut,
    auth=django_auth,
    summary="Say what is asked for",
    operation_id="set_protocol",
)
def set_protocol(request: HttpRequest, number: int, said: ProtocolIn) -> ProtocolOut:
    """Say what a community asks for its materials: a steward anything, staff only what is not looser than a steward said."""
    actor = staff(request)
    one = questions.one_materials(actor, number)
    with index.following():
        changed = communities.set_protocol(
            actor, materials=one, protocol=said.protocol, notice=said.notice, how_to_ask=said.how_to_ask,
            language=said.language, may_export_text=said.may_export_text, reason=said.reason,
        )  # fmt: skip
    return ProtocolOut(changed=changed)
