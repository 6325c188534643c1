"""Checks a library writes itself, on the page: the list, one more, one less."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.views.quality import HEADINGS
from alcove.libraries.action import Actor
from alcove.marc.overlay_rules import BadProfile
from alcove.organization.actions import checking
from alcove.organization.quality import own, queries

CONDITIONS = {
    "present": gettext_noop("is there"),
    "absent": gettext_noop("is not there"),
    "repeated": gettext_noop("is there more than once"),
    "equals": gettext_noop("is"),
    "not equals": gettext_noop("is not"),
    "contains": gettext_noop("contains"),
    "not contains": gettext_noop("does not contain"),
    "matches": gettext_noop("matches the regular expression"),
    "not matches": gettext_noop("does not match the regular expression"),
    "in": gettext_noop("is one of these (one a line)"),
    "not in": gettext_noop("is none of these (one a line)"),
    "longer than": gettext_noop("has more characters than"),
    "shorter than": gettext_noop("has fewer characters than"),
}
_TEXTS = ("id", "title", "where", "condition", "gravity")


@for_staff
def quality_own(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List a library's own checks, and take one more."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        definition = _definition(request.POST)
        try:
            own.read([definition])
        except BadProfile as error:
            errors = {one.place.rpartition(".")[2]: one.message for one in error.troubles}
        else:
            checking.keep_own_checks(actor, definitions=[definition])
            return redirect("quality-own")
    found = [(one, CONDITIONS[one.condition], _shown(one.value)) for one in queries.own_checks(actor.library_id)]
    return render(request, "quality/own.html", {
        "found": found, "conditions": CONDITIONS, "gravities": {key: name for key, (name, _) in HEADINGS.items()},
        "errors": errors, "asked": request.POST, "may_keep": actor.may("organization.keep_own_checks"),
    }, status=400 if errors else 200)  # fmt: skip


@require_POST
@for_staff
def quality_own_drop(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """Remove one of a library's own checks."""
    checking.drop_own_check(actor, code=code)
    return redirect("quality-own")


def _definition(asked: QueryDict) -> dict[str, Any]:
    """Make a check of what was typed; what is empty is left out."""
    definition: dict[str, Any] = {name: asked.get(name, "").strip() for name in _TEXTS}
    definition |= {name: text for name in ("why", "remedy") if (text := asked.get(name, "").strip())}
    value, condition = asked.get("value", ""), definition["condition"]
    if condition in ("in", "not in"):
        definition["value"] = [line.strip() for line in value.splitlines() if line.strip()]
    elif condition in ("longer than", "shorter than") and value.strip().isdecimal():
        definition["value"] = int(value.strip()[:9])
    elif value.strip():
        definition["value"] = value.strip()
    return definition


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
