"""The public catalogue: its front page, results, and taking results home."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alcove.community import queries as matters
from alcove.interfaces.web import composed
from alcove.interfaces.web.asked import DEEPEST, MOST_FACETS, PER_PAGE, Asked, pages
from alcove.interfaces.web.forms_of_records import download
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.spoken import marked
from alcove.organization import wording
from alcove.records.exporting import FORMS
from alcove.retrieval import fields, index, queries, spelling
from alcove.retrieval.fields import BY_NAME

_SHOWN_AT_FIRST = 5
_OPENED = ("format", "language", "decade")
"""Limits whose values are seen at once; the others open at a click."""
_NEW = 6


def home(request: HttpRequest) -> HttpResponse:
    """Show the search box and some ways in."""
    answer = queries.search("", sort="added", limit=_NEW)
    facets = {facet.name: facet.values for facet in answer.facets}
    return render(request, "catalogue/home.html", {
        "answer": answer, "formats": facets.get("format", [])[:8], "languages": facets.get("language", [])[:14],
        "newest": [hit(stored) for stored in answer.records if not stored.is_held],
    })  # fmt: skip


def search(request: HttpRequest) -> HttpResponse:
    """Show one page of what was found, with the limits that narrow it."""
    asked = Asked.of(request.GET)
    too_much = asked.is_too_much and not request.user.is_authenticated
    if too_much or asked.is_too_deep:
        what = {"asked": asked, "chips": asked.removable(), "deepest": DEEPEST, "most": MOST_FACETS, "too_much": too_much}
        return render(request, "catalogue/too_far.html", what, status=400)
    answer = queries.search(asked.text, limits=asked.chosen, sort=asked.sort, offset=asked.offset, limit=asked.per)
    is_lost = asked.text and not answer.total
    meant = spelling.did_you_mean(asked.text, index.current(), wording.never_offered()) if is_lost else None
    return render(request, "catalogue/results.html", {
        "asked": asked, "answer": answer, "meant": meant, "instead": _told(asked.text),
        "looser": None if answer.total else queries.any_of(asked.text),
        "chips": asked.removable(), "sorts": fields.SORT_LABELS,
        "per_page": PER_PAGE, "opened": _OPENED, "deepest": DEEPEST, "facets": answer.facets,
        "hits": marked([hit(stored) for stored in answer.records]), "pages": pages(asked, answer.total),
        "forms": FORMS.values(),
        "shown_at_first": f":{_SHOWN_AT_FIRST}", "more": f"{_SHOWN_AT_FIRST}:",
        "first": asked.offset + 1, "last": asked.offset + len(answer.records),
        "next_url": asked.at_page(asked.page + 1) if asked.offset + asked.per < min(answer.total, DEEPEST) else "",
        "previous_url": asked.at_page(asked.page - 1) if asked.page > 1 else "",
    })  # fmt: skip


def _told(text: str) -> list[wording.Told]:
    """Say of the terms that were typed which a decision shows otherwise; with its page where it is published."""
    told = wording.told_of(text)
    published = matters.published_slugs({one.about for one in told})
    return [one if one.about in published else one._replace(about="") for one in told]


def by_field(request: HttpRequest) -> HttpResponse:
    """Show the form for searching by field; sent, put its search together and go to the results."""
    rows = composed.rows(request.GET)
    years = {"first_year": request.GET.get("from", ""), "last_year": request.GET.get("to", "")}
    limits = tuple((name, value) for name in ("format", "language") if (value := request.GET.get(name)))
    asked = Asked(text=composed.composed(rows, **years), limits=limits)
    if asked.text or limits:
        return redirect(asked.url)
    facets = {facet.name: facet.values for facet in queries.search("", limit=0).facets}
    return render(request, "catalogue/by_field.html", {
        "rows": rows, "ways": composed.WAYS, "empty": bool(request.GET), "formats": facets.get("format", []),
        "languages": facets.get("language", []), "names": [(name, BY_NAME[name].label) for name in composed.FIELDS if name],
    })  # fmt: skip


def take_home(request: HttpRequest) -> HttpResponse:
    """Give the first DEEPEST results as one file."""
    asked = Asked.of(request.GET)
    form = FORMS.get(request.GET.get("form", "mrc"))
    if form is None:
        raise Http404
    answer = queries.search(asked.text, limits=asked.chosen, sort=asked.sort, limit=DEEPEST, facets=False)
    return download(form, answer.records, "records")
