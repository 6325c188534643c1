"""Sealed values: what a person asked to have taken out of a record is gone from every view of it, old versions included.

A tombstone keeps it from coming in again with the next load: digests of who it is about (numbers of the record, its heading)
and of the field; nothing that can be read. What came in stays in the store, and two people together can look at it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from alcove.libraries import locks
from alcove.libraries.action import current_entry
from alcove.libraries.errors import AlcoveError
from alcove.marc import control, naco, read
from alcove.marc.record import Field, Record
from alcove.marc.write import encode_to_keep

from .models import SealedValue, Tombstone, Unsealing

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

    from .saving import Draft

UNSEALED_FOR_HOURS = 24


class CannotUnseal(AlcoveError):
    """One person alone cannot look at a sealed value; two together can."""

    code = "A460"


def without_sealed(raw: bytes, syntax: str, charset: str, record_id: int, number: int) -> tuple[bytes, str, str]:
    """Give the bytes of a version without what was sealed after it, and how to read them; the same where nothing was."""
    sealed = set(SealedValue.objects.filter(record=record_id, before__gt=number).values_list("tag", "content"))
    if not sealed:
        return raw, syntax, charset
    record = read.decode(raw, syntax=syntax, charset=charset)
    kept = Record(record.leader, [entry for entry in record.entries if entry not in sealed])
    return (*encode_to_keep(kept, syntax), "utf-8") if len(kept.entries) < len(record.entries) else (raw, syntax, charset)


def write(library_id: int, record_id: int, before: int, record: Record, fields: Sequence[Field]) -> list[SealedValue]:
    """Keep these fields of a record sealed, with their tombstones, inside the running transaction."""
    made = [
        SealedValue(record_id=record_id, before=before, tag=one.tag, content=one.content, trail=current_entry())
        for one in fields
    ]
    made = SealedValue.objects.bulk_create(made)
    who = identities(record)
    stones = [
        Tombstone(library_id=library_id, identity=identity, field=_digest(mark), sealed=one)
        for one, field in zip(made, fields, strict=True)
        for identity in who
        for mark in [_mark(field)]
    ]
    Tombstone.objects.bulk_create(stones)
    return made


def identities(record: Record) -> list[str]:
    """Give digests of what says whom a record is about: its numbers, and the heading of an authority record."""
    said = [f"number {one}" for one in control.numbers_of(record)]
    heading = control.marc21().established(record) if record.kind == "authority" else None
    said += [f"heading {heading.tag} {heading.key}"] if heading else []
    return [_digest(one) for one in said]


def _mark(field: Field) -> str:
    """Say what a field says, whatever its punctuation and capitals, so that another copy of it is known."""
    return f"{field.tag} {naco.key(field.subfields) if not field.is_control else field.content}"


def _digest(text: str) -> str:
    return hashlib.sha256(b"alcove tombstone " + text.encode("utf-8", "replace")).hexdigest()


def let_in(library_id: int, drafts: Sequence[Draft]) -> tuple[Sequence[Draft], list[Draft]]:
    """Give drafts without what was sealed, and those of them that something was taken out of.

    Where nothing was ever sealed in the library this is one query; else the drafts are read.
    """
    if not Tombstone.objects.filter(library=library_id).exists():
        return drafts, []
    records = [read.decode(one.raw, syntax=one.syntax, charset=one.charset) for one in drafts]
    who = [identities(record) for record in records]
    stones = _stones(library_id, {identity for some in who for identity in some})
    kept: list[Draft] = []
    touched: list[Draft] = []
    for draft, record, identity in zip(drafts, records, who, strict=True):
        barred = {mark for one in identity for mark in stones.get(one, ())}
        fields = [entry for entry in record.entries if not barred or _digest(_mark(Field(*entry))) not in barred]
        if len(fields) == len(record.entries):
            kept.append(draft)
            continue
        raw, syntax = encode_to_keep(Record(record.leader, fields), draft.syntax)
        kept.append(replace(draft, raw=raw, syntax=syntax, charset="utf-8", prepared=None))
        touched.append(kept[-1])
    return kept, touched


def _stones(library_id: int, who: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    wanted = sorted(who)
    for start in range(0, len(wanted), 5000):
        rows = Tombstone.objects.filter(library=library_id, identity__in=wanted[start : start + 5000])
        for identity, field in rows.values_list("identity", "field"):
            found.setdefault(identity, set()).add(field)
    return found


def ask(actor: Actor, sealed: SealedValue, reason: str) -> Unsealing:
    """Ask to see a sealed value."""
    if not reason.strip():
        raise CannotUnseal("A reason is needed.", remedy="Say why it has to be seen.")
    return Unsealing.objects.create(sealed=sealed, reason=reason[:500], asked_by=actor.name[:150])


def agree(actor: Actor, unsealing: Unsealing) -> Unsealing:
    """Agree that somebody else sees a sealed value. Raises CannotUnseal (A460) for the one who asked."""
    locks.writing()
    unsealing.refresh_from_db()
    if unsealing.asked_by == actor.name[:150]:
        raise CannotUnseal("Somebody else has to agree.", remedy="Ask another person who works here.")
    unsealing.agreed_by, unsealing.agreed = actor.name[:150], timezone.now()
    unsealing.save(update_fields=["agreed_by", "agreed"])
    return unsealing


def contents(actor: Actor, values: Iterable[SealedValue]) -> dict[int, str]:
    """Give the contents that this person may see now: of each sealed value they asked for and another agreed, or agreed to."""
    since = timezone.now() - timedelta(hours=UNSEALED_FOR_HOURS)
    name = actor.name[:150]
    open_now = Unsealing.objects.filter(sealed__in=list(values), agreed__gte=since).select_related("sealed")
    return {one.sealed_id: one.sealed.content for one in open_now if name in (one.asked_by, one.agreed_by)}
