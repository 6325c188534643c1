"""To speak: posts, positions and their answers, evidence."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, people, words
from alcove.community.errors import CannotSay
from alcove.community.models import Evidence, Matter, Position, Post
from alcove.community.states import DISCUSSED, State
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import NotFound

from . import moving

_NEEDS_A_REASON = (Position.Stance.OBJECT, Position.Stance.CONCERNS)


@action("community.post")
def post(
    actor: Actor,
    *,
    matter: Matter,
    text: str,
    in_reply_to: Post | None = None,
    via: str = Post.Via.WEB,
    language: str = "",
    name: str = "",
) -> Post:
    """Say something about a matter; with `name` it is somebody else's, by mail or on paper.

    Raises CannotSay (A608) where it is empty, too long, or an answer to another matter; NotNow (A607) once it is decided.
    """
    matter = moving.held(actor, matter)
    guards.is_in(matter, {State.DRAFT, *DISCUSSED})
    _can_be_read_by(actor, matter)
    if (in_reply_to is not None and in_reply_to.matter_id != matter.pk) or via not in Post.Via.values:
        raise CannotSay(_("This answers something said elsewhere."), remedy=_("Answer it there."))
    name = words.plain(name)[:150]
    made = Post.objects.create(
        matter=matter, in_reply_to=in_reply_to, author_id=None if name else actor.user_id, name=name or actor.name[:150],
        via=via, language=words.plain(language)[:35], body=words.said(text), at=timezone.now(),
    )  # fmt: skip
    moving.note(actor, matter, "posted", post=made.pk, via=via)
    moving.tell(matter)
    return made


@action("community.hide_post")
def hide_post(actor: Actor, *, post: Post, reason: str) -> Post:
    """Put a stub with the reason in the place of a post; staff may still read it. Raises NeedsReasons (A605)."""
    matter = moving.held(actor, post.matter)
    reason = guards.has_reason(reason)
    post.refresh_from_db()
    post.hidden_at, post.hidden_by, post.hidden_reason = timezone.now(), actor.name[:150], reason
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    moving.note(actor, matter, "post hidden", post=post.pk, reason=reason)
    return post


@action("community.take_position")
def take_position(
    actor: Actor, *, matter: Matter, stance: str, text: str = "", name: str = "", is_anonymous_to_public: bool = False
) -> Position:
    """Say where one stands; the latest counts, the earlier ones stay. With `name` it is somebody else's, written down.

    Raises CannotSay (A608) without a stance, or for an objection without its reason; NotNow (A607) once that is over.
    """
    matter = moving.held(actor, matter)
    _is_heard(matter)
    _can_be_read_by(actor, matter)
    if stance not in Position.Stance.values:
        raise CannotSay(_("It is not said where you stand."), remedy=_("Choose one of the five."))
    reason = words.said(text) if text.strip() or stance in _NEEDS_A_REASON else ""
    name = words.plain(name)[:150]
    person = people.key_for(actor, name)
    standing = Position.objects.filter(matter=matter, person=person, is_current=True).first()
    if standing and (standing.stance, standing.reason, standing.is_anonymous_to_public) == (
        stance,
        reason,
        is_anonymous_to_public,
    ):
        return standing
    if standing:
        standing.is_current = False
        standing.save(update_fields=["is_current"])
    made = Position.objects.create(
        matter=matter, user_id=None if name else actor.user_id, person=person, name=name or actor.name[:150], stance=stance,
        reason=reason, is_anonymous_to_public=is_anonymous_to_public, at=timezone.now(),
    )  # fmt: skip
    moving.note(actor, matter, "position", position=made.pk, stance=stance)
    return made


@action("community.answer_position")
def answer_position(actor: Actor, *, position: Position, text: str) -> Position:
    """Answer a position in words; an objection needs it before anything is decided. Raises CannotSay (A608)."""
    matter = moving.held(actor, position.matter)
    guards.is_in(matter, {*DISCUSSED, State.DECIDED})
    position.refresh_from_db()
    if not position.is_current:
        raise CannotSay(_("This position was changed meanwhile."), remedy=_("Answer the one that counts now."))
    position.answer, position.answered_by, position.answered_at = words.said(text), actor.name[:150], timezone.now()
    position.save(update_fields=["answer", "answered_by", "answered_at"])
    moving.note(actor, matter, "position answered", position=position.pk)
    return position


@action("community.add_evidence")
def add_evidence(
    actor: Actor, *, matter: Matter, kind: str, citation: str, url: str = "", quotation: str = ""
) -> Evidence:  # fmt: skip
    """Add a source, with its words. Raises CannotSay (A608) without a citation, or with a link that is none."""
    matter = moving.held(actor, matter)
    guards.is_in(matter, {State.DRAFT, *DISCUSSED})
    if kind not in Evidence.Kind.values:
        raise CannotSay(_("It is not said what sort of source this is."), remedy=_("Choose one of the list."))
    url = words.plain(url)
    if url and (len(url) > 1000 or not words.is_web_address(url)):
        raise CannotSay(_("“%(url)s” is not a web address.") % {"url": url[:80]}, remedy=_("It should begin with https://."))
    made = Evidence.objects.create(
        matter=matter, kind=kind, citation=words.said(citation), url=url,
        quotation=words.said(quotation) if quotation.strip() else "", by=actor.name[:150], at=timezone.now(),
    )  # fmt: skip
    moving.note(actor, matter, "evidence", evidence=made.pk)
    return made


def _is_heard(matter: Matter) -> None:
    """Refuse a position once it is decided, but for the days after a renewed preview."""
    renewed = matter.state == State.DECIDED and matter.closes is not None and timezone.now() < matter.closes
    guards.is_in(matter, {*DISCUSSED, State.DECIDED} if renewed else DISCUSSED)


def _can_be_read_by(actor: Actor, matter: Matter) -> None:
    """Refuse that somebody without an account speaks where they cannot read."""
    if people.is_guest(actor) and (
        matter.visibility != Matter.Visibility.PUBLIC or matter.state == State.DRAFT or matter.is_reported
    ):
        raise NotFound(_("There is no such matter in this library."), remedy=_("Look in the list of matters."))
