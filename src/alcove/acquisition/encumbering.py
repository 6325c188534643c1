"""What is set aside for order lines, kept in step with their prices, funds, copies and payments (functions, 4 d2 and d3)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q, Sum

from alcove.libraries.action import Actor

from . import money
from .errors import CannotOrder
from .models import Budget, Encumbrance, Entry, FiscalYear, OrderLine, Posting
from .posting import Move, post


class Part(NamedTuple):
    """Who pays a part of a line: a fund, and perhaps an expense class."""

    fund: int
    expense_class: int | None


def line_total(line: OrderLine, copies: int) -> int:
    """Give the price of a line for so many copies, in minor units of its order: list less discount, with additional cost."""
    gross = line.price * copies
    net = gross - money.round_half_up(Fraction(gross * line.discount, 10_000)) + (line.additional if copies else 0)
    return max(0, net + line.adjustment) if copies else 0


def parts(line: OrderLine) -> list[tuple[Part, int]]:
    """Give who pays for the copies that are still to be paid, and how much of the line's total, in the order's currency.

    Copies that were cancelled count no more, unless they are only delayed. Raises CannotOrder (A484) where a copy has no
    fund, or shares do not make a hundred percent.
    """
    copies = list(line.copies.filter(Q(cancelled=None) | Q(keeps_encumbrance=True)).order_by("number"))
    total = line_total(line, len(copies))
    shares = list(line.shares.all())
    if shares:
        if sum(one.percent for one in shares) != 10_000:
            raise CannotOrder(f"The shares of line {line} do not make 100 %.", remedy="Put them right.", where=str(line))
        weights = [one.percent for one in shares]
        named = [Part(one.fund_id, one.expense_class_id) for one in shares]
    else:
        if any(one.fund_id is None for one in copies):
            raise CannotOrder(f"A copy of line {line} has no fund.", remedy="Choose one.", where=str(line))
        named = [Part(one.fund_id or 0, one.expense_class_id) for one in copies]
        weights = [1] * len(copies)
    found: dict[Part, int] = {}
    for part, amount in zip(named, money.shares(total, weights) if weights else [], strict=True):
        found[part] = found.get(part, 0) + amount
    return list(found.items())


def in_ledger(line: OrderLine, divided: list[tuple[Part, int]], currency: str) -> list[tuple[Part, int]]:
    """Give the parts in the currency of their ledger: the sum is converted, then divided, so that no penny is lost."""
    order = line.order
    total = money.converted(sum(amount for _, amount in divided), order.currency, currency, order.rate)
    amounts = money.shares(total, [amount for _, amount in divided]) if divided else []
    return [(part, amount) for (part, _), amount in zip(divided, amounts, strict=True)]


def settle_line(actor: Actor, line: OrderLine, year: FiscalYear) -> list[Encumbrance]:
    """Bring what is set aside for a line in step with it; there is never a second encumbrance for the same.

    Raises CannotOrder (A484) where a fund has no budget in this year, NotEnough (A482) where it does not hold as much.
    """
    divided = parts(line)
    budgets = {
        one.fund_id: one
        for one in Budget.objects.filter(year=year, fund__in={part.fund for part, _ in divided}).select_related("fund__ledger")
    }
    _must_have_budgets(line, year, divided, budgets)
    currencies = {one.fund.ledger.currency for one in budgets.values()}
    if len(currencies) > 1:
        raise CannotOrder(f"Line {line} is paid in several currencies.", remedy="Choose funds of one ledger.", where=str(line))
    wanted: dict[tuple[int, int | None], int] = {}
    if currencies:
        for part, amount in in_ledger(line, divided, next(iter(currencies))):
            wanted[budgets[part.fund].pk, part.expense_class] = amount
    here = {(one.budget_id, one.expense_class_id): one for one in of_line(line, year)}
    for key, amount in wanted.items():
        if key not in here:
            here[key] = Encumbrance.objects.create(
                line=line.pk, budget_id=key[0], expense_class_id=key[1], initial=amount, state=Encumbrance.State.UNRELEASED
            )
    # What is given free comes first, so that moving from one fund to another never needs the money twice.
    for key, one in sorted(here.items(), key=lambda item: wanted.get(item[0], 0) - item[1].initial):
        if one.initial != wanted.get(key, 0):
            one.initial = wanted.get(key, 0)
            one.save(update_fields=["initial"])
        settle(actor, one)
    return list(here.values())


def _must_have_budgets(
    line: OrderLine, year: FiscalYear, divided: Iterable[tuple[Part, int]], budgets: dict[int, Budget]
) -> None:
    for part, _ in divided:
        if part.fund not in budgets:
            raise CannotOrder(
                f"A fund of line {line} has no budget in {year.code}.",
                remedy="Open one, or choose another fund.",
                where=str(line),
            )


def of_line(line: OrderLine, year: FiscalYear | None = None) -> list[Encumbrance]:
    """Give the encumbrances of a line, of one year or of all."""
    rows = Encumbrance.objects.filter(line=line.pk).select_related("budget__fund__ledger", "budget__year").order_by("pk")
    return list(rows.filter(budget__year=year) if year else rows)


def settle(actor: Actor, one: Encumbrance) -> int:
    """Post the difference between what is to be set aside and what is; give how much is set aside now.

    `clamp(initial - awaiting - expended + credited, 0, initial)`; nothing while pending, and nothing once released.
    """
    sums = dict(Posting.objects.filter(encumbrance=one).values_list("bucket").annotate(Sum("amount")).order_by())
    now = sums.get("encumbered", 0)
    used = sums.get("awaiting", 0) + sums.get("expended", 0) + sums.get("credited", 0)
    target = 0
    if one.state == Encumbrance.State.UNRELEASED:
        target = min(max(one.initial - used, 0), one.initial)
    if target != now:
        currency = one.budget.fund.ledger.currency
        number = Entry.objects.filter(postings__encumbrance=one, kind=Entry.Kind.ENCUMBRANCE).distinct().count() + 1
        moves = [
            Move(one.budget, "encumbered", target - now, one, one.expense_class_id),
            Move(one.budget, "available", now - target, None, one.expense_class_id),
        ]
        post(
            actor, year=one.budget.year, kind=Entry.Kind.ENCUMBRANCE, key=f"encumbrance {one.pk} no. {number}",
            currency=currency, moves=moves,
        )  # fmt: skip
    return target


def release(actor: Actor, line: OrderLine) -> None:
    """Set nothing aside any more."""
    for one in of_line(line):
        one.state = Encumbrance.State.RELEASED
        one.save(update_fields=["state"])
        settle(actor, one)


def set_aside_again(actor: Actor, line: OrderLine, year: FiscalYear) -> None:
    """Set aside again what was released in this year."""
    for one in of_line(line, year):
        one.state = Encumbrance.State.UNRELEASED
        one.save(update_fields=["state"])
    settle_line(actor, line, year)
