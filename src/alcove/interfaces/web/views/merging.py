"""Merging duplicates: every field of the records together, to choose what the one that stays will hold."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.identification import queries as identification
from alcove.identification.duplicates import duplicate_sets
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.tags import Line, named_lines
from alcove.libraries.action import Actor
from alcove.libraries.errors import Changed
from alcove.organization.actions import merging
from alcove.records import queries
from alcove.records.queries import Stored

SETS_SHOWN = 100
MOST = 20
"""Records that can be merged at once."""


class Offered(NamedTuple):
    """A field that can be taken: its value in the form, how it is shown, the records that have it, and whether it is taken."""

    value: str
    line: Line
    records: list[int]
    is_taken: bool


@for_staff
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the fields of the chosen records, or make the change-set of what was chosen."""
    said = request.POST or request.GET
    ids = _numbers(said, "id")
    if len(ids) > MOST:
        raise merging.CannotMerge(gettext("These are too many to merge at once."), remedy=gettext("Choose fewer."))
    survivor = next(iter(_numbers(said, "survivor")), ids[0] if ids else 0)
    survivor = survivor if survivor in ids else next(iter(ids), 0)
    ids = [survivor, *(one for one in ids if one != survivor)] if ids else []
    if request.method == "POST" and "make" in said:
        _check_versions(said, ids)
        take = {(a, b) for a, b in (_pair(value) for value in said.getlist("take")) if a in ids}
        reason = said.get("reason", "").strip() or gettext("Merging duplicates")
        made = merging.merge_records(actor, survivor=survivor, others=ids[1:], take=take, reason=reason)
        return redirect("change-set", made.pk)
    found = [stored for stored in queries.in_order(ids) if stored.library_id == actor.library_id and not stored.is_deleted]
    context = {"records": [(stored, hit(stored)) for stored in found], "survivor": survivor, "ids": ids}
    if len(found) > 1:
        context["fields"] = _offered(found)
    return render(request, "staff/merge.html", context)


@for_staff
def duplicates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Choose a match profile, and see the sets of records that are the same thing by it."""
    profiles = [known for known in identification.profiles(actor.library_id) if known.use == "match"]
    chosen = next((known for known in profiles if known.name == request.GET.get("profile")), None)
    context: dict[str, object] = {"profiles": profiles, "chosen": chosen}
    if chosen is not None:
        sets = duplicate_sets(actor.library_id, identification.checked("match", chosen.content))
        shown = queries.in_order([record_id for one in sets[:SETS_SHOWN] for record_id in one.ids[:MOST]])
        by_id = {stored.id: hit(stored) for stored in shown}
        context["count"] = len(sets)
        context["sets"] = [
            (one.reasons[:5], [(record_id, by_id[record_id]) for record_id in one.ids[:MOST]]) for one in sets[:SETS_SHOWN]
        ]
    return render(request, "staff/duplicates.html", context)


def _offered(found: list[Stored]) -> list[Offered]:
    """Give the fields of all records by tag; one that several have stands once."""
    taken = merging.suggested(found)
    by_content: dict[tuple[str, str], Offered] = {}
    for stored in found:
        lines = [line for line in named_lines(stored.record) if line.field.tag != "LDR"]
        for place, ((tag, content), line) in enumerate(zip(stored.record.entries, lines, strict=True)):
            if tag in ("001", "003"):
                continue
            if (tag, content) in by_content:
                by_content[tag, content].records.append(stored.id)
            else:
                here = (stored.id, place)
                by_content[tag, content] = Offered(f"{stored.id}-{place}", line, [stored.id], here in taken)
    return sorted(by_content.values(), key=lambda offered: offered.line.field.tag)


def _check_versions(said: QueryDict, ids: list[int]) -> None:
    """Raise Changed where a record is no longer the one whose fields were shown: they are named by their places."""
    shown = dict(_pair(value) for value in said.getlist("version"))
    for stored in queries.in_order(ids):
        if shown.get(stored.id) != stored.version:
            raise Changed(gettext("A record was saved in the meantime."), remedy=gettext("Look at the fields again."))


def _numbers(said: QueryDict, name: str) -> list[int]:
    """Read numbers, each once: `id=1&id=2`, or several in one (`1, 2`)."""
    words = " ".join(said.getlist(name)).replace(",", " ").split()
    return list(dict.fromkeys(int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16))


def _pair(value: str) -> tuple[int, int]:
    record, _, place = value.partition("-")
    return (int(record), int(place)) if record.isdecimal() and place.isdecimal() and len(value) < 30 else (0, 0)
