"""What is decided together, and what was found in the wording of the records, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.security import django_auth

from alcove.community import actions as community
from alcove.community import heading_change
from alcove.community import queries as matters
from alcove.community.models import Matter
from alcove.formats.terms.entries import Outcome, Part
from alcove.interfaces.api.door import staff
from alcove.libraries.queries import default_library
from alcove.organization import auditing, wording
from alcove.organization.actions import auditing as judging
from alcove.organization.models import WordingDecision
from alcove.organization.wording import WordingChange
from alcove.records import queries as records
from alcove.retrieval import index

router = Router(tags=["decisions"])
audit = Router(tags=["audit"])
Slug = Annotated[str, Field(max_length=120)]


class DecisionOut(Schema):
    """A published decision; `slug` is the last part of the address of its page."""

    number: int
    slug: str
    title: str
    kind: str
    outcome: str
    decided: datetime


class DecisionPage(DecisionOut):
    """A published decision with its reasons; `superseded_by` is the slug of the one that took its place, "" where none is."""

    target: dict[str, Any]
    reasons: str
    dissent: str
    deciders: list[str]
    review_on: date | None
    superseded_by: str
    counts: dict[str, int]


class WordedOut(Schema):
    """A heading of a record that is shown otherwise: what the record says, what is shown, and the decision that says why."""

    tag: str
    before: str
    after: list[str]
    decisions: list[int]
    reasons: list[str]


class MatterOut(Schema):
    """A matter, with how many records it would touch, and the fingerprint of exactly those."""

    number: int
    title: str
    kind: str
    state: str
    closes: datetime | None
    records: int
    fingerprint: str


class MatterIn(Schema):
    """A heading that should be shown otherwise; `outcome` says what several terms mean."""

    term: Annotated[str, Field(min_length=1, max_length=300)]
    shown: Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(min_length=1, max_length=20)]
    schemes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = ["lcsh"]
    part: Literal["any", "main", "subdivision", "heading"] = "any"
    outcome: Literal["one", "both", "split"] = "one"
    title: Annotated[str, Field(max_length=300)] = ""
    summary: Annotated[str, Field(max_length=20_000)] = ""


class AppliedOut(Schema):
    """What carrying a decision out did; done twice, it is done once."""

    matter: int
    counts: dict[str, int]


class RuleOut(Schema):
    """How a rule of the audit stands: its hits, what people said, the 95 % interval of what is right; whether it may act."""

    rule: str
    hits: int
    records: int
    yes: int
    no: int
    context: int
    interval: tuple[float, float]
    may_act: bool


class HitOut(Schema):
    """Words that a rule found, with those around them."""

    id: int
    record: int
    rule: str
    list: str
    entry: str
    term: str
    tag: str
    origin: str
    action: str
    before: str
    words: str
    after: str


class VerdictIn(Schema):
    """Is it worth acting on? Whose words are they, quoted or not, and what harm do they do?"""

    said: Literal["yes", "no", "context"]
    speaker: Annotated[str, Field(max_length=300)] = ""
    context: Annotated[str, Field(max_length=300)] = ""
    impact: Annotated[str, Field(max_length=300)] = ""


@router.get("/decisions", response=list[DecisionOut], summary="Published decisions", operation_id="decisions")
def decisions(request: HttpRequest, offset: Annotated[int, Query(ge=0, le=100_000)] = 0) -> list[DecisionOut]:
    """List what was decided in the open, the newest first, a hundred at a time."""
    found = matters.published_decisions(default_library().pk)[offset : offset + 100]
    return [
        DecisionOut(
            number=one.decision.number, slug=one.slug, title=one.decision.matter.title, kind=one.decision.matter.kind,
            outcome=one.decision.outcome, decided=one.decision.decided,
        )
        for one in found
    ]  # fmt: skip


@router.get("/decisions/{slug}", response=DecisionPage, summary="One decision", operation_id="decision")
def decision(request: HttpRequest, slug: Slug) -> DecisionPage:
    """Give one published decision, with reasons and dissent."""
    one = matters.published(default_library().pk, slug)
    return DecisionPage(
        number=one.number, slug=one.slug, title=one.title, kind=one.kind, outcome=one.outcome, decided=one.decided,
        target=one.target, reasons=one.reasons, dissent=one.dissent, deciders=one.deciders, review_on=one.review_on,
        superseded_by=one.superseded_by.slug if one.superseded_by else "", counts=one.counts,
    )  # fmt: skip


@router.get(
    "/records/{int:record_id}/wording",
    response=list[WordedOut],
    summary="Headings shown otherwise",
    operation_id="record_wording",
)
def record_wording(request: HttpRequest, record_id: int) -> list[WordedOut]:
    """Say which headings of a record are shown in other words than it has, and why."""
    stored = records.whole_for(None, record_id)
    ours = wording.overlays([stored.id])
    changed = ours[stored.id].shown(stored.record).changed if stored.id in ours else []
    known = WordingDecision.objects.in_bulk({number for one in changed for number in one.numbers})
    return [
        WordedOut(
            tag=one.tag, before=one.old_words, after=one.new_words, decisions=[known[number].number for number in one.numbers],
            reasons=[known[number].reasons for number in one.numbers],
        )
        for one in changed
    ]  # fmt: skip


@router.get("/matters", response=list[MatterOut], auth=django_auth, summary="Matters", operation_id="matters")
def list_matters(
    request: HttpRequest, state: Annotated[str, Query(max_length=10)] = "", offset: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> list[MatterOut]:
    """List what is proposed, discussed and decided, the newest first, a hundred at a time."""
    found = matters.matters(staff(request).library_id, state=state)[offset : offset + 100]
    return [_matter(one) for one in found]


@router.post("/matters", response={201: MatterOut}, auth=django_auth, summary="Propose other words", operation_id="propose")
def propose(request: HttpRequest, said: MatterIn) -> Status[MatterOut]:
    """Propose how a heading is shown: a draft, with what it would do."""
    actor = staff(request)
    change = WordingChange(said.term, tuple(said.shown), Part(said.part), tuple(said.schemes), Outcome(said.outcome))
    matter = community.propose(
        actor, kind="heading_change", title=said.title or said.term, summary=said.summary,
        target=heading_change.target_of(change),
    )  # fmt: skip
    community.preview(actor, matter=matter)
    return Status(201, _matter(matters.matter_for_staff(actor.library_id, matter.number).matter))


@router.post(
    "/matters/{int:number}/apply",
    response=AppliedOut,
    auth=django_auth,
    summary="Carry a decision out",
    operation_id="apply_matter",
)
def apply_matter(request: HttpRequest, number: int) -> AppliedOut:
    """Carry out exactly what was discussed."""
    actor = staff(request)
    with index.following():
        made = community.apply_decision(actor, matter=matters.matter_for_staff(actor.library_id, number).matter)
    return AppliedOut(matter=number, counts=made.counts)


@audit.get("", response=list[RuleOut], auth=django_auth, summary="How the rules stand", operation_id="audit")
def rules(request: HttpRequest) -> list[RuleOut]:
    """Say of every rule what it found and what people said of that."""
    return [
        RuleOut(
            rule=one.rule, hits=one.hits, records=one.records, yes=one.yes, no=one.no, context=one.context,
            interval=one.interval, may_act=one.may_act,
        )
        for one in auditing.by_rule(staff(request).library_id)
    ]  # fmt: skip


@audit.get("/hits", response=list[HitOut], auth=django_auth, summary="What was found", operation_id="audit_hits")
def hits(
    request: HttpRequest,
    rule: Annotated[str, Query(max_length=4)] = "",
    list_code: Annotated[str, Query(max_length=60, alias="list")] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> list[HitOut]:
    """Give what the audit found, a hundred at a time."""
    found = auditing.hits(staff(request).library_id, rule=rule, list_code=list_code)[offset : offset + 100]
    return [
        HitOut(
            id=one.pk, record=one.record_id, rule=one.rule, list=one.list_code, entry=one.entry_id, term=one.term, tag=one.tag,
            origin=one.origin, action=one.action, before=one.before, words=one.words, after=one.after,
        )
        for one in found
    ]  # fmt: skip


@audit.post(
    "/hits/{int:hit_id}/verdict", response={204: None}, auth=django_auth, summary="Judge a hit", operation_id="judge_hit"
)
def judge(request: HttpRequest, hit_id: int, said: VerdictIn) -> Status[None]:
    """Say what a hit is worth; the verdict outlives it."""
    actor = staff(request)
    judging.judge_hit(
        actor, hit=auditing.hit(actor.library_id, hit_id), said=said.said, speaker=said.speaker, context=said.context,
        impact=said.impact,
    )  # fmt: skip
    return Status(204, None)


def _matter(one: Matter) -> MatterOut:
    return MatterOut(
        number=one.number, title=one.title, kind=one.kind, state=one.state, closes=one.closes,
        records=int(one.dry_run.get("count", 0)), fingerprint=one.fingerprint,
    )  # fmt: skip
