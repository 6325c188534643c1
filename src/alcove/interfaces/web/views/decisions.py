"""What is decided in the open: published decisions, matters out for comment, reports, and their receipts. For everybody."""

from __future__ import annotations

import csv
import io

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alcove.community import actions as community
from alcove.community import exchange
from alcove.community import queries as matters
from alcove.interfaces.web.door import reader
from alcove.interfaces.web.hits import hit
from alcove.libraries import permissions
from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.organization import wording
from alcove.organization.models import WordingDecision
from alcove.records import queries as records

_LISTED = 20
_FEED = 50
_COLUMNS = ("number", "url", "title", "kind", "outcome", "decided", "reasons", "dissent", "review_on", "supersedes")


def decisions(request: HttpRequest) -> HttpResponse:
    """List what was decided, the newest first, and what is open for comment."""
    library_id = libraries.default_library().pk
    page = Paginator(matters.published_decisions(library_id), _LISTED).get_page(request.GET.get("page"))
    return render(request, "decisions/list.html", {"page": page, "open": matters.public_matters(library_id, state="open")[:20]})


def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a decision: what, why, who saw it otherwise, what it did, and when it is looked at again."""
    library_id = libraries.default_library().pk
    found = matters.published(library_id, slug)
    about = WordingDecision.objects.filter(library=library_id, about=slug).order_by("-number").first()
    sample = wording.sample_of(about) if about else []
    return render(request, "decisions/decision.html", {"decision": found, "wording": about, "sample": sample})


def matter(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is out for comment, with all that everybody may read of it."""
    return render(request, "decisions/matter.html", {"page": matters.matter_for_public(libraries.default_library().pk, number)})


def as_json(request: HttpRequest) -> HttpResponse:
    """Give the published decisions as a file that another library can adopt, adapt or decline."""
    library = libraries.default_library()
    found = matters.entries(library.pk, url_of=lambda slug: _address(request, slug))
    response = HttpResponse(
        exchange.write(exchange.DecisionFile(library.name, request.build_absolute_uri(reverse("decisions")), tuple(found))),
        content_type="application/json; charset=utf-8",
    )
    response["Content-Disposition"] = 'inline; filename="decisions.json"'
    return response


def as_csv(request: HttpRequest) -> HttpResponse:
    """Give the published decisions as a table."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(
        ("number", "address", "title", "kind", "outcome", "decided", "reasons", "dissent", "review on", "supersedes")
    )
    for one in matters.entries(libraries.default_library().pk, url_of=lambda slug: _address(request, slug)):
        row = (
            one.number,
            one.url,
            one.title,
            one.kind,
            one.outcome,
            one.decided,
            one.reasons,
            one.dissent,
            one.review_on,
            one.supersedes,
        )
        sheet.writerow([_plain(str(cell if cell is not None else "")) for cell in row])
    response = HttpResponse(b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    return response


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def feed(request: HttpRequest) -> HttpResponse:
    """Give the published decisions as an Atom feed."""
    library = libraries.default_library()
    made = Atom1Feed(
        title=_("Decisions of %(library)s") % {"library": library.name}, link=request.build_absolute_uri(reverse("decisions")),
        description="", feed_url=request.build_absolute_uri(request.path), author_name=library.name,
    )  # fmt: skip
    for one in matters.published_decisions(library.pk)[:_FEED]:
        address = _address(request, one.slug)
        made.add_item(
            title=one.decision.matter.title, link=address, unique_id=address, pubdate=one.published, updateddate=one.published,
            description=f"{one.decision.get_outcome_display()}. {one.decision.reasons}",
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@csrf_exempt  # It needs no cookie, and nothing happens before somebody has looked at it.
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Say what is wrong with the words of a description, without an account."""
    stored = records.seen_by(reader(request), record_id)
    said, error = request.POST, None
    words = said.get("words") or request.GET.get("words", "")
    if request.method == "POST":
        target: dict[str, object] = {"record": stored.id, **({"words": words[:300]} if words.strip() else {})}
        try:
            _matter, token = community.report(
                Actor("a reader", libraries.default_library().pk, permissions.PUBLIC), target=target, text=said.get("text", ""),
                wish=said.get("wish", ""), language=said.get("language", ""), contact=said.get("contact", ""),
                title=hit(stored).title.text,
            )  # fmt: skip
            return redirect("receipt", token)
        except AlcoveError as problem:
            error = problem
    context = {"stored": stored, "hit": hit(stored), "error": error, "said": said, "words": words}
    return render(request, "decisions/report.html", context, status=400 if error else 200)


WAYS = {
    "screen-reader": N_("Text that a screen reader can read"), "large-print": N_("Large print"), "braille": N_("Braille"),
    "audio": N_("To listen to"), "captions": N_("Captions"), "described": N_("Descriptions of pictures or scenes"),
    "sign-language": N_("Sign language"), "easy": N_("Easy language"),
}  # fmt: skip


@csrf_exempt  # As a report.
@require_http_methods(["GET", "POST"])
def accessible_copy(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Ask for a copy in another form, without an account and without saying why."""
    stored = records.seen_by(reader(request), record_id)
    said, error = request.POST, None
    chosen = [one for one in said.getlist("form") if one in WAYS]
    if request.method == "POST":
        wanted = "; ".join(WAYS[one] for one in chosen)
        try:
            _matter, token = community.report(
                Actor("a reader", libraries.default_library().pk, permissions.PUBLIC), kind="accessible_copy",
                target={"record": stored.id, "forms": chosen}, 
                text="\n\n".join(one for one in (wanted, said.get("text", "").strip()) if one),
                contact=said.get("contact", ""), title=hit(stored).title.text,
            )  # fmt: skip
            return redirect("receipt", token)
        except AlcoveError as problem:
            error = problem
    context = {"stored": stored, "hit": hit(stored), "error": error, "said": said, "forms": WAYS.items(), "chosen": chosen}
    return render(request, "decisions/accessible_copy.html", context, status=400 if error else 200)


@csrf_exempt  # As a report.
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest) -> HttpResponseBase:
    """Say what the library should have, without an account: a title, a number, or something about ..."""
    said, error = request.POST, None
    if request.method == "POST":
        wanted = said.get("wanted", "").strip()
        try:
            _matter, token = community.report(
                Actor("a reader", libraries.default_library().pk, permissions.PUBLIC), kind="purchase", title=wanted,
                target={"wanted": wanted[:1000]} if wanted else {}, text="\n\n".join((wanted, said.get("why", "").strip())),
                wish=said.get("audience", ""), contact=said.get("contact", ""),
            )  # fmt: skip
            return redirect("receipt", token)
        except AlcoveError as problem:
            error = problem
    context = {"error": error, "said": said, "wanted": said.get("wanted") or request.GET.get("wanted", "")}
    return render(request, "decisions/nominate.html", context, status=400 if error else 200)


@never_cache
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show who reported something what became of it."""
    return render(request, "decisions/receipt.html", {"told": matters.receipt(token), "address": request.build_absolute_uri()})


def _address(request: HttpRequest, slug: str) -> str:
    return request.build_absolute_uri(reverse("decision", args=[slug]))
