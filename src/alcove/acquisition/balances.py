"""What a budget's money is, as sums of its postings: never kept, always asked (functions, 4 d1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum

from .models import Posting

_FUNDING = ("allocation", "transfer", "rollover")


@dataclass(frozen=True)
class Balance:
    """The money of one budget, or of several together, in minor units. All are as functions 4 d1 defines them."""

    initial: int = 0
    allocated_in: int = 0
    allocated_out: int = 0
    transfers_in: int = 0
    transfers_out: int = 0
    encumbered: int = 0
    awaiting: int = 0
    expended: int = 0
    credited: int = 0

    @property
    def allocated(self) -> int:
        """Initial allocation, with what was allocated to and from it later."""
        return self.initial + self.allocated_in - self.allocated_out

    @property
    def net_transfers(self) -> int:
        """Transfers in less transfers out, those of a rollover among them."""
        return self.transfers_in - self.transfers_out

    @property
    def total_funding(self) -> int:
        """All there is to spend."""
        return self.allocated + self.net_transfers

    @property
    def unavailable(self) -> int:
        """What is set aside, awaits payment or is paid; never below nothing."""
        return max(0, self.encumbered + self.awaiting + self.expended - self.credited)

    @property
    def available(self) -> int:
        """What can still be had; below nothing where too much was spent."""
        return self.total_funding - (self.encumbered + self.awaiting + self.expended - self.credited)

    @property
    def cash_balance(self) -> int:
        """Funding less what was really paid."""
        return self.total_funding - self.expended + self.credited

    @property
    def over_expended(self) -> int:
        """How much more is paid or awaits payment than there was."""
        return max(0, self.expended - self.credited + self.awaiting - max(0, self.total_funding))

    @property
    def over_encumbered(self) -> int:
        """How much more is set aside than there was, beside what is over-expended."""
        return max(0, self.unavailable - max(0, self.total_funding)) - self.over_expended

    @property
    def spent_share(self) -> Fraction | None:
        """How much of the funding is not to be had any more, None without funding."""
        return Fraction(self.unavailable, self.total_funding) if self.total_funding > 0 else None

    def __add__(self, other: Balance) -> Balance:
        """Add two balances of the same currency."""
        return Balance(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    def as_dict(self) -> dict[str, int]:
        """Give all figures, in minor units."""
        return {name: getattr(self, name) for name in (*_NAMES, *_MADE)}


_NAMES = tuple(Balance.__dataclass_fields__)
_MADE = (
    "allocated", "net_transfers", "total_funding", "unavailable", "available", "cash_balance", "over_expended",
    "over_encumbered",
)  # fmt: skip


def balances(budgets: Iterable[int]) -> dict[int, Balance]:
    """Give the balances of budgets, by their ids: one query."""
    wanted = list(budgets)
    sums: dict[int, dict[str, int]] = {one: defaultdict(int) for one in wanted}
    rows = Posting.objects.filter(budget__in=wanted).values_list("budget", "bucket", "kind")
    first = Q(entry__origin__has_key="initial")
    for budget, bucket, kind, plus, minus, initial in rows.annotate(
        plus=Sum("amount", filter=Q(amount__gt=0) & ~first),
        minus=Sum("amount", filter=Q(amount__lt=0) & ~first),
        initial=Sum("amount", filter=first),
    ).order_by():
        _count(sums[budget], bucket, kind, (plus or 0, minus or 0, initial or 0))
    return {budget: Balance(**said) for budget, said in sums.items()}


def _count(said: dict[str, int], bucket: str, kind: str, amounts: Sequence[int]) -> None:
    plus, minus, initial = amounts
    if bucket == "available":
        if kind == "allocation":
            said["initial"] += initial
            said["allocated_in"] += plus
            said["allocated_out"] -= minus
        elif kind in _FUNDING:
            said["transfers_in"] += plus + initial
            said["transfers_out"] -= minus
    elif bucket == "credited":
        said["credited"] -= plus + minus + initial
    else:
        said[bucket] += plus + minus + initial


def together(found: Iterable[Balance]) -> Balance:
    """Add balances up."""
    whole = Balance()
    for one in found:
        whole += one
    return whole


def as_written(balance: Balance, currency: str) -> dict[str, Any]:
    """Give all figures as people write them."""
    from .money import written

    return {name: written(amount, currency) for name, amount in balance.as_dict().items()}
