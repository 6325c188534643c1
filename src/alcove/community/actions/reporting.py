"""To speak without an account: a report, its receipt, and what keeps the queue usable.

Nothing that is sent is lost: what looks like a flood is held until somebody has looked.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, kinds, words
from alcove.community.errors import CannotPropose
from alcove.community.models import Matter, Receipt
from alcove.community.models.matters import REPORT
from alcove.community.queries.receipts import hash_of
from alcove.community.states import State
from alcove.libraries.action import Actor, action

from . import moving
from .drafting import look

KEPT_DAYS = 180
"""Days after which nobody can tell any more who reported something (equity, 12.3)."""
MOST_IN_AN_HOUR = 60
MOST_ON_A_TARGET_IN_A_DAY = 10
MOST_OF_THE_SAME_TEXT_IN_A_DAY = 5
_MOST_TARGETS = 200


@action("community.report")
def report(
    actor: Actor,
    *,
    target: dict[str, Any],
    text: str,
    kind: str = REPORT,
    wish: str = "",
    language: str = "",
    contact: str = "",
    title: str = "",
) -> tuple[Matter, str]:
    """Keep what somebody reports, for staff, and give the token of its receipt, which is told this once.

    Raises CannotSay (A608) where it is empty or longer than 50 KB, CannotPropose (A609) for a kind that needs an account.
    """
    of_kind = kinds.kind(kind)
    if not of_kind.for_public or not target:
        raise CannotPropose(
            _("This cannot be reported here."), remedy=_("Say what it is about, or ask the library to propose it for you.")
        )
    matter = Matter(
        library_id=actor.library_id, kind=kind, summary=words.said(text), target=words.tidy_target(target), is_reported=True,
        params={"wish": words.said(wish)} if wish.strip() else {}, language=words.plain(language)[:35],
        visibility=Matter.Visibility.STAFF, proposer_is_public=False, min_days=of_kind.min_days, state=State.OPEN,
        title=" ".join(words.plain(title).split())[:300] or str(of_kind.title),
    )  # fmt: skip
    matter.text_key = words.text_key(f"{kind}\n{matter.summary}\n{matter.params.get('wish', '')}")
    kept = _kept(actor, matter)
    return kept, _receipt(kept, contact)


@action("community.hold")
def hold(actor: Actor, *, matter: Matter, reason: str) -> Matter:
    """Keep a report out of the queue; it is not lost. Raises NeedsReasons (A605), NotNow (A607)."""
    matter = moving.held(actor, matter)
    guards.is_in(matter, {State.OPEN})
    matter.held_because = guards.has_reason(reason)[:300]
    matter.save(update_fields=["held_because"])
    moving.note(actor, matter, "held", reason=matter.held_because)
    return matter


@action("community.release")
def release(actor: Actor, *, matter: Matter) -> Matter:
    """Let a report that was held join the queue."""
    matter = moving.held(actor, matter)
    if matter.held_because:
        matter.held_because = ""
        matter.save(update_fields=["held_because"])
        moving.note(actor, matter, "released")
    return matter


@action("community.drop_personal_data")
def drop_personal_data(actor: Actor, *, today: date | None = None) -> int:
    """Forget how to reach those whose receipts are past their day; text and outcome stay. Give how many were forgotten."""
    past = Receipt.objects.filter(matter__library=actor.library_id, drop_after__lt=today or timezone.localdate())
    return past.exclude(contact="").update(contact="")


def _kept(actor: Actor, matter: Matter) -> Matter:
    """Keep a report, or count it with the same one that is here already."""
    look(matter)
    if same := _same_as(matter):
        return _counted(actor, same, matter)
    now = timezone.now()
    matter.held_because = _why_held(matter)
    matter.number = moving.next_number(actor.library_id)
    matter.created = matter.opened = now
    matter.closes = now + timedelta(days=matter.min_days)
    matter.save()
    moving.note(actor, matter, "reported", held=matter.held_because)
    return matter


def _same_as(matter: Matter) -> Matter | None:
    """Give the open report that says the same of the same, or the held one that says the same of anything."""
    here = Matter.objects.filter(library=matter.library_id, text_key=matter.text_key, state=State.OPEN, is_reported=True)
    return here.filter(target_key=matter.target_key).first() or here.exclude(held_because="").order_by("number").first()


def _counted(actor: Actor, same: Matter, matter: Matter) -> Matter:
    others = same.params.get("also", [])
    if matter.target_key != same.target_key and matter.target not in others and len(others) < _MOST_TARGETS:
        same.params = {**same.params, "also": [*others, matter.target]}
    same.repeats += 1
    same.save(update_fields=["params", "repeats"])
    return same


def _why_held(matter: Matter) -> str:
    """Say why a report has to wait until somebody has looked, or nothing."""
    if words.is_only_links(matter.summary):
        return _("It is links and nothing else.")
    now = timezone.now()
    lately = Matter.objects.filter(library=matter.library_id, is_reported=True, created__gt=now - timedelta(days=1))
    if lately.filter(text_key=matter.text_key).count() >= MOST_OF_THE_SAME_TEXT_IN_A_DAY:
        return _("The same text came many times today.")
    if lately.filter(target_key=matter.target_key).count() >= MOST_ON_A_TARGET_IN_A_DAY:
        return _("Many reports about the same came today.")
    if lately.filter(created__gt=now - timedelta(hours=1), held_because="").count() >= MOST_IN_AN_HOUR:
        return _("Many reports came within an hour.")
    return ""


def _receipt(matter: Matter, contact: str) -> str:
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    Receipt.objects.create(
        matter=matter, token_hash=hash_of(token), contact=words.plain(contact)[:300], created=now,
        drop_after=timezone.localdate(now) + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    return token
