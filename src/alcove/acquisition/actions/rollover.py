"""The rollover of a year: looked at first, carried out by the same code, taken back as long as nothing else was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alcove.acquisition import rolling
from alcove.acquisition.errors import CannotRollOver
from alcove.acquisition.models import Budget, Entry, FiscalYear, Ledger, Rollover
from alcove.acquisition.rolling import FundRule, OrderRule
from alcove.libraries import locks
from alcove.libraries.action import Actor, action


class _OnlyLooked(Exception):
    """Everything was done, and is taken back: it was a preview."""

    def __init__(self, report: dict[str, Any]) -> None:
        """Keep what would have been done."""
        super().__init__()
        self.report = report


@action("acquisition.roll_over")
def roll_over(
    actor: Actor,
    *,
    ledger: Ledger,
    old: FiscalYear,
    new: FiscalYear,
    funds: Sequence[FundRule] = (FundRule(),),
    orders: Sequence[OrderRule] = (),
    closes: bool = True,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Take a ledger to the next year; give what was done and what could not be: funds, lines, left.

    With `dry_run` the very same is done and taken back. Old budgets are closed (`closes`). Raises CannotRollOver (A487) where
    it was done already, or the years do not follow one another.
    """
    locks.writing()
    rolling.must_be_ready(ledger, old, new)
    if Rollover.objects.filter(ledger=ledger, new=new, undone=None).exists():
        raise CannotRollOver(f"{ledger.code} was taken to {new.code} already.", remedy="Take that back first, if it was wrong.")
    unknown = [one.value for one in funds if one.value not in rolling.VALUES]
    unknown += [one.based_on for one in orders if one.based_on not in rolling.BASES]
    if unknown:
        raise CannotRollOver(f"There is no such rule: {unknown[0]}.", remedy="See the rules of a rollover.")
    count = Rollover.objects.filter(ledger=ledger, new=new).count() + 1
    key = f"rollover {ledger.pk} {new.pk} no. {count} "
    try:
        with transaction.atomic():
            found = rolling.roll(actor, ledger, old, new, funds, orders, closes=closes, key=key).as_dict()
            if dry_run:
                raise _OnlyLooked(found)
    except _OnlyLooked as looked:
        return looked.report
    recipe = {
        "funds": [asdict(one) for one in funds], "orders": [asdict(one) for one in orders], "closes": closes, "key": key,
        "upto": Entry.objects.aggregate(last=Max("id"))["last"] or 0,
    }  # fmt: skip
    Rollover.objects.create(ledger=ledger, old=old, new=new, recipe=recipe, report=found, actor_name=actor.name[:150])
    return found


@action("acquisition.undo_rollover")
def undo_rollover(actor: Actor, *, rollover: Rollover, reason: str) -> Rollover:
    """Take a rollover back, whole or not at all. Raises CannotRollOver (A487) once money has moved in the new year."""
    locks.writing()
    rollover.refresh_from_db()
    if rollover.undone is not None:
        return rollover
    said = rollover.recipe
    rolling.take_back(actor, rollover.ledger, rollover.new, said, rollover.report)
    if said["closes"]:
        old = Budget.objects.filter(fund__ledger=rollover.ledger, year=rollover.old)
        old.filter(state=Budget.State.CLOSED).update(state=Budget.State.ACTIVE)
    rollover.undone = timezone.now()
    rollover.save(update_fields=["undone"])
    return rollover
