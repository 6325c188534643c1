"""The verbs of wording: to decide what is shown in the place of a term, to carry it out, and to take it back.

No verb here writes a record (equity, 13 and 15.1): what came in stays, and undoing a decision takes its overlays away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.utils import timezone

from alcove.formats.description.headings import term_key
from alcove.formats.terms.entries import Outcome
from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.marc import naco
from alcove.organization import wording
from alcove.organization.models import Overlay, WordingDecision
from alcove.organization.wording import Choice, Preview, Touched, WordingChange, change_of
from alcove.records import saving

SHORTEST_REASONS = 40
"""Letters; fewer are no reasons (equity, 12.3)."""
_AT_A_TIME = 1000


class CannotReword(AlcoveError):
    """A term cannot be decided on so, or a decision cannot be carried out or taken back."""

    code = "A463"


@dataclass
class Laid:
    """What became of a decision: fields and records that are shown otherwise now, and those that were so already."""

    fields: int = 0
    records: int = 0
    unchanged: int = 0
    preview: Preview = field(default_factory=Preview)


@action("organization.decide_wording")
def decide_wording(
    actor: Actor,
    *,
    change: WordingChange,
    reasons: str,
    decided_by: str = "",
    about: str = "",
    review_on: date | None = None,
) -> WordingDecision:
    """Note what was decided about a term; nothing is shown otherwise before it is carried out.

    Raises CannotReword (A463) without a term, without words to show, or without reasons of SHORTEST_REASONS letters.
    """
    check(change)
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise CannotReword(
            f"Reasons need at least {SHORTEST_REASONS} letters; everybody will read them.",
            remedy="Say in plain words why this is shown otherwise.",
        )
    locks.writing()
    last = WordingDecision.objects.filter(library=actor.library_id).aggregate(last=Max("number"))["last"] or 0
    return WordingDecision.objects.create(
        library_id=actor.library_id, number=last + 1, scope=change.scope, term=change.term.strip()[:300],
        key=naco.stored(term_key(change.term)), part=change.part, schemes=list(change.schemes), outcome=change.outcome,
        shown=list(change.shown), status=change.status, reasons=reasons.strip(), source=change.source[:200], about=about[:300],
        decided_by=(decided_by or actor.name)[:300], review_on=review_on,
    )  # fmt: skip


def check(change: WordingChange) -> None:
    """Refuse a change that lacks a term, words to show or a scheme. Raises CannotReword (A463)."""
    if not term_key(change.term):
        raise CannotReword("There is no term.", remedy="Give the heading as it stands in the records.")
    if not change.shown or not all(term_key(one) for one in change.shown) or any(len(one) > 300 for one in change.shown):
        raise CannotReword(f"Nothing is to be shown in the place of “{change.term}”.", remedy="Give the words to show instead.")
    if term_key(change.term) in {term_key(one) for one in change.shown} and change.outcome != Outcome.BOTH:
        raise CannotReword(f"“{change.term}” would be shown as it is.", remedy="Give other words, or choose to show both.")
    if change.outcome == Outcome.ONE and len(change.shown) > 1:
        raise CannotReword("One term is to be shown, and several are given.", remedy="Choose both, split, or one of them.")
    if not change.schemes:
        raise CannotReword("No scheme is named.", remedy="Say in which scheme the heading stands: lcsh, fast ...")


@action("organization.apply_wording")
def apply_wording(actor: Actor, *, decision: WordingDecision, fingerprint: str = "") -> Laid:
    """Lay a decision over every record it is about; carried out twice it does nothing the second time.

    `fingerprint` is that of the preview that was looked at. Raises CannotReword (A463) where the records are no longer those,
    and where the decision was taken back.
    """
    decision = _held(actor, decision)
    if decision.state == WordingDecision.State.UNDONE:
        raise CannotReword(f"Decision {decision.number} was taken back.", remedy="Decide anew; both pages stay.")
    wording.begin_following()
    touched: list[Touched] = []
    change = change_of(decision)
    found = wording.preview(actor.library_id, change, every=touched)
    if fingerprint and fingerprint != found.fingerprint:
        raise CannotReword(
            f"The records changed since you looked: {found.records} records and {found.fields} fields are touched now.",
            remedy="Look at the preview again, then carry it out.",
        )
    laid = Laid(preview=found)
    if not change.is_chosen_by_record:
        _lay(decision, [Choice(one.record, one.tag, one.field, "") for one in touched], laid)
    if decision.state != WordingDecision.State.IN_FORCE:
        decision.state, decision.in_force_since = WordingDecision.State.IN_FORCE, timezone.now()
        decision.save(update_fields=["state", "in_force_since"])
    return laid


@action("organization.choose_wording")
def choose_wording(actor: Actor, *, decision: WordingDecision, choices: Sequence[Choice]) -> Laid:
    """Show, in each of these fields, the term that was chosen for it; of a heading that was split into several.

    An empty term takes a choice back. Raises CannotReword (A463) for a term that the decision does not name.
    """
    decision = _held(actor, decision)
    if decision.state != WordingDecision.State.IN_FORCE:
        raise CannotReword(f"Decision {decision.number} is not in force.", remedy="Carry it out first.")
    if wrong := next((one for one in choices if one.term and one.term not in decision.shown), None):
        raise CannotReword(
            f"“{wrong.term}” is none of the terms of decision {decision.number}.",
            remedy=f"Choose one of: {', '.join(decision.shown)}.",
        )
    ours = set(_ours(actor, [one.record for one in choices]))
    laid = Laid()
    _lay(decision, [one for one in choices if one.term and one.record in ours], laid)
    _take_back(decision, [one for one in choices if not one.term and one.record in ours], laid)
    return laid


def _ours(actor: Actor, ids: Sequence[int]) -> list[int]:
    from alcove.records.models import Record

    return list(Record.objects.filter(library=actor.library_id, pk__in=set(ids)).values_list("pk", flat=True))


@action("organization.undo_wording")
def undo_wording(actor: Actor, *, decision: WordingDecision, reason: str) -> Laid:
    """Take a decision back: every record is shown as if it had never been made. The decision itself stays, with why.

    Raises CannotReword (A463) where it is taken back already, or without a reason.
    """
    decision = _held(actor, decision)
    if decision.state == WordingDecision.State.UNDONE:
        raise CannotReword(f"Decision {decision.number} was taken back already.", remedy="See its page.")
    if not reason.strip():
        raise CannotReword("Please say why it is taken back.", remedy="Everybody will read it.")
    ids = list(decision.overlays.values_list("record_id", flat=True))
    laid = Laid(fields=len(ids), records=len(set(ids)))
    decision.overlays.all().delete()
    decision.state, decision.undone = WordingDecision.State.UNDONE, timezone.now()
    decision.undone_because = reason.strip()
    decision.save(update_fields=["state", "undone", "undone_because"])
    saving.show_anew(sorted(set(ids)))
    return laid


def _held(actor: Actor, decision: WordingDecision) -> WordingDecision:
    locks.writing()
    return WordingDecision.objects.get(pk=decision.pk, library=actor.library_id)


def _lay(decision: WordingDecision, choices: Sequence[Choice], laid: Laid) -> None:
    for start in range(0, len(choices), _AT_A_TIME):
        part = choices[start : start + _AT_A_TIME]
        known = {
            (one.record_id, one.tag, bytes(one.field)): one
            for one in Overlay.objects.filter(decision=decision, record__in=[one.record for one in part])
        }
        new, moved = [], []
        for one in part:
            standing = known.get((one.record, one.tag, one.field))
            if standing is None:
                known[one.record, one.tag, one.field] = made = Overlay(
                    decision=decision, record_id=one.record, tag=one.tag, field=one.field, choice=one.term
                )
                new.append(made)
            elif standing.choice != one.term or standing.rests:
                standing.choice, standing.rests = one.term, False
                moved.append(standing)
            else:
                laid.unchanged += 1
        Overlay.objects.bulk_create(new)
        Overlay.objects.bulk_update([one for one in moved if one.pk], ["choice", "rests"])
        touched = {one.record_id for one in (*new, *moved)}
        saving.show_anew(sorted(touched))
        laid.fields += len(new) + len(moved)
        laid.records += len(touched)


def _take_back(decision: WordingDecision, choices: Sequence[Choice], laid: Laid) -> None:
    standing = {
        (one.record_id, one.tag, bytes(one.field)): one
        for one in Overlay.objects.filter(decision=decision, record__in=[one.record for one in choices])
    }
    gone = [standing[known] for one in choices if (known := (one.record, one.tag, one.field)) in standing]
    Overlay.objects.filter(pk__in=[one.pk for one in gone]).delete()
    saving.show_anew(sorted({one.record_id for one in gone}))
    laid.fields += len(gone)
    laid.records += len({one.record_id for one in gone})
