"""The editor: one record as a form or as text; checked, compared, saved; and what to do when somebody else was quicker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from alcove.interfaces.web import cells, heading_rows, spoken, subject_rows
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import hit
from alcove.interfaces.web.sheet import Remark, Row, Sheet, remarks
from alcove.interfaces.web.tags import tag_name
from alcove.libraries.action import Actor
from alcove.libraries.errors import Changed, NotAllowed
from alcove.marc import read as marc
from alcove.marc.compare import compare
from alcove.marc.merge import CHOICES, Merge, merge
from alcove.marc.record import Field, Record
from alcove.marc.schema import KINDS, FieldHelp, field_help
from alcove.organization import drafts
from alcove.organization.actions import drafting, editing
from alcove.organization.models import Draft
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.queries import Stored
from alcove.retrieval import index, suggesting

_REASON = N_("Edited")
_TYPES = {"authority": "z", "holdings": "u", "classification": "w", "community": "q"}
"""Leader/06 of each kind of record; bibliographic ones have many."""
_NONE: Mapping[int, heading_rows.Shown] = {}
_AT = re.compile(r"(add|remove|up|down|pair|open):(\d{1,4})")


@for_staff
def edit(request: HttpRequest, actor: Actor, record_id: int) -> HttpResponseBase:
    """Edit a record."""
    _ask(actor, "organization.edit_record")
    stored = queries.get(actor.library_id, record_id)
    if request.method != "POST":
        spoken.note_look(actor, record_id, stored.protocol)
        kept = drafts.mine(actor, record_id)
        if kept and "draft" in request.GET:
            return _page(request, actor, Sheet.of_text(kept.text), stored, base=kept.base_version)
        return _page(request, actor, Sheet.of_record(stored.record), stored, kept=kept)
    return _answered(request, actor, stored)


@for_staff
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Make a record: choose what to start from, then edit it."""
    _ask(actor, "organization.create_record")
    if request.method == "POST":
        return _answered(request, actor, None)
    said = request.GET
    if found := drafts.template(actor.library_id, said.get("template", "")):
        return _page(request, actor, Sheet.of_text(found), None)
    if re.fullmatch("[0-9]{1,15}", said.get("from", "")):
        source = queries.get(actor.library_id, int(said["from"]))
        return _page(request, actor, Sheet.of_record(editing.kept_numbers(source.record)), None)
    if kept := drafts.by_key(actor, said.get("draft", "")):
        return _page(request, actor, Sheet.of_text(kept.text), None, key=str(kept.key))
    return render(request, "editor/new.html", {
        "built_in": drafts.built_in(), "own": drafts.own(actor.library_id), "unfinished": drafts.unfinished(actor),
        "may_drop": actor.may("organization.drop_template"),
    })  # fmt: skip


@require_POST
@for_staff
def keep_draft(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Keep what was typed; the page asks for this by itself."""
    _keep(request, actor)
    return HttpResponse(status=204)


@for_staff
def drop_template(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Ask whether a template of the library is to be removed, and remove it; the records made from it stay."""
    _ask(actor, "organization.drop_template")
    template = drafts.own_one(actor.library_id, number)
    if request.method != "POST":
        return render(request, "editor/drop_template.html", {"template": template})
    drafting.drop_template(actor, name=template.name)
    messages.success(request, gettext("The template was removed."))
    return redirect("new-record")


@require_POST
@for_staff
def check(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Say what is to be looked at, for the page to show while somebody types."""
    sheet = Sheet.of_post(request.POST)
    found = remarks(sheet, is_new=not request.POST.get("record"))
    places = {at: place for place, at in enumerate(sheet.posted)}
    said = [one._replace(row=places.get(one.row, -1))._asdict() for one in found]
    return JsonResponse({"remarks": said, "said": _counted(len(found))})


@for_staff
def row(request: HttpRequest, actor: Actor, kind: str, tag: str) -> HttpResponseBase:
    """Give the inputs of one field, for a tag that was just typed."""
    kind = kind if kind in KINDS else "bibliographic"
    leader = request.GET.get("leader", "")
    leader = leader if len(leader) == 24 else f"{'':6}{_TYPES.get(kind, 'a')}{'m':17}"
    return render(request, "editor/_row.html", {"one": _blank(Row(tag), kind, leader)})


@for_staff
def help_on(request: HttpRequest, actor: Actor, kind: str, tag: str) -> HttpResponseBase:
    """Say what the standard says of a field."""
    kind = kind if kind in KINDS else "bibliographic"
    return render(request, "editor/_help.html", {"tag": tag, "name": tag_name(tag, kind), "help": field_help(tag, kind)})


def _answered(request: HttpRequest, actor: Actor, stored: Stored | None) -> HttpResponseBase:
    """Do what a button of the page says, and show the page again with all that was typed."""
    sheet, do = Sheet.of_post(request.POST), request.POST.get("do", "check")
    base = _number(request.POST.get("base", ""))
    if do == "delete" and stored:
        return _delete(request, actor, stored, base)
    if do == "discard":
        drafting.drop_draft(actor, key=_key(request))
        return redirect("edit", stored.id) if stored else redirect("new-record")
    if do == "resolve" and stored:
        merged = _merge(sheet, stored.id, base, _number(request.POST.get("theirs", "")))
        chosen = {one.id: request.POST.get(f"c-{one.id}", "mine") for one in merged.conflicts}
        sheet = Sheet.of_record(merged.resolved({key: value for key, value in chosen.items() if value in CHOICES}))
        base, do = _number(request.POST.get("theirs", "")), "check" if request.POST.get("then") == "edit" else "save"
    if do in ("save", "save-new"):
        if sheet.read().slips:
            return _page(request, actor, sheet, stored, base=base, shows="check", status=422)
        return _save(request, actor, sheet, None if do == "save-new" else stored, base)
    if do == "keep":
        _keep(request, actor)
        messages.success(request, gettext("Kept as a draft. The record itself is as it was."))
    elif do == "template":
        drafting.keep_template(actor, name=request.POST.get("template_name", ""), text=sheet.text)
        messages.success(request, gettext("Kept as a template."))
    if do == "add-subjects":
        return _with_subjects(request, actor, sheet, stored, base)
    shows = do if do in ("check", "differences", "subjects") else ""
    if heading_rows.DO.fullmatch(do):
        sheet, offered = heading_rows.answer(actor.library_id, sheet, do)
        return _page(request, actor, sheet, stored, base=base, offered=offered)
    moved = _moved(sheet, do)
    if do.startswith("pair:") and moved is sheet:
        messages.error(request, gettext("No 880 was added: the field cannot have one, has one, or all 99 numbers are taken."))
    return _page(request, actor, moved, stored, base=base, shows=shows)


def _with_subjects(request: HttpRequest, actor: Actor, sheet: Sheet, stored: Stored | None, base: int) -> HttpResponse:
    """Put what was chosen of the suggestions into the record as it lies on the page; nothing is saved."""
    sheet, count = subject_rows.added(sheet, subject_rows.chosen(request.POST))
    if count:
        said = ngettext(
            "%(n)s field was added. Look at it, and save.", "%(n)s fields were added. Look at them, and save.", count
        )
        messages.success(request, said % {"n": count})
    else:
        messages.error(request, gettext("Nothing was added: tick what is right for this record first."))
    return _page(request, actor, sheet, stored, base=base, shows="" if count else "subjects")


def _moved(sheet: Sheet, do: str) -> Sheet:
    """Turn the page, or add, remove or move a row."""
    if do in ("form", "text"):
        return sheet.turned(do)
    found = _AT.fullmatch(do)
    if not found or sheet.view != "form":
        return sheet
    what, place = found[1], int(found[2])
    if what == "add":
        at = sheet.posted[place] if place < len(sheet.posted) else len(sheet.rows) - 1
        return sheet.with_row(sheet.partners.get(at, at), Row(""))
    if place >= len(sheet.posted):
        return sheet
    at = sheet.posted[place]
    if what == "open":
        return sheet.opening(at)
    if what == "pair":
        return sheet.paired(at)
    return sheet.without_row(at) if what == "remove" else sheet.moved(at, -1 if what == "up" else 1)


def _save(request: HttpRequest, actor: Actor, sheet: Sheet, stored: Stored | None, base: int) -> HttpResponseBase:
    record = sheet.read().record
    reason = _reason(request) or gettext(_REASON)
    try:
        with index.following():
            if stored is None:
                record = record if request.POST.get("do") != "save-new" else editing.kept_numbers(record)
                record_id = editing.create_record(actor, record=record, reason=reason)
            else:
                record_id = stored.id
                editing.edit_record(actor, record_id=record_id, expected_version=base, record=record, reason=reason)
    except Changed:
        if stored is None:
            raise
        return _conflict(request, sheet, queries.get(actor.library_id, stored.id), base, reason)
    except editing.CannotKeep as error:
        messages.error(request, f"{error.message} {error.remedy}")
        return _page(request, actor, sheet, stored, base=base, status=422)
    drafting.drop_draft(actor, key=_key(request))
    messages.success(request, gettext("Saved."))
    return redirect("record", record_id)


def _delete(request: HttpRequest, actor: Actor, stored: Stored, base: int) -> HttpResponseBase:
    reason = _reason(request) or gettext("Deleted in the editor")
    with index.following():
        records.delete(actor, record_id=stored.id, expected_version=base, reason=reason)
    drafting.drop_draft(actor, key=_key(request))
    return redirect("history", stored.id)


def _conflict(request: HttpRequest, sheet: Sheet, now: Stored, base: int, reason: str) -> HttpResponseBase:
    """Show what both changed, to choose; whatever only one changed is merged by itself."""
    merged = _merge(sheet, now.id, base, now.version)
    before, kind = _at(now.id, base), now.kind
    asked = [
        {"id": one.id, "tag": one.tag, "name": tag_name(one.tag, kind), "can_both": one.tag != "LDR",
         "sides": [("mine", gettext("Yours"), _said(one.tag, one.mine)),
                   ("theirs", gettext("Theirs"), _said(one.tag, one.theirs))],
         "base": _said(one.tag, one.base)}
        for one in merged.conflicts
    ]  # fmt: skip
    latest = queries.versions(now.id).first()
    return render(request, "editor/conflict.html", {
        "stored": now, "hit": hit(now), "text": sheet.text, "base": base, "conflicts": asked, "reason": reason,
        "key": _key(request), "latest": latest,
        "theirs": [line for line in compare(before, now.record).changes if line.tag != "005"],
        "mine": compare(before, sheet.read().record).changes,
    }, status=409)  # fmt: skip


def _page(
    request: HttpRequest, actor: Actor, sheet: Sheet, stored: Stored | None, *, base: int = 0, shows: str = "",
    kept: Draft | None = None, key: str = "", status: int = 200, offered: dict[int, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    found = remarks(sheet, is_new=stored is None) if shows == "check" else []
    record = sheet.read().record
    context: dict[str, Any] = {
        "stored": stored, "hit": hit(stored) if stored else None, "sheet": sheet, "text": sheet.text,
        "base": base or (stored.version if stored else 0), "shows": shows,
        "remarks": _on_the_page(sheet, found), "counted": _counted(len(found)),
        "key": key or _key(request) or drafts.key_for(actor, stored.id if stored else None), "kept": kept,
        "others": drafts.others(actor, stored.id) if stored else [], "reason": request.POST.get("reason", ""),
        "kind": record.kind, "blank": _blank(Row(""), record.kind, sheet.leader),
    }  # fmt: skip
    if sheet.view == "form":
        context |= {
            "rows": _rows(
                sheet,
                found,
                record.kind,
                is_kept=stored is not None,
                headings=heading_rows.shown(actor.library_id, sheet, offered or {}),
            ),
            "leader": sheet.leader_cells(),
            "lists": _lists(sheet),
        }
    if shows == "subjects":
        wanted = suggesting.of_record(record, record_id=stored.id if stored else None)
        context["offer"] = subject_rows.offer(suggesting.suggest(wanted), request.POST.getlist("subject"))
    if shows == "differences":
        before = queries.get(actor.library_id, stored.id).record if stored else Record(record.leader)
        context["lines"] = compare(before, record).changes
    return render(request, "editor/edit.html", context, status=status)


def _on_the_page(sheet: Sheet, found: list[Remark]) -> list[Remark]:
    """Give the remarks with the place that their row has on the page."""
    places = {at: place for place, at in enumerate(sheet.shown)}
    return [one._replace(row=places.get(one.row, -1)) for one in found]


def _rows(
    sheet: Sheet, found: list[Remark], kind: str, *, is_kept: bool, headings: Mapping[int, heading_rows.Shown] = _NONE
) -> list[dict[str, Any]]:
    """Give every row in the order of the page, with its name, its indicators' meanings, and what is to be looked at."""
    shown, partners, order = [], sheet.partners, sheet.shown
    has_880, single = set(partners.values()), [at for at in order if at not in partners]
    for place, at in enumerate(order):
        row = sheet.rows[at]
        tag = _meant(row)
        shown.append({
            "at": place, "home": f"w{at}" if at in partners else at, "row": row,
            "name": tag_name(row.tag, kind) if row.tag.strip() else "", "is_beside": at in partners, "has_880": at in has_880,
            "linked": tag if at in partners else "", "linked_name": tag_name(tag, kind) if at in partners else "",
            "remarks": [remark for remark in found if remark.row == at],
            "indicators": [] if row.is_control else _indicators(row, field_help(tag, kind)),
            "cells": sheet.cells(at, place) if row.is_fixed else [],
            "is_kept": is_kept and row.tag in ("001", "003", "005"),
            "subfields": sheet.subfields(at) if row.opened and not row.is_control else [],
            "heading": headings.get(at),
            "is_focus": at == sheet.focus, "is_first": at == single[0], "is_last": at == single[-1],
        })  # fmt: skip
    return shown


def _blank(row: Row, kind: str, leader: str) -> dict[str, Any]:
    """Give a row that no record has yet."""
    [shown] = _rows(Sheet("form", leader, rows=[row]), [], kind, is_kept=False)
    return shown | {"home": "", "is_first": False, "is_last": False}


def _meant(row: Row) -> str:
    """Give the tag by whose rules a row goes: that of the linked field for an 880."""
    linked = re.match(r"\$6(\d{3})-", row.content) if row.tag == "880" else None
    return linked[1] if linked else row.tag


def _indicators(row: Row, said: FieldHelp | None) -> list[dict[str, Any]]:
    found = []
    for number, (name, value) in enumerate((("first", row.first), ("second", row.second))):
        rule = said.indicators[number] if said and number < len(said.indicators) else None
        options = list(rule.codes.items()) if rule else []
        if options and value not in dict(options):
            options.insert(0, (value, gettext("not defined")))
        found.append({"name": name, "value": value, "label": rule.label if rule else "", "options": options})
    return found


def _lists(sheet: Sheet) -> list[tuple[str, list[tuple[str, str]]]]:
    names = {cell.suggestions for at, row in enumerate(sheet.rows) if row.is_fixed for cell in sheet.cells(at, at)} - {""}
    return [(name, cells.suggested(name)) for name in sorted(names)]


def _merge(sheet: Sheet, record_id: int, base: int, theirs: int) -> Merge:
    return merge(_at(record_id, base), sheet.read().record, _at(record_id, theirs))


def _at(record_id: int, number: int) -> Record:
    """Read a version; the newest where there is none of this number."""
    found = queries.versions(record_id)
    version = found.filter(number=number).first() or found[0]
    return marc.decode(bytes(version.raw), syntax=version.syntax, charset=version.charset)


def _said(tag: str, content: str) -> str:
    if not content:
        return ""
    one = Field(tag, content)
    if one.is_control or tag == "LDR":
        return content
    return f"{one.indicators.replace(' ', '#')} " + " ".join(f"${code} {value}" for code, value in one.subfields)


def _keep(request: HttpRequest, actor: Actor) -> None:
    said = request.POST
    record = _number(said.get("record", "")) or None
    drafting.keep_draft(
        actor, key=_key(request), record_id=record, base_version=_number(said.get("base", "")), text=Sheet.of_post(said).text
    )


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:40]


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\0", "").strip()[:500]


def _number(said: str) -> int:
    return int(said) if re.fullmatch("[0-9]{1,9}", said) else 0


def _counted(count: int) -> str:
    return (
        gettext("%(count)d to look at") % {"count": count} if count else gettext("Nothing to look at: all follows the rules.")
    )


def _ask(actor: Actor, verb: str) -> None:
    if not actor.may(verb):
        raise NotAllowed(actor.name, verb)
