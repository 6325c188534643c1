"""The ways in for other programs, each with a link that shows it at work on a record that is really there.

**To add a door, add a line to DOORS.** It is shown where its address answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop as N_

from alcove.formats import openurl
from alcove.marc import present
from alcove.records.queries import Stored
from alcove.retrieval import queries


class Door(NamedTuple):
    """One way in: its name, what it is for (message ids), the name of its address, and what follows it for an example."""

    name: str
    what: str
    address: str
    asked: Callable[[HttpRequest, Stored], dict[str, str] | str] = lambda request, stored: ""
    of: Callable[[int], list[object]] = lambda number: []


class Shown(NamedTuple):
    """A door as the page shows it: an example to follow, or words where it is no link."""

    name: str
    what: str
    example: str
    is_link: bool = True


def _words(stored: Stored) -> str:
    return " ".join(present.title(stored.record).split()[:4]).strip(" /:;,.=")


def _oai(request: HttpRequest, stored: Stored) -> dict[str, str]:
    host = request.get_host().partition(":")[0]
    return {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": f"oai:{host}:{stored.id}"}


def _sru(request: HttpRequest, stored: Stored) -> dict[str, str]:
    query = f'dc.title all "{_words(stored).replace(chr(34), " ")}"'
    return {"version": "1.2", "operation": "searchRetrieve", "maximumRecords": "3", "query": query}


_WORDS: Callable[[HttpRequest, Stored], dict[str, str]] = lambda request, stored: {"q": _words(stored)}  # noqa: E731

# Add one here: first what people use, then what systems use.
DOORS = (
    Door(N_("Lasting links"), N_("The address of a record stays as it is: link to it from a reading list or a course."),
         "record", of=lambda number: [number]),
    Door(N_("Downloads"),
         N_("A record or a whole result as a file, in twelve forms: for citation software, spreadsheets and systems."),
         "record-as", of=lambda number: [number, "ris"]),
    Door(N_("Feeds (Atom and RSS)"), N_("Whoever follows a search in a feed reader sees what is new in it."),
         "search-atom", _WORDS),
    Door("OpenSearch", N_("Browsers can search the catalogue from their address bar."), "opensearch"),
    Door("OpenURL, COinS",
         N_("Link resolvers and databases lead here to the copy; reference managers see what a page is about."),
         "openurl", lambda request, stored: openurl.coins(stored.record)),
    Door("unAPI", N_("Reference managers take the records of a page in the format they like best."),
         "unapi", lambda request, stored: {"id": str(stored.id)}),
    Door(N_("Reconciliation"), N_("OpenRefine matches a table of titles, names or subjects with the catalogue."), "reconcile"),
    Door(N_("JSON API"), N_("Your own programs search, and read records and their history."), "api:search", _WORDS),
    Door("SRU", N_("Other catalogues search this one and take records from it, over the web."), "sru", _sru),
    Door("OAI-PMH", N_("Union catalogues and discovery services harvest all records, and then what changes."), "oai", _oai),
    Door(N_("Map for search engines"), N_("Search engines learn which pages there are, and which have changed."), "sitemap"),
)  # fmt: skip


def shown(request: HttpRequest) -> tuple[list[Shown], Stored | None]:
    """Give the doors that answer, and the record of their examples; without any record there is none."""
    stored = _example()
    found = [one for door in DOORS if (one := _shown(request, door, stored))]
    if settings.CONFIG.Z3950_PORT:
        host = request.get_host().partition(":")[0]
        place = f"{host}:{settings.CONFIG.Z3950_PORT}/Default"
        what = N_("Older library systems search this catalogue: give them this host, port and database.")
        found.append(Shown("Z39.50", what, place, is_link=False))
    return found, stored


def _shown(request: HttpRequest, door: Door, stored: Stored | None) -> Shown | None:
    try:
        place = reverse(door.address, args=door.of(stored.id if stored else 1))
    except NoReverseMatch:
        return None
    if stored is None:
        return Shown(door.name, door.what, "")
    asked = door.asked(request, stored)
    query = asked if isinstance(asked, str) else urlencode(asked)
    return Shown(door.name, door.what, request.build_absolute_uri(f"{place}?{query}" if query else place))


def _example() -> Stored | None:
    """Choose one of the newest records that readers see, with a number to find it by, where there is such."""
    newest = queries.search("", sort="added", limit=20, facets=False).records
    described = [one for one in newest if one.kind == "bibliographic"]
    return next((one for one in described if one.record.first("020") is not None), described[0] if described else None)
