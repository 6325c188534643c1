"""Browsing: headings, titles and call numbers in order."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from alcove.interfaces.web.hits import hit
from alcove.retrieval import browse
from alcove.retrieval.browse import Browsed, Entry
from alcove.retrieval.fields import FACETS

_BEFORE, _AFTER = 2, 20
_LONGEST = 200


def lists(request: HttpRequest) -> HttpResponse:
    """Show which lists there are."""
    return render(request, "catalogue/browse.html", {"lists": browse.lists()})


def open_list(request: HttpRequest) -> HttpResponse:
    """Go to the list that was chosen in the form."""
    browsed = browse.find_list(request.GET.get("list", "author"))
    term = request.GET.get("q", "").strip()[:_LONGEST]
    return redirect(reverse("browse-list", args=[browsed.name]) + (f"?{urlencode({'q': term})}" if term else ""))


def opened(request: HttpRequest, name: str) -> HttpResponse:
    """Show a list, opened at what was typed (`q`), at an entry (`from`) or before one (`to`)."""
    browsed = browse.find_list(name)
    term = request.GET.get("q", "")[:_LONGEST]
    start, end = (request.GET.get(side, "")[: 4 * _LONGEST] for side in ("from", "to"))
    before = 0 if start or end or not term.strip() else _BEFORE
    page = browse.around(name, term, before=before, after=_AFTER, from_key=start, to_key=end)
    here = reverse("browse-list", args=[browsed.name])
    first, last = (page.entries[0], page.entries[-1]) if page.entries else (None, None)
    following = browse.around(name, after=2, from_key=last.key).entries if last and page.has_after else []
    return render(request, "catalogue/browse_list.html", {
        "browsed": browsed, "lists": browse.lists(browsed.name), "term": term, "page": page, "turned": bool(start or end),
        "lines": [(place == page.nearest and bool(term), _line(browsed, entry)) for place, entry in enumerate(page.entries)],
        "previous_url": f"{here}?{urlencode({'to': first.key})}" if first and (page.has_before or start) else "",
        "next_url": f"{here}?{urlencode({'from': following[1].key})}" if len(following) > 1 else "",
    })  # fmt: skip


def _line(browsed: Browsed, entry: Entry) -> dict[str, object]:
    """Give a line with its addresses."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in entry.references:
        target = f"{reverse('browse-list', args=[browsed.name])}?{urlencode({'q': one.to})}"
        groups.setdefault(one.kind, []).append((one.to, target))
    return {
        "entry": entry, "url": _address(browsed, entry) if entry.count else "", "references": groups.items(),
        "hits": [hit(stored) for stored in entry.records],
    }  # fmt: skip


def _address(browsed: Browsed, entry: Entry) -> str:
    """Give the search for all that has a heading."""
    if browsed.field in FACETS:
        return f"{reverse('search')}?{urlencode({browsed.field: entry.heading})}"
    said = entry.heading.replace('"', " ")
    name = "call" if browsed.scheme else browsed.name
    query = f'{name}:"{said}"'
    return f"{reverse('search')}?{urlencode({'q': query})}"
