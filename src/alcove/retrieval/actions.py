"""The verbs of finding: following a search by e-mail, and stopping."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, NotFound

from . import following
from .models import SavedSearch

MOST_UNCONFIRMED, MOST_FOLLOWED = 3, 50
"""Letters to one address that nobody has answered yet, and searches that one address can follow."""


class CannotFollow(AlcoveError):
    """The search cannot be followed by e-mail."""

    code = "A404"


@dataclass(frozen=True)
class Wish:
    """What is to be followed: words and limits, how often, in which language, and where the catalogue is."""

    text: str
    limits: dict[str, list[str]] = field(default_factory=dict)
    every: str = SavedSearch.Every.WEEK
    language: str = "en"
    site: str = ""

    def __str__(self) -> str:
        return "a search"  # The trail says no more: what somebody looks for is their own affair.


@action("retrieval.follow_search")
def follow_search(actor: Actor, *, email: str, wish: Wish) -> SavedSearch:
    """Ask for a search to be followed; a letter goes to the address, and nothing more before it is confirmed.

    Raises CannotFollow (A404).
    """
    if not following.is_on():
        raise CannotFollow("This catalogue sends no e-mail.", remedy="Follow the search in a feed reader instead.")
    same = SavedSearch.objects.filter(library=actor.library_id, email__iexact=email)
    lately = timezone.now() - timedelta(days=1)
    if same.filter(confirmed=None, asked__gt=lately).count() >= MOST_UNCONFIRMED or same.count() >= MOST_FOLLOWED:
        raise CannotFollow("Letters have been sent to this address already.", remedy="Open one of them, or try again tomorrow.")
    made = SavedSearch.objects.create(
        library_id=actor.library_id, email=email, text=wish.text[:1000], limits=wish.limits, every=wish.every,
        language=wish.language, site=wish.site, token=secrets.token_urlsafe(32),
    )  # fmt: skip
    following.ask_to_confirm(made)
    return made


@action("retrieval.confirm_search")
def confirm_search(actor: Actor, *, token: str) -> SavedSearch:
    """Begin to send letters: from now on, of records that are new. Raises NotFound (A301)."""
    saved = _of(actor, token)
    if saved.confirmed is None:
        saved.confirmed, saved.seen = timezone.now(), following.newest()
        saved.due = saved.confirmed + saved.interval
        saved.save()
    return saved


@action("retrieval.unfollow_search")
def unfollow_search(actor: Actor, *, token: str) -> None:
    """Stop, and forget the search and the address. Raises NotFound (A301)."""
    _of(actor, token).delete()


def _of(actor: Actor, token: str) -> SavedSearch:
    saved = SavedSearch.objects.filter(library=actor.library_id, token=token).first()
    if saved is None:
        raise NotFound("This search is not followed, or no longer.", remedy="Follow it again from its page of results.")
    return saved
