"""Years, ledgers, funds, budgets; money allocated and transferred."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from alcove.acquisition import money
from alcove.acquisition.errors import CannotKeepMoney
from alcove.acquisition.models import Budget, Entry, ExpenseClass, FiscalYear, Fund, FundingSource, Ledger
from alcove.acquisition.posting import Move, post
from alcove.libraries.action import Actor, action

FULL = Decimal(100)
Kept = TypeVar("Kept", FiscalYear, Ledger, Fund, ExpenseClass, FundingSource, Budget)


@action("acquisition.add_year")
def add_year(actor: Actor, *, code: str, starts: date, ends: date, name: str = "") -> FiscalYear:
    """Make a fiscal year. Raises CannotKeepMoney (A481) where it lies over another, or its code is taken."""
    if ends <= starts:
        raise CannotKeepMoney("The year ends before it begins.", remedy="Give its first and its last day.")
    over = FiscalYear.objects.filter(library=actor.library_id, starts__lte=ends, ends__gte=starts).first()
    if over is not None:
        raise CannotKeepMoney(f"It lies over {over.code}, {over.starts} to {over.ends}.", remedy="Choose other days.")
    return _kept(FiscalYear(library_id=actor.library_id, code=_code(code), name=name[:100], starts=starts, ends=ends))


@action("acquisition.add_ledger")
def add_ledger(
    actor: Actor, *, code: str, name: str, currency: str, restricts_encumbrance: bool = True, restricts_expenditure: bool = True
) -> Ledger:
    """Make a ledger in a currency. Raises CannotKeepMoney (A481), WrongAmount (A480) for what is no currency."""
    money.exponent(currency)
    return _kept(Ledger(
        library_id=actor.library_id, code=_code(code), name=name[:200], currency=currency,
        restricts_encumbrance=restricts_encumbrance, restricts_expenditure=restricts_expenditure,
    ))  # fmt: skip


@action("acquisition.add_fund")
def add_fund(
    actor: Actor, *, ledger: Ledger, code: str, name: str, kind: str = "", parent: Fund | None = None, external_number: str = ""
) -> Fund:
    """Make a fund of a ledger, perhaps as a part of another. Raises CannotKeepMoney (A481)."""
    _ours(actor, ledger)
    if parent is not None and parent.ledger_id != ledger.pk:
        raise CannotKeepMoney("A fund stands below one of its own ledger.", remedy="Choose another.")
    return _kept(Fund(
        ledger=ledger, code=_code(code), name=name[:200], kind=kind[:50], parent=parent, external_number=external_number[:50]
    ))  # fmt: skip


@action("acquisition.add_expense_class")
def add_expense_class(actor: Actor, *, code: str, name: str) -> ExpenseClass:
    """Make a kind of cost, as print or electronic. Raises CannotKeepMoney (A481)."""
    return _kept(ExpenseClass(library_id=actor.library_id, code=_code(code), name=name[:200]))


@action("acquisition.add_source")
def add_source(actor: Actor, *, code: str, name: str, currency: str) -> FundingSource:
    """Make a source that money comes from. Raises CannotKeepMoney (A481), WrongAmount (A480)."""
    money.exponent(currency)
    return _kept(FundingSource(library_id=actor.library_id, code=_code(code), name=name[:200], currency=currency))


@action("acquisition.open_budget")
def open_budget(
    actor: Actor,
    *,
    fund: Fund,
    year: FiscalYear,
    encumbrance_limit: Decimal | None = None,
    expenditure_limit: Decimal | None = None,
    warns_at: Decimal | None = None,
) -> Budget:
    """Give a fund a budget in a year. Limits are percent of its funding, as Decimal("100"); None is no limit.

    Raises CannotKeepMoney (A481) where it has one.
    """
    _ours(actor, fund.ledger)
    limits = [_hundredths(one) for one in (encumbrance_limit, expenditure_limit, warns_at)]
    return _kept(Budget(
        fund=fund, year=year, encumbrance_limit=limits[0], expenditure_limit=limits[1], warns_at=limits[2],
    ))  # fmt: skip


@action("acquisition.set_budget_state")
def set_budget_state(actor: Actor, *, budget: Budget, state: str, reason: str) -> Budget:
    """Freeze a budget, close it, or open it again."""
    _ours(actor, budget.fund.ledger)
    if state not in Budget.State.values:
        raise CannotKeepMoney(f"“{state[:20]}” is no state of a budget.", remedy="Choose active, frozen or closed.")
    budget.state = state
    budget.save(update_fields=["state"])
    return budget


@action("acquisition.allocate")
def allocate(
    actor: Actor,
    *,
    budget: Budget,
    amount: int,
    key: str,
    source: FundingSource | None = None,
    rate: Decimal | None = None,
    reason: str = "",
) -> Entry:
    """Give a budget money, or take it away (below nothing), from outside or a source; the first is its initial allocation.

    `amount` is in minor units of the ledger's currency, `key` makes it one: said again with the same key nothing happens.
    `rate` is what one unit of the source's currency is worth, where it has another. Raises CannotPost (A483),
    WrongAmount (A480) without a rate.
    """
    _ours(actor, budget.fund.ledger)
    currency = budget.fund.ledger.currency
    origin: dict[str, Any] = {}
    if source is not None and source.currency != currency:
        back = None if rate is None else Decimal(1) / rate if rate > 0 else rate
        origin = {
            "currency": source.currency, "rate": str(rate), "amount": money.converted(amount, currency, source.currency, back),
        }  # fmt: skip
    if amount > 0 and not budget.postings.filter(kind=Entry.Kind.ALLOCATION).exists():
        origin["initial"] = True
    return post(
        actor, year=budget.year, kind=Entry.Kind.ALLOCATION, key=f"allocation {key}", currency=currency, reason=reason,
        origin=origin, moves=[Move(budget, "available", amount), Move(None, "outside", -amount, source=source)],
    )  # fmt: skip


@action("acquisition.transfer")
def transfer(
    actor: Actor,
    *,
    giver: Budget,
    taker: Budget,
    amount: int,
    key: str,
    rate: Decimal | None = None,
    as_allocation: bool = False,
    reason: str = "",
) -> list[Entry]:
    """Move money from one budget to another of the same year; `amount` in minor units of the giver's currency.

    Between currencies it becomes two entries, with the rate on both. `as_allocation` moves it as allocation, not as transfer.
    Raises CannotPost (A483), WrongAmount (A480) for nothing or less, or without a rate.
    """
    _ours(actor, giver.fund.ledger)
    _ours(actor, taker.fund.ledger)
    if amount <= 0:
        raise money.WrongAmount("Nothing is moved so.", remedy="Give an amount above nothing.")
    if giver.year_id != taker.year_id:
        raise CannotKeepMoney("Both budgets must be of one year.", remedy="Money goes to the next year by the rollover.")
    mine, theirs = giver.fund.ledger.currency, taker.fund.ledger.currency
    kind = Entry.Kind.ALLOCATION if as_allocation else Entry.Kind.TRANSFER
    said: dict[str, Any] = {"year": giver.year, "kind": kind, "reason": reason}
    if mine == theirs:
        moves = [Move(giver, "available", -amount), Move(taker, "available", amount)]
        return [post(actor, **said, key=f"transfer {key}", currency=mine, moves=moves)]
    other = money.converted(amount, mine, theirs, rate)
    origin: dict[str, Any] = {"currency": mine, "amount": amount, "rate": str(rate)}
    return [
        post(actor, **said, key=f"transfer {key} out", currency=mine, origin=origin,
             moves=[Move(giver, "available", -amount), Move(None, "outside", amount)]),
        post(actor, **said, key=f"transfer {key} in", currency=theirs, origin=origin,
             moves=[Move(taker, "available", other), Move(None, "outside", -other)]),
    ]  # fmt: skip


def _ours(actor: Actor, ledger: Ledger) -> None:
    if ledger.library_id != actor.library_id:
        raise CannotKeepMoney("This ledger is another library's.", remedy="Choose one of yours.")


def _code(said: str) -> str:
    code = " ".join(said.split())[:50]
    if not code:
        raise CannotKeepMoney("It has no code.", remedy="Give it a short one, as HIST.")
    return code


def _hundredths(percent: Decimal | None) -> int | None:
    if percent is None:
        return None
    scaled = percent * 100
    if not percent.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled <= 1_000_000:
        raise CannotKeepMoney(f"{percent} is no percentage.", remedy="Give one from 0 to 10000, with two decimals at most.")
    return int(scaled)


def _kept(row: Kept) -> Kept:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as wrong:
        raise CannotKeepMoney(f"There is one of this name already: {row}.", remedy="Choose another code.") from wrong
    return row
