"""The verbs of finding: following a search by e-mail; making lists of records for readers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, NotFound
from alcove.records import queries as records

from . import following
from .models import ListEntry, RecordList, SavedSearch

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


MOST_LISTED = 1000
"""Records that a list can have."""


class CannotList(AlcoveError):
    """The list cannot be kept so."""

    code = "A405"


@action("retrieval.make_list")
def make_list(
    actor: Actor, *, title: str, record_ids: Sequence[int], description: str = "", is_public: bool = False
) -> RecordList:
    """Make a list of these records of the library, in this order. Raises CannotList (A405)."""
    made = RecordList(library_id=actor.library_id, made_by=actor.name[:150])
    _say(made, title, description, is_public)
    _put(made, record_ids)
    return made


@action("retrieval.change_list")
def change_list(
    actor: Actor,
    *,
    list_id: int,
    title: str,
    description: str,
    is_public: bool,
    add: Sequence[int] = (),
    remove: Sequence[int] = (),
) -> RecordList:
    """Say anew what a list is, put records behind those that are in it, and take records out.

    Raises NotFound (A301), CannotList (A405).
    """
    changed = _list(actor, list_id)
    _say(changed, title, description, is_public)
    changed.entries.filter(record__in=list(remove)).delete()
    _put(changed, add)
    return changed


@action("retrieval.delete_list")
def delete_list(actor: Actor, *, list_id: int) -> None:
    """Delete a list; its records stay. Raises NotFound (A301)."""
    _list(actor, list_id).delete()


def _list(actor: Actor, list_id: int) -> RecordList:
    found = RecordList.objects.filter(library=actor.library_id, pk=list_id).first()
    if found is None:
        raise NotFound(f"There is no list {list_id}.", remedy="See all lists at /lists/.")
    return found


def _say(one: RecordList, title: str, description: str, is_public: bool) -> None:
    title = " ".join(title.split())
    if not title or len(title) > 200:
        raise CannotList("A list needs a title of at most 200 letters.", remedy="Say in a few words what is in it.")
    one.title, one.description, one.is_public, one.updated = title, description.strip()[:5000], is_public, timezone.now()
    one.save()


def _put(one: RecordList, record_ids: Sequence[int]) -> None:
    here = set(one.entries.values_list("record_id", flat=True))
    wanted = [record_id for record_id in dict.fromkeys(record_ids) if record_id not in here]
    ours = {stored.id for stored in records.in_order(wanted) if stored.library_id == one.library_id and not stored.is_deleted}
    new = [record_id for record_id in wanted if record_id in ours]
    if len(here) + len(new) > MOST_LISTED:
        raise CannotList(f"A list has {MOST_LISTED:,} records at most.", remedy="Make a second list.")
    last = max(one.entries.values_list("place", flat=True), default=0)
    ListEntry.objects.bulk_create(
        ListEntry(list=one, record_id=number, place=last + place) for place, number in enumerate(new, 1)
    )
