"""The workbench's first page: what is going on, and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from alcove.interfaces.web.door import for_staff
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.records import queries as records
from alcove.retrieval import index

_SHOWN = 5


@for_staff
def staff_home(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show counts, the last loads, work in hand and the state of the index."""
    jobs = libraries.jobs(actor.library_id)
    waiting = max(0, records.last_change() - index.current().watermark)
    return render(request, "staff/home.html", {
        "actor": actor, "count": records.count(actor.library_id), "loads": records.loads(actor.library_id)[:_SHOWN],
        "open_jobs": jobs.filter(state__in=["waiting", "running", "cancelling"]), "failed": jobs.filter(state="failed").count(),
        "waiting": waiting, "indexed": index.current().count(),
    })  # fmt: skip
