"""Drafts and templates: what somebody typed and has not saved, and records to start from.

A draft is not the catalogue: it is kept without an entry on the trail, for the person alone, and only by who may edit.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, NotAllowed
from alcove.organization import typed
from alcove.organization.drafts import as_key
from alcove.organization.models import Draft, RecordTemplate
from alcove.records.models import Record as Kept

_MOST = 100


class NotATemplate(AlcoveError):
    """The template has no name, or its text cannot be read as a record."""

    code = "A307"


def keep_draft(actor: Actor, *, key: str, record_id: int | None, base_version: int, text: str) -> None:
    """Keep what was typed, in the place of what was kept before. Raises NotAllowed (A110)."""
    if not actor.may("organization.edit_record"):
        raise NotAllowed(actor.name, "organization.edit_record")
    parsed = as_key(key)
    if actor.user_id is None or parsed is None or (record_id and not _is_here(actor, record_id)):
        return
    mine = Draft.objects.filter(user=actor.user_id, library=actor.library_id)
    if mine.count() >= _MOST:
        mine.order_by("updated")[:1].get().delete()
    said = {"base_version": base_version, "text": text.replace("\0", "")[: typed.LONGEST], "updated": timezone.now()}
    mine_of: dict[str, Any] = {"record_id": record_id} if record_id else {"key": parsed, "record": None}
    with suppress(IntegrityError), transaction.atomic():  # The key of somebody else's draft: nothing is kept.
        Draft.objects.update_or_create(
            user_id=actor.user_id, library_id=actor.library_id, **mine_of,
            defaults=said, create_defaults={"key": parsed, **said},
        )  # fmt: skip


def _is_here(actor: Actor, record_id: int) -> bool:
    return Kept.objects.filter(pk=record_id, library=actor.library_id).exists()


def drop_draft(actor: Actor, *, key: str) -> None:
    """Forget a draft of one's own."""
    if actor.user_id is not None and (parsed := as_key(key)) is not None:
        Draft.objects.filter(user=actor.user_id, key=parsed).delete()


@action("organization.keep_template")
def keep_template(actor: Actor, *, name: str, text: str) -> RecordTemplate:
    """Keep a record to start from, without its numbers; one of the same name is replaced. Raises NotATemplate (A307)."""
    found = typed.read(text)
    if not name.strip() or found.slips:
        raise NotATemplate("A template needs a name, and lines that can be read.", remedy="Give it a name.")
    entries = [entry for entry in found.record.entries if entry[0] not in ("001", "003", "005")]
    record = type(found.record)(found.record.leader, entries)
    kept, _ = RecordTemplate.objects.update_or_create(
        library_id=actor.library_id, name=name.strip()[:100], defaults={"text": typed.write(record)}
    )
    return kept


@action("organization.drop_template")
def drop_template(actor: Actor, *, name: str) -> None:
    """Remove a template of the library."""
    RecordTemplate.objects.filter(library=actor.library_id, name=name).delete()
