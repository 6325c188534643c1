"""What people wish about painful work, and the count of what they were shown."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.organization.models import PainfulLook, WorkWish

MOST_A_DAY = 1000


class CannotWish(AlcoveError):
    """The wish cannot be kept so."""

    code = "A467"


@action("organization.wish_about_work")
def wish_about_work(
    actor: Actor, *, no_painful_words: bool, daily_limit: int, is_named: bool = False, is_counted: bool = True
) -> WorkWish:
    """Keep what a person wishes for themselves; nobody wishes for another. Raises CannotWish (A467)."""
    if actor.user_id is None or not 0 <= daily_limit <= MOST_A_DAY:
        raise CannotWish("This needs an account, and a number of words a day.", remedy=f"Give one from 0 to {MOST_A_DAY}.")
    return WorkWish.objects.update_or_create(
        library_id=actor.library_id, user_id=actor.user_id,
        defaults={"no_painful_words": no_painful_words, "daily_limit": daily_limit, "is_named": is_named,
                  "is_counted": is_counted},
    )[0]  # fmt: skip


@action("organization.note_painful")
def note_painful(actor: Actor, *, hits: Iterable[int]) -> int:
    """Count painful hits that a person was shown, each once a day; give how many that makes today."""
    if actor.user_id is None:
        return 0
    locks.writing()
    today, _ = PainfulLook.objects.get_or_create(library_id=actor.library_id, user_id=actor.user_id, day=timezone.localdate())
    today.hits = sorted({*today.hits, *hits})
    today.count = len(today.hits)
    today.save(update_fields=["hits", "count"])
    return today.count
