"""Hiding records from readers, and showing them again: chosen in the list, or the one that is open."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.libraries.action import Actor
from alcove.records import actions, queries
from alcove.retrieval import index

_MOST = 500


@for_staff
def suppress(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the chosen records, and hide or show those that are not so yet when asked to, with a reason."""
    said = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(int(one) for one in said.getlist("id") if re.fullmatch("[0-9]{1,15}", one)))[:_MOST]
    chosen = [one for one in queries.in_order(ids) if one.library_id == actor.library_id and not one.is_deleted]
    reason = said.get("reason", "").strip()
    if request.method == "POST" and chosen and reason and said.get("do") in _VERBS:
        with index.following():
            count = _VERBS[said["do"]](actor, record_ids=[one.id for one in chosen], reason=reason[:500])
        messages.success(request, _done(said["do"], count))
        return redirect("record", chosen[0].id) if len(chosen) == 1 else redirect("staff-records")
    return render(request, "records/suppress.html", {
        "chosen": [(one, hit(one)) for one in chosen], "reason": reason, "is_missing": request.method == "POST" and not reason,
        "seen": sum(not one.is_suppressed for one in chosen), "hidden": sum(one.is_suppressed for one in chosen),
    })  # fmt: skip


_VERBS = {"suppress": actions.suppress, "unsuppress": actions.unsuppress}


def _done(verb: str, count: int) -> str:
    if verb == "suppress":
        text = ngettext("%(count)d record is hidden from readers now.", "%(count)d records are hidden from readers now.", count)
    else:
        text = ngettext("%(count)d record is shown to readers again.", "%(count)d records are shown to readers again.", count)
    return text % {"count": count} if count else gettext("Nothing had to be changed.")
