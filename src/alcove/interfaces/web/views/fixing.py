"""The batch editor: which records, what is done to them, and then the change-set to look at."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

import orjson
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError, NotAllowed
from alcove.marc import fix
from alcove.marc.fix import marcedit
from alcove.organization.actions import fixing
from alcove.organization.quality import queries as quality
from alcove.records import queries
from alcove.retrieval import queries as retrieval

MOST = 50_000
"""Records that are changed from the page; more are from the command line, which shows how far it is."""
_EMPTY: dict[str, Any] = {"instructions": []}


_Said = tuple[str, str]
"""A place and what is said about it."""


class Quick(NamedTuple):
    """A verb that can be put together on the page: its name and its inputs, (name in the task, label)."""

    verb: str
    title: str
    inputs: list[tuple[str, str]]


@for_staff
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Put a task together and show it in words; or make the change-set of what it would do."""
    said = request.POST if request.method == "POST" else request.GET
    task, troubles, notes = _task(request, said)
    if "make" in said and not troubles and request.method == "POST":
        try:
            return redirect("change-set", _prepared(actor, said, task))
        except NotAllowed:
            raise
        except AlcoveError as error:
            troubles = [("", f"{error.message} {error.remedy}")]
    return render(request, "staff/fix.html", {
        "said": said, "which": said.get("which") or ("check" if said.get("check") else "query"), "quick": _quick(),
        "words": task.words(gettext), "written": orjson.dumps(task.as_data(), option=orjson.OPT_INDENT_2).decode(),
        "troubles": troubles, "notes": notes, "may": actor.may("organization.prepare_fix"),
    }, status=400 if troubles else 200)  # fmt: skip


def _quick() -> list[Quick]:
    tag, find, by = gettext("Tag"), gettext("Text to find"), gettext("Text in its place")
    content = gettext("Indicators and content: 1 $aOpen access.")
    return [
        Quick("add field", gettext("Add a field"), [("tag", tag), ("data", content)]),
        Quick("delete field", gettext("Delete fields"), [("tag", tag), ("contains", gettext("only those that contain"))]),
        Quick("replace", gettext("Find and replace"), [("tag", gettext("Tags (none: all)")), ("find", find), ("with", by)]),
        Quick(
            "edit subfield", gettext("Edit a subfield"), [("tag", tag), ("code", gettext("Code")), ("find", find), ("with", by)]
        ),
        Quick("sort fields", gettext("Sort the fields by tag"), []),
    ]


def _task(request: HttpRequest, said: QueryDict) -> tuple[fix.Task, list[_Said], list[_Said]]:
    """Read the task of the page, with what was added to it or taken out; what is wrong, and what is to be said."""
    notes: list[_Said] = []
    try:
        file = request.FILES.get("file")
        if file and (file.name or "").lower().endswith(".task"):
            imported = marcedit.read_file(file.read())
            task = imported.task
            notes = [(str(line.number), line.reason or line.note) for line in imported.lines if line.reason or line.note]
        else:
            task = fix.read_task(file.read() if file else said.get("task") or orjson.dumps(_EMPTY))
    except fix.BadTask as error:
        return fix.task_of(_EMPTY), [(one.place, one.message) for one in error.troubles], []
    data = task.as_data()
    if "add" in said:
        data["instructions"].append(_instruction(said))
    if (gone := said.get("remove", "")).isdecimal() and len(gone) < 6 and int(gone) < len(data["instructions"]):
        del data["instructions"][int(gone)]
    try:
        return fix.task_of(data), [], notes
    except fix.BadTask as error:
        return task, [(one.place, one.message) for one in error.troubles], notes


def _instruction(said: QueryDict) -> dict[str, Any]:
    """Make an instruction of the inputs of one verb; what was left empty is not said."""
    verb = said.get("add", "")
    names = next((quick.inputs for quick in _quick() if quick.verb == verb), [])
    values = {name: value for name, _ in names if (value := said.get(f"{verb} {name}", "").strip())}
    made: dict[str, Any] = {"verb": verb, **values}
    if "contains" in values:
        made["where"] = {"contains": made.pop("contains")}
    if "find" in values and "with" not in values:
        made["with"] = ""
    return made


def _prepared(actor: Actor, said: QueryDict, task: fix.Task) -> int:
    """Make the change-set; give its number."""
    if not task.instructions:
        raise AlcoveError(gettext("The task has no instruction yet."), remedy=gettext("Add one."))
    which, asked = said.get("which", ""), said.get("q", "").strip()
    ids = list(islice(_ids(actor, said), MOST + 1))
    if not ids:
        raise AlcoveError(gettext("No record is meant."), remedy=gettext("Say which: by a search or by their numbers."))
    if len(ids) > MOST:
        raise AlcoveError(gettext("These are too many for the page."), remedy="alcove fix --query … --task …")
    title = said.get("title", "").strip() or "; ".join(task.words(gettext))[:200]
    recipe = {"task": task.as_data(), "records": {"which": which, "q": asked, "check": said.get("check", "")}}
    made = fixing.prepare_fix(
        actor, ids=ids, fix=fix.fixer(task), title=title, reason=said.get("reason", "").strip(), recipe=recipe
    )
    return made.pk


def _ids(actor: Actor, said: QueryDict) -> Iterable[int]:
    match said.get("which"):
        case "all":
            return (stored.id for stored in queries.all_stored(library_id=actor.library_id))
        case "check":
            return quality.records_with(actor.library_id, said.get("check", ""))
        case "ids":
            words = said.get("ids", "").replace(",", " ").split()
            return (int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16)
        case _:
            asked = said.get("q", "").strip()
            return (stored.id for stored in retrieval.every_match(asked, library_id=actor.library_id)) if asked else ()
