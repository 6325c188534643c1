"""To close, decide, publish, review and reverse: what people decided stands for good, with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, people, states, words
from alcove.community.errors import CannotPublish, NotNow
from alcove.community.models import Application, Decision, Matter, Publication
from alcove.community.people import Person
from alcove.community.slugs import slug_of
from alcove.community.states import Outcome, State
from alcove.libraries.action import Actor, action

from . import moving
from .applying import take_back


@action("community.close_matter")
def close_matter(actor: Actor, *, matter: Matter) -> Matter:
    """End the time to comment. Raises TooEarly (A602) before everybody had their days, NotNow (A607)."""
    matter = moving.held(actor, matter)
    guards.may_go(matter, State.CLOSING)
    guards.is_due(matter)
    moving.move(actor, matter, State.CLOSING, "closed")
    return matter


@action("community.decide")
def decide(
    actor: Actor,
    *,
    matter: Matter,
    outcome: str,
    reasons: str,
    dissent: str = "",
    decided_by: Sequence[Person | str] = (),
    rule_used: str = "",
    review_on: date | None = None,
) -> Decision:
    """Write down what was decided, why, by whom, and who saw it otherwise; without `decided_by` it is whoever acts.

    Raises NotNow (A607), TooEarly (A602), DecidedAlone (A603), NotAnswered (A604), NeedsReasons (A605).
    """
    matter = moving.held(actor, matter)
    guards.is_in(matter, {State.CLOSING})
    if outcome not in Outcome.values or outcome == Outcome.REVERSED:
        raise NotNow(_("It is not said what was decided."), remedy=_("Choose one of the list."))
    guards.is_due(matter)
    deciders = _deciders(actor, matter, decided_by)
    guards.everybody_is_answered(matter)
    decision = _write(actor, matter, outcome, reasons, dissent, deciders, rule_used, review_on)
    matter.review_on = review_on or matter.review_on
    moving.move(actor, matter, State.DECIDED, "decided", decision=decision.number, outcome=outcome)
    return decision


@action("community.publish")
def publish(actor: Actor, *, matter: Matter) -> Publication:
    """Give the latest decision a page that stays; done twice, it is the same page.

    What was accepted may be published before it is carried out. Raises CannotPublish (A614) for a sealed matter, NotNow (A607).
    """
    matter = moving.held(actor, matter)
    guards.is_in(matter, {*states.SETTLED, State.REVERSED})
    if matter.visibility == Matter.Visibility.SEALED:
        raise CannotPublish(
            _("This matter is sealed; its decision is not for everybody."), remedy=_("Tell those whom it concerns yourself.")
        )
    decision = matter.decisions.order_by("-number")[0]
    made, is_new = _publish(matter, decision)
    waits = matter.state == State.DECIDED and decision.outcome in states.CARRIED_OUT_OUTCOMES
    if matter.state in (State.DECIDED, State.APPLIED) and not waits:
        moving.move(actor, matter, State.PUBLISHED, "published", slug=made.slug)
    elif is_new:
        moving.note(actor, matter, "published", slug=made.slug)
    return made


@action("community.review")
def review(actor: Actor, *, matter: Matter, reasons: str, review_on: date | None = None) -> Matter:
    """Note that a decision was looked at again and stands, why, and when to look next.

    Raises NotNow (A607), NeedsReasons (A605).
    """
    matter = moving.held(actor, matter)
    guards.may_go(matter, State.REVIEWED)
    reasons = guards.has_reasons(reasons)
    matter.review_on = review_on
    next_time = review_on.isoformat() if review_on else ""
    moving.move(actor, matter, State.REVIEWED, "reviewed", reasons=reasons, review_on=next_time)
    return matter


@action("community.reverse")
def reverse(
    actor: Actor,
    *,
    matter: Matter,
    reasons: str,
    dissent: str = "",
    decided_by: Sequence[Person | str] = (),
    rule_used: str = "",
) -> Decision:
    """Decide that a decision stands no more: a new one supersedes it, what it did is taken back, and its page stays.

    Raises NotNow (A607), DecidedAlone (A603), NeedsReasons (A605).
    """
    matter = moving.held(actor, matter)
    guards.may_go(matter, State.REVERSED)
    earlier = matter.decisions.order_by("-number")[0]
    deciders = _deciders(actor, matter, decided_by)
    decision = _write(actor, matter, Outcome.REVERSED, reasons, dissent, deciders, rule_used, None, earlier)
    if standing := Application.objects.filter(decision=earlier, undone_at=None).first():
        take_back(actor, matter, standing)
    if Publication.objects.filter(decision=earlier).exists():
        _publish(matter, decision)
    moving.move(actor, matter, State.REVERSED, "reversed", decision=decision.number, supersedes=earlier.number)
    return decision


def _deciders(actor: Actor, matter: Matter, decided_by: Sequence[Person | str]) -> list[Person]:
    deciders = people.everybody(decided_by) or [people.person_of(actor)]
    guards.somebody_else_decides(matter, deciders)
    guards.a_decider_takes_part(matter, deciders)
    return deciders


def _write(
    actor: Actor, matter: Matter, outcome: str, reasons: str, dissent: str, deciders: list[Person], rule_used: str,
    review_on: date | None, supersedes: Decision | None = None,
) -> Decision:  # fmt: skip
    last = Decision.objects.filter(library=actor.library_id).aggregate(last=Max("number"))["last"] or 0
    return Decision.objects.create(
        library_id=actor.library_id, matter=matter, number=last + 1, outcome=outcome, reasons=guards.has_reasons(reasons),
        dissent=words.plain(dissent), decided_by=[one.kept() for one in deciders], written_by=actor.name[:150],
        rule_used=words.plain(rule_used)[:300], decided=timezone.now(), review_on=review_on, supersedes=supersedes,
    )  # fmt: skip


def _publish(matter: Matter, decision: Decision) -> tuple[Publication, bool]:
    slug = slug_of(matter, decision)
    return Publication.objects.get_or_create(
        decision=decision, defaults={"library_id": matter.library_id, "slug": slug, "published": timezone.now()}
    )
