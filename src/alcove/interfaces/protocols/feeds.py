"""Feeds of any search at /search.atom and /search.rss; without words, of what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from alcove.formats import feeds
from alcove.formats.feeds import Entry, Feed
from alcove.libraries import queries as libraries
from alcove.marc import present
from alcove.records.queries import Stored
from alcove.retrieval import fields, queries

PER, DEEPEST = 50, 1000
_LONGEST = 1000


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_headers("Accept-Language", "Cookie")
def atom(request: HttpRequest) -> HttpResponse:
    """Give what a search finds as Atom, what was added last first."""
    return _answer(request, feeds.atom, feeds.ATOM_TYPE)


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_headers("Accept-Language", "Cookie")
def rss(request: HttpRequest) -> HttpResponse:
    """Give what a search finds as RSS 2.0, what was added last first."""
    return _answer(request, feeds.rss, feeds.RSS_TYPE)


def _answer(request: HttpRequest, write: Callable[[Feed], str], media_type: str) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:_LONGEST]
    limits = {name: values for name in fields.FACETS if (values := [one for one in request.GET.getlist(name) if one])}
    first = min(_number(request.GET.get("start")), DEEPEST - PER + 1)
    answer = queries.search(text, limits=limits, sort="added", offset=first - 1, limit=PER, facets=False)
    library = libraries.default_library().name
    title = gettext("%(library)s: %(query)s") % {"library": library, "query": text or gettext("What is new")}
    feed = Feed(
        title, library, f"{request.build_absolute_uri(reverse('search'))}?{_with(request, start=None)}",
        request.build_absolute_uri(), [_entry(request, one) for one in answer.records if not one.is_held],
        max((one.updated for one in answer.records), default=datetime.fromtimestamp(0, UTC)), answer.total, first, PER,
        get_language() or "",
        before=_at(request, max(1, first - PER)) if first > 1 else "",
        after=_at(request, first + PER) if first + PER <= min(answer.total, DEEPEST) else "",
    )  # fmt: skip
    return HttpResponse(write(feed), content_type=media_type)


def _entry(request: HttpRequest, stored: Stored) -> Entry:
    short = present.summary(stored.record)
    address = request.build_absolute_uri(reverse("record", args=[stored.id]))
    about = " · ".join(part for part in (short.statement or short.author, short.publication) if part)
    return Entry(address, short.title or stored.control_number, short.author, about, stored.updated)


def _at(request: HttpRequest, start: int) -> str:
    return request.build_absolute_uri(f"{request.path}?{_with(request, start=str(start))}")


def _with(request: HttpRequest, *, start: str | None) -> str:
    said = request.GET.copy()
    said.pop("start", None)
    if start:
        said["start"] = start
    return said.urlencode()


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
