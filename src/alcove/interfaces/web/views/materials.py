"""Materials of communities: the desk of those who keep and speak for them; labels' pictures and sounds; a notice read."""

from __future__ import annotations

from pathlib import PurePath

from csp.decorators import csp_replace
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alcove.community import actions
from alcove.community.models import LabelProject, Materials
from alcove.community.notices import NOTICES
from alcove.community.queries import materials as questions
from alcove.interfaces.web import basket, spoken
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.libraries.queries import default_library
from alcove.records import queries as records
from alcove.retrieval import index

_LISTED, _LOOKS = 25, 50


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the materials of communities and the hub's projects; begin a new set."""
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            made = actions.open_materials(actor, name=_said(request, "name"), community=_said(request, "community"))
            return redirect("materials-one", made.pk)
        except AlcoveError as cannot:
            error = cannot
    return render(request, "materials/desk.html", {
        "all": questions.materials(actor), "projects": _projects(actor), "error": error,
        "may": actor.may("community.open_materials"),
    }, status=400 if error else 200)  # fmt: skip


@require_POST
@for_staff
def receive(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Take in a hub's file, with the pictures and recordings that were given with it."""
    error: AlcoveError | None = None
    received = None
    file = request.FILES.get("file")
    files = {PurePath(one.name or "").name: one.read() for one in request.FILES.getlist("files")}
    try:
        data = file.read() if file else b""
        received = actions.receive_labels(actor, data=data, source_name=(file.name or "") if file else "", files=files)
    except AlcoveError as cannot:
        error = cannot
    return render(request, "materials/desk.html", {
        "all": questions.materials(actor), "projects": _projects(actor), "error": error, "received": received,
        "may": actor.may("community.open_materials"),
    }, status=400 if error else 200)  # fmt: skip


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Show materials: what is asked for and by whom, the records, who looked; do what a button says."""
    kept = questions.one_materials(actor, number)
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            _do(request, actor, kept)
            return redirect("materials-one", kept.pk)
        except AlcoveError as cannot:
            error = cannot
            kept = questions.one_materials(actor, number)
    ids = kept.records.order_by("record").values_list("record", flat=True)
    page = Paginator(ids, _LISTED).get_page(request.GET.get("page"))
    return render(request, "materials/one.html", {
        "kept": kept, "page": page, "hits": [hit(each) for each in records.in_order(list(page.object_list))],
        "said": spoken.said(actor.library_id, questions.spoken_of(kept)), "stewards": questions.stewards(kept),
        "is_steward": questions.is_steward(actor, kept), "may": actor.may("community.open_materials"),
        "looks": questions.looks(kept).select_related("record")[:_LOOKS], "error": error, "projects": _projects(actor),
        "notices": [(name, kind, name in kept.notices) for name, kind in NOTICES.items()],
        "choices": Materials.Asked.choices, "basket": basket.ids(request),
    }, status=400 if error else 200)  # fmt: skip


def _do(request: HttpRequest, actor: Actor, kept: Materials) -> None:
    what = request.POST.get("do", "")
    if what == "describe":
        chosen = LabelProject.objects.filter(library=actor.library_id, hub_id=_said(request, "project")).first()
        actions.describe_materials(
            actor, materials=kept, name=_said(request, "name"), community=_said(request, "community"), space=kept.space,
            project=chosen, notices=request.POST.getlist("notice"),
        )  # fmt: skip
        with index.following():
            records_of = list(kept.records.values_list("record", flat=True))
            actions.put_in_materials(actor, materials=kept, record_ids=records_of)
    elif what == "steward":
        user = get_user_model().objects.filter(username=_said(request, "username")).first()
        actions.name_steward(actor, materials=kept, user_id=user.pk if user else 0)
    elif what in ("put", "take"):
        ids = basket.numbers([*_said(request, "ids").replace(",", " ").split(), *request.POST.getlist("id")])
        with index.following():
            if what == "put":
                actions.put_in_materials(actor, materials=kept, record_ids=ids, reason=_said(request, "reason"))
            else:
                actions.take_out_of_materials(actor, materials=kept, record_ids=ids, reason=_said(request, "reason"))
    elif what == "protocol":
        with index.following():
            actions.set_protocol(
                actor, materials=kept, protocol=_said(request, "protocol"), notice=_said(request, "notice_words"),
                how_to_ask=_said(request, "how_to_ask"), language=_said(request, "language"),
                may_export_text="may_export_text" in request.POST, reason=_said(request, "reason"),
            )  # fmt: skip


def _projects(actor: Actor) -> list[LabelProject]:
    return list(LabelProject.objects.filter(library=actor.library_id))


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()


@require_safe
@csp_replace({"script-src": ["'none'"], "sandbox": True})  # type: ignore[arg-type]  # it passes all arguments on
def label_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give a picture or a recording of a label, from here; nothing in it can act."""
    found = questions.label_file(default_library().pk, number)
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=86400"
    return response


@csrf_exempt  # It only changes a cookie of the one who asks; so that readers need no other cookie for it.
@require_POST
def notice_read(request: HttpRequest, record_id: int) -> HttpResponse:
    """Remember that somebody read the notice of a record, and show it."""
    response = redirect("record", record_id)
    spoken.note_read(request, response, record_id)
    return response
