"""To answer the decisions of other libraries: take one over as a draft, change its target, or decline it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, kinds
from alcove.community.errors import CannotAdopt
from alcove.community.exchange import Entry
from alcove.community.models import Evidence, Matter, OutsideDecision, Space
from alcove.libraries.action import Actor, action

from .discussing import add_evidence
from .drafting import propose

_Answer = OutsideDecision.Answer


@action("community.adopt")
def adopt(actor: Actor, *, entry: Entry, publisher: str = "", space: Space | None = None) -> Matter:
    """Draft the same here, with the other library's reasons as evidence; adopted twice, it is the same draft.

    Raises CannotAdopt (A612) for a kind that is not known here.
    """
    return _drafted(actor, entry, entry.target, publisher, space, _Answer.ADOPTED)


@action("community.adapt")
def adapt(actor: Actor, *, entry: Entry, target: dict[str, Any], publisher: str = "", space: Space | None = None) -> Matter:
    """Draft it here with another target, as `adopt` does. Raises CannotAdopt (A612)."""
    return _drafted(actor, entry, target, publisher, space, _Answer.ADAPTED)


@action("community.decline")
def decline(actor: Actor, *, entry: Entry, reason: str) -> OutsideDecision:
    """Note that this library does not follow a decision, and why. Raises CannotAdopt (A612) where it did already."""
    standing = _standing(actor, entry)
    if standing and standing.matter_id:
        raise CannotAdopt(
            _("“%(title)s” was taken over already.") % {"title": entry.title},
            remedy=_("Decide about the matter that came of it."),
        )
    reason = guards.has_reason(reason)
    return standing or OutsideDecision.objects.create(**_row(actor, entry), answer=_Answer.DECLINED, reason=reason)


def _drafted(
    actor: Actor, entry: Entry, target: dict[str, Any], publisher: str, space: Space | None, answer: OutsideDecision.Answer
) -> Matter:
    standing = _standing(actor, entry)
    if standing and standing.matter:
        return standing.matter
    if entry.kind not in kinds.KINDS:
        raise CannotAdopt(
            _("Decisions of the kind “%(kind)s” are not known here.") % {"kind": entry.kind},
            remedy=_("Bring Alcove up to date, or propose it by itself."),
        )
    matter = propose(actor, kind=entry.kind, title=entry.title, target=target, space=space, language=entry.language)
    citation = _("Decision %(number)s of %(publisher)s, %(decided)s") % {
        "number": entry.number, "publisher": publisher or entry.url, "decided": entry.decided.isoformat()
    }  # fmt: skip
    add_evidence(actor, matter=matter, kind=Evidence.Kind.DECISION, citation=citation, url=entry.url, quotation=_quoted(entry))
    # What was declined once may be taken over later; the trail keeps both.
    OutsideDecision.objects.update_or_create(
        library_id=actor.library_id,
        key=entry.key,
        defaults={**_row(actor, entry), "answer": answer, "matter": matter, "reason": ""},
    )
    return matter


def _standing(actor: Actor, entry: Entry) -> OutsideDecision | None:
    return OutsideDecision.objects.select_related("matter").filter(library=actor.library_id, key=entry.key).first()


def _row(actor: Actor, entry: Entry) -> dict[str, Any]:
    return {
        "library_id": actor.library_id, "key": entry.key, "url": entry.url, "title": entry.title, "entry": entry.kept(),
        "by": actor.name[:150], "at": timezone.now(),
    }  # fmt: skip


def _quoted(entry: Entry) -> str:
    dissent = _("Others there saw it otherwise: %(dissent)s") % {"dissent": entry.dissent} if entry.dissent else ""
    return "\n\n".join(part for part in (entry.reasons, dissent) if part)
