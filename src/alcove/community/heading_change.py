"""The kind of matter that changes how a heading is shown: its preview, its application as a wording decision, and back.

target = {"term": "Indians of South America", "shown": ["Indigenous peoples of South America"], "schemes": ["lcsh"]}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alcove.formats.terms.entries import Outcome, Part, Status
from alcove.organization import wording
from alcove.organization.actions import wording as deciding
from alcove.organization.models import WordingDecision
from alcove.organization.wording import WordingChange

from . import kinds, slugs
from .errors import CannotPropose

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

    from .models import Application, Matter


def target_of(change: WordingChange, **about: str) -> dict[str, Any]:
    """Give the target of a matter that proposes this; `about` may name the list and entry it comes from."""
    return {
        "term": change.term, "shown": list(change.shown), "part": change.part.value, "schemes": list(change.schemes),
        "outcome": change.outcome.value, "status": change.status.value, "scope": int(change.scope), **about,
    }  # fmt: skip


def change_of(target: dict[str, Any]) -> WordingChange:
    """Read a target. Raises CannotPropose (A609), which says what is missing."""
    try:
        shown = tuple(str(one).strip() for one in target.get("shown") or () if str(one).strip())
        return WordingChange(
            str(target.get("term") or "").strip(), shown,
            Part(target.get("part") or Part.ANY), tuple(str(one) for one in target.get("schemes") or ("lcsh",)),
            Outcome(target.get("outcome") or Outcome.ONE), Status(target.get("status") or Status.CONTESTED),
            WordingDecision.Scope(int(target.get("scope") or WordingDecision.Scope.LIBRARY)), _source(target),
        )  # fmt: skip
    except (TypeError, ValueError) as error:
        raise CannotPropose(
            _("This change of a heading cannot be read."), remedy=_("Give the term, the words to show, and the scheme.")
        ) from error


def _source(target: dict[str, Any]) -> str:
    return "/".join(str(target[name]) for name in ("list", "entry") if target.get(name))


@dataclass(frozen=True)
class HeadingChange(kinds.Kind):
    """A heading is shown in other words. Records stay as they came."""

    def preview(self, library_id: int, target: dict[str, Any]) -> kinds.Preview:
        """Say which records would be shown otherwise. Raises CannotPropose (A609) without a term and words to show."""
        change = change_of(target)
        if not change.term or not change.shown:
            raise CannotPropose(_("A term or the words to show are missing."), remedy=_("Fill in both."))
        try:
            deciding.check(change)
        except deciding.CannotReword as problem:
            raise CannotPropose(problem.message, remedy=problem.remedy) from problem
        seen = wording.preview(library_id, change)
        sample = [
            {"record": one.record, "tag": one.tag, "before": one.before, "after": " / ".join(one.after)} for one in seen.sample
        ]
        said = ngettext(
            "%(records)s record would be shown otherwise.", "%(records)s records would be shown otherwise.", seen.records
        ) % {"records": seen.records}
        if seen.schemes:
            others = ", ".join(f"{scheme or '?'} ({count})" for scheme, count in sorted(seen.schemes.items()))
            said += " " + _("The same words stand in other schemes and would stay: %(others)s.") % {"others": others}
        return kinds.Preview(seen.records, sample, seen.fingerprint, said, tuple(map(str, sorted(seen.ids))))

    def apply(self, actor: Actor, matter: Matter, preview: kinds.Preview) -> kinds.Applied:
        """Note the wording decision and carry it out. Raises CannotReword (A463)."""
        decision = matter.decisions.order_by("-number")[0]
        names = ", ".join(str(one["name"]) for one in decision.decided_by)
        made = deciding.decide_wording(
            actor, change=change_of(matter.target), reasons=decision.reasons, decided_by=names, review_on=decision.review_on,
            about=slugs.slug_of(matter, decision),
        )  # fmt: skip
        laid = deciding.apply_wording(actor, decision=made, fingerprint=preview.fingerprint)
        return kinds.Applied({"records": laid.records, "fields": laid.fields}, preview.sample, {"wording": made.number})

    def undo(self, actor: Actor, application: Application) -> dict[str, Any]:
        """Take the wording decision back."""
        number = application.undo.get("wording")
        found = WordingDecision.objects.filter(library=actor.library_id, number=number).first()
        if found is None or found.state == WordingDecision.State.UNDONE:
            return {"records": 0, "fields": 0}
        laid = deciding.undo_wording(actor, decision=found, reason=_("The decision was taken back."))
        return {"records": laid.records, "fields": laid.fields}


def wording_of(matter: Matter) -> WordingDecision | None:
    """Give the wording decision that a matter led to."""
    for decision in matter.decisions.order_by("-number"):
        for application in decision.applications.order_by("-id"):
            if number := application.undo.get("wording"):
                return WordingDecision.objects.filter(library=matter.library_id, number=number).first()
    return None
