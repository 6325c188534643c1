"""The desk of wording: what the audit found, term lists, decisions, and the worksheet of a heading that was split."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST

from alcove.community import queries as matters
from alcove.formats.description.rules import RULES, Rule
from alcove.formats.terms import reading
from alcove.formats.terms.entries import TermListProblem
from alcove.interfaces.web.charts import line_of_time
from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.marc import present
from alcove.organization import auditing, fair_work, term_lists, wording
from alcove.organization import split_worksheets as worksheets
from alcove.organization.actions import auditing as judging
from alcove.organization.actions import fair_work as sharing
from alcove.organization.actions import term_lists as keeping
from alcove.organization.actions import wording as deciding
from alcove.organization.models import AuditHit, Verdict, WordingDecision
from alcove.organization.wording import Choice, WordingChange
from alcove.records import queries as records
from alcove.retrieval import index

_LISTED, _JUDGED_AT_ONCE, _RUNS = 25, 20, 30


@for_staff
def desk(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show how every rule stands, the lists in use, and the decisions."""
    runs = list(auditing.runs(actor.library_id)[:_RUNS])
    done = [one for one in runs if one.finished][::-1]
    rules = [
        (RULES[one.rule], one, line_of_time([run.counts.get(one.rule, 0) for run in done]))
        for one in auditing.by_rule(actor.library_id)
        if one.rule in RULES
    ]
    return render(request, "wording/desk.html", {
        "rules": rules, "newest": done[-1] if done else None, "open": next((one for one in runs if not one.finished), None),
        "lists": term_lists.lists(actor.library_id), "terms": auditing.by_term(actor.library_id, limit=12),
        "decisions": wording.decisions(actor.library_id)[:10], "may_run": actor.may("organization.run_audit"),
        "may_load": actor.may("organization.keep_terms"),
    })  # fmt: skip


@require_POST
@for_staff
def run(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Put an audit on the list of jobs."""
    return redirect("job", judging.start_audit(actor).job_id)


@for_staff
def rule(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Explain a rule, and show what it found."""
    one = _rule(code)
    standing = next((each for each in auditing.by_rule(actor.library_id) if each.rule == code), auditing.OfRule(code, 0, 0))
    list_code, entry_id = request.GET.get("list", ""), request.GET.get("entry", "")
    found = auditing.hits(actor.library_id, rule=code, list_code=list_code, entry_id=entry_id)
    page = Paginator(found, _LISTED).get_page(request.GET.get("page"))
    return render(request, "wording/rule.html", {
        "code": code, "rule": one, "standing": standing, "page": page, "found": _with_titles(list(page.object_list)),
        "terms": auditing.by_term(actor.library_id, rule=code, limit=50), "entry": entry_id, "list": list_code,
    })  # fmt: skip


@for_staff
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show twenty hits that nobody has judged, with three questions each; keep the answers."""
    code, entry_id = request.GET.get("rule", ""), request.GET.get("entry", "")
    if request.method == "POST":
        _keep_verdicts(request, actor)
        return redirect(request.get_full_path())
    found, others = _for_today(actor, code, entry_id)
    return render(request, "wording/judge.html", {
        "found": _with_titles(found), "rules": RULES, "said": Verdict.Said.choices, "code": code,
        "others": others, "turn": fair_work.whose_turn(actor) if any(one.status in fair_work.PAINFUL for one in found) else "",
        "standing": next((one for one in auditing.by_rule(actor.library_id) if one.rule == code), None),
    })  # fmt: skip


def _for_today(actor: Actor, code: str, entry_id: str) -> tuple[list[AuditHit], int]:
    """Choose what a person is asked to judge: no more painful words than they wish for a day; and count what is shown."""
    chosen = auditing.to_judge(actor.library_id, rule=code, entry_id=entry_id, limit=_JUDGED_AT_ONCE)
    found, others = fair_work.bearable(actor, chosen)
    if others and not found:
        chosen = auditing.to_judge(
            actor.library_id, rule=code, entry_id=entry_id, limit=_JUDGED_AT_ONCE, without=fair_work.PAINFUL
        )
        found = chosen
    if painful := [one.pk for one in found if one.status in fair_work.PAINFUL]:
        sharing.note_painful(actor, hits=painful)
    return found, others


def _keep_verdicts(request: HttpRequest, actor: Actor) -> None:
    said = request.POST
    numbers = [name[5:] for name in said if name.startswith("said-") and name[5:].isdecimal() and said[name]]
    for one in AuditHit.objects.filter(library=actor.library_id, pk__in=numbers):
        judging.judge_hit(
            actor, hit=one, said=said[f"said-{one.pk}"], speaker=said.get(f"speaker-{one.pk}", ""),
            context=said.get(f"context-{one.pk}", ""), impact=said.get(f"impact-{one.pk}", ""),
        )  # fmt: skip


@for_staff
def term_list(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Show a list: its terms, what the linter says of it, and its editions."""
    kept = term_lists.find(actor.library_id, code)
    content = term_lists.content(kept)
    words = request.GET.get("q", "").strip().casefold()
    entries = [one for one in content.entries if words in one.term.casefold()] if words else list(content.entries)
    met = {one.entry_id: one for one in auditing.by_term(actor.library_id, list_code=code, limit=5000)}
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "wording/list.html", {
        "kept": kept, "page": page, "rows": [(one, met.get(one.id)) for one in page], "words": words,
        "editions": term_lists.editions(actor.library_id, code), "old": term_lists.out_of_date(actor.library_id, content),
        "findings": term_lists.findings(actor.library_id, kept), "conflicts": term_lists.disagreements(actor.library_id, kept),
    })  # fmt: skip


@for_staff
def term(request: HttpRequest, actor: Actor, code: str, entry_id: str) -> HttpResponseBase:
    """Show one entry: why somebody objects, what is proposed, here and in other lists, and where it is met."""
    kept = term_lists.find(actor.library_id, code)
    entry = term_lists.entry(kept, entry_id)
    met = [one for one in auditing.by_term(actor.library_id, list_code=code, limit=5000) if one.entry_id == entry_id]
    return render(request, "wording/term.html", {
        "kept": kept, "entry": entry, "met": met, "others": term_lists.same_elsewhere(actor.library_id, kept, entry),
        "decisions": wording.decisions_on(actor.library_id, entry.term), "may_propose": actor.may("community.propose"),
    })  # fmt: skip


@require_POST
@for_staff
def import_list(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Load a term list that was sent, or the one that comes along."""
    sent = request.FILES.get("list")
    try:
        found = reading.read_bytes(sent.read(reading.LARGEST + 1), "", sent.name or "") if sent else reading.starter()
    except TermListProblem as problem:
        raise keeping.CannotKeepTerms(problem.message, remedy=problem.remedy) from problem
    name = PurePath(sent.name or "").stem if sent else "starter"
    code = slugify(request.POST.get("code", "") or found.header.list or name)[:60]
    kept = keeping.keep_terms(actor, code=code, term_list=found)
    return redirect("term-list", kept.code)


@for_staff
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Show what a decision does; of a heading that was split, the worksheet in which the terms are chosen."""
    one = wording.decision(actor.library_id, number)
    change = wording.change_of(one)
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            with index.following():
                _choose(request, actor, one, change)
            return redirect("wording-decision", number)
        except AlcoveError as problem:
            error = problem
    rows = worksheets.rows(actor.library_id, one) if change.is_chosen_by_record else []
    page = Paginator(rows, _LISTED).get_page(request.GET.get("page"))
    examples = [] if change.is_chosen_by_record else wording.examples(one)
    return render(request, "wording/decision.html", {
        "decision": one, "page": page, "examples": examples, "by_record": change.is_chosen_by_record, "error": error,
        "published": matters.published_slugs({one.about}),
        "may_choose": actor.may("organization.choose_wording"),
    }, status=400 if error else 200)  # fmt: skip


def _choose(request: HttpRequest, actor: Actor, one: WordingDecision, change: WordingChange) -> None:
    if (sheet := request.FILES.get("sheet")) is not None:
        choices = worksheets.read(sheet.read(worksheets.LARGEST + 1), one)
    else:
        said = ((name.split("-"), str(term)) for name, term in request.POST.items() if name.startswith("term-"))
        choices = [
            Choice(int(name[1]), name[2], bytes.fromhex(name[3]), term)
            for name, term in said
            if len(name) == 4 and name[1].isdecimal() and _is_hex(name[3])
        ]
    deciding.choose_wording(actor, decision=one, choices=choices)


def _is_hex(text: str) -> bool:
    return len(text) % 2 == 0 and all(letter in "0123456789abcdef" for letter in text)


@for_staff
def worksheet(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Give the worksheet of a split heading as a table."""
    one = wording.decision(actor.library_id, number)
    text = io.StringIO()
    csv.writer(text).writerows(worksheets.table(actor.library_id, one))
    response = HttpResponse(b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="decision-{number}.csv"'
    return response


def _rule(code: str) -> Rule:
    if code not in RULES:
        raise Http404
    return RULES[code]


def _with_titles(found: list[AuditHit]) -> list[tuple[AuditHit, str, Verdict | None]]:
    """Give hits with the titles of their records and what was said of them: two queries."""
    titles = {one.id: present.title(one.record) for one in records.in_order([one.record_id for one in found])}
    verdicts = auditing.verdicts_of(found)
    return [(one, titles.get(one.record_id, ""), verdicts.get(one.pk)) for one in found]
