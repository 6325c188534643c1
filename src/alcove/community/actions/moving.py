"""How a matter is taken up, moved on, and its story written; every other verb of the room uses these."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards
from alcove.community.models import Matter, MatterEvent, Receipt
from alcove.community.queries import receipts
from alcove.community.states import State
from alcove.libraries import locks
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound


def held(actor: Actor, matter: Matter) -> Matter:
    """Give the matter as it stands now, for the running verb alone. Raises NotFound (A301) where it is another library's."""
    locks.writing()
    found = Matter.objects.select_related("space").filter(pk=matter.pk, library=actor.library_id).first()
    if found is None:
        raise NotFound(_("There is no such matter in this library."), remedy=_("Look in the list of matters."))
    return found


def next_number(library_id: int) -> int:
    """Give the number of the next matter."""
    locks.writing()
    return (Matter.objects.filter(library=library_id).aggregate(last=Max("number"))["last"] or 0) + 1


def note(actor: Actor, matter: Matter, what: str, **detail: Any) -> MatterEvent:
    """Write a line of the matter's story."""
    return MatterEvent.objects.create(matter=matter, at=timezone.now(), who=actor.name[:150], what=what, detail=detail)


def move(actor: Actor, matter: Matter, after: State, what: str, **detail: Any) -> None:
    """Bring the matter to another state, with a line of its story, and let receipts say so. Raises NotNow (A607)."""
    guards.may_go(matter, after)
    before, matter.state = matter.state, after
    matter.save()
    note(actor, matter, what, before=before, after=str(after), **detail)
    tell(matter)


def tell(matter: Matter) -> None:
    """Bring the receipts of a matter, and of the report it came from, to what they would say now."""
    reports = [one for one in (matter, matter.came_from) if one is not None and one.is_reported]
    for report in reports:
        phase = receipts.phase_of(report)
        Receipt.objects.filter(matter=report).exclude(last_status=phase).update(last_status=phase)
