"""The catalogues elsewhere that are asked for records: the list, and one to be added or changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_http_methods, require_POST

from alcove.identification import asked, targets
from alcove.identification.actions import targets as actions
from alcove.identification.models import Target
from alcove.identification.targets import CannotUseTarget, Settings
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.forms import ENCODINGS
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed, NotFound

# How targets answer, in words.
STATUSES = {
    "found": N_("answered"),
    "none": N_("answered: nothing found"),
    "timeout": N_("no answer in time"),
    "refused": N_("refused"),
    "error": N_("failed"),
}
_INDEXES = {
    "isbn": N_("ISBN"), "issn": N_("ISSN"), "lccn": N_("Number of the Library of Congress"), "title": N_("Title"),
    "author": N_("Author"), "words": N_("Words"),
}  # fmt: skip


@for_staff
def targets_list(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List the targets, with how each answered when it was tested."""
    known = list(targets.targets(actor.library_id))
    here = {one.name for one in known}
    said = {one.pk: gettext(STATUSES[one.tested_status]) for one in known if one.tested_status in STATUSES}
    return render(request, "staff/targets.html", {
        "targets": [(one, said.get(one.pk, "")) for one in known], "may": actor.may("identification.change_target"),
        "ready": [one for one in targets.ready_made() if one.name not in here],
    })  # fmt: skip


@for_staff
@require_http_methods(["GET", "POST"])
def target_new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Add a target."""
    _may(actor, "identification.add_target")
    settings, trouble = Settings("", "sru", "", version="1.1", schema="marcxml"), ""
    if request.method == "POST":
        settings = _said(request.POST, settings)
        try:
            made = actions.add_target(actor, settings=settings, password=request.POST.get("password", ""))
            messages.success(request, gettext("%s is added. Test it now.") % made.name)
            return redirect("targets")
        except CannotUseTarget as error:
            trouble = f"{error.message} {error.remedy}"
    return _form(request, actor, settings, trouble, None)


@for_staff
@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, actor: Actor, target_id: int) -> HttpResponseBase:
    """Change a target."""
    _may(actor, "identification.change_target")
    here = _one(actor, target_id)
    settings, trouble = targets.settings_of(here), ""
    if request.method == "POST":
        settings = _said(request.POST, settings)
        try:
            actions.change_target(actor, target=here, settings=settings, password=request.POST.get("password") or None)
            messages.success(request, gettext("%s is changed.") % here.name)
            return redirect("targets")
        except CannotUseTarget as error:
            trouble = f"{error.message} {error.remedy}"
    return _form(request, actor, settings, trouble, here)


@require_POST
@for_staff
def target_do(request: HttpRequest, actor: Actor, target_id: int) -> HttpResponseBase:
    """Switch a target on or off, test it, or remove it."""
    here = _one(actor, target_id)
    match request.POST.get("do"):
        case "on":
            actions.switch_on(actor, target=here)
        case "off":
            actions.switch_off(actor, target=here)
        case "remove":
            actions.remove_target(actor, target=here)
            messages.success(request, gettext("%s is removed.") % here.name)
        case "test":
            answer = actions.test_target(actor, target=here)
            messages.success(request, f"{here.name}: {gettext(STATUSES[answer.status])}. {answer.reason}")
    return redirect("targets")


@require_POST
@for_staff
def targets_ready_made(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Add the targets that many libraries use, each switched off."""
    actions.add_ready_made(actor)
    return redirect("targets")


def _form(request: HttpRequest, actor: Actor, settings: Settings, trouble: str, here: Target | None) -> HttpResponseBase:
    indexes = [(kind, label, settings.indexes.get(kind, "")) for kind, label in _INDEXES.items()]
    return render(request, "staff/target.html", {
        "target": here, "settings": settings, "trouble": trouble, "indexes": indexes, "encodings": ENCODINGS,
        "kinds": Target.Kind.choices, "may_inside": actor.may(actions.INSIDE), "most_seconds": actions.MOST_SECONDS,
    }, status=400 if trouble else 200)  # fmt: skip


def _said(said: QueryDict, before: Settings) -> Settings:
    """Read the form; where a number is none, what was before stays."""
    texts: dict[str, Any] = {
        name: said.get(name, "").strip() for name in ("name", "kind", "address", "database", "schema", "version", "user")
    }
    numbers: dict[str, Any] = {
        name: int(text)
        for name in ("seconds", "place")
        if (text := said.get(name, "").strip()).isascii() and text.isdigit() and len(text) < 5
    }
    indexes = {kind: index for kind in asked.KINDS if (index := said.get(f"index_{kind}", "").strip())}
    encoding = said.get("encoding") or before.encoding
    return replace(before, **texts, **numbers, indexes=indexes, encoding=encoding, is_inside="inside" in said)


def _one(actor: Actor, target_id: int) -> Target:
    found = targets.targets(actor.library_id).filter(pk=target_id).first()
    if found is None:
        raise NotFound(f"There is no target {target_id}.", remedy="The list of targets has those that are here.")
    return found


def _may(actor: Actor, verb: str) -> None:
    if not actor.may(verb):
        raise NotAllowed(actor.name, verb)
