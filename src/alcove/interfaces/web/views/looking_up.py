"""Looking for records in other catalogues: ask, see what came beside what is held, take it as a change-set."""

from __future__ import annotations

from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from alcove.identification import asked, lookups, queries, targets
from alcove.identification.actions import looking_up, taking
from alcove.identification.lookups import MATCH, OVERLAY, CannotLookUp, Group
from alcove.identification.models import Lookup, LookupLine, Offer, Target
from alcove.identification.queries import CannotUseProfile
from alcove.interfaces.web.door import for_staff
from alcove.interfaces.web.hits import Hit, hit
from alcove.interfaces.web.pace import pace
from alcove.interfaces.web.tags import named_lines
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.libraries.jobs import is_abandoned
from alcove.marc import overlay_rules, present
from alcove.marc.compare import Line, compare
from alcove.marc.overlay import overlay
from alcove.marc.record import Record
from alcove.records.queries import Stored

_RECENT, _LISTED, _LARGEST = 8, 50, 20_000_000
_VERB = "identification.look_up"


class Shown(NamedTuple):
    """Offers that are the same thing as a list shows them, with those of ours that it is, and why."""

    group: Group
    hit: Hit
    names: list[str]
    held: list[tuple[Hit, list[str]]]


class Beside(NamedTuple):
    """One of ours beside an offered record: why it may be the same, and what would change in it."""

    hit: Hit
    reasons: list[str]
    changes: list[Line]


@for_staff
@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Ask for one thing; or show the form, and what was looked for lately."""
    said, trouble = request.POST if request.method == "POST" else request.GET, ""
    if request.method == "POST":
        try:
            line = looking_up.look_up(actor, typed=said.get("q", ""), targets=_targets(actor, said), **_profiles(said))
            return redirect("lookup-found", line.lookup_id)
        except (CannotLookUp, CannotUseProfile) as error:
            trouble = f"{error.message} {error.remedy}"
    recent = lookups.lookups(actor.library_id)[:_RECENT]
    context = {"recent": recent, "trouble": trouble, **_form(actor, said, _ids(said.getlist("target")))}
    return render(request, "staff/lookup.html", context, status=400 if trouble else 200)


@for_staff
@require_http_methods(["GET", "POST"])
def lookup_many(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Take in a list of numbers, typed or as a file, and make a job of it."""
    said, trouble = request.POST, ""
    if request.method == "POST":
        try:
            numbers, title = _numbers(said, request.FILES.get("file"))
            made = looking_up.start_look_up_many(
                actor,
                numbers=numbers,
                targets=_targets(actor, said),
                title=title,
                asks_for_held="held" in said,
                **_profiles(said),
            )
            return redirect("lookup-found", made.pk)
        except (CannotLookUp, CannotUseProfile) as error:
            trouble = f"{error.message} {error.remedy}"
    context = {"trouble": trouble, "most": asked.MOST_NUMBERS, **_form(actor, said, _ids(said.getlist("target")))}
    return render(request, "staff/lookup_many.html", context, status=400 if trouble else 200)


@for_staff
def found(request: HttpRequest, actor: Actor, lookup_id: int) -> HttpResponseBase:
    """Show what came of a lookup: how each target answered, and what was found; of a list, every line."""
    here = lookups.one_lookup(actor.library_id, lookup_id)
    outcome = request.GET.get("outcome", "")
    lines = here.lines.filter(outcome=outcome) if outcome in LookupLine.Outcome.values else here.lines.all()
    page = Paginator(lines.order_by("place"), _LISTED).get_page(request.GET.get("page"))
    groups = lookups.groups(list(page), here)
    labels = dict(LookupLine.Outcome.choices)
    context: dict[str, object] = {
        "lookup": here, "page": page, "lines": [(line, [_shown(one) for one in groups[line.pk]]) for line in page],
        "outcome": outcome, "counts": [(name, labels[name], count) for name, count in lookups.counts(here).items()],
        "singles": lookups.single_count(here) if here.job_id else 0, "may_take": actor.may("identification.take"),
        **_form(actor, QueryDict(), here.targets, here),
    }  # fmt: skip
    if here.job is not None:
        return render(request, "staff/lookup_list.html", {
            **context, "job": here.job, "pace": pace(here.job), "stalled": is_abandoned(here.job),
        })  # fmt: skip
    return render(request, "staff/lookup_found.html", {**context, "line": page[0] if page.object_list else None})


@for_staff
def offer(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponseBase:
    """Show an offered record whole, beside each of ours that it may be, with what would change there."""
    [one] = lookups.offers(actor.library_id, [offer_id])
    view = request.GET.get("view", "labelled")
    if view not in ("labelled", "marc"):
        raise Http404
    here, stored = one.line.lookup, _as_stored(one)
    rules = _rules(actor, here)
    [group] = [group for group in lookups.groups([one.line], here)[one.line_id] if one.pk in {each.pk for each in group.offers}]
    beside = [
        Beside(
            hit(each.stored),
            [shared.words(gettext) for shared in each.answer.shared],
            _changes(each.stored, stored.record, rules),
        )
        for each in group.match.candidates
    ]
    shown: dict[str, object] = (
        {"fields": named_lines(stored.record)} if view == "marc" else {"lines": present.labelled(stored.record, gettext)}
    )
    return render(request, "staff/offer.html", {
        "offer": one, "lookup": here, "hit": hit(stored), "view": view, "beside": beside, "others": group.offers,
        "is_tie": group.match.verdict == "tie", "may_take": actor.may("identification.take"), **shown,
    })  # fmt: skip


@require_POST
@for_staff
def take(request: HttpRequest, actor: Actor, offer_id: int) -> HttpResponseBase:
    """Make the change-set that takes one record: by the profiles, over the one that was chosen, or as a new one."""
    [one] = lookups.offers(actor.library_id, [offer_id])
    said, overlaying = request.POST.get("choice", ""), one.line.lookup.overlay_name
    reason = gettext("Taken from %s") % one.target_name
    if said == "new":
        made = taking.take_as_new(actor, offer=one, reason=reason)
    elif said.isascii() and said.isdigit() and len(said) < 19:
        made = taking.take_over(actor, offer=one, record_id=int(said), overlay=overlaying, reason=reason)
    else:
        made = taking.take(actor, offers=[one], match_by=one.line.lookup.match_name, overlay=overlaying, reason=reason)
    return redirect("change-set", made.pk)


@require_POST
@for_staff
def take_all(request: HttpRequest, actor: Actor, lookup_id: int) -> HttpResponseBase:
    """Make one change-set of everything on a list that was found once."""
    here = lookups.one_lookup(actor.library_id, lookup_id)
    made = taking.take(
        actor, offers=lookups.singles(here), match_by=here.match_name, overlay=here.overlay_name,
        reason=gettext("Taken from a list: %s") % here.title,
    )  # fmt: skip
    return redirect("change-set", made.pk)


def _form(actor: Actor, said: QueryDict, chosen: list[int], here: Lookup | None = None) -> dict[str, object]:
    """Give what the form needs: the targets, which of them are chosen, and the profiles."""
    known = list(targets.targets(actor.library_id).filter(is_on=True))
    profiles = queries.profiles(actor.library_id)
    ids = {one.pk for one in known}
    return {
        "targets": [(one, one.pk in chosen or not ids & set(chosen)) for one in known], "may": actor.may(_VERB), "said": said,
        "matches": [one.name for one in profiles if one.use == "match"],
        "overlays": [one.name for one in profiles if one.use == "overlay"],
        "match": said.get("match") or (here.match_name if here else MATCH),
        "overlay": said.get("overlay", here.overlay_name if here else OVERLAY),
    }  # fmt: skip


def _targets(actor: Actor, said: QueryDict) -> list[Target]:
    wanted = _ids(said.getlist("target"))
    return list(targets.targets(actor.library_id).filter(is_on=True, pk__in=wanted))


def _ids(said: list[str]) -> list[int]:
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 16]


def _profiles(said: QueryDict) -> dict[str, str]:
    return {"match": said.get("match") or MATCH, "overlay": said.get("overlay", OVERLAY)}


def _numbers(said: QueryDict, file: UploadedFile | None) -> tuple[list[str], str]:
    """Give what to look for, and what to call it. Raises CannotLookUp."""
    if file is not None:
        if (file.size or 0) > _LARGEST:
            raise CannotLookUp(gettext("The file is too large."), remedy=gettext("Split it, or give only the numbers."))
        return asked.numbers_in(file.read()), (file.name or "")[-120:]
    return asked.numbers_in(said.get("numbers", "").encode()), gettext("a list")


def _shown(group: Group) -> Shown:
    names = list(dict.fromkeys(one.target_name for one in group.offers))
    held = [(hit(one.stored), [shared.words(gettext) for shared in one.answer.shared]) for one in group.match.candidates[:5]]
    return Shown(group, hit(_as_stored(group.offer)), names, held)


def _as_stored(one: Offer) -> Stored:
    """Give an offered record in the form in which records are shown."""
    record = lookups.record_of(one)
    stored = Stored(
        id=one.pk, library_id=one.line.lookup.library_id, kind=record.kind, status="active", version=0, updated=one.received,
        namespace=record.control("003") or "", control_number=record.control("001") or "", load_id=None,
        raw=bytes(one.raw), syntax=one.syntax, charset=one.charset,
    )  # fmt: skip
    stored.__dict__["record"] = record
    return stored


def _rules(actor: Actor, here: Lookup) -> overlay_rules.OverlayProfile:
    """Give the overlay profile of a lookup; none, where it is not here any more."""
    try:
        content = queries.profile(actor.library_id, "overlay", here.overlay_name).content if here.overlay_name else {}
    except AlcoveError:
        content = {}
    found: overlay_rules.OverlayProfile = queries.checked("overlay", content)
    return found


def _changes(ours: Stored, incoming: Record, rules: overlay_rules.OverlayProfile) -> list[Line]:
    return compare(ours.record, overlay(ours.record, incoming, rules, context="copy").record).changes
