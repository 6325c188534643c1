"""Splitting: every field of a record, to choose in which of two records it is to be."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.tags import Line, named_lines
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed
from alcove.organization.actions import splitting
from alcove.records import queries
from alcove.records.queries import Stored

_CHOICES = ("stays", "goes", "both")


class Offered(NamedTuple):
    """A field to be placed, with its 880s; `chosen` is stays, goes or both."""

    place: int
    lines: list[Line]
    chosen: str


@for_staff
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Show the fields of the record, or make the change-set of what was chosen."""
    if not actor.may("organization.split_record"):
        raise NotAllowed(actor.name, "organization.split_record")
    stored = queries.get(actor.library_id, record_id)
    said = request.POST
    usual = {place: "both" for place, (tag, _) in enumerate(stored.record.entries) if tag == "245"}
    chosen = {place: said.get(f"f{place}", usual.get(place, "stays")) for place in range(len(stored.record.entries))}
    error = None
    if request.method == "POST":
        version = said.get("version", "")
        goes, both = ([place for place, where in chosen.items() if where == wanted] for wanted in ("goes", "both"))
        try:
            made = splitting.split_record(
                actor, record_id=record_id, goes=goes, both=both,
                expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0,
                reason=said.get("reason", "").replace("\0", "").strip()[:500] or gettext("Splitting a record"),
            )  # fmt: skip
        except splitting.CannotSplit as refused:
            error = refused
        else:
            return redirect("change-set", made.pk)
    context = {
        "stored": stored, "hit": hit(stored), "fields": _offered(stored, chosen), "error": error,
        "reason": said.get("reason", ""),
    }  # fmt: skip
    return render(request, "staff/split.html", context, status=422 if error else 200)


def _offered(stored: Stored, chosen: dict[int, str]) -> list[Offered]:
    """Give the fields that can be placed, each with its 880s; the title is in both unless somebody says otherwise."""
    partners = splitting.partners(stored.record)
    lines = [line for line in named_lines(stored.record) if line.field.tag != "LDR"]
    offered: dict[int, Offered] = {}
    for place, ((tag, _), line) in enumerate(zip(stored.record.entries, lines, strict=True)):
        if tag in (*splitting.OURS, "008"):
            continue
        if place in partners and partners[place] in offered:
            offered[partners[place]].lines.append(line)
        elif place not in partners:
            where = chosen[place] if chosen[place] in _CHOICES else "stays"
            offered[place] = Offered(place, [line], where)
    for place, field in partners.items():
        if field < len(lines) and lines[place] not in offered[field].lines:
            offered[field].lines.append(lines[place])
    return list(offered.values())
