"""Where a matter stands, and where it may go from there.

may_go(State.OPEN, State.CLOSING)        # True
may_go(State.DRAFT, State.DECIDED)       # False
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a matter stands."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for comment")
    CLOSING = "closing", _("closed for comment, to be decided")
    DECIDED = "decided", _("decided")
    APPLIED = "applied", _("carried out")
    PUBLISHED = "published", _("published")
    REVIEWED = "reviewed", _("reviewed")
    REVERSED = "reversed", _("reversed")


class Outcome(TextChoices):
    """What was decided."""

    ACCEPTED = "accepted", _("accepted")
    AMENDED = "amended", _("accepted with changes")
    DECLINED = "declined", _("declined")
    DEFERRED = "deferred", _("put off")
    NO_DECISION = "no-decision", _("no decision was reached")
    REVERSED = "reversed", _("reversed")


class Phase(TextChoices):
    """What somebody who reported something is told; the words of the receipt."""

    RECEIVED = "received", _("received")
    LOOKED_AT = "looked-at", _("being looked at")
    COMMENT = "comment", _("out for comment")
    DECIDED = "decided", _("decided")
    CARRIED_OUT = "carried-out", _("carried out")


# Every move that is allowed; add one here. An application that is taken back leads back to decided.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.CLOSING}),
    State.CLOSING: frozenset({State.DECIDED}),
    State.DECIDED: frozenset({State.APPLIED, State.PUBLISHED, State.REVERSED}),
    State.APPLIED: frozenset({State.PUBLISHED, State.REVERSED, State.DECIDED}),
    State.PUBLISHED: frozenset({State.REVIEWED, State.REVERSED, State.DECIDED}),
    State.REVIEWED: frozenset({State.REVIEWED, State.REVERSED, State.DECIDED}),
    State.REVERSED: frozenset(),
}

DISCUSSED = frozenset({State.OPEN, State.CLOSING})
"""Anybody may speak, and take a position."""
SETTLED = frozenset({State.DECIDED, State.APPLIED, State.PUBLISHED, State.REVIEWED})
"""A decision stands."""
CARRIED_OUT_OUTCOMES = frozenset({Outcome.ACCEPTED, Outcome.AMENDED})
"""Outcomes after which there is something to do."""
SHORTEST_REASONS = 40
"""Letters; fewer are no reasons (equity, 12.3)."""


def may_go(before: str, after: str) -> bool:
    """Say whether a matter may go from one state to the other."""
    return State(after) in MOVES[State(before)]
