"""Read what a Local Contexts Hub answers: one project (`projects/<id>/`) or several (`projects/multi/<id>,<id>/`), API v2.

reading = read(data, asked=["9a1d..."])
for project in reading.projects: ...
reading.revoked, reading.troubles      # what the hub no longer has; what was left out, by its place
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from . import marks
from .answer import loaded
from .marks import Entry, Refused
from .values import Label, NotFromHub, Notice, Project, Reading, Revoked, Trouble

LONGEST_ID = 100
_LABELS: tuple[tuple[str, Literal["TK", "BC"]], ...] = (("tk_labels", "TK"), ("bc_labels", "BC"))
_NOTICES = ("notice", "notices")
_GONE = ("revoked", "removed", "deleted", "withdrawn")
_GONE_WORDS = ("does not exist", "not found")


def read(data: bytes, *, asked: Iterable[str] = ()) -> Reading:
    """Read an answer of the hub; `asked` are the projects it was asked for. Raises NotFromHub, and nothing else."""
    wanted = tuple(dict.fromkeys(asked))
    value = loaded(data)
    if isinstance(value, dict) and isinstance(value.get("detail"), str) and "unique_id" not in value:
        return _refusal(value["detail"].encode("utf-8", "replace").decode(), wanted)
    entries = _entries(value)
    projects: dict[str, Project] = {}
    revoked: dict[str, Revoked] = {}
    troubles: list[Trouble] = []
    for number, one in enumerate(entries, 1):
        try:
            _keep(_project(one, f"project {number}", troubles), f"project {number}", projects, revoked)
        except Refused as refused:
            troubles.append(refused.trouble)
    troubles += _unanswered(wanted, entries)
    return Reading(tuple(projects.values()), tuple(revoked.values()), tuple(troubles))


def _entries(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        return list(value["results"])
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "unique_id" in value:
        return [value]
    raise NotFromHub("This is no project of a Local Contexts Hub.", "Save the answer of projects/<id>/ as it is, as JSON.")


def _refusal(detail: str, wanted: tuple[str, ...]) -> Reading:
    """Tell a project that is gone from a question that was not answered: the second changes nothing here."""
    if any(word in detail.lower() for word in _GONE_WORDS):
        return Reading(revoked=tuple(Revoked(one, detail) for one in wanted or ("",)))
    raise NotFromHub(f"The hub did not answer: {detail[:200]}", "Look at the key and the project's id, and ask again.")


def _keep(found: Project | Revoked, place: str, projects: dict[str, Project], revoked: dict[str, Revoked]) -> None:
    if found.unique_id in projects or found.unique_id in revoked:
        raise Refused(
            Trouble(place, "twice", "The project stands in the file already; the first one is taken.", "Leave it out.")
        )
    if isinstance(found, Project):
        projects[found.unique_id] = found
    else:
        revoked[found.unique_id] = found


def _unanswered(wanted: tuple[str, ...], entries: list[Any]) -> list[Trouble]:
    there = {one.get("unique_id") for one in entries if isinstance(one, dict) and isinstance(one.get("unique_id"), str)}
    message = "The hub gave nothing for this project: it may be private now, or gone."
    return [Trouble(one, "not-answered", message, "Ask for it alone.") for one in wanted if one not in there]


def _project(value: Any, place: str, troubles: list[Trouble]) -> Project | Revoked:
    entry = Entry(value, place, troubles)
    unique_id = entry.text("unique_id")
    if not unique_id.strip() or len(unique_id) > LONGEST_ID:
        message = "The project does not say its unique_id."
        raise Refused(Trouble(f"{place}, unique_id", "no-id", message, "Get it from the hub again."))
    if reason := _gone(entry):
        return Revoked(unique_id, reason)
    _check_whole(entry)
    labels, notices = tuple(_labels(entry)), tuple(_notices(entry))
    if labels and notices:
        message = "The project has labels and notices. The community has spoken, so the notices are left out."
        troubles.append(Trouble(place, "labels-win", message))
    return Project(
        unique_id,
        entry.text("title"),
        entry.address("project_page"),
        entry.text("project_privacy"),
        entry.text("date_modified"),
        labels,
        () if labels else notices,
    )


def _gone(entry: Entry) -> str:
    """Say why a project is gone, empty where it is not: by a flag, a date or its status."""
    for name in _GONE:
        said = entry.value.get(name)
        if said and said != "false":
            return entry.text(name) if isinstance(said, str) and said != "true" else name
    for name in ("status", "project_status"):
        if str(entry.value.get(name)).strip().lower() in _GONE:
            return entry.text(name)
    return ""


def _check_whole(entry: Entry) -> None:
    """Raise Refused for the short form in a list of all projects: read as a project, it would take away every label."""
    if not any(name in entry.value for name in (*_NOTICES, *(name for name, _family in _LABELS))):
        message = "This is only the short form of a project, without labels and notices."
        raise Refused(Trouble(entry.place, "short-form", message, "Ask the hub for projects/<id>/."))


def _labels(entry: Entry) -> Iterable[Label]:
    for name, family in _LABELS:
        for value, place in entry.listed(name):
            try:
                yield marks.label(value, place, family, entry.troubles)
            except Refused as refused:
                entry.troubles.append(refused.trouble)


def _notices(entry: Entry) -> Iterable[Notice]:
    for value, place in entry.listed(*_NOTICES):
        try:
            yield marks.notice(value, place, entry.troubles)
        except Refused as refused:
            entry.troubles.append(refused.trouble)
