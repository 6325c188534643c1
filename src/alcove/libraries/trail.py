"""The trail: who did what, when and why; each entry carries the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from . import locks
from .models import TrailEntry

if TYPE_CHECKING:
    from .action import Actor

_LONGEST_VALUE = 200
# Arguments whose value is nobody's to read, not even here. Add one here.
_SECRET = frozenset({"password", "email", "token", "contact", "text", "wish"})


def add(actor: Actor, action: str, arguments: dict[str, Any], *, part_of: TrailEntry | None) -> TrailEntry:
    """Write one entry; must run inside a transaction."""
    locks.writing()
    last = TrailEntry.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    entry = TrailEntry(
        library_id=actor.library_id, user_id=actor.user_id, actor_name=actor.name[:150], action=action, part_of=part_of,
        at=timezone.now(), reason=str(arguments.get("reason") or "").replace("\0", ""), previous_hash=last,
        details={
            key: "(not written down)" if key in _SECRET else _short(value)
            for key, value in arguments.items() if key != "reason"
        },
    )  # fmt: skip
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: TrailEntry) -> str:
    """Give the SHA-256 of an entry together with the hash of the one before it, in hexadecimal."""
    said = [entry.previous_hash, entry.library_id, entry.at.isoformat(), entry.user_id, entry.actor_name, entry.action]
    text = json.dumps([*said, entry.reason, entry.details, entry.part_of_id], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _short(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, str):
        return value.replace("\0", "")[:_LONGEST_VALUE]  # PostgreSQL keeps none.
    if isinstance(value, list | tuple | set | frozenset):
        return f"{len(value)} items"
    return str(value)[:_LONGEST_VALUE] if not callable(value) else "callback"
