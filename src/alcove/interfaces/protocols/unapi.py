"""unAPI at /unapi (http://unapi.info/specs/, revision 3): a record in the form a reference manager likes best."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alcove.formats.markup import HEAD, around, element
from alcove.libraries.errors import NotFound
from alcove.records import queries
from alcove.records.exporting import NAMES

_DOCS = {
    "marcxml": "http://www.loc.gov/standards/marcxml/", "mods": "http://www.loc.gov/standards/mods/",
    "dc": "http://purl.org/dc/elements/1.1/", "marc": "http://www.loc.gov/marc/",
}  # fmt: skip
_FORMATS = ("marcxml", "mods", "marc", "dc", "ris", "bibtex", "csl")
_ID = re.compile(r"(?:https?://[^/?#]+/records/)?([0-9]{1,15})/?")


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """List the formats, or give a record in one of them."""
    identifier, name = request.GET.get("id"), request.GET.get("format")
    if not identifier:
        return _listed("", 200) if not name else _refused("Say of which record: id=", 400)
    match = _ID.fullmatch(identifier)
    try:
        stored = queries.whole_for(None, int(match[1])) if match else None
    except NotFound:
        stored = None
    if stored is None or stored.is_deleted:
        return _refused("There is no such record.", 404)
    if not name:
        return _listed(identifier, 300)
    if name not in _FORMATS:
        return _refused(f"There is no such format; there are {', '.join(_FORMATS)}.", 406)
    return HttpResponse(b"".join(NAMES[name].write([stored])), content_type=NAMES[name].media_type)


def _listed(identifier: str, status: int) -> HttpResponse:
    formats = (
        element("format", "", {"name": name, "type": NAMES[name].media_type.partition(";")[0],
                               **({"docs": _DOCS[name]} if name in _DOCS else {})})
        for name in _FORMATS
    )  # fmt: skip
    document = HEAD + around("formats", formats, {"id": identifier} if identifier else None)
    return HttpResponse(document, content_type="application/xml; charset=utf-8", status=status)


def _refused(why: str, status: int) -> HttpResponse:
    return HttpResponse(f"{why}\n", content_type="text/plain; charset=utf-8", status=status)
