"""Questions about lists of records. Read only."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.records import queries as records
from alcove.records.queries import Stored

from .models import RecordList


def lists(actor: Actor) -> QuerySet[RecordList]:
    """Give the lists that somebody may see, newest first, each with `size`: how many records it has."""
    found = RecordList.objects.filter(library=actor.library_id).annotate(size=Count("entries"))
    return found if actor.may("view") else found.filter(is_public=True)


def find(actor: Actor, list_id: int) -> RecordList:
    """Give one list to somebody who may see it. Raises NotFound (A301)."""
    found = lists(actor).filter(pk=list_id).first()
    if found is None:
        raise NotFound(f"There is no list {list_id}.", remedy="See all lists at /lists/.")
    return found


def records_of(one: RecordList) -> list[Stored]:
    """Give the records of a list that readers see, in its order."""
    return records.public(list(one.entries.values_list("record_id", flat=True)))
