"""The workbench of matters: propose, discuss, decide, carry out, publish, reverse; and the reports of readers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from alcove.community import actions as community
from alcove.community import heading_change, kinds
from alcove.community import queries as matters
from alcove.community.errors import SetHasChanged
from alcove.community.models import Evidence, Matter, Position, Post
from alcove.community.states import CARRIED_OUT_OUTCOMES, Outcome, State
from alcove.formats.terms.entries import Entry, Part, Status
from alcove.formats.terms.entries import Outcome as Proposed
from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.organization import term_lists
from alcove.organization.wording import WordingChange
from alcove.retrieval import index

_LISTED = 30
_FORM = ("kind", "title", "summary", "term", "shown", "schemes", "part", "outcome", "list", "entry", "report")
_BY_HAND = ("policy", "note_rewrite", "preserve", "purchase", "retention", "weeding", "classification", "correction")


@for_staff
def desk(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the matters, with what readers reported, and what was held back."""
    state = request.GET.get("state", "")
    found = matters.matters(actor.library_id, state=state if state in State.values else "")
    page = Paginator(found, _LISTED).get_page(request.GET.get("page"))
    return render(request, "matters/desk.html", {
        "page": page, "state": state, "states": State.choices, "held": list(matters.held_reports(actor.library_id)[:_LISTED]),
        "overdue": list(matters.overdue_reports(actor.library_id)[:_LISTED]), "may_propose": actor.may("community.propose"),
    })  # fmt: skip


@for_staff
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Propose something: how a heading is shown, or anything that people carry out themselves."""
    said = request.POST or request.GET
    report = _report(actor, said.get("report", ""))
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            return redirect("matter-desk", _proposed(actor, said, report).number)
        except AlcoveError as problem:
            error = problem
    entry = _entry(actor, said)
    context = {"said": _filled(said, entry, report), "kinds": _offered(), "report": report, "error": error, "entry": entry}
    return render(request, "matters/new.html", context, status=400 if error else 200)


def _offered() -> list[tuple[str, str]]:
    return [(name, str(kinds.KINDS[name].title)) for name in ("heading_change", *_BY_HAND)]


def _report(actor: Actor, number: str) -> Matter | None:
    if not number.isascii() or not number.isdecimal() or len(number) > 9:
        return None
    return Matter.objects.filter(library=actor.library_id, number=int(number), is_reported=True).first()


def _entry(actor: Actor, said: QueryDict) -> Entry | None:
    """Give the entry of a term list that the proposal begins with."""
    code, entry_id = said.get("list", ""), said.get("entry", "")
    return term_lists.entry(term_lists.find(actor.library_id, code), entry_id) if code and entry_id else None


def _filled(said: QueryDict, entry: Entry | None, report: Matter | None) -> dict[str, str]:
    """Give what stands in the form: what was typed, else what the entry or the report says."""
    filled = {name: str(said.get(name, "")) for name in _FORM}
    filled["kind"] = filled["kind"] or "heading_change"
    if entry is not None:
        outcome = entry.outcome if entry.outcome != Proposed.NONE else Proposed.ONE
        part = entry.part if entry.part != Part.PROSE else Part.ANY
        given = {
            "term": entry.term, "shown": "\n".join(one.term for one in entry.alternatives), "part": part, "outcome": outcome,
            "schemes": " ".join(entry.scheme) or "lcsh", "summary": entry.why, "title": entry.term,
        }  # fmt: skip
        filled |= {name: str(value) for name, value in given.items() if not filled[name]}
    if report is not None:
        said_words = str(report.target.get("words", ""))
        filled["title"] = filled["title"] or said_words or report.title
        filled["term"], filled["shown"] = filled["term"] or said_words, filled["shown"] or str(report.params.get("wish", ""))
    filled["schemes"] = filled["schemes"] or "lcsh"
    return filled


def _proposed(actor: Actor, said: QueryDict, report: Matter | None) -> Matter:
    """Draft the matter, and look at what it would do."""
    kind = said.get("kind", "")
    target: dict[str, object] = {"about": said.get("summary", "")[:2000] or said.get("title", "")}
    if kind == "heading_change":
        target = _heading_target(actor, said)
    if report is not None:
        made = community.propose_from(
            actor, report=report, kind=kind, title=said.get("title", ""), summary=said.get("summary", ""), target=target
        )
    else:
        made = community.propose(actor, kind=kind, title=said.get("title", ""), summary=said.get("summary", ""), target=target)
    with suppress(AlcoveError):  # The page of the draft says what is missing, and offers to look again.
        community.preview(actor, matter=made)
    return made


def _heading_target(actor: Actor, said: QueryDict) -> dict[str, object]:
    entry = _entry(actor, said)
    part, outcome = said.get("part", ""), said.get("outcome", "")
    change = WordingChange(
        said.get("term", "").strip(), tuple(line.strip() for line in said.get("shown", "").splitlines() if line.strip()),
        Part(part) if part in list(Part) else Part.ANY, tuple(said.get("schemes", "").replace(",", " ").split()) or ("lcsh",),
        Proposed(outcome) if outcome in list(Proposed) else Proposed.ONE, entry.status if entry else Status.CONTESTED,
    )  # fmt: skip
    about = {name: said.get(name, "") for name in ("list", "entry") if said.get(name)}
    return heading_change.target_of(change, **about)


@for_staff
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Show a matter with everything about it, and do what is asked."""
    error: AlcoveError | None = None
    page = matters.matter_for_staff(actor.library_id, number)
    if request.method == "POST":
        try:
            with index.following():
                _DO[request.POST.get("do", "")](actor, page.matter, request.POST)
            return redirect("matter-desk", number)
        except KeyError:
            raise Http404 from None
        except AlcoveError as problem:
            error = problem
            page = matters.matter_for_staff(actor.library_id, number)
    matter = page.matter
    decision = page.decisions[-1] if page.decisions else None
    return render(request, "matters/matter.html", {
        "page": page, "matter": matter, "kind": kinds.KINDS.get(matter.kind), "error": error,
        "difference": error.difference if isinstance(error, SetHasChanged) else None,
        "stances": Position.Stance.choices, "outcomes": [one for one in Outcome.choices if one[0] != Outcome.REVERSED],
        "evidence_kinds": Evidence.Kind.choices, "wording": heading_change.wording_of(matter), "decision": decision,
        "is_proposer": matter.proposed_by_id is not None and matter.proposed_by_id == actor.user_id,
        "may": actor.may("community.decide"), "is_discussed": matter.state in (State.OPEN, State.CLOSING, State.DRAFT),
        "can_be_applied": decision is not None and decision.outcome in CARRIED_OUT_OUTCOMES and matter.state == State.DECIDED,
        "report": matter.target if matter.is_reported else None,
    }, status=400 if error else 200)  # fmt: skip


def _day(said: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(said.get(name, ""))
    except ValueError:
        return None


def _decide(actor: Actor, matter: Matter, said: QueryDict) -> None:
    community.decide(
        actor, matter=matter, outcome=said.get("outcome", ""), reasons=said.get("reasons", ""), dissent=said.get("dissent", ""),
        rule_used=said.get("rule_used", ""), review_on=_day(said, "review_on"),
    )  # fmt: skip


def _add_evidence(actor: Actor, matter: Matter, said: QueryDict) -> None:
    community.add_evidence(
        actor, matter=matter, kind=said.get("kind", ""), citation=said.get("citation", ""), url=said.get("url", ""),
        quotation=said.get("quotation", ""),
    )  # fmt: skip


def _take_position(actor: Actor, matter: Matter, said: QueryDict) -> None:
    community.take_position(
        actor, matter=matter, stance=said.get("stance", ""), text=said.get("text", ""),
        is_anonymous_to_public=bool(said.get("is_anonymous")),
    )  # fmt: skip


def _answer(actor: Actor, matter: Matter, said: QueryDict) -> None:
    position = get_object_or_404(Position, pk=said.get("position"), matter=matter)
    community.answer_position(actor, position=position, text=said.get("text", ""))


def _hide(actor: Actor, matter: Matter, said: QueryDict) -> None:
    post = get_object_or_404(Post, pk=said.get("post"), matter=matter)
    community.hide_post(actor, post=post, reason=said.get("reason", ""))


# What the buttons of the page do. Add one here.
_DO: dict[str, Callable[[Actor, Matter, QueryDict], object]] = {
    "answer": _answer,
    "apply": lambda actor, matter, said: community.apply_decision(actor, matter=matter, done=said.get("done", "")),
    "close": lambda actor, matter, said: community.close_matter(actor, matter=matter),
    "decide": _decide,
    "evidence": _add_evidence,
    "hide": _hide,
    "hold": lambda actor, matter, said: community.hold(actor, matter=matter, reason=said.get("reason", "")),
    "open": lambda actor, matter, said: community.open_matter(actor, matter=matter),
    "position": _take_position,
    "post": lambda actor, matter, said: community.post(actor, matter=matter, text=said.get("text", "")),
    "preview": lambda actor, matter, said: community.preview(actor, matter=matter),
    "publish": lambda actor, matter, said: community.publish(actor, matter=matter),
    "release": lambda actor, matter, said: community.release(actor, matter=matter),
    "renew": lambda actor, matter, said: community.renew_dry_run(actor, matter=matter, reason=said.get("reason", "")),
    "reverse": lambda actor, matter, said: community.reverse(
        actor, matter=matter, reasons=said.get("reasons", ""), dissent=said.get("dissent", "")
    ),
    "review": lambda actor, matter, said: community.review(
        actor, matter=matter, reasons=said.get("reasons", ""), review_on=_day(said, "review_on")
    ),
    "undo": lambda actor, matter, said: community.undo_application(actor, matter=matter, reason=said.get("reason", "")),
}
