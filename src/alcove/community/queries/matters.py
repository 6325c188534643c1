"""Questions about matters: lists, and one with all that was said about it.

matters(library_id, state="open", kind="policy")     # a queryset for staff, with the counts of what was said
matter_for_public(library_id, 17)                    # what everybody may read: stubs of hidden posts, no private names
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from alcove.community import guards, kinds
from alcove.community.models import Decision, Evidence, Matter, MatterEvent, Position, Post, Space
from alcove.community.states import State
from alcove.community.words import plain
from alcove.libraries.errors import NotFound

if TYPE_CHECKING:
    from alcove.community.errors import Difference

ANSWER_DAYS = 30
"""Days within which who reported something is answered."""
_TO_STAFF = (Matter.Visibility.PUBLIC, Matter.Visibility.STAFF)


@dataclass(frozen=True)
class PostView:
    """A post as it may be read. A hidden one has no text, and says why."""

    id: int
    in_reply_to: int | None
    name: str
    via: str
    language: str
    body: str
    at: datetime
    is_hidden: bool = False
    hidden_reason: str = ""


@dataclass(frozen=True)
class PositionView:
    """A position as it may be read."""

    id: int
    name: str
    stance: str
    stance_words: str
    reason: str
    at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class MatterPage:
    """A matter with all that was said and done about it, oldest first. `earlier` are positions that count no more."""

    matter: Matter
    timeline: list[MatterEvent]
    posts: list[PostView]
    positions: list[PositionView]
    earlier: list[PositionView]
    evidence: list[Evidence]
    decisions: list[Decision]
    follow_ups: list[Matter]

    @property
    def proposer(self) -> str:
        """Give the name of who proposed it, as it may be shown."""
        return self.matter.proposer_name


def spaces(library_id: int) -> QuerySet[Space]:
    """Give the spaces of a library."""
    return Space.objects.filter(library=library_id)


def matters(
    library_id: int,
    *,
    state: str = "",
    kind: str = "",
    space: int | None = None,
    words: str = "",
    visibilities: Collection[str] = _TO_STAFF,
) -> QuerySet[Matter]:
    """Give matters, newest first, with `post_count` and `position_count`; reports that are held are not among them."""
    found = Matter.objects.filter(library=library_id, visibility__in=visibilities, held_because="").select_related("space")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if space is not None:
        found = found.filter(space=space)
    if said := plain(words):
        found = found.filter(Q(title__icontains=said) | Q(summary__icontains=said))
    return found.annotate(
        post_count=_count_of(Post.objects.filter(hidden_at=None)),
        position_count=_count_of(Position.objects.filter(is_current=True)),
    )


def public_matters(library_id: int, *, state: str = "", kind: str = "") -> QuerySet[Matter]:
    """Give the matters that everybody may read; drafts are not among them."""
    found = matters(library_id, state=state, kind=kind, visibilities=(Matter.Visibility.PUBLIC,))
    return found.exclude(state=State.DRAFT).exclude(is_reported=True)


def held_reports(library_id: int) -> QuerySet[Matter]:
    """Give the reports that wait for somebody to look before they join the queue; the oldest first, none is lost."""
    return Matter.objects.filter(library=library_id).exclude(held_because="").order_by("number")


def overdue_reports(library_id: int) -> QuerySet[Matter]:
    """Give the reports without a decision whose day for an answer has passed, the oldest first."""
    before = timezone.now() - timedelta(days=ANSWER_DAYS)
    open_ones = Matter.objects.filter(library=library_id, is_reported=True, held_because="", created__lt=before)
    return open_ones.filter(state__in=(State.OPEN, State.CLOSING)).order_by("created")


def matter_for_staff(library_id: int, number: int) -> MatterPage:
    """Give a matter with everything about it, also what is hidden. Raises NotFound (A301)."""
    matter = _one(Matter.objects.filter(library=library_id, number=number))
    posts = [_post(post, post.name, post.body) for post in matter.posts.all()]
    return _page(matter, posts, [_position(one, one.name) for one in matter.positions.all()], [
        one for one in matter.positions.all() if not one.is_current
    ])  # fmt: skip


def matter_for_public(library_id: int, number: int) -> MatterPage:
    """Give what everybody may read of a matter. Raises NotFound (A301) where it is not public."""
    public = Matter.objects.filter(library=library_id, number=number, visibility=Matter.Visibility.PUBLIC, held_because="")
    matter = _one(public.exclude(state=State.DRAFT).exclude(is_reported=True))
    if not matter.proposer_is_public:
        matter.proposer_name, matter.proposed_by_id = "", None
    posts = [_post(post, post.name, "" if post.hidden_at else post.body) for post in matter.posts.all()]
    page = _page(matter, posts, [_public_position(one) for one in matter.positions.all() if one.is_current], [], _PUBLIC_EVENTS)
    for one in page.timeline:
        one.who = ""
    for source in page.evidence:
        source.by = ""
    return page


def events(matter: Matter) -> QuerySet[MatterEvent]:
    """Give the story of a matter, oldest first."""
    return MatterEvent.objects.filter(matter=matter.pk)


def difference(matter: Matter) -> Difference:
    """Say how what would happen now differs from what was looked at."""
    now = kinds.kind(matter.kind).preview(matter.library_id, matter.target)
    return guards.difference_between(matter.dry_run, now)


# What everybody reads in a matter's story: its moves. Who spoke is told with what was said, as each person chose.
_PUBLIC_EVENTS = frozenset({"opened", "closed", "decided", "applied", "undone", "published", "reviewed", "reversed", "renewed"})


def _one(found: QuerySet[Matter]) -> Matter:
    related = found.select_related("space", "came_from").prefetch_related(
        "posts", "positions", "evidence", "events", "follow_ups", "decisions__applications", "decisions__publication"
    )
    matter = related.first()
    if matter is None:
        raise NotFound(_("There is no such matter in this library."), remedy=_("Look in the list of matters."))
    return matter


def _page(
    matter: Matter,
    posts: list[PostView],
    positions: list[PositionView],
    earlier: list[Position],
    for_public: frozenset[str] = frozenset(),
) -> MatterPage:
    gone = {one.pk for one in earlier}
    follow_ups = [
        one for one in matter.follow_ups.all() if not for_public or (one.visibility == "public" and one.state != State.DRAFT)
    ]
    return MatterPage(
        matter, [one for one in matter.events.all() if not for_public or one.what in for_public], posts,
        [one for one in positions if one.id not in gone], [one for one in positions if one.id in gone],
        list(matter.evidence.all()), sorted(matter.decisions.all(), key=lambda one: one.number), follow_ups,
    )  # fmt: skip


def _post(post: Post, name: str, body: str) -> PostView:
    return PostView(
        post.pk,
        post.in_reply_to_id,
        name,
        post.via,
        post.language,
        body,
        post.at,
        post.hidden_at is not None,
        post.hidden_reason,
    )


def _position(one: Position, name: str) -> PositionView:
    return PositionView(
        one.pk, name, one.stance, one.get_stance_display(), one.reason, one.at, one.answer, one.answered_by, one.answered_at
    )


def _public_position(one: Position) -> PositionView:
    """Give a position without the name, and a life without its words, where who took it asked for that."""
    shown = _position(one, "" if one.is_anonymous_to_public else one.name)
    is_private = one.is_anonymous_to_public and one.stance == Position.Stance.LIVES_THIS
    return replace(shown, reason="") if is_private else shown


def _count_of(rows: QuerySet[Post] | QuerySet[Position]) -> Coalesce:
    counted = rows.filter(matter=OuterRef("pk")).order_by().values("matter").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
