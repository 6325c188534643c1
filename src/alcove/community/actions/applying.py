"""To carry a decision out, once and as discussed, and to take that back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, kinds, words
from alcove.community.errors import CannotApply
from alcove.community.models import Application, Matter, Publication
from alcove.community.states import SETTLED, State
from alcove.libraries.action import Actor, action

from . import moving


@action("community.apply_decision")
def apply_decision(actor: Actor, *, matter: Matter, done: str = "") -> Application:
    """Carry out what was decided; asked twice, it is done once and gives the same application.

    `done` says what people did, for kinds that they carry out themselves. Raises SetHasChanged (A606) where it is no longer
    what was discussed, CannotApply (A611), NotNow (A607), TooEarly (A602), NotAnswered (A604).
    """
    matter = moving.held(actor, matter)
    guards.is_in(matter, SETTLED)
    decision = matter.decisions.order_by("-number")[0]
    if standing := Application.objects.filter(decision=decision, undone_at=None).first():
        return standing
    guards.may_go(matter, State.APPLIED)
    guards.there_is_something_to_do(decision.outcome)
    guards.is_due(matter)
    guards.everybody_is_answered(matter)
    kind = kinds.kind(matter.kind)
    now = kind.preview(matter.library_id, matter.target)
    guards.is_what_was_discussed(matter, now)
    if done.strip():
        matter.params = {**matter.params, "done": words.said(done)}
    did = kind.apply(actor, matter, now)
    made = Application.objects.create(
        decision=decision, at=timezone.now(), by=actor.name[:150], counts=did.counts,
        sample=words.tidy(did.sample[: kinds.SAMPLE]), undo=did.undo, fingerprint=matter.fingerprint,
    )  # fmt: skip
    moving.move(actor, matter, State.APPLIED, "applied", decision=decision.number, counts=did.counts)
    if publication := Publication.objects.filter(decision=decision).first():
        moving.move(actor, matter, State.PUBLISHED, "page brought up to date", slug=publication.slug)
    return made


@action("community.undo_application")
def undo_application(actor: Actor, *, matter: Matter, reason: str) -> Application:
    """Take back what was carried out; the decision stands, and may be carried out again. Raises CannotApply (A611)."""
    matter = moving.held(actor, matter)
    reason = guards.has_reason(reason)
    standing = Application.objects.filter(decision__matter=matter, undone_at=None).first()
    if standing is None:
        raise CannotApply(_("Nothing of this is carried out."), remedy=_("Look at its story."))
    take_back(actor, matter, standing)
    moving.move(actor, matter, State.DECIDED, "back to decided", reason=reason)
    return standing


def take_back(actor: Actor, matter: Matter, application: Application) -> None:
    """Let the kind undo what it did, and note it."""
    did = kinds.kind(matter.kind).undo(actor, application)
    application.undone_at, application.undone_by = timezone.now(), actor.name[:150]
    application.save(update_fields=["undone_at", "undone_by"])
    moving.note(actor, matter, "undone", counts=words.tidy(did))
