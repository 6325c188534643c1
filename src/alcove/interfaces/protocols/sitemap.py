"""The map of all record pages for search engines (sitemaps.org, protocol 0.9): an index, and parts by stretches of ids."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from alcove.formats.markup import HEAD, around, element
from alcove.records import queries

_NAMESPACE = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
PART = 50_000
"""Ids in a part: the protocol allows so many addresses."""
_MEDIA_TYPE = "application/xml; charset=utf-8"


@require_safe
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts."""
    parts = (reverse("sitemap-part", args=[number]) for number in range(queries.newest_id() // PART + 1))
    named = (around("sitemap", element("loc", request.build_absolute_uri(part))) for part in parts)
    return HttpResponse(HEAD + around("sitemapindex", named, _NAMESPACE), content_type=_MEDIA_TYPE)


@require_safe
@cache_control(public=True, max_age=3600)
def part(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Give the addresses of one stretch of ids, with the day of the last change."""
    if number > queries.newest_id() // PART:
        raise Http404
    return StreamingHttpResponse(_part(request, number), content_type=_MEDIA_TYPE)


def _part(request: HttpRequest, number: int) -> Iterator[bytes]:
    head, _, tail = around("urlset", "\n", _NAMESPACE).partition("\n")
    yield f"{HEAD}{head}\n".encode()
    before, _, behind = request.build_absolute_uri(reverse("record", args=[0])).rpartition("0")
    for record_id, updated in queries.public_changes(number * PART, (number + 1) * PART):
        entry = element("loc", f"{before}{record_id}{behind}") + element("lastmod", f"{updated:%Y-%m-%d}")
        yield f"{around('url', entry)}\n".encode()
    yield f"{tail}\n".encode()
