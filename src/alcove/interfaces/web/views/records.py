"""Pages about one record, for everybody; and the list of records, for those who work here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from alcove.formats import bibtex, citation, ris
from alcove.formats.accessibility import Told, from_marc, plain
from alcove.interfaces.web import reworded, spoken
from alcove.interfaces.web.asked import DEEPEST, Asked
from alcove.interfaces.web.door import for_staff, reader
from alcove.interfaces.web.forms_of_records import download
from alcove.interfaces.web.hits import call_number, hit
from alcove.interfaces.web.origin import origin
from alcove.interfaces.web.tags import named_lines
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.marc import isbd as marc_isbd
from alcove.marc import present
from alcove.marc.compare import compare
from alcove.marc.record import Record
from alcove.organization.actions import accessibility as describing
from alcove.organization.actions import restoring
from alcove.records import history as record_history
from alcove.records import listing, queries
from alcove.records.exporting import FORMS
from alcove.records.models import Version
from alcove.records.queries import Stored
from alcove.retrieval import queries as retrieval

_VIEWS = ("labelled", "marc", "isbd")
_RELATED = {"author": 3, "series": 2, "subject": 5}
_LISTED = 50


def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show a record: in words, as MARC, or as ISBD."""
    stored = queries.seen_by(reader(request), record_id)
    view = request.GET.get("view", "labelled")
    if view not in _VIEWS:
        raise Http404
    if stored.is_deleted and (other := queries.replaced_by(record_id)):
        return redirect("record", other, permanent=False)
    works_here = reader(request).may("view")
    said = spoken.said_of(stored)
    if (stored.is_held and not works_here) or not spoken.has_read(request, stored):
        return render(request, "records/asked.html", {"hit": hit(stored), "stored": stored, "said": said})
    spoken.note_look(reader(request), record_id, stored.protocol)
    shown = {"labelled": _in_words, "marc": _as_marc, "isbd": _as_isbd}[view](stored)
    context = {
        "hit": hit(stored), "stored": stored, "view": view, "forms": FORMS.values(),
        "merges": partial(queries.merges_into, stored.id), "said": said, **shown, **_neighbours(request),
    }  # fmt: skip
    return render(request, "records/record.html", context, status=410 if stored.is_deleted else 200)


def record_as(request: HttpRequest, record_id: int, ending: str) -> HttpResponse:
    """Give a record as a file."""
    if ending not in FORMS:
        raise Http404
    return download(FORMS[ending], [queries.whole_for(reader(request), record_id)], f"record-{record_id}")


@spoken.after_the_notice
def history(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show every version, and what changed between two of them."""
    stored = queries.whole_for(reader(request), record_id)
    versions = list(queries.versions(record_id))
    newer = _version(versions, request.GET.get("to"), stored.version)
    older = _version(versions, request.GET.get("from"), max(1, newer.number - 1))
    return render(request, "records/history.html", {
        "hit": hit(stored), "stored": stored, "versions": versions, "older": older, "newer": newer,
        "may_restore": reader(request).may("organization.restore_version"),
        "changes": compare(_read(older), _read(newer)).changes,
    })  # fmt: skip


@spoken.after_the_notice
def blame(request: HttpRequest, record_id: int) -> HttpResponse:
    """Say of every field in which version it came to be as it is: who touched it last, when and why."""
    stored = queries.whole_for(reader(request), record_id)
    return render(
        request, "records/blame.html", {"hit": hit(stored), "stored": stored, "touched": record_history.blame(record_id)}
    )


@require_POST
@for_staff
def restore(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Make a change-set that brings a version back, to look at."""
    number, expected = (request.POST.get(name, "") for name in ("number", "expected"))
    if not all(re.fullmatch("[0-9]{1,9}", one) for one in (number, expected)):
        raise Http404
    reason = request.POST.get("reason", "").strip() or gettext("Brought back")
    made = restoring.restore_version(
        actor, record_id=record_id, number=int(number), expected_version=int(expected), reason=reason
    )
    return redirect("change-set", made.pk)


@spoken.after_the_notice
def source(request: HttpRequest, record_id: int) -> HttpResponse:
    """Say where every version came from, down to its bytes."""
    stored = queries.whole_for(reader(request), record_id)
    versions = [one for one in queries.versions(record_id) if _is_for(request, one)]
    return render(
        request, "records/source.html", {"hit": hit(stored), "stored": stored, "origins": [origin(one) for one in versions]}
    )


@spoken.after_the_notice
def source_bytes(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """Give the bytes of a version exactly as they came."""
    queries.whole_for(reader(request), record_id)
    version = next((one for one in queries.versions(record_id) if one.number == number), None)
    if version is None or not _is_for(request, version):
        raise NotFound(f"Record {record_id} has no version {number}.", remedy="Its history lists every version.")
    response = HttpResponse(bytes(version.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="record-{record_id}-version-{number}.bin"'
    return response


def _is_for(request: HttpRequest, version: Version) -> bool:
    """Say whether the very bytes of a version may be given: not to readers where they speak of a person's gender."""
    return reader(request).may("view") or not record_history.is_private(version)


@spoken.after_the_notice
def cite(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show citations to copy."""
    stored = queries.whole_for(reader(request), record_id)
    cited = [(style, citation.cite(stored.effective, style.code)) for style in citation.STYLES]
    return render(request, "records/cite.html", {
        "hit": hit(stored), "stored": stored, "cited": cited, "ris": ris.ris(stored.effective),
        "bibtex": bibtex.bibtex(stored.effective),
    })  # fmt: skip


@for_staff
def staff_records(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the records of the library, newest changes first; narrowed by words, state, kind or load."""
    wanted = listing.Wanted.of(request.GET.dict())
    ids = None
    if wanted.text:
        answer = retrieval.search(wanted.text, limit=DEEPEST, facets=False, library_id=actor.library_id)
        ids = [stored.id for stored in answer.records]
    page = Paginator(listing.listed(actor.library_id, wanted, ids=ids), _LISTED).get_page(request.GET.get("page"))
    shown = {stored.id: hit(stored) for stored in queries.in_order([one.pk for one in page])}
    rows = [(one, shown[one.pk]) for one in page if one.pk in shown]
    choices = {"kinds": listing.KINDS, "statuses": listing.STATUSES, "orders": listing.ORDERS}
    return render(request, "records/list.html", {"page": page, "rows": rows, "wanted": wanted, **choices})


def _in_words(stored: Stored) -> dict[str, object]:
    lines = present.labelled(stored.effective, gettext)
    return {
        "lines": lines, "related": _related(lines), "call_number": call_number(stored.record),
        "worded": reworded.by_words(stored), "helps": _helps(stored), "has_access": stored.kind == "bibliographic",
    }  # fmt: skip


def _helps(stored: Stored) -> list[tuple[str, list[Told]]]:
    """Give what is said of accessibility, by its headings in the order of the display guide."""
    told = plain(from_marc(stored.record)) if stored.kind == "bibliographic" else []
    return [(heading, list(lines)) for heading, lines in groupby(told, key=lambda one: one.heading)]


@require_POST
@for_staff
def accessibility_add(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Make a change-set of what an e-book says of accessibility and the record does not say yet."""
    file = request.FILES.get("file")
    data = file.read() if file else b""
    name = (file.name or "") if file else ""
    said = describing.read(data, name=name)
    made = describing.describe_accessibility(
        actor, record_id=record_id, said=said, reason=gettext("From %(name)s") % {"name": name}
    )
    return redirect("change-set", made.pk)


def _as_marc(stored: Stored) -> dict[str, object]:
    return {"fields": named_lines(stored.record), "worded": reworded.by_words(stored)}


def _as_isbd(stored: Stored) -> dict[str, object]:
    return {"isbd": marc_isbd.isbd(stored.effective)}


def _related(lines: list[present.Line]) -> list[present.Value]:
    """Choose a few searches that lead on: by the same people, in the same series, on the same subjects."""
    found: dict[str, present.Value] = {}
    left = dict(_RELATED)
    for value in (value for line in lines for value in line.values if value.link):
        name = value.link.field if value.link else ""
        if left.get(name, 0) and value.text not in found:
            found[value.text] = value
            left[name] -= 1
    return list(found.values())


def _neighbours(request: HttpRequest) -> dict[str, object]:
    """Find the hits before and after this one, when the reader came from a list of results (`at` counts from 1)."""
    at = request.GET.get("at", "")
    if not (at.isascii() and at.isdigit() and 0 < int(at) <= DEEPEST):
        return {}
    asked, place = Asked.of(request.GET), int(at)
    first = max(place - 2, 0)
    answer = retrieval.search(
        asked.text, limits=asked.chosen, sort=asked.sort, offset=first, limit=place - first + 1, facets=False
    )
    ids = [stored.id for stored in answer.records]
    here = place - 1 - first
    return {
        "asked": asked, "at": place, "total": answer.total, "back_url": asked.at_page((place - 1) // asked.per + 1),
        "before": ids[here - 1] if here and len(ids) >= here else None, "after": ids[here + 1] if len(ids) > here + 1 else None,
    }  # fmt: skip


def _version(versions: list[Version], said: str | None, otherwise: int) -> Version:
    number = int(said) if said and said.isascii() and said.isdigit() and len(said) < 9 else otherwise
    found: Iterator[Version] = (one for one in versions if one.number == number)
    return next(found, versions[0])


def _read(version: Version) -> Record:
    return record_history.content(version)
