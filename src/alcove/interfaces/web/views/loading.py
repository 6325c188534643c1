"""Loading a file: choose it, look at it, load it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from alcove.identification import queries as identification
from alcove.interfaces.web import uploads
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.forms import EncodingForm, LoadForm, PlanForm
from alcove.interfaces.web.hits import hit
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed
from alcove.organization import queries
from alcove.organization.actions import loading

_VERB = "organization.start_load"


@for_staff
def load(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Take a file in, and go on to a first look at it."""
    _may(actor)
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = uploads.keep(form.cleaned_data["file"])
        return redirect(f"{token}/?encoding={form.cleaned_data['encoding']}")
    return render(request, "staff/load.html", {"form": form}, status=400 if form.errors else 200)


@for_staff
def look(request: HttpRequest, actor: Actor, token: str) -> HttpResponseBase:
    """Show the first records and the problems of a file before anything is written; then load it."""
    _may(actor)
    path = uploads.find(token)
    form = EncodingForm(request.POST or request.GET)
    encoding = form.cleaned_data["encoding"] if form.is_valid() else "detected"
    known = ((one.use, one.name) for one in identification.profiles(actor.library_id))
    plan = PlanForm(request.POST or None, profiles=known)
    if request.method == "POST" and plan.is_valid():
        started = loading.start_load(actor, path=path, encoding=encoding, source_name=path.name, **plan.cleaned_data)
        return redirect("job", started.job_id)
    glance = queries.glance(path, encoding=encoding)
    return render(request, "staff/look.html", {
        "form": form, "plan": plan, "glance": glance, "name": path.name, "hits": [hit(stored) for stored in glance.first],
    }, status=400 if plan.errors else 200)  # fmt: skip


def _may(actor: Actor) -> None:
    if not actor.may(_VERB):
        raise NotAllowed(actor.name, _VERB)
