"""Class numbers: the shelf with the new thing in its place, and labels for the spines."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.sheet import Row
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.marc import brief, spine
from alcove.organization import typed
from alcove.organization.actions import describing
from alcove.records import queries
from alcove.retrieval import classes, shelflist

_SCHEMES = {"lcc": "LC", "ddc": "Dewey", "nlm": "NLM", "udc": "UDC"}
_MOST_LABELS = 500
_CALL_NUMBERS = (
    ("090", "ab", "lcc"), ("050", "ab", "lcc"), ("060", "ab", "nlm"), ("092", "ab", "ddc"), ("082", "ab", "ddc"),
    ("080", "ab", "udc"), ("099", "a", ""), ("084", "ab", ""),
)  # fmt: skip

# Sheets of labels that are sold widely: code, name, columns, rows. Add one here, and its sizes in alcove.css (.labels-CODE).
SHEETS = (("a4", "A4, 25 × 38 mm", 7, 7), ("letter", "US Letter, 1 × 1.5 in", 7, 7), ("roll", "25 × 38 mm", 1, 1))


class Label(NamedTuple):
    """A label for a spine: its lines, and the record it is of."""

    lines: list[str]
    title: str


@for_staff
@require_http_methods(["GET", "POST"])
def classify(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the shelf around a class number, with the new thing in its place, and put the number into its record."""
    said = request.POST or request.GET
    record_id = int(said["record"]) if re.fullmatch("[0-9]{1,15}", said.get("record", "")) else 0
    stored = queries.get(actor.library_id, record_id) if record_id else None
    scheme = said.get("scheme", "lcc") if said.get("scheme", "lcc") in _SCHEMES else "lcc"
    number, name = said.get("number", "").strip()[:100], said.get("name", "").strip()[:200]
    if stored is not None:
        known, found = shelflist.class_of(stored.record)
        scheme, number = (known, found) if not number and known in _SCHEMES else (scheme, number)
        name = name or shelflist.entry_of(stored.record)
    year = brief.year(stored.record) if stored else ""
    place = shelflist.place(scheme, number, name, year=year, but=record_id) if number and name else None
    error: AlcoveError | None = None
    if request.method == "POST" and stored is not None and place is not None and place.cutter:
        field = typed.field(Row(place.field[0], place.field[1][0], place.field[1][1], place.field[2]).line)
        try:
            reason = gettext("Placed on the shelf")
            made = describing.add_subjects(actor, record_id=record_id, fields=[field] if field else [], reason=reason)
            return redirect("change-set", made.pk)
        except describing.CannotAddSubjects as problem:
            error = problem
    return render(request, "staff/classify.html", {
        "stored": stored, "hit": hit(stored) if stored else None, "scheme": scheme, "number": number, "name": name,
        "place": place,
        "schemes": _SCHEMES.items(), "above": classes.around(scheme, number) if number else [], "error": error,
    })  # fmt: skip


@for_staff
def labels(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show labels for the spines of chosen records, as they are printed."""
    said = request.GET
    ids = [int(one) for one in re.findall("[0-9]{1,15}", " ".join(said.getlist("id")))][:_MOST_LABELS]
    sheet = next((one for one in SHEETS if one[0] == said.get("sheet")), SHEETS[0])
    start = int(said["start"]) if re.fullmatch("[0-9]{1,3}", said.get("start", "")) else 1
    found = [stored for stored in queries.in_order(ids) if stored.library_id == actor.library_id and not stored.is_deleted]
    made = [Label(_lines(stored), brief.title(stored.record)) for stored in found]
    blank = [Label([], "")] * (min(max(start, 1), sheet[2] * sheet[3]) - 1)
    return render(request, "staff/labels.html", {
        "ids": " ".join(map(str, ids)), "sheet": sheet[0], "sheets": SHEETS, "start": start,
        "pages": _pages(blank + [one for one in made if one.lines], sheet[2] * sheet[3]) if made else [],
        "without": [stored for stored, one in zip(found, made, strict=True) if not one.lines],
    })  # fmt: skip


def _pages(made: list[Label], size: int) -> list[list[Label]]:
    return [made[at : at + size] for at in range(0, len(made), size)]


def _lines(stored: queries.Stored) -> list[str]:
    for tag, codes, scheme in _CALL_NUMBERS:
        for field in stored.record.fields(tag):
            if label := " ".join(value.strip() for value in field.all(codes)).strip():
                return spine.lines(label, scheme)
    return []
