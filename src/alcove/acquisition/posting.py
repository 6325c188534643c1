"""The one way by which money moves: an entry with its postings, posted at once or not at all. Called by verbs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction

from alcove.libraries import locks
from alcove.libraries.action import Actor, current_entry

from .errors import CannotPost, NotEnough
from .models import Budget, Encumbrance, Entry, FiscalYear, FundingSource, Posting

_REFUSALS: dict[str, tuple[type[CannotPost | NotEnough], str, str]] = {
    "unbalanced": (CannotPost, "The entry does not add up.", "Nothing was posted."),
    "currencies": (CannotPost, "An entry is of one currency, that of its budgets.", "Convert the amount first."),
    "negative": (CannotPost, "An encumbrance would be less than nothing.", "Nothing was posted."),
    "overspent": (NotEnough, "The budget does not hold as much.", "Allocate or transfer money, or choose another fund."),
    "closed": (CannotPost, "The budget is closed.", "Choose the budget of another year."),
    "final": (CannotPost, "What is posted is final.", "Put it right by another entry."),
}


class Move(NamedTuple):
    """One posting to be: a bucket of a budget (None: outside), an amount in minor units."""

    budget: Budget | None
    bucket: str
    amount: int
    encumbrance: Encumbrance | None = None
    expense_class_id: int | None = None
    source: FundingSource | None = None


def post(
    actor: Actor,
    *,
    year: FiscalYear,
    kind: str,
    key: str,
    currency: str,
    moves: Sequence[Move],
    reason: str = "",
    origin: dict[str, Any] | None = None,
    invoice_line: int | None = None,
) -> Entry:
    """Post an entry; one of this key that was posted before is given back, and nothing is posted again.

    Raises CannotPost (A483), NotEnough (A482), with nothing posted.
    """
    locks.writing()
    key = key[:120]
    if before := Entry.objects.filter(library=actor.library_id, key=key).first():
        return before
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                library_id=actor.library_id, year=year, kind=kind, key=key, reason=reason, origin=origin or {},
                invoice_line=invoice_line, actor_name=actor.name[:150], trail=current_entry(),
            )  # fmt: skip
            Posting.objects.bulk_create(
                Posting(
                    entry=entry, budget=one.budget, source=one.source, encumbrance=one.encumbrance, bucket=one.bucket,
                    expense_class_id=one.expense_class_id, kind=kind, amount=one.amount, currency=currency,
                )
                for one in moves if one.amount
            )  # fmt: skip
            Entry.objects.filter(pk=entry.pk).update(posted=True)
    except DatabaseError as wrong:
        raise refused(wrong) or wrong from wrong
    entry.posted = True
    return entry


def refused(wrong: Exception) -> CannotPost | NotEnough | None:
    """Give in words what the database refused; None where it was something else."""
    said = str(wrong)
    word = next((one for one in _REFUSALS if f"ledger: {one}" in said), None)
    if word is None:
        return None
    error, message, remedy = _REFUSALS[word]
    return error(message, remedy=remedy)
