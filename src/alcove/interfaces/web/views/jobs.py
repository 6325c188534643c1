"""Long work: the list, one job with its progress and its problems, and what can be taken from it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.pace import pace
from alcove.libraries import actions, queries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.libraries.jobs import is_abandoned
from alcove.organization.actions import undoing
from alcove.records import queries as records
from alcove.records.exporting import plain
from alcove.records.models import Load

_LISTED = 50


@for_staff
def jobs(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the jobs, newest first."""
    page = Paginator(queries.jobs(actor.library_id).select_related("load"), _LISTED).get_page(request.GET.get("page"))
    return render(request, "staff/jobs.html", {"page": page})


@for_staff
def job(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Show how far a job is and what came of it; asked by script, only the part that changes."""
    found = queries.job(actor.library_id, job_id)
    load = Load.objects.filter(job=found).first()
    context: dict[str, object] = {
        "job": found,
        "load": load,
        "change_set": records.change_sets(actor.library_id).filter(job=found).first(),
        "pace": pace(found),
        "stalled": is_abandoned(found),
        "actor": actor,
        "may_undo": load is not None and actor.may("organization.prepare_load_undo"),
    }
    if request.headers.get("HX-Request"):
        return render(request, "staff/_progress.html", context)
    severity = request.GET.get("severity", "")
    if load:
        problems = records.problems(load)
        context["page"] = Paginator(problems.filter(severity=severity) if severity else problems, _LISTED).get_page(
            request.GET.get("page")
        )
    return render(request, "staff/job.html", {**context, "severity": severity})


@require_POST
@for_staff
def cancel(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Stop a job after the piece of work in hand."""
    actions.cancel_job(actor, job=queries.job(actor.library_id, job_id))
    return redirect("job", job_id)


@require_POST
@for_staff
def resume(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Put a stopped job back on the list."""
    actions.resume_job(actor, job=queries.job(actor.library_id, job_id))
    return redirect("job", job_id)


@require_POST
@for_staff
def undo(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Make a change-set that takes a load back, to look at."""
    made = undoing.prepare_load_undo(actor, load=_load(actor, job_id), reason=gettext("Taking the load back"))
    return redirect("change-set", made.pk)


@for_staff
def problems(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Give every problem of a load as a table for spreadsheets."""
    load = _load(actor, job_id)
    return _stream(_rows(load), "text/csv; charset=utf-8", f"{load.source_name}-problems.csv")


@for_staff
def quarantine(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Give the unreadable bytes of a load exactly as they came."""
    load = _load(actor, job_id)
    return _stream(records.quarantined(load), "application/octet-stream", f"{load.source_name}-quarantine.bin")


@for_staff
def received(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponseBase:
    """Give a loaded file back, byte for byte."""
    load = _load(actor, job_id)
    return _stream(records.as_received(load), "application/octet-stream", load.source_name)


def _load(actor: Actor, job_id: int) -> Load:
    load = Load.objects.filter(job=queries.job(actor.library_id, job_id)).first()
    if load is None:
        raise NotFound(f"Job {job_id} loaded no file.", remedy="Only loads have problems and files to take home.")
    return load


class _Line:
    """What csv writes to: gives each line back."""

    def write(self, text: str) -> str:
        return text


def _rows(load: Load) -> Iterator[str]:
    sheet = csv.writer(_Line())
    yield "\ufeff" + sheet.writerow(["record", "byte", "control number", "field", "code", "severity", "problem", "what to do"])
    for one in records.problems(load).iterator(chunk_size=1000):
        row = (one.record_number, one.offset, one.control_number, one.field, one.code, one.severity, one.message, one.remedy)
        yield sheet.writerow([plain(str(cell)) for cell in row])


def _stream(parts: Iterator[str] | Iterator[bytes], media_type: str, name: str) -> HttpResponse:
    response = StreamingHttpResponse(parts, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response  # type: ignore[return-value]
