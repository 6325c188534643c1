"""Incoming records that are like several of ours, for a person to decide; and the profiles by which that is found."""

from __future__ import annotations

from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from alcove.identification import actions, queries
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.marc.overlay import Row
from alcove.retrieval import index

_LISTED = 50


class Side(NamedTuple):
    """One field in three columns, as text, and what decided."""

    tag: str
    ours: str
    incoming: str
    result: str
    why: str

    @property
    def is_changed(self) -> bool:
        """Say whether the field of ours would become another."""
        return self.result != self.ours


@for_staff
def undecided(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List what is to be decided, oldest first."""
    page = Paginator(queries.undecided(actor.library_id), _LISTED).get_page(request.GET.get("page"))
    return render(request, "staff/undecided.html", {"page": page})


@for_staff
def undecided_one(request: HttpRequest, actor: Actor, undecided_id: int) -> HttpResponseBase:
    """Set an incoming record beside each of ours that it may be."""
    row = queries.one_undecided(actor.library_id, undecided_id)
    compared = [
        (one.stored, hit(one.stored), [shared.words(gettext) for shared in one.shared], [_side(each) for each in one.rows])
        for one in queries.compared(row)
    ]
    may_decide = row.state == row.State.OPEN and actor.may("identification.put_over")
    return render(request, "staff/undecided_one.html", {"row": row, "compared": compared, "may_decide": may_decide})


@for_staff
@require_POST
def decide(request: HttpRequest, actor: Actor, undecided_id: int) -> HttpResponseBase:
    """Put the incoming record over one of ours, add it, or do nothing with it."""
    row = queries.one_undecided(actor.library_id, undecided_id)
    said = request.POST.get("choice", "")
    with index.following():
        if said == "new":
            actions.add_new(actor, undecided=row)
        elif said == "nothing":
            actions.pass_over(actor, undecided=row)
        elif said.isascii() and said.isdigit() and len(said) < 19:
            actions.put_over(actor, undecided=row, record_id=int(said))
        else:
            raise NotFound(f"There is no record {said[:20]!r}.", remedy="Choose one of those that are shown.")
    return redirect("undecided-one", undecided_id)


@for_staff
def profiles(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the profiles with their rules in words."""
    found = [(known, known.words(gettext)) for known in queries.profiles(actor.library_id)]
    return render(request, "staff/profiles.html", {"profiles": found})


def _side(row: Row) -> Side:
    ours, incoming, result = (content.replace("\x1f", " $").strip() for content in (row.ours, row.incoming, row.result))
    return Side(row.tag, ours, incoming, result, row.words(gettext))
