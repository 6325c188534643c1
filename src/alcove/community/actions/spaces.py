"""To open a space, and to say who is what in it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from alcove.community import words
from alcove.community.errors import CannotMakeSpace, OnlyTheSteward
from alcove.community.models import Materials, Space, SpaceMember
from alcove.community.models.spaces import MIN_DAYS
from alcove.community.queries import materials as questions
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import NotFound

_MOST_DAYS = 365


@action("community.open_space")
def open_space(actor: Actor, *, name: str, kind: str = "library", slug: str = "", min_days: int = MIN_DAYS) -> Space:
    """Make a place where matters are discussed.

    Raises CannotMakeSpace (A615) without a name, where its address is taken, and with fewer than 14 days to speak.
    """
    name = words.plain(name)[:200]
    slug = slugify(slug or name)[:80] or f"space-{Space.objects.filter(library=actor.library_id).count() + 1}"
    if not name or kind not in Space.Kind.values:
        raise CannotMakeSpace(_("The space has no name, or is of no known kind."), remedy=_("Give both."))
    if not MIN_DAYS <= min_days <= _MOST_DAYS:
        raise CannotMakeSpace(
            _("People need at least %(days)s days to speak.") % {"days": MIN_DAYS},
            remedy=_("Give between %(days)s and %(most)s days; a matter that is urgent can have fewer.")
            % {"days": MIN_DAYS, "most": _MOST_DAYS},
        )
    if Space.objects.filter(library=actor.library_id, slug=slug).exists():
        raise CannotMakeSpace(_("There is a space “%(slug)s” already.") % {"slug": slug}, remedy=_("Choose another name."))
    return Space.objects.create(library_id=actor.library_id, name=name, kind=kind, slug=slug, min_days=min_days)


@action("community.join_space")
def join_space(actor: Actor, *, space: Space, user_id: int, role: str = "member", since: date | None = None) -> SpaceMember:
    """Note that a person has a role in a space from a day on; told twice, it is noted once. Raises CannotMakeSpace (A615)."""
    if role not in SpaceMember.Role.values:
        raise CannotMakeSpace(_("There is no such role."), remedy=_("Choose member, moderator, steward or decider."))
    _must_be_here(actor, space)
    _not_over_the_steward(actor, space, role)
    running = _running(space, user_id, role).first()
    return running or SpaceMember.objects.create(space=space, user_id=user_id, role=role, since=since or timezone.localdate())


@action("community.end_membership")
def end_membership(actor: Actor, *, space: Space, user_id: int, role: str) -> None:
    """Note that a person has a role in a space no more, from today."""
    _must_be_here(actor, space)
    _not_over_the_steward(actor, space, role)
    for term in _running(space, user_id, role):
        term.until = max(term.since, timezone.localdate())
        term.save(update_fields=["until"])


def _not_over_the_steward(actor: Actor, space: Space, role: str) -> None:
    """Who speaks for a community that has material here is for its stewards to say, once there is one."""
    first = Materials.objects.filter(space=space).first() if role == SpaceMember.Role.STEWARD else None
    if first is not None and questions.stewards(first) and not questions.is_steward(actor, first):
        raise OnlyTheSteward(
            _("Only a steward of %(community)s may do this.") % {"community": first.community},
            remedy=_("Ask %(names)s.") % {"names": ", ".join(questions.stewards(first))},
        )


def _running(space: Space, user_id: int, role: str) -> QuerySet[SpaceMember]:
    return SpaceMember.objects.filter(space=space, user=user_id, role=role, until=None)


def _must_be_here(actor: Actor, space: Space) -> None:
    if space.library_id != actor.library_id:
        raise NotFound(_("There is no such space in this library."), remedy=_("Look in the list of spaces."))
