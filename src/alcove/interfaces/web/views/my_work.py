"""My work: what I did, what I wish about painful words; fair shares for those who lead; credits for everybody."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.libraries.queries import default_library
from alcove.organization import fair_work
from alcove.organization.actions import fair_work as sharing


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def my_work(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show what a person did in the last thirty days, and what they wish; keep their wishes."""
    error: AlcoveError | None = None
    if request.method == "POST":
        said = request.POST.get("daily_limit", "").strip()
        try:
            sharing.wish_about_work(
                actor, no_painful_words="no_painful_words" in request.POST, is_named="is_named" in request.POST,
                daily_limit=int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1,
                is_counted="is_counted" in request.POST,
            )  # fmt: skip
            return redirect("my-work")
        except AlcoveError as cannot:
            error = cannot
    return render(request, "staff/my_work.html", {
        "work": fair_work.work_of(actor), "wish": fair_work.wish_of(actor), "today": len(fair_work.shown_today(actor)),
        "error": error, "days": fair_work.DAYS,
    }, status=400 if error else 200)  # fmt: skip


@for_staff
def shares(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show how painful work is shared; as CSV with ?as=csv."""
    since = _since(request)
    rows = fair_work.shares_since(actor.library_id, since)
    if request.GET.get("as") == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="fair-work.csv"'
        out = csv.writer(response)
        out.writerow(["name", "painful hits shown", "hits judged"])
        out.writerows([one.name or "(not by name)", one.painful, one.judged] for one in rows)
        return response
    most = max((one.painful for one in rows), default=0)
    return render(request, "staff/shares.html", {
        "rows": [(one, round(100 * one.painful / most) if most else 0) for one in rows], "since": since,
        "painful": sum(one.painful for one in rows), "judged": sum(one.judged for one in rows),
    })  # fmt: skip


def _since(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return timezone.localdate() - timedelta(days=fair_work.DAYS)


def credits(request: HttpRequest) -> HttpResponse:
    """Name those who wish to be named for their work on the descriptions."""
    return render(request, "pages/credits.html", {"people": fair_work.credited(default_library().pk)})
