"""Subjects of similar records: what they are, who has them, and adding the chosen ones to a record that is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.interfaces.web import subject_rows
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed
from alcove.organization.actions import describing
from alcove.records import queries
from alcove.retrieval import suggesting


@for_staff
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Show what similar records are about, or make the change-set of what was chosen."""
    if not actor.may("organization.add_subjects"):
        raise NotAllowed(actor.name, "organization.add_subjects")
    stored = queries.get(actor.library_id, record_id)
    said, error = request.POST, None
    reason = said.get("reason", "").replace("\0", "").strip()[:500]
    if request.method == "POST":
        version = said.get("version", "")
        try:
            made = describing.add_subjects(
                actor, record_id=record_id, fields=subject_rows.chosen(said),
                reason=reason or gettext("Subjects of similar records"),
                expected_version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0,
            )  # fmt: skip
        except describing.CannotAddSubjects as refused:
            error = refused
        else:
            return redirect("change-set", made.pk)
    found = suggesting.suggest(suggesting.of_record(stored.record, record_id=stored.id))
    context = {
        "stored": stored, "hit": hit(stored), "error": error, "reason": reason,
        "offer": subject_rows.offer(found, said.getlist("subject")),
    }  # fmt: skip
    return render(request, "staff/suggest.html", context, status=422 if error else 200)
