"""Change-sets: the list, one with every record before and after, and carrying it out, taking it back, giving it up."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.marc.compare import compare
from alcove.organization.actions import undoing
from alcove.records import actions, queries
from alcove.records.models import ChangeSet, ProposedChange
from alcove.retrieval import index

_LISTED = 50
_SHOWN = 20


@for_staff
def changes(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the change-sets, newest first."""
    page = Paginator(queries.change_sets(actor.library_id), _LISTED).get_page(request.GET.get("page"))
    return render(request, "staff/changes.html", {"page": page})


@for_staff
def change_set(request: HttpRequest, actor: Actor, change_set_id: int) -> HttpResponseBase:
    """Show what a set would do, or did, record by record."""
    found = queries.change_set(actor.library_id, change_set_id)
    outcome = request.GET.get("outcome")
    if outcome not in ProposedChange.Outcome.values:
        outcome = None
    said = request.GET.get("after", "")
    after = int(said) if re.fullmatch("[0-9]{1,15}", said) else 0
    parts = queries.before_and_after(found, after=after, limit=_SHOWN + 1, outcome=outcome)
    shown = parts[:_SHOWN]
    labels = dict(ProposedChange.Outcome.choices)
    outcomes = {"" if name == "proposed" else name: count for name, count in queries.outcomes(found).items()}
    return render(request, "staff/change_set.html", {
        "set": found, "kept": outcomes.get("kept", 0),
        "counts": [(name, labels[name], count) for name, count in outcomes.items()],
        "outcome": outcome, "can": _possible(actor, found),
        "records": [(one, compare(one.before.record, one.after.record).changes) for one in shown],
        "next": shown[-1].change.pk if len(parts) > _SHOWN else None, "is_first": not after,
    })  # fmt: skip


@require_POST
@for_staff
def apply(request: HttpRequest, actor: Actor, change_set_id: int) -> HttpResponseBase:
    """Carry a set out, as it was looked at: at once, or as a job where it is large."""
    found = queries.change_set(actor.library_id, change_set_id)
    fingerprint = request.POST.get("fingerprint", "")
    if found.proposed > actions.AT_ONCE and fingerprint == found.fingerprint:
        return redirect("job", actions.queue_apply(actor, change_set=found).pk)
    with index.following():
        actions.apply_change_set(actor, change_set=found, fingerprint=fingerprint)
    return redirect("change-set", found.pk)


@require_POST
@for_staff
def undo(request: HttpRequest, actor: Actor, change_set_id: int) -> HttpResponseBase:
    """Take a set back: at once, or as a job where it is large."""
    found = queries.change_set(actor.library_id, change_set_id)
    reason = request.POST.get("reason", "").strip() or gettext("Taken back")
    if found.proposed > actions.AT_ONCE:
        return redirect("job", actions.queue_undo(actor, change_set=found, reason=reason).pk)
    with index.following():
        actions.undo_change_set(actor, change_set=found, reason=reason)
    return redirect("change-set", found.pk)


@require_POST
@for_staff
def undo_merged(request: HttpRequest, actor: Actor, change_set_id: int) -> HttpResponseBase:
    """Make a change-set that takes the set back from records that were edited since."""
    found = queries.change_set(actor.library_id, change_set_id)
    return redirect("change-set", undoing.prepare_merged_undo(actor, change_set=found, reason=gettext("Taken back")).pk)


@require_POST
@for_staff
def discard(request: HttpRequest, actor: Actor, change_set_id: int) -> HttpResponseBase:
    """Give up a set that was not carried out."""
    actions.discard_change_set(actor, change_set=queries.change_set(actor.library_id, change_set_id))
    return redirect("changes")


def _possible(actor: Actor, found: ChangeSet) -> dict[str, bool]:
    """Say which buttons there are: what this person may do, and the state of the set allows."""
    state = ChangeSet.State
    return {
        "apply": actor.may("records.apply_change_set") and found.state in (state.READY, state.APPLYING),
        "undo": actor.may("records.undo_change_set") and found.state in (state.APPLIED, state.APPLYING, state.UNDOING),
        "merge": actor.may("organization.prepare_merged_undo") and found.state == state.UNDONE,
        "discard": actor.may("records.discard_change_set") and found.state in (state.OPEN, state.READY),
    }
