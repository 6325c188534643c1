"""What a receipt says: five phases with their days, and the outcome; never who asked, nor what they wrote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from alcove.community import kinds
from alcove.community.models import Decision, Matter, Receipt
from alcove.community.states import Phase, State
from alcove.libraries.errors import NotFound

from .matters import ANSWER_DAYS

# Lines of a story that are not yet somebody's looking at it.
_NOBODY_LOOKED = frozenset({"reported", "repeated", "held", "released"})


@dataclass(frozen=True)
class Step:
    """One phase, and when it was reached; None where it was not, or not yet."""

    phase: str
    words: str
    at: datetime | None


@dataclass(frozen=True)
class Told:
    """What a receipt says to whoever holds it."""

    number: int
    kind_title: str
    language: str
    phase: str
    phase_words: str
    steps: list[Step]
    answer_by: datetime
    outcome: str = ""
    outcome_words: str = ""
    reasons: str = ""
    slug: str = ""
    repeats: int = 0


def hash_of(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def receipt(token: str) -> Told:
    """Say what has become of a report. Raises NotFound (A301) for a token that leads nowhere."""
    found = Receipt.objects.select_related("matter").filter(token_hash=hash_of(token[:200])).first()
    if found is None:
        raise NotFound(_("There is no such receipt."), remedy=_("Use the whole address that you were given."))
    matter = found.matter
    story, decision = _story(matter)
    phase = _last(story)
    told = _outcome(decision) if decision and decision.matter.visibility != Matter.Visibility.SEALED else {}
    return Told(
        number=matter.number, language=matter.language, phase=phase, phase_words=str(Phase(phase).label),
        kind_title=str(kinds.KINDS[matter.kind].title) if matter.kind in kinds.KINDS else matter.kind,
        steps=[Step(one, str(one.label), story.get(one)) for one in Phase], repeats=matter.repeats,
        answer_by=matter.created + timedelta(days=ANSWER_DAYS), **told,
    )  # fmt: skip


def phase_of(report: Matter) -> Phase:
    """Give the phase that the receipts of a report are in."""
    return _last(_story(report)[0])


def _story(report: Matter) -> tuple[dict[Phase, datetime], Decision | None]:
    """Give when each phase was reached, by the report or by what came of it, and the decision that counts."""
    follow_ups = list(report.follow_ups.order_by("id"))
    looks = report.events.exclude(what__in=_NOBODY_LOOKED).order_by("id").values_list("at", flat=True).first()
    decisions = list(
        Decision.objects.filter(matter__in=[report.pk, *(one.pk for one in follow_ups)])
        .select_related("matter", "publication").prefetch_related("applications").order_by("number")
    )  # fmt: skip
    # What came of a report says more than the closing of the report itself.
    counting = [one for one in decisions if one.matter_id != report.pk] or decisions
    running = [one for one in follow_ups if one.state in (State.OPEN, State.CLOSING)]
    opened = [one.opened for one in follow_ups if one.opened]
    story: dict[Phase, datetime] = {Phase.RECEIVED: report.created}
    if looks or follow_ups:
        story[Phase.LOOKED_AT] = looks or follow_ups[0].created
    if opened:
        story[Phase.COMMENT] = min(opened)
    if counting and not running:
        story[Phase.DECIDED] = counting[-1].decided
        done = [one.at for decision in counting for one in decision.applications.all() if one.undone_at is None]
        if done:
            story[Phase.CARRIED_OUT] = max(done)
    return story, counting[-1] if counting and not running else None


def _last(story: dict[Phase, datetime]) -> Phase:
    return [phase for phase in Phase if phase in story][-1]


def _outcome(decision: Decision) -> dict[str, str]:
    publication = getattr(decision, "publication", None)
    return {
        "outcome": decision.outcome, "outcome_words": decision.get_outcome_display(), "reasons": decision.reasons,
        "slug": publication.slug if publication else "",
    }  # fmt: skip
