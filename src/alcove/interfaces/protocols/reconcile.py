"""The Reconciliation Service API 0.2 at /reconcile: OpenRefine and its like match their tables with the catalogue here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alcove.engines.search.text import fold
from alcove.formats import reconciliation
from alcove.formats.reconciliation import Kind, Refused
from alcove.libraries import queries as libraries
from alcove.libraries.errors import NotFound
from alcove.marc import present
from alcove.retrieval import browse, like_headings, like_titles, reconciling
from alcove.retrieval.reconciling import OF, PROPERTIES, TYPES

_SUGGESTED, _LONGEST = 10, 200
Answering = Callable[..., dict[str, Any]]


def _open(answer: Answering) -> Callable[..., HttpResponse]:
    """Open a door to the pages of others: CORS, and JSONP where `callback` is a plain name. What is refused says why."""

    @csrf_exempt  # It changes nothing, and knows nobody.
    @require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
    @wraps(answer)
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        status, callback = 200, request.GET.get("callback") or request.POST.get("callback", "")
        said: dict[str, Any] = {}
        try:
            if callback and not reconciliation.is_callback(callback):
                callback = ""
                raise Refused("“callback” must be a plain name of JavaScript.")
            said = {} if request.method == "OPTIONS" else answer(request, **named)
        except Refused as refused:
            status, said = 400, {"status": "error", "message": str(refused)}
        body = json.dumps(said)
        # The comment keeps what follows from being read as anything but a script.
        text, kind = (f"/**/{callback}({body});", "text/javascript") if callback else (body, "application/json")
        response = HttpResponse(text, content_type=f"{kind}; charset=utf-8", status=status)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Content-Type"
        return response

    return opened


@_open
def door(request: HttpRequest) -> dict[str, Any]:
    """Answer a batch of queries, tell more of things, or describe the service."""
    given = request.POST if request.method == "POST" else request.GET
    if "queries" in given:
        asked = reconciliation.questions(given["queries"])
        found = reconciling.candidates(asked)
        return reconciliation.results(((one.key, some) for one, some in zip(asked, found, strict=True)), _names(TYPES))
    if "extend" in given:
        return _extended(given["extend"])
    return reconciliation.manifest(
        libraries.default_library().name, request.build_absolute_uri(reverse("reconcile")), types=_kinds(TYPES),
        documentation=request.build_absolute_uri(reverse("doors")), logo=request.build_absolute_uri(static("alcove/logo.svg")),
    )  # fmt: skip


def _extended(text: str) -> dict[str, Any]:
    asked = reconciliation.extension(text)
    known, types = _names(PROPERTIES), {kind.id: kind for kind in _kinds(TYPES)}
    meta = [(Kind(name, known.get(name, name)), types.get(OF.get(name, ""))) for name, _ in asked.properties]
    rows = reconciling.values(asked.ids, [one.id for one, _ in meta])
    limits = dict(asked.properties)
    cut = {one: {name: some[: limits[name] or None] for name, some in row.items()} for one, row in rows.items()}
    return reconciliation.extended(meta, cut)


@_open
def suggest(request: HttpRequest, what: str) -> dict[str, Any]:
    """Give the things, types or properties whose names begin as somebody types."""
    prefix = " ".join(request.GET.get("prefix", "").replace("\0", " ").split())[:_LONGEST]
    if what == "entity":
        kinds = [one for said in request.GET.getlist("type") for one in said.split(",") if one]
        return reconciliation.suggestions(reconciling.beginning(prefix, kinds, _SUGGESTED) if prefix else (), _names(TYPES))
    named = _kinds(TYPES if what == "type" else PROPERTIES)
    return reconciliation.kinds(one for one in named if fold(one.name).startswith(fold(prefix)) or one.id == prefix)


@_open
def properties(request: HttpRequest) -> dict[str, Any]:
    """Say what can be asked for of things of a type: of titles."""
    kind = request.GET.get("type", "title")
    return reconciliation.proposed(kind, _kinds(PROPERTIES) if kind == "title" else ())


@require_safe
def view(request: HttpRequest) -> HttpResponse:
    """Lead to the page of a record, or to the records that have a heading."""
    thing = reconciling.thing(request.GET.get("id", ""))
    if thing.stored:
        return redirect("record", thing.stored.id)
    field = browse.find_list(like_headings.LISTS[thing.kind]).field
    return redirect(f"{reverse('search')}?{urlencode({field: thing.name})}")


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def preview(request: HttpRequest) -> HttpResponse:
    """Say in a small frame what an id stands for."""
    try:
        thing = reconciling.thing(request.GET.get("id", ""))
    except NotFound:
        return render(request, "records/preview.html", {"thing": None}, status=404)
    return render(request, "records/preview.html", {
        "thing": thing, "kind": _names(TYPES)[thing.kind], "about": like_titles.about(thing.stored) if thing.stored else "",
        "examples": [present.title(one.record) for one in thing.examples],
    })  # fmt: skip


def _names(labels: Mapping[str, str]) -> dict[str, str]:
    return {one: gettext(label) for one, label in labels.items()}


def _kinds(labels: Mapping[str, str]) -> list[Kind]:
    return [Kind(one, name) for one, name in _names(labels).items()]
