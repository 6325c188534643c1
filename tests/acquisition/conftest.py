"""A year, a ledger, two funds with money, a vendor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from alcove.acquisition.actions import funds, orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.balances import Balance, balances
from alcove.acquisition.models import Budget, Fund, OrderLine

FULL = Decimal(100)


@pytest.fixture
def year(clerk):
    return funds.add_year(clerk, code="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))


@pytest.fixture
def ledger(clerk):
    return funds.add_ledger(clerk, code="MAIN", name="Main ledger", currency="EUR")


@pytest.fixture
def fund(clerk, ledger, year) -> Callable[..., Fund]:
    """Make a fund with a budget and money in it."""

    def make(code: str, amount: int = 0, limit: Decimal | None = None, **said: Any) -> Fund:
        made = funds.add_fund(clerk, ledger=ledger, code=code, name=code.title(), **said)
        budget = funds.open_budget(clerk, fund=made, year=year, encumbrance_limit=limit, expenditure_limit=limit)
        if amount:
            funds.allocate(clerk, budget=budget, amount=amount, key=f"first of {code}")
        return made

    return make


@pytest.fixture
def hist(fund):
    return fund("HIST", 100_00, FULL)


@pytest.fixture
def sci(fund):
    return fund("SCI", 50_00, FULL)


@pytest.fixture
def vendor(clerk):
    return orders.add_vendor(clerk, code="BOOKS", name="Books & Co", currency="EUR")


@pytest.fixture
def ordered(clerk, vendor, year) -> Callable[..., OrderLine]:
    """Order a title in some copies, and open the order."""

    def make(price: int, *paying: Fund, opened: bool = True, **said: Any) -> OrderLine:
        order = orders.draft_order(clerk, vendor=vendor, currency=said.pop("currency", ""))
        rate = said.pop("rate", None)
        line = orders.add_line(
            clerk, order=order, title="A title", price=price, copies=[CopyWish(one, "Main") for one in paying], **said
        )
        if opened:
            orders.open_order(clerk, order=order, year=year, rate=rate)
        return OrderLine.objects.select_related("order").get(pk=line.pk)

    return make


def of(fund: Fund, year: Any = None) -> Balance:
    """Give the balance of a fund, in this year or in its only one."""
    rows = Budget.objects.filter(fund=fund)
    [budget] = rows.filter(year=year) if year else rows
    return balances([budget.pk])[budget.pk]
