"""Questions about decisions that everybody may read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import kinds
from alcove.community.exchange import Entry
from alcove.community.models import Application, Decision, Matter, Position, Publication
from alcove.libraries.errors import NotFound


@dataclass(frozen=True)
class Other:
    """Another decision: its number, and the slug of its page where it has one."""

    number: int
    slug: str


@dataclass(frozen=True)
class Answered:
    """An objection or a voice from life, with its answer; never with a name."""

    stance: str
    reason: str
    answer: str


@dataclass(frozen=True)
class PublishedDecision:
    """All that the page of a decision says. `applied` is when it was carried out, `undone` when that was taken back."""

    slug: str
    number: int
    matter: int
    matter_is_public: bool
    title: str
    summary: str
    language: str
    kind: str
    kind_title: str
    target: dict[str, Any]
    outcome: str
    outcome_words: str
    reasons: str
    dissent: str
    deciders: list[str]
    rule_used: str
    decided: datetime
    published: datetime
    review_on: date | None
    supersedes: Other | None
    superseded_by: Other | None
    applied: datetime | None
    counts: dict[str, int]
    undone: datetime | None
    stances: dict[str, int]
    answered: list[Answered]


def published_decisions(library_id: int, *, kind: str = "", outcome: str = "") -> QuerySet[Publication]:
    """Give the published decisions of a library, newest first, each with its decision and matter."""
    found = Publication.objects.filter(library=library_id).select_related("decision__matter", "decision__superseded_by")
    if kind:
        found = found.filter(decision__matter__kind=kind)
    if outcome:
        found = found.filter(decision__outcome=outcome)
    return found.order_by("-decision__number")


def published(library_id: int, slug: str) -> PublishedDecision:
    """Give what the page of a decision says. Raises NotFound (A301)."""
    found = (
        Publication.objects.filter(library=library_id, slug=slug[:120])
        .select_related(
            "decision__matter", "decision__supersedes__publication", "decision__superseded_by__publication"
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("There is no decision at this address."), remedy=_("Look in the list of decisions."))
    decision, matter = found.decision, found.decision.matter
    # What a decision carried out is taken back by the one that supersedes it, and stands with the first.
    applied = Application.objects.filter(decision=decision).order_by("-id").first()
    return PublishedDecision(
        slug=found.slug, number=decision.number, matter=matter.number,
        matter_is_public=matter.visibility == Matter.Visibility.PUBLIC and not matter.is_reported,
        title=matter.title, summary="" if matter.is_reported else matter.summary, language=matter.language, kind=matter.kind,
        kind_title=str(kinds.KINDS[matter.kind].title) if matter.kind in kinds.KINDS else matter.kind, target=matter.target,
        outcome=decision.outcome, outcome_words=decision.get_outcome_display(), reasons=decision.reasons,
        dissent=decision.dissent, deciders=[one["name"] for one in decision.decided_by], rule_used=decision.rule_used,
        decided=decision.decided, published=found.published, review_on=matter.review_on or decision.review_on,
        supersedes=_other(decision.supersedes), superseded_by=_other(getattr(decision, "superseded_by", None)),
        applied=applied.at if applied else None, counts=applied.counts if applied else {},
        undone=applied.undone_at if applied else None, stances=_stances(matter), answered=_answered(matter),
    )  # fmt: skip


def published_slugs(slugs: Collection[str]) -> set[str]:
    """Give those of these addresses that have a page."""
    wanted = [slug for slug in slugs if slug]
    return set(Publication.objects.filter(slug__in=wanted).values_list("slug", flat=True)) if wanted else set()


def entries(library_id: int, *, url_of: Callable[[str], str], licence: str = "") -> list[Entry]:
    """Give the published decisions for a decision file; `url_of` makes the address of a page from its slug."""
    found = published_decisions(library_id).select_related(
        "decision__matter", "decision__superseded_by", "decision__supersedes__publication"
    )
    return [_entry(one, url_of, licence) for one in found.order_by("decision__number")]


def _entry(one: Publication, url_of: Callable[[str], str], licence: str) -> Entry:
    decision, matter = one.decision, one.decision.matter
    earlier = _other(decision.supersedes)
    return Entry(
        number=str(decision.number), url=url_of(one.slug), title=matter.title, kind=matter.kind, target=matter.target,
        outcome=decision.outcome, reasons=decision.reasons, dissent=decision.dissent,
        decided=timezone.localtime(decision.decided).date(), review_on=decision.review_on,
        supersedes=url_of(earlier.slug) if earlier and earlier.slug else "", language=matter.language, licence=licence,
    )  # fmt: skip


def _other(decision: Decision | None) -> Other | None:
    if decision is None:
        return None
    publication = getattr(decision, "publication", None)
    return Other(decision.number, publication.slug if publication else "")


def _stances(matter: Matter) -> dict[str, int]:
    counted = matter.positions.filter(is_current=True).order_by().values_list("stance").annotate(Count("id"))
    return dict(counted)


def _answered(matter: Matter) -> list[Answered]:
    # The words of somebody whose life it is may be for those who decide alone: where they asked for no name, only the answer.
    if matter.visibility != Matter.Visibility.PUBLIC:
        return []
    rows = matter.positions.filter(~Q(answer=""), is_current=True)
    private = Position.Stance.LIVES_THIS
    return [
        Answered(one.stance, "" if one.stance == private and one.is_anonymous_to_public else one.reason, one.answer)
        for one in rows
    ]
