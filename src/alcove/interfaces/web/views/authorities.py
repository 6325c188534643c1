"""Headings for everybody, and the desk where people link them, decide what is ambiguous, and change them everywhere."""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from alcove.interfaces.web.door import for_staff, reader
from alcove.interfaces.web.hits import hit
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.marc.linking import Verdict
from alcove.marc.record import Record
from alcove.organization import authorities, authority_file, heading_list, headings, typed, worksheets
from alcove.organization.actions import authorities as changing
from alcove.organization.actions import linking
from alcove.organization.described import Described, described
from alcove.organization.models import LinkQuestion
from alcove.records import queries
from alcove.records.models import ChangeSet

_LISTED, _LONGEST, _SHOWN = 50, 200, 5
_CELL = re.compile(r"f([0-9]{1,15})-([0-9]{1,9})-([0-9]{1,5})")


class Side(NamedTuple):
    """A candidate of a question: the authority described, how many records have it, some of their titles."""

    authority: int
    described: Described
    records: int
    titles: list[str]


def browse(request: HttpRequest) -> HttpResponse:
    """Show headings in order, opened at what was typed (`q`), at a heading (`from`) or before one (`to`)."""
    library = libraries.default_library()
    term = request.GET.get("q", "").strip()[:_LONGEST]
    start, end = (request.GET.get(side, "")[: 2 * _LONGEST] for side in ("from", "to"))
    thesaurus = request.GET.get("list", "")[:20]
    page = heading_list.open_at(library.pk, term, start=start, end=end, thesaurus=thesaurus)
    here, kept = reverse("authorities"), {"list": thesaurus} if thesaurus else {}
    return render(request, "catalogue/authorities.html", {
        "term": term, "lines": page.lines, "chosen": thesaurus, "turned": start or end,
        "thesauri": headings.thesauri(library.pk),
        "previous_url": f"{here}?{urlencode({'to': page.before, **kept})}" if page.before else "",
        "next_url": f"{here}?{urlencode({'from': page.after, **kept})}" if page.after else "",
    })  # fmt: skip


def authority(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show one authority in words: its heading, other forms, what is broader and narrower, and the records that have it."""
    stored = queries.whole_for(reader(request), record_id)
    here = authorities.standing(stored.library_id, record_id)
    if here is None:
        return redirect("record", record_id)
    page = Paginator(authorities.linked_public(here), 20).get_page(request.GET.get("page"))
    shown = [hit(one) for one in queries.public(list(page.object_list))]
    return render(request, "catalogue/authority.html", {
        "stored": stored, "here": here, "described": described(here), "page": page, "hits": shown,
    })  # fmt: skip


@for_staff
def desk(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show how the authority file stands, what is to be decided, and what is wrong with it."""
    waiting = authority_file.keep_up()
    found = list(islice(headings.problems(actor.library_id, limit=_SHOWN), 200)) if not waiting else []
    groups: dict[str, list[headings.Trouble]] = {}
    for one in found:
        groups.setdefault(one.code, []).append(one)
    term = request.GET.get("q", "").strip()[:_LONGEST]
    return render(request, "staff/authorities.html", {
        "waiting": waiting, "thesauri": headings.thesauri(actor.library_id), "figures": headings.figures(actor.library_id),
        "wrong": [(headings.WRONG[code], some) for code, some in groups.items()], "term": term,
        "found": headings.beginning_with(actor.library_id, term) if term else [],
    })  # fmt: skip


@require_POST
@for_staff
def link(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Put linking the catalogue on the list of jobs."""
    wanted = [one for one in (Verdict.PARTIAL, Verdict.SEE) if request.POST.get(str(one))]
    return redirect("job", linking.start_linking(actor, verdicts=[Verdict.LINKED, *wanted]).pk)


@for_staff
def to_decide(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the headings that a person has to decide, those of most records first."""
    reason = request.GET.get("reason", "")
    reason = reason if reason in LinkQuestion.Reason.values else ""
    page = Paginator(headings.questions(actor.library_id, reason=reason), _LISTED).get_page(request.GET.get("page"))
    counts = headings.questions_by_reason(actor.library_id)
    reasons = [(code, label, counts.get(code, 0)) for code, label in LinkQuestion.Reason.choices]
    return render(request, "staff/headings_to_decide.html", {"page": page, "reasons": reasons, "chosen": reason})


@for_staff
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, actor: Actor, question_id: int) -> HttpResponseBase:
    """Set the candidates side by side, with what has the heading; link it to the chosen one, or leave it."""
    question = headings.question(actor.library_id, question_id)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:500]
        if "leave" in request.POST:
            linking.leave_heading(actor, question=question, reason=reason)
            return redirect("headings-to-decide")
        if "again" in request.POST:
            linking.ask_again(actor, question=question)
            return redirect("heading-to-decide", question.pk)
        chosen = _number(request.POST.get("authority", ""))
        return redirect("change-set", linking.decide_heading(actor, question=question, authority=chosen, reason=reason).pk)
    ids = list(question.records.order_by("record_id").values_list("record_id", flat=True)[:_SHOWN])
    sides = [_side(here) for one in question.candidates[:20] if (here := authorities.standing(actor.library_id, one))]
    return render(request, "staff/heading_to_decide.html", {
        "question": question, "sides": sides, "count": question.records.count(),
        "hits": [hit(one) for one in queries.in_order(ids)], "may_decide": question.state == LinkQuestion.State.OPEN,
    })  # fmt: skip


def _side(here: authorities.Standing) -> Side:
    ids = here.linked_ids()
    titles = [hit(one).title.text for one in queries.in_order(ids[:3])]
    return Side(here.stored.id, described(here), len(ids), titles)


@for_staff
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Change an authority with everything that is linked to it: rename, merge, replace, delete; each becomes a change-set."""
    here = authorities.standing(actor.library_id, record_id)
    if here is None:
        return redirect("record", record_id)
    error = None
    if request.method == "POST":
        try:
            return redirect("change-set", _changed(request, actor, here).pk)
        except (changing.CannotChangeHeading, LookupError) as problem:
            error = problem if isinstance(problem, AlcoveError) else None
    said = request.POST or request.GET
    looked_for = said.get("look", "").strip()[:_LONGEST]
    others = headings.beginning_with(actor.library_id, looked_for, tags=[here.heading.tag]) if looked_for else []
    fields = list(islice(authorities.linked_records(actor.library_id, here), 200))
    return render(request, "staff/authority_change.html", {
        "here": here, "described": described(here), "error": error, "look": looked_for, "linked": here.linked_ids(),
        "others": [one for one in others if one.authority != record_id], "text": said.get("heading") or _line(here),
        "out_of_step": sum(not one.is_in_step for one in fields), "reason": said.get("reason", ""),
    })  # fmt: skip


def _line(here: authorities.Standing) -> str:
    """Give the heading as the mnemonic format has it."""
    return typed.write(Record("", [(here.field.tag, here.field.content)])).strip().splitlines()[-1]


def _changed(request: HttpRequest, actor: Actor, here: authorities.Standing) -> ChangeSet:
    said, reason, me = request.POST, request.POST.get("reason", "").strip()[:500], here.stored.id
    do, version = said.get("do", ""), _number(str(said.get("version", "")))
    if do == "rename":
        field = typed.field(said.get("heading", ""))
        if field is None:
            raise changing.CannotChangeHeading(
                gettext("This is no field."), remedy=gettext("Write it as it stands above, with its tag and its subfields.")
            )
        return changing.rename_heading(
            actor, authority=me, heading=field, version=_number(str(said.get("version", ""))), reason=reason
        )
    if do == "update":
        return changing.update_linked(actor, authority=me, reason=reason)
    if do == "delete":
        return changing.delete_authority(actor, authority=me, version=version, reason=reason)
    other = _number(said.get("other", ""))
    if do == "merge":
        return changing.merge_authorities(actor, survivor=other, other=me, reason=reason)
    if do == "replace":
        return changing.replace_heading(actor, authority=me, by=other, reason=reason)
    raise Http404


@for_staff
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Deal the fields of an authority out to others: in a grid, or by a worksheet that was filled elsewhere."""
    here = authorities.standing(actor.library_id, record_id)
    if here is None:
        return redirect("record", record_id)
    error: AlcoveError | None = None
    said = request.POST or request.GET
    if request.method == "POST":
        try:
            return redirect("change-set", _split(request, actor, record_id).pk)
        except (changing.CannotChangeHeading, worksheets.BadWorksheet) as problem:
            error = problem
    chosen = [number for one in said.getlist("into") if (number := _number(str(one)))]
    targets = [
        one
        for number in dict.fromkeys(chosen)
        if number != record_id
        if (one := authorities.standing(actor.library_id, number))
    ]
    looked_for = said.get("look", "").strip()[:_LONGEST]
    found = headings.beginning_with(actor.library_id, looked_for, tags=[here.heading.tag]) if looked_for else []
    fields = list(islice(authorities.linked_records(actor.library_id, here), 501))
    return render(request, "staff/authority_split.html", {
        "here": here, "targets": targets, "look": looked_for, "error": error, "reason": said.get("reason", ""),
        "found": [one for one in found if one.authority not in (record_id, *chosen) and one.role == "1"],
        "fields": fields[:500], "has_more": len(fields) > 500,
    })  # fmt: skip


def _split(request: HttpRequest, actor: Actor, record_id: int) -> ChangeSet:
    reason = request.POST.get("reason", "").strip()[:500]
    if sheet_file := request.FILES.get("sheet"):
        sheet = worksheets.read(sheet_file.read(20_000_000).decode("utf-8-sig", "replace").splitlines(keepends=True))
    else:
        sheet = worksheets.Sheet()
        for name in request.POST:
            match, target = _CELL.fullmatch(name), _number(str(request.POST.get(name, "")))
            if match and target:
                record, version, place = (int(one) for one in match.groups())
                sheet.assigned[record, place], sheet.versions[record] = target, version
    return changing.split_heading(actor, authority=record_id, assigned=sheet.assigned, versions=sheet.versions, reason=reason)


@for_staff
def worksheet(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Give the fields of an authority as a table, to be filled elsewhere."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="heading-{record_id}.csv"'
    response.write("\ufeff")
    worksheets.write(actor.library_id, record_id, csv.writer(response))
    return response


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
