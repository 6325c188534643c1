"""How a year becomes the next one: rules by type of fund and type of order (functions, 4 d5). Posts; verbs call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q

from alcove.libraries.action import Actor

from . import encumbering, money
from .balances import Balance, balances
from .errors import CannotRollOver, NotEnough
from .models import Budget, Encumbrance, Entry, FiscalYear, Ledger, OrderLine, PurchaseOrder
from .posting import Move, post

VALUES = ("none", "cash", "available")
BASES = ("initial", "remaining", "expended")


@dataclass(frozen=True)
class FundRule:
    """What becomes of the money of funds of a type ("" for every type without a rule of its own).

    `allocation` copies what was allocated, changed by hundredths of a percent (`change`). `value` is what is taken along:
    nothing, the cash balance, or what is available; it is added as a transfer, or, with `as_allocation`, as allocation.
    """

    kind: str = ""
    allocation: bool = True
    change: int = 0
    value: str = "none"
    as_allocation: bool = False


@dataclass(frozen=True)
class OrderRule:
    """Whether orders of a type are set aside again, based on what, and how much more (hundredths of a percent)."""

    kind: str
    again: bool = True
    based_on: str = "remaining"
    increase: int = 0


@dataclass
class Report:
    """What was done for every fund, and for every line; why a line was not set aside again."""

    funds: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)
    # What taking back needs: (order line, its adjustment before, the year of its order before), encumbrances that were made.
    before: list[tuple[int, int, int]] = field(default_factory=list)
    made: list[int] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)


def roll(
    actor: Actor,
    ledger: Ledger,
    old: FiscalYear,
    new: FiscalYear,
    fund_rules: Sequence[FundRule],
    order_rules: Sequence[OrderRule],
    *,
    closes: bool,
    key: str,
) -> Report:
    """Take a ledger to the next year inside the running transaction; `key` begins the keys of its entries."""
    report = Report()
    by_kind = {one.kind: one for one in fund_rules}
    budgets = list(Budget.objects.filter(fund__ledger=ledger, year=old).select_related("fund").order_by("fund__code"))
    was = balances([one.pk for one in budgets])
    for budget in budgets:
        if budget.fund.is_active and (rule := by_kind.get(budget.fund.kind, by_kind.get(""))):
            report.funds.append(_roll_fund(actor, budget, was[budget.pk], new, rule, ledger.currency, key))
    for line in _open_lines(ledger, old):
        rule_of_line = next((one for one in order_rules if one.kind == line.kind), None)
        if rule_of_line is not None and rule_of_line.again:
            _roll_line(actor, line, old, new, rule_of_line, report, key)
    if closes:
        Budget.objects.filter(pk__in=[one.pk for one in budgets]).update(state=Budget.State.CLOSED)
    return report


def _roll_fund(
    actor: Actor, budget: Budget, was: Balance, new: FiscalYear, rule: FundRule, currency: str, key: str
) -> dict[str, Any]:
    """Open the budget of the next year, or add to the one that is there."""
    fresh, _ = Budget.objects.get_or_create(fund=budget.fund, year=new, defaults={
        "encumbrance_limit": budget.encumbrance_limit, "expenditure_limit": budget.expenditure_limit,
        "warns_at": budget.warns_at,
    })  # fmt: skip
    allocated = money.round_half_up(Fraction(was.allocated * (10_000 + rule.change), 10_000)) if rule.allocation else 0
    taken = {"none": 0, "cash": was.cash_balance, "available": was.available}[rule.value]
    moved = max(0, taken)
    as_allocation = allocated + (moved if rule.as_allocation else 0)
    is_first = not fresh.postings.exists()
    for kind, amount in (("allocation", as_allocation), ("rollover", 0 if rule.as_allocation else moved)):
        if amount:
            post(
                actor, year=new, kind=kind, key=f"{key} {kind} {budget.pk}", currency=currency,
                origin={"rollover": budget.pk, **({"initial": True} if kind == "allocation" and is_first else {})},
                moves=[Move(fresh, "available", amount), Move(None, "outside", -amount)],
            )  # fmt: skip
    return {"fund": budget.fund.code, "allocated": as_allocation, "taken_along": 0 if rule.as_allocation else moved}


def _open_lines(ledger: Ledger, old: FiscalYear) -> list[OrderLine]:
    lines = Encumbrance.objects.filter(budget__fund__ledger=ledger, budget__year=old).values_list("line", flat=True)
    rows = OrderLine.objects.filter(pk__in=set(lines), order__state=PurchaseOrder.State.OPEN)
    return list(rows.select_related("order").order_by("order_id", "number"))


def _roll_line(
    actor: Actor, line: OrderLine, old: FiscalYear, new: FiscalYear, rule: OrderRule, report: Report, key: str
) -> None:
    """Set a line aside in the next year: its base over all its funds, divided by what was set aside at first."""
    before = encumbering.of_line(line, old)
    base = sum(_base(one, rule.based_on) for one in before)
    total = money.round_half_up(Fraction(base * (10_000 + rule.increase), 10_000))
    said = {"line": str(line), "amount": total}
    if total <= 0:
        return
    amounts = money.shares(total, [one.initial for one in before])
    found = {one.fund_id: one for one in Budget.objects.filter(year=new, fund__in={one.budget.fund_id for one in before})}
    if missing := [one.budget.fund.code for one in before if one.budget.fund_id not in found]:
        report.left.append({**said, "fund": missing[0], "reason": "Budget not found"})
        return
    try:
        with transaction.atomic():
            made = [
                _set_aside(actor, one, found[one.budget.fund_id], amount) for one, amount in zip(before, amounts, strict=True)
            ]
    except NotEnough:
        report.left.append({**said, "fund": before[0].budget.fund.code, "reason": "Insufficient funds"})
        return
    report.lines.append(said)
    report.made += made
    report.before.append((line.pk, line.adjustment, old.pk))
    _adjust(line, total, before[0].budget.fund.ledger.currency)
    PurchaseOrder.objects.filter(pk=line.order_id).update(year=new)


def _set_aside(actor: Actor, before: Encumbrance, budget: Budget, amount: int) -> int:
    made, _ = Encumbrance.objects.get_or_create(
        line=before.line, budget=budget, expense_class_id=before.expense_class_id, defaults={"initial": amount}
    )
    made.initial, made.state = amount, Encumbrance.State.UNRELEASED
    made.save(update_fields=["initial", "state"])
    encumbering.settle(actor, made)
    return made.pk


def _adjust(line: OrderLine, total: int, currency: str) -> None:
    """Write on the line how much more or less it costs now, so that its total is what is set aside."""
    if line.order.currency == currency:
        copies = line.copies.filter(Q(cancelled=None) | Q(keeps_encumbrance=True)).count()
        line.adjustment += total - encumbering.line_total(line, copies)
        line.save(update_fields=["adjustment"])


def _base(one: Encumbrance, based_on: str) -> int:
    """Give what an encumbrance counts: its price at first, what is still set aside, or what was paid less credits."""
    if based_on == "initial":
        return one.initial
    sums = {"encumbered": 0, "expended": 0, "credited": 0}
    for bucket, amount in one.postings.values_list("bucket", "amount"):
        if bucket in sums:
            sums[bucket] += amount
    return sums["encumbered"] if based_on == "remaining" else sums["expended"] + sums["credited"]


def must_be_ready(ledger: Ledger, old: FiscalYear, new: FiscalYear) -> None:
    """See to it that the ledger can be taken to this year. Raises CannotRollOver (A487)."""
    if new.starts <= old.ends:
        raise CannotRollOver(f"{new.code} does not follow {old.code}.", remedy="Choose the year that comes after.")
    if not Budget.objects.filter(fund__ledger=ledger, year=old).exists():
        raise CannotRollOver(f"{ledger.code} has no budget in {old.code}.", remedy="Choose the year that ends.")


def take_back(actor: Actor, ledger: Ledger, new: FiscalYear, said: dict[str, Any], report: dict[str, Any]) -> None:
    """Meet every entry of a rollover by its opposite, and set nothing aside for it any more.

    Only as long as nothing else was posted in the new year since. Raises CannotRollOver (A487).
    """
    here = Entry.objects.filter(postings__budget__fund__ledger=ledger, year=new)
    if here.filter(pk__gt=said["upto"]).exists():
        raise CannotRollOver(f"Money has moved in {new.code} since.", remedy="Put single funds right by transfers.")
    for one in Encumbrance.objects.filter(pk__in=report["made"]).select_related("budget__fund__ledger", "budget__year"):
        one.initial = 0
        one.save(update_fields=["initial"])
        encumbering.settle(actor, one)
    for line, adjustment, year in report["before"]:
        OrderLine.objects.filter(pk=line).update(adjustment=adjustment)
        PurchaseOrder.objects.filter(lines=line).update(year=year)
    for entry in here.filter(key__startswith=said["key"]).distinct().order_by("-id"):
        rows = list(entry.postings.select_related("budget"))
        post(
            actor, year=new, kind=entry.kind, key=f"void {entry.key}", currency=rows[0].currency,
            moves=[Move(one.budget, one.bucket, -one.amount) for one in rows], origin={"voids": entry.pk, **entry.origin},
        )  # fmt: skip
