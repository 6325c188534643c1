"""Lists of records, put together here for readers: all of them, one of them, and what those who work here do with them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alcove.interfaces.web import basket
from alcove.interfaces.web.door import for_staff, reader
from alcove.interfaces.web.hits import hit
from alcove.libraries.action import Actor
from alcove.records.exporting import FORMS
from alcove.retrieval import actions
from alcove.retrieval import lists as questions


def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists."""
    return render(request, "catalogue/lists.html", {"lists": questions.lists(reader(request))})


def one(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show one list."""
    actor = reader(request)
    found = questions.find(actor, list_id)
    hits = [hit(stored) for stored in questions.records_of(found)]
    return render(request, "catalogue/list.html", {
        "list": found, "hits": hits, "forms": FORMS.values(), "may_change": actor.may("retrieval.change_list"),
        "shared": [one.id for one in hits][: basket.MOST],
    })  # fmt: skip


@require_POST
@for_staff
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Keep the records of the basket as a list."""
    made = actions.make_list(
        actor, title=request.POST.get("title", ""), record_ids=basket.numbers(request.POST.getlist("id")) or basket.ids(request)
    )
    return redirect("list", made.pk)


@require_POST
@for_staff
def change(request: HttpRequest, actor: Actor, list_id: int) -> HttpResponseBase:
    """Change a list, or delete it."""
    said = request.POST
    if said.get("do") == "delete":
        actions.delete_list(actor, list_id=list_id)
        return redirect("lists")
    add = basket.ids(request) if said.get("do") == "add" else []
    actions.change_list(
        actor, list_id=list_id, title=said.get("title", ""), description=said.get("description", ""),
        is_public="is_public" in said, add=add, remove=basket.numbers(said.getlist("remove")),
    )  # fmt: skip
    return redirect("list", list_id)
