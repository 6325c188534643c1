"""The money of a year: funds as a tree with their balances, and the page of a fund with all it is the sum of."""

from __future__ import annotations

import csv
from datetime import date
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.acquisition import money
from alcove.acquisition.actions import funds as verbs
from alcove.acquisition.models import Budget, Ledger
from alcove.acquisition.queries import ledger as questions
from alcove.interfaces.web.charts import line_of_time
from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError, NotFound
from alcove.records.exporting import plain

_FIGURES = ("total_funding", "encumbered", "awaiting", "expended", "credited", "available")
_NEWEST = 200


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def funds(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the funds of a year with what is left; begin years, ledgers and funds."""
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            _begin(request, actor)
            return redirect(request.get_full_path())
        except AlcoveError as cannot:
            error = cannot
    years = questions.years(actor)
    wanted = request.GET.get("year", "")
    lines = questions.lines(actor, wanted) if years else []
    if request.GET.get("as") == "csv":
        return _table(lines)
    return render(request, "money/funds.html", {
        "lines": lines, "years": years, "year": questions.year(actor, wanted) if years else None, "error": error,
        "ledgers": Ledger.objects.filter(library=actor.library_id), "may": actor.may("acquisition.add_fund"),
    }, status=400 if error else 200)  # fmt: skip


def _begin(request: HttpRequest, actor: Actor) -> None:
    said = {name: request.POST.get(name, "").replace("\0", "").strip() for name in request.POST}
    what = said.get("do", "")
    if what == "year":
        days = [_day(said.get(name, "")) for name in ("starts", "ends")]
        verbs.add_year(actor, code=said.get("code", ""), starts=days[0], ends=days[1])
    elif what == "ledger":
        verbs.add_ledger(actor, code=said.get("code", ""), name=said.get("name", ""), currency=said.get("currency", "").upper())
    elif what == "fund":
        of = questions.ledger(actor, said.get("ledger", ""))
        parent = questions.fund(actor, said["parent"]) if said.get("parent") else None
        made = verbs.add_fund(actor, ledger=of, code=said.get("code", ""), name=said.get("name", ""), parent=parent)
        verbs.open_budget(
            actor, fund=made, year=questions.year(actor, said.get("year", "")), encumbrance_limit=verbs.FULL,
            expenditure_limit=verbs.FULL,
        )  # fmt: skip


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as wrong:
        raise NotFound(gettext("This is no day."), remedy=gettext("Write it as 2026-01-31.")) from wrong


def _table(lines: list[questions.FundLine]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="funds.csv"'
    out = csv.writer(response)
    out.writerow(["fund", "name", "currency", *_FIGURES])
    for one in lines:
        fund = one.budget.fund
        out.writerow([plain(fund.code), plain(fund.name), one.currency, *(one.written[name] for name in _FIGURES)])
    return response


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def fund(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Show a fund's budget: its figures, how it went down, every posting; allocate and transfer."""
    rows = Budget.objects.filter(fund__ledger__library=actor.library_id, pk=number).select_related("fund__ledger", "year")
    budget = rows.first()
    if budget is None:
        raise NotFound(gettext("There is no such fund."), remedy=gettext("See the list of funds."))
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            _move(request, actor, budget)
            return redirect("fund", budget.pk)
        except AlcoveError as cannot:
            error = cannot
    page = questions.fund_page(budget)
    others = Budget.objects.filter(fund__ledger=budget.fund.ledger, year=budget.year).exclude(pk=budget.pk)
    left = [one.left for one in page.rows if one.bucket == "available"]
    return render(request, "money/fund.html", {
        "page": page, "figures": [(name, page.written[name], page.balance.as_dict()[name]) for name in _FIGURES],
        "rows": page.rows[::-1][:_NEWEST], "more": max(0, len(page.rows) - _NEWEST), "line": line_of_time(_thinned(left)),
        "others": others.select_related("fund"), "error": error, "may": actor.may("acquisition.allocate"),
    }, status=400 if error else 200)  # fmt: skip


def _move(request: HttpRequest, actor: Actor, budget: Budget) -> None:
    currency = budget.fund.ledger.currency
    amount = money.read(request.POST.get("amount", ""), currency)
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    key = request.POST.get("key", "")[:60] or str(uuid4())
    if request.POST.get("do") == "transfer":
        other = questions.budget(actor, request.POST.get("taker", ""), budget.year.code)
        verbs.transfer(actor, giver=budget, taker=other, amount=amount, key=key, reason=reason)
    else:
        verbs.allocate(actor, budget=budget, amount=amount, key=key, reason=reason)


def _thinned(values: list[int], most: int = 60) -> list[int]:
    """Keep so many values that a line of them can be drawn; none below nothing."""
    step = max(1, len(values) // most)
    kept = values[::step] if len(values) > most else values
    return [max(0, one) for one in ([*kept, values[-1]] if kept and kept[-1] != values[-1] else kept)]
