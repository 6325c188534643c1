"""Questions about drafts and templates. Read only."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from functools import cache
from importlib.resources import files

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as N_

from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.organization.models import Draft, RecordTemplate

RECENT = timedelta(minutes=30)
"""So long after the last word typed, somebody counts as being at work on a record."""
_ENTERED = re.compile(r"(?<=^=008  )(?:\\{6}|[0-9]{6})", re.MULTILINE)
# To add a template that comes with the program, put a file in record_templates/ and add a line here: file, name.
BUILT_IN = {
    "book": N_("Book"),
    "e-book": N_("E-book"),
    "film": N_("Film on DVD or Blu-ray"),
    "map": N_("Map"),
    "personal-name": N_("Authority record: personal name"),
    "score": N_("Score"),
    "serial": N_("Serial"),
}


def built_in() -> list[tuple[str, str]]:
    """Give the templates that come with the program: key and name (a message id)."""
    return list(BUILT_IN.items())


def own(library_id: int) -> QuerySet[RecordTemplate]:
    """Give the templates of a library, by name."""
    return RecordTemplate.objects.filter(library=library_id)


def own_one(library_id: int, number: int) -> RecordTemplate:
    """Give one template of a library. Raises NotFound (A301)."""
    found = own(library_id).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such template.", remedy="It may have been removed already.")
    return found


def template(library_id: int, key: str) -> str:
    """Give the text of a template, entered on file today: one that comes with the program, or `own:` and its number.

    "" where there is none.
    """
    return _ENTERED.sub(f"{timezone.localdate():%y%m%d}", _found(library_id, key))


def _found(library_id: int, key: str) -> str:
    if key in BUILT_IN:
        return _text(key)
    number = key.removeprefix("own:")
    if number == key or not number.isdecimal() or len(number) > 15:
        return ""
    return RecordTemplate.objects.filter(library=library_id, pk=int(number)).values_list("text", flat=True).first() or ""


@cache
def _text(key: str) -> str:
    return files("alcove.organization").joinpath("record_templates", f"{key}.mrk").read_text("utf-8")


def mine(actor: Actor, record_id: int) -> Draft | None:
    """Give one's own draft for a record."""
    return Draft.objects.filter(user=actor.user_id, record=record_id, library=actor.library_id).first()


def by_key(actor: Actor, key: str) -> Draft | None:
    """Give a draft of one's own by its key."""
    parsed = as_key(key)
    return Draft.objects.filter(user=actor.user_id, key=parsed).first() if parsed and actor.user_id else None


def key_for(actor: Actor, record_id: int | None) -> str:
    """Give the key of one's draft for a record; a new one where there is none yet."""
    found = mine(actor, record_id) if record_id else None
    return str(found.key if found else uuid.uuid4())


def unfinished(actor: Actor) -> QuerySet[Draft]:
    """Give one's drafts of new records, newest first."""
    return Draft.objects.filter(user=actor.user_id, library=actor.library_id, record=None).order_by("-updated")


def others(actor: Actor, record_id: int) -> list[Draft]:
    """Give the recent drafts of others for a record: who may be at work on it. It is never locked."""
    recent = Draft.objects.filter(record=record_id, library=actor.library_id, updated__gt=timezone.now() - RECENT)
    return list(recent.exclude(user=actor.user_id).select_related("user"))


def as_key(said: str) -> uuid.UUID | None:
    """Read the key of a draft; None where it is none."""
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
