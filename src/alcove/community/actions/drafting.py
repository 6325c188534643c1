"""To propose something: draft it, look at what it would do, open it for everybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, kinds, people, words
from alcove.community.errors import CannotPropose
from alcove.community.models import Matter, Space
from alcove.community.models.spaces import URGENT_DAYS
from alcove.community.states import DISCUSSED, State
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import NotFound

from . import moving

_MOST_DAYS = 365


@action("community.propose")
def propose(
    actor: Actor,
    *,
    kind: str,
    title: str,
    summary: str = "",
    target: dict[str, Any] | None = None,
    params: dict[str, Any] | None = None,
    space: Space | None = None,
    language: str = "",
    visibility: str = Matter.Visibility.PUBLIC,
    min_days: int | None = None,
    urgent_reason: str = "",
    review_on: date | None = None,
    proposer_is_public: bool = True,
) -> Matter:
    """Draft a matter; nobody else is asked anything yet.

    Raises UnknownKind (A610), CannotPropose (A609) without a title, TooEarly (A602) with too few days, CannotSay (A608).
    """
    proposer = people.person_of(actor)
    matter = Matter(
        library_id=actor.library_id, number=moving.next_number(actor.library_id), kind=kinds.kind(kind).name,
        proposed_by_id=proposer.user_id, proposer_name=proposer.name, proposer_is_public=proposer_is_public,
        review_on=review_on,
    )  # fmt: skip
    _place(actor, matter, space)
    _describe(matter, title, summary, target, params, language, visibility)
    _give_days(matter, min_days, urgent_reason)
    matter.save()
    moving.note(actor, matter, "proposed")
    return matter


@action("community.propose_from")
def propose_from(
    actor: Actor,
    *,
    report: Matter,
    kind: str,
    title: str,
    target: dict[str, Any] | None = None,
    summary: str = "",
    params: dict[str, Any] | None = None,
    space: Space | None = None,
    language: str = "",
) -> Matter:
    """Draft a matter that answers a report; whoever holds the report's receipt reads there what becomes of it.

    Raises what `propose` raises, and CannotPropose (A609) where the matter it is made from is no report.
    """
    report = moving.held(actor, report)
    if not report.is_reported:
        raise CannotPropose(_("Matter %(number)s is no report.") % {"number": report.number}, remedy=_("Propose it by itself."))
    matter = propose(
        actor, kind=kind, title=title, summary=summary, target=target or report.target, params=params, space=space,
        language=language or report.language,
    )  # fmt: skip
    matter.came_from = report
    matter.save(update_fields=["came_from"])
    moving.note(actor, report, "taken up", became=matter.number, kind=kind)
    moving.tell(matter)
    return matter


@action("community.revise_draft")
def revise_draft(
    actor: Actor,
    *,
    matter: Matter,
    title: str | None = None,
    summary: str | None = None,
    target: dict[str, Any] | None = None,
    params: dict[str, Any] | None = None,
    language: str | None = None,
    visibility: str | None = None,
    min_days: int | None = None,
    urgent_reason: str | None = None,
    review_on: date | None = None,
) -> Matter:
    """Change a draft; what is not given stays. Another target needs another preview.

    Raises NotNow (A607) once it is open, and what `propose` raises.
    """
    matter = moving.held(actor, matter)
    guards.is_in(matter, {State.DRAFT})
    before = matter.target
    _describe(
        matter, _or(title, matter.title), _or(summary, matter.summary), _or(target, matter.target), _or(params, matter.params),
        _or(language, matter.language), _or(visibility, matter.visibility),
    )  # fmt: skip
    _give_days(matter, _or(min_days, matter.min_days), _or(urgent_reason, matter.urgent_reason))
    matter.review_on = _or(review_on, matter.review_on)
    if matter.target != before:
        matter.dry_run, matter.fingerprint = {}, ""
    matter.save()
    moving.note(actor, matter, "revised")
    return matter


@action("community.preview")
def preview(actor: Actor, *, matter: Matter) -> kinds.Preview:
    """Look at what a draft would do, and keep that with it. Raises NotNow (A607) once it is open, CannotPropose (A609)."""
    matter = moving.held(actor, matter)
    guards.is_in(matter, {State.DRAFT})
    guards.has_target(matter)
    seen = look(matter)
    matter.save(update_fields=["dry_run", "fingerprint"])
    moving.note(actor, matter, "previewed", count=seen.count)
    return seen


@action("community.open_matter")
def open_matter(actor: Actor, *, matter: Matter, closes: datetime | None = None) -> Matter:
    """Ask everybody: a draft becomes open, until `closes`, and at least for its days.

    Raises CannotOpen (A601) without a target and a preview, TooEarly (A602) with an earlier end, NotNow (A607).
    """
    matter = moving.held(actor, matter)
    guards.may_go(matter, State.OPEN)
    guards.has_target(matter)
    guards.has_dry_run(matter)
    now = timezone.now()
    matter.opened, matter.closes = now, max(closes or now, now + timedelta(days=matter.min_days))
    moving.move(actor, matter, State.OPEN, "opened", closes=matter.closes.isoformat())
    return matter


@action("community.renew_dry_run")
def renew_dry_run(actor: Actor, *, matter: Matter, reason: str, target: dict[str, Any] | None = None) -> kinds.Preview:
    """Look anew at what a matter would do, because the records (or, with `target`, the plan) have changed.

    People have at least three more days to look too. Raises NeedsReasons (A605), NotNow (A607) once it is carried out.
    """
    matter = moving.held(actor, matter)
    guards.is_in(matter, {*DISCUSSED, State.DECIDED})
    reason = guards.has_reason(reason)
    before, fingerprint = matter.dry_run, matter.fingerprint
    if target is not None:
        matter.target = words.tidy_target(target)
        guards.has_target(matter)
    seen = look(matter)
    later = timezone.now() + timedelta(days=URGENT_DAYS)
    matter.closes = max(matter.closes or later, later)
    matter.save(update_fields=["target", "target_key", "dry_run", "fingerprint", "closes"])
    difference = guards.difference_between(before, seen)
    moving.note(
        actor, matter, "renewed", reason=reason, before=difference.count_before, now=difference.count_now, came=difference.came,
        went=difference.went, fingerprint_before=fingerprint, closes=matter.closes.isoformat(),
    )  # fmt: skip
    return seen


def look(matter: Matter) -> kinds.Preview:
    """Put a fresh preview on the matter, unsaved."""
    seen = kinds.kind(matter.kind).preview(matter.library_id, matter.target)
    matter.dry_run = words.tidy({**seen.kept(), "at": timezone.now().isoformat()})
    matter.fingerprint, matter.target_key = seen.fingerprint, words.key_of(matter.target)
    return seen


def _place(actor: Actor, matter: Matter, space: Space | None) -> None:
    if space is not None and space.library_id != actor.library_id:
        raise NotFound(_("There is no such space in this library."), remedy=_("Look in the list of spaces."))
    matter.space = space


def _describe(
    matter: Matter, title: str, summary: str, target: dict[str, Any] | None, params: dict[str, Any] | None,
    language: str, visibility: str,
) -> None:  # fmt: skip
    matter.title = " ".join(words.plain(title).split())[:300]
    if not matter.title:
        raise CannotPropose(_("The matter has no title."), remedy=_("Say in a few words what should be decided."))
    if visibility not in Matter.Visibility.values:
        raise CannotPropose(_("It is not said who may read this."), remedy=_("Choose everybody, staff, or who decides."))
    matter.summary = words.said(summary) if summary.strip() else ""
    matter.target, matter.params = words.tidy_target(target), words.tidy_target(params)
    matter.language, matter.visibility = words.plain(language)[:35], visibility


def _give_days(matter: Matter, min_days: int | None, urgent_reason: str) -> None:
    kind, space = kinds.kind(matter.kind), matter.space
    usual = max(kind.min_days, space.min_days) if space and kind.min_days else kind.min_days
    matter.min_days = min(usual if min_days is None else min_days, _MOST_DAYS)
    matter.urgent_reason = words.plain(urgent_reason)
    guards.gives_enough_days(kind, space, matter.min_days, matter.urgent_reason)


def _or(given: Any, standing: Any) -> Any:
    return standing if given is None else given
