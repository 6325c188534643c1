"""What must be true before a matter goes on; one small function for each, with its own words.

People read these at their desk: each says what is missing and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from . import kinds, people, states, words
from .errors import (
    CannotApply,
    CannotOpen,
    DecidedAlone,
    Difference,
    NeedsReasons,
    NotAnswered,
    NotNow,
    SetHasChanged,
    TooEarly,
)
from .models import Matter, Position, Space, SpaceMember
from .models.spaces import URGENT_DAYS
from .people import Person
from .states import SHORTEST_REASONS, State

_MUST_BE_ANSWERED = (Position.Stance.OBJECT, Position.Stance.LIVES_THIS)


def may_go(matter: Matter, after: State) -> None:
    """Refuse a move that is not in the table (A607)."""
    if not states.may_go(matter.state, after):
        raise NotNow(
            _("Matter %(number)s is “%(state)s”; it cannot become “%(after)s”.")
            % {"number": matter.number, "state": matter.get_state_display(), "after": after.label},
            remedy=_("Look at its story to see what comes next."),
        )


def is_in(matter: Matter, allowed: Iterable[State]) -> None:
    """Refuse what belongs to another state (A607)."""
    if matter.state not in set(allowed):
        raise NotNow(
            _("Matter %(number)s is “%(state)s”; this cannot be done now.")
            % {"number": matter.number, "state": matter.get_state_display()},
            remedy=_("Look at its story to see what comes next."),
        )


def gives_enough_days(kind: kinds.Kind, space: Space | None, min_days: int, urgent_reason: str) -> None:
    """Refuse fewer days than people were promised (A602); three are enough only with a written reason."""
    promised = max(kind.min_days, space.min_days) if space and kind.min_days else kind.min_days
    if min_days >= promised:
        return
    if min_days < URGENT_DAYS:
        raise TooEarly(
            _("People need at least %(days)s days to speak, even when it is urgent.") % {"days": URGENT_DAYS},
            remedy=_("Give %(days)s days or more.") % {"days": URGENT_DAYS},
        )
    if not urgent_reason.strip():
        raise TooEarly(
            _("People have %(days)s days to speak here.") % {"days": promised},
            remedy=_("Give that many days, or write why it is urgent."),
        )


def has_target(matter: Matter) -> None:
    """Refuse to open what is about nothing (A601)."""
    if not matter.target:
        raise CannotOpen(_("It is not said what this is about."), remedy=_("Say what it is about, then look at the preview."))


def has_dry_run(matter: Matter) -> None:
    """Refuse to open what nobody has looked at (A601)."""
    if not matter.fingerprint or not matter.dry_run:
        raise CannotOpen(_("Nobody has looked at what this would do."), remedy=_("Make a preview first."))


def is_due(matter: Matter) -> None:
    """Refuse to close or decide before everybody had their days (A602)."""
    if matter.opened is None or matter.closes is None:
        raise TooEarly(_("This matter has never been open."), remedy=_("Open it, so that people can speak."))
    due = max(matter.closes, matter.opened + timedelta(days=matter.min_days))
    if timezone.now() < due:
        raise TooEarly(
            _("People can speak until %(day)s.") % {"day": _day(due)},
            remedy=_("Come back then. Until that day, answer what was said."),
        )


def somebody_else_decides(matter: Matter, deciders: Sequence[Person]) -> None:
    """Refuse a decision of the proposer alone (A603)."""
    proposer = people.proposer_of(matter)
    if proposer is not None and all(proposer.is_same(one) for one in deciders):
        raise DecidedAlone(
            _("Who proposed this cannot decide it alone."), remedy=_("Let somebody else decide, or name who decides with you.")
        )


def a_decider_takes_part(matter: Matter, deciders: Sequence[Person]) -> None:
    """Refuse a decision without any of the deciders of the space (A603); where it names none, anybody who may can decide."""
    if matter.space_id is None:
        return
    today = timezone.localdate()
    running = SpaceMember.objects.filter(
        Q(until=None) | Q(until__gte=today), space=matter.space_id, role="decider", since__lte=today
    )
    chosen = set(running.values_list("user_id", flat=True))
    if chosen and not chosen & {one.user_id for one in deciders}:
        raise DecidedAlone(
            _("None of the people who decide in this space took part."), remedy=_("Let one of them decide, or name them.")
        )


def everybody_is_answered(matter: Matter) -> None:
    """Refuse to go on while an objection, or somebody whose life it is about, has no answer in words (A604)."""
    waiting = matter.positions.filter(is_current=True, stance__in=_MUST_BE_ANSWERED, answer="").count()
    if waiting:
        raise NotAnswered(
            _("%(count)s people objected, or said that this is about them, and have no answer yet.") % {"count": waiting},
            remedy=_("Answer each of them in words; then it can be decided."),
        )


def has_reasons(reasons: str) -> str:
    """Give the reasons, trimmed. Refuse fewer than 40 letters (A605): everybody will read them."""
    cleaned = words.plain(reasons)
    if len(cleaned) < SHORTEST_REASONS:
        raise NeedsReasons(
            _("Reasons need at least %(letters)s letters; everybody will read them.") % {"letters": SHORTEST_REASONS},
            remedy=_("Say in plain words why it was decided so."),
        )
    return cleaned


def has_reason(reason: str) -> str:
    """Give a reason, trimmed. Refuse to go on without one (A605)."""
    if not (cleaned := words.plain(reason)):
        raise NeedsReasons(_("Please say why."), remedy=_("One sentence is enough; it stays with the matter."))
    return cleaned


def there_is_something_to_do(outcome: str) -> None:
    """Refuse to carry out what was not accepted (A611)."""
    if outcome not in states.CARRIED_OUT_OUTCOMES:
        raise CannotApply(_("This was not accepted, so there is nothing to carry out."), remedy=_("Publish the decision."))


def is_what_was_discussed(matter: Matter, now: kinds.Preview) -> None:
    """Refuse to carry out anything but what was discussed, and say how it differs (A606)."""
    if matter.fingerprint == now.fingerprint:
        return
    difference = difference_between(matter.dry_run, now)
    raise SetHasChanged(
        _("This is no longer what was discussed: %(before)s records then, %(now)s now (%(added)s came, %(removed)s went).")
        % {
            "before": difference.count_before, "now": difference.count_now,
            "added": difference.came, "removed": difference.went,
        },
        difference=difference,
        remedy=_("Look at the difference, make the preview anew with a reason, and give people time to look too."),
    )  # fmt: skip


def difference_between(before: dict[str, Any], now: kinds.Preview) -> Difference:
    """Say how what would happen now differs from what was looked at."""
    then, today = _by_key(before), _by_key(now.kept())
    added = [today[key] for key in today if key not in then]
    removed = [then[key] for key in then if key not in today]
    return Difference(
        int(before.get("count", 0)), now.count, len(added), len(removed), added[: kinds.SAMPLE], removed[: kinds.SAMPLE]
    )


def _by_key(kept: dict[str, Any]) -> dict[str, dict[str, Any]]:
    sample = {str(one["id"]) if "id" in one else words.key_of(one): one for one in kept.get("sample", [])}
    keys = [str(key) for key in kept.get("keys", [])]
    return {key: sample.get(key, {"id": key}) for key in keys} if keys else sample


def _day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
