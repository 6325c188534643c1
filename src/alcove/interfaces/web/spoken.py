"""What communities say of records, on the pages: marks in lists, labels beside a record, and the notice before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alcove.community import actions as communities
from alcove.community.models import LabelFile
from alcove.community.queries import materials
from alcove.community.queries.materials import Spoken
from alcove.formats.local_contexts import Label, Notice, Protocol
from alcove.interfaces.web.door import reader
from alcove.interfaces.web.hits import Hit
from alcove.libraries.action import Actor
from alcove.marc.scripts import direction_of
from alcove.records import protocols
from alcove.records.queries import Stored

COOKIE = "notices"
MOST = 100
_NUMBER = re.compile("[0-9]{1,15}")


class Form(NamedTuple):
    """Name and text of a label in one language, with how they are to be written (BCP 47, direction)."""

    name: str
    text: str
    tag: str
    language: str
    direction: str


class Mark(NamedTuple):
    """A label or a notice of a hub as it is shown: its own language first, then the others, its picture and its sound."""

    mark: Label | Notice
    own: Form
    others: tuple[Form, ...]
    picture: LabelFile | None
    sound: LabelFile | None

    @property
    def community(self) -> str:
        """Give the community whose label it is; "" for a notice."""
        return self.mark.community if isinstance(self.mark, Label) else ""


class Said(NamedTuple):
    """What one community says of a record."""

    spoken: Spoken
    marks: tuple[Mark, ...]
    direction: str


def marked(hits: Sequence[Hit]) -> list[Hit]:
    """Give hits with the names of what communities say of them; one query where none has spoken for any, two else."""
    ids = [one.id for one in hits if one.stored.protocol]
    found = materials.spoken(ids) if ids else {}
    return [
        one._replace(marks=tuple(dict.fromkeys(name for each in found[one.id] for name in each.short)))
        if one.id in found else one for one in hits
    ]  # fmt: skip


def said_of(stored: Stored) -> list[Said]:
    """Give all that communities say of a record, the strictest first; nothing, without a query, where none has spoken."""
    if not stored.protocol:
        return []
    found = materials.spoken([stored.id]).get(stored.id, [])
    return [said(stored.library_id, one) for one in found]


def said(library_id: int, one: Spoken) -> Said:
    """Make of what goes with materials what a page shows."""
    marks = (one.project.labels or one.project.notices) if one.project else ()
    files = materials.files_of(library_id, [one.project]) if one.project else {}
    made = []
    for mark in marks:
        forms = [
            Form(each.name, each.text, each.language_tag, each.language, direction_of(each.text or each.name))
            for each in mark.forms
        ]
        made.append(
            Mark(mark, forms[0], tuple(forms[1:]), files.get(mark.drawing) or files.get(mark.image), files.get(mark.sound))
        )
    return Said(one, tuple(made), direction_of(one.materials.words or one.materials.how_to_ask))


def has_read(request: HttpRequest, stored: Stored) -> bool:
    """Say whether a record may be shown at once: nothing has to be read first, somebody has, or they work here."""
    if stored.protocol != Protocol.NOTICE_FIRST or reader(request).may("view"):
        return True
    return str(stored.id) in request.COOKIES.get(COOKIE, "").split(".")


def note_read(request: HttpRequest, response: HttpResponse, record_id: int) -> None:
    """Remember, until the browser is closed and nowhere else, that the notice of a record was read."""
    here = [one for one in request.COOKIES.get(COOKIE, "").split(".") if _NUMBER.fullmatch(one)]
    kept = list(dict.fromkeys([str(record_id), *here]))[:MOST]
    response.set_cookie(COOKIE, ".".join(kept), samesite="Lax", httponly=True, secure=request.is_secure())


def note_look(actor: Actor, record_id: int, protocol: str) -> None:
    """Note that somebody who works here looks at a record, where its community holds it."""
    if protocol in protocols.HELD:
        communities.look_at_held(actor, record_id=record_id)


View = Callable[..., HttpResponse]


def after_the_notice(view: View) -> View:
    """Lead those who have not read the notice of a record (`record_id`) to it; what is held is only told how to ask for."""

    @wraps(view)
    def guarded(request: HttpRequest, record_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = reader(request)
        if protocol := protocols.of([record_id]).get(record_id):
            if actor.may("view"):
                note_look(actor, record_id, protocol)
                return view(request, record_id, *args, **kwargs)
            if protocol in protocols.HELD:
                raise protocols.AskFirst(record_id)
            is_read = str(record_id) in request.COOKIES.get(COOKIE, "").split(".")
            if protocol == Protocol.NOTICE_FIRST and not is_read:
                return redirect("record", record_id)
        return view(request, record_id, *args, **kwargs)

    return guarded
