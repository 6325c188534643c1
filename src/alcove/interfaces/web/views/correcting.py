"""A person's say in what a record says of them: a form for everybody, and the desk of those who answer."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alcove.interfaces.web.door import for_staff, reader
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.tags import named_lines
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError, NotFound
from alcove.organization.actions import correcting
from alcove.organization.models import CorrectionRequest
from alcove.records import actions as records
from alcove.records import queries, sealing
from alcove.records.models import SealedValue, Unsealing
from alcove.retrieval import index

_LISTED = 50
_MAY = frozenset({"organization.ask_for_correction"})


@csrf_exempt  # It needs no cookie, and nothing happens before somebody has looked at it.
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, record_id: int) -> HttpResponse:
    """Ask that what a record says of a person be corrected or taken out."""
    stored = queries.seen_by(reader(request), record_id)
    said, error = request.POST, None
    if request.method == "POST":
        try:
            made = correcting.ask_for_correction(
                Actor("a reader", libraries.default_library().pk, _MAY), record_id=stored.id, standing=said.get("standing", ""),
                text=said.get("text", ""), contact=said.get("contact", ""),
            )  # fmt: skip
            return redirect("correction", made.token)
        except correcting.CannotCorrect as problem:
            error = problem
    context = {"stored": stored, "hit": hit(stored), "error": error, "said": said, "who": CorrectionRequest.Standing.choices}
    return render(request, "catalogue/correction_ask.html", context, status=400 if error else 200)


@never_cache
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """Show who asked what became of it."""
    found = CorrectionRequest.objects.filter(token=token[:60]).first()
    if found is None:
        raise NotFound("There is no such request.", remedy="Use the whole address that you were given.")
    return render(request, "catalogue/correction.html", {"asked": found, "address": request.build_absolute_uri()})


@for_staff
def desk(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the requests, open ones first, and who asks to see what is sealed."""
    _ask(actor)
    found = CorrectionRequest.objects.filter(library=actor.library_id).order_by("-state", "-id").select_related("record")
    waiting = Unsealing.objects.filter(sealed__record__library=actor.library_id, agreed=None).select_related("sealed")
    page = Paginator(found, _LISTED).get_page(request.GET.get("page"))
    return render(request, "staff/corrections.html", {"page": page, "waiting": waiting.order_by("id")})


@for_staff
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, actor: Actor, request_id: int) -> HttpResponseBase:
    """Look at a request beside its record, and do what it asks for."""
    _ask(actor)
    found = get_object_or_404(CorrectionRequest, pk=request_id, library=actor.library_id)
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            _done(request, actor, found)
            return redirect("correction-one", found.pk)
        except AlcoveError as problem:
            error = problem
    stored = queries.get(actor.library_id, found.record_id)
    lines = [line for line in named_lines(stored.record) if line.field.tag != "LDR"]
    fields = [(place, line) for place, line in enumerate(lines) if not line.field.tag.startswith("00")]
    sealed = list(SealedValue.objects.filter(record=found.record_id).order_by("id"))
    opened = sealing.contents(actor, sealed)
    return render(request, "staff/correction.html", {
        "asked": found, "stored": stored, "hit": hit(stored), "fields": fields, "error": error,
        "sealed": [(value, opened.get(value.pk, "")) for value in sealed],
        "unsealings": Unsealing.objects.filter(sealed__record=found.record_id, agreed=None).exclude(asked_by=actor.name[:150]),
    })  # fmt: skip


def _done(request: HttpRequest, actor: Actor, found: CorrectionRequest) -> None:
    said = request.POST
    do, reason, answer = (said.get(name, "").strip() for name in ("do", "reason", "answer"))
    if do == "confirm":
        correcting.confirm_standing(actor, request=found, reason=reason)
    elif do == "seal":
        places = [int(str(place)) for place in said.getlist("place") if str(place).isascii() and str(place).isdigit()]
        version = said.get("version", "")
        with index.following():
            correcting.seal_as_asked(
                actor, request=found, expected_version=int(version) if version.isdecimal() else 0, places=places,
                reason=reason, answer=answer,
            )  # fmt: skip
    elif do in ("done", "declined"):
        correcting.answer_request(actor, request=found, state=do, answer=answer)
    elif do == "look":
        value = get_object_or_404(SealedValue, pk=said.get("value"), record=found.record_id)
        records.ask_to_unseal(actor, sealed=value, reason=reason)
    elif do == "agree":
        unsealing = get_object_or_404(Unsealing, pk=said.get("unsealing"), sealed__record=found.record_id)
        records.agree_to_unseal(actor, unsealing=unsealing)
    else:
        raise Http404


def _ask(actor: Actor) -> None:
    if not actor.may("organization.answer_request"):
        raise Http404
