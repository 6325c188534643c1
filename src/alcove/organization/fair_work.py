"""Questions about fair shares: what a person has been shown of painful words, what they did, and who wishes to be named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop

from alcove.formats.terms.entries import Status
from alcove.libraries.action import Actor
from alcove.libraries.models import TrailEntry

from .models import AuditHit, PainfulLook, WorkWish

N_ = gettext_noop
PAINFUL = (Status.SLUR.value,)
"""The statuses of words that hurt to read."""
DAYS = 30

# What is done here in plain words (message ids), by the verb. Add one here.
WORK = {
    "organization.judge_hit": N_("hits judged"),
    "organization.edit_record": N_("records edited"),
    "organization.create_record": N_("records made"),
    "organization.load_file": N_("files loaded"),
    "organization.decide_heading": N_("headings decided"),
    "records.apply_change_set": N_("change-sets carried out"),
    "community.propose": N_("matters proposed"),
    "community.post": N_("contributions to matters"),
    "community.add_evidence": N_("sources added"),
    "community.take_position": N_("positions taken"),
    "community.answer_position": N_("positions answered"),
    "community.decide": N_("decisions written"),
}


class Share(NamedTuple):
    """What one person bore and did since a day; `name` is "" for all who wish not to be counted by name."""

    name: str
    painful: int
    judged: int


def wish_of(actor: Actor) -> WorkWish:
    """Give what a person wishes; what is usual where they said nothing, or act without an account."""
    found = WorkWish.objects.filter(library=actor.library_id, user=actor.user_id).first() if actor.user_id else None
    return found or WorkWish(library_id=actor.library_id, user_id=actor.user_id or 0)


def shown_today(actor: Actor) -> set[int]:
    """Give the painful hits that a person has been shown today."""
    found = PainfulLook.objects.filter(library=actor.library_id, user=actor.user_id, day=timezone.localdate()).first()
    return set(found.hits) if found else set()


def bearable(actor: Actor, found: Sequence[AuditHit]) -> tuple[list[AuditHit], int]:
    """Give those of these hits that a person is to be shown today, and how many painful ones are left to others."""
    wish, seen = wish_of(actor), shown_today(actor)
    left = 0 if wish.no_painful_words else max(0, wish.daily_limit - len(seen))
    kept: list[AuditHit] = []
    others = 0
    for hit in found:
        if hit.status in PAINFUL and hit.pk not in seen:
            if not left:
                others += 1
                continue
            left -= 1
        elif hit.status in PAINFUL and wish.no_painful_words:
            others += 1
            continue
        kept.append(hit)
    return kept, others


def whose_turn(actor: Actor) -> str:
    """Name who has been shown the fewest painful words lately among those who share this work, if it is not this person."""
    shares = [one for one in shares_since(actor.library_id, timezone.localdate() - timedelta(days=DAYS)) if one.name]
    if len(shares) < 2:
        return ""
    least = min(shares, key=lambda one: (one.painful, one.name))
    mine = next((one.painful for one in shares if one.name == actor.name), 0)
    return least.name if least.name != actor.name and mine > 2 * least.painful + DAYS // 3 else ""


def shares_since(library_id: int, day: date) -> list[Share]:
    """Give everybody's share since a day, the heaviest first; the sums are those of the events themselves."""
    looks = PainfulLook.objects.filter(library=library_id, day__gte=day).values_list("user").annotate(Sum("count"))
    judged = (
        TrailEntry.objects.filter(library=library_id, action="organization.judge_hit", at__date__gte=day)
        .exclude(user=None).values_list("user").annotate(Count("id"))
    )  # fmt: skip
    painful, done = Counter(dict(looks)), Counter(dict(judged))
    names = dict(get_user_model().objects.filter(pk__in={*painful, *done}).values_list("pk", "username"))
    hidden = set(WorkWish.objects.filter(library=library_id, is_counted=False).values_list("user", flat=True))
    shares = [Share(names[one], painful[one], done[one]) for one in names if one not in hidden]
    if rest := [one for one in names if one in hidden]:
        shares.append(Share("", sum(painful[one] for one in rest), sum(done[one] for one in rest)))
    return sorted(shares, key=lambda one: (-one.painful, -one.judged, one.name))


def work_of(actor: Actor, *, days: int = DAYS) -> list[tuple[str, int]]:
    """Give what a person did lately, as (message id, count), most first: counted from the trail."""
    since = timezone.now() - timedelta(days=days)
    rows = TrailEntry.objects.filter(library=actor.library_id, user=actor.user_id, at__gte=since, action__in=WORK)
    counts = dict(rows.values_list("action").annotate(Count("id")).order_by())
    return sorted(((WORK[action], count) for action, count in counts.items()), key=lambda one: -one[1])


def credited(library_id: int) -> list[tuple[str, int]]:
    """Name those who wish to be named for their work on descriptions, with how much they did; in the order of their names."""
    users = dict(WorkWish.objects.filter(library=library_id, is_named=True).values_list("user", "user__username"))
    rows = TrailEntry.objects.filter(library=library_id, user__in=users, action__in=WORK)
    counts = dict(rows.values_list("user").annotate(Count("id")).order_by())
    return sorted((users[user], count) for user, count in counts.items())
