"""Money that is always right: what adds up is posted once, what does not is refused by the database, totals are sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from alcove.acquisition import money
from alcove.acquisition.actions import funds
from alcove.acquisition.balances import balances
from alcove.acquisition.errors import CannotKeepMoney, CannotPost, NotEnough
from alcove.acquisition.models import Entry, Posting
from alcove.acquisition.posting import Move, post
from alcove.libraries.action import ACTIONS, action

FULL = Decimal(100)


@pytest.fixture
def hist(clerk, ledger, year):
    fund = funds.add_fund(clerk, ledger=ledger, code="HIST", name="History")
    return funds.open_budget(clerk, fund=fund, year=year, encumbrance_limit=FULL, expenditure_limit=FULL)


@pytest.fixture
def sci(clerk, ledger, year):
    fund = funds.add_fund(clerk, ledger=ledger, code="SCI", name="Science")
    return funds.open_budget(clerk, fund=fund, year=year)


@action("acquisition.test_post")
def move(actor, **said):
    """Post as it is."""
    return post(actor, **said)


del ACTIONS["acquisition.test_post"]


def of(budget):
    return balances([budget.pk])[budget.pk]


def test_money_is_allocated_once_however_often_it_is_said(clerk, hist):
    for _ in range(3):
        funds.allocate(clerk, budget=hist, amount=100_00, key="from the city")
    funds.allocate(clerk, budget=hist, amount=20_00, key="more")
    funds.allocate(clerk, budget=hist, amount=-5_00, key="less")

    found = of(hist)

    assert (found.initial, found.allocated_in, found.allocated_out, found.allocated) == (100_00, 20_00, 5_00, 115_00)
    assert found.available == found.total_funding == found.cash_balance == 115_00


def test_a_transfer_leaves_one_and_reaches_the_other(clerk, hist, sci):
    funds.allocate(clerk, budget=hist, amount=100_00, key="a")
    funds.transfer(clerk, giver=hist, taker=sci, amount=30_00, key="t")

    assert (of(hist).net_transfers, of(sci).net_transfers) == (-30_00, 30_00)
    assert of(hist).available + of(sci).available == 100_00


def test_between_currencies_there_must_be_a_rate(clerk, hist, year):
    yen = funds.add_ledger(clerk, code="YEN", name="Japan", currency="JPY")
    tokyo = funds.open_budget(clerk, fund=funds.add_fund(clerk, ledger=yen, code="TYO", name="Tokyo"), year=year)
    funds.allocate(clerk, budget=hist, amount=100_00, key="a")

    with pytest.raises(money.WrongAmount, match="no rate from EUR to JPY"):
        funds.transfer(clerk, giver=hist, taker=tokyo, amount=10_00, key="t")
    funds.transfer(clerk, giver=hist, taker=tokyo, amount=10_00, key="t", rate=Decimal("163.455"))

    assert of(tokyo).available == 1635
    assert of(hist).available == 90_00


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        ([("available", 5), ("encumbered", -4)], "A483"),
        ([("available", 0)], "A483"),
        ([], "A483"),
    ],
)
def test_what_does_not_add_up_is_refused_whole(clerk, hist, moves, code):
    with pytest.raises(CannotPost, match=code):
        move(clerk, year=hist.year, kind="encumbrance", key="x", currency="EUR", moves=[Move(hist, *one) for one in moves])

    assert not Entry.objects.exists() and not Posting.objects.exists()


def test_an_entry_has_the_currency_of_its_budgets(clerk, hist):
    with pytest.raises(CannotPost, match="one currency"):
        move(clerk, year=hist.year, kind="allocation", key="x", currency="USD",
             moves=[Move(hist, "available", 5), Move(None, "outside", -5)])  # fmt: skip


def test_no_more_is_set_aside_than_there_is(clerk, hist):
    funds.allocate(clerk, budget=hist, amount=10_00, key="a")

    def encumber(amount, key):
        moves = [Move(hist, "available", -amount), Move(hist, "encumbered", amount)]
        return move(clerk, year=hist.year, kind="encumbrance", key=key, currency="EUR", moves=moves)

    encumber(7_00, "1")
    with pytest.raises(NotEnough, match="A482"):
        encumber(3_01, "2")
    encumber(3_00, "3")

    assert (of(hist).encumbered, of(hist).available) == (10_00, 0)


def test_a_payment_does_not_ask_what_is_set_aside(clerk, hist):
    funds.allocate(clerk, budget=hist, amount=10_00, key="a")
    move(clerk, year=hist.year, kind="encumbrance", key="e", currency="EUR",
         moves=[Move(hist, "available", -10_00), Move(hist, "encumbered", 10_00)])  # fmt: skip

    def pay(amount, key):
        moves = [Move(hist, "available", -amount), Move(hist, "expended", amount)]
        return move(clerk, year=hist.year, kind="payment", key=key, currency="EUR", moves=moves)

    pay(10_00, "1")
    with pytest.raises(NotEnough):
        pay(1, "2")

    found = of(hist)
    assert (found.available, found.over_expended, found.over_encumbered) == (-10_00, 0, 10_00)


def test_without_a_limit_or_a_restriction_a_budget_may_be_overdrawn_and_says_so(clerk, sci):
    move(clerk, year=sci.year, kind="payment", key="1", currency="EUR",
         moves=[Move(sci, "available", -5_00), Move(sci, "expended", 5_00)])  # fmt: skip

    assert (of(sci).available, of(sci).over_expended) == (-5_00, 5_00)


def test_what_is_posted_stays_as_it_is_whoever_asks_the_database(clerk, hist):
    entry = funds.allocate(clerk, budget=hist, amount=10_00, key="a")
    tampering = [
        "UPDATE acquisition_posting SET amount = amount + 1",
        "DELETE FROM acquisition_posting",
        f"UPDATE acquisition_entry SET reason = 'other' WHERE id = {entry.pk}",  # noqa: S608
        "DELETE FROM acquisition_entry",
        "INSERT INTO acquisition_posting (entry_id, budget_id, bucket, kind, amount, currency) "  # noqa: S608
        f"VALUES ({entry.pk}, {hist.pk}, 'available', 'allocation', 5, 'EUR')",
    ]

    for statement in tampering:
        with pytest.raises(DatabaseError, match="ledger: final"), transaction.atomic():
            connection.cursor().execute(statement)

    assert of(hist).available == 10_00


def test_a_closed_budget_takes_nothing(clerk, hist):
    funds.set_budget_state(clerk, budget=hist, state="closed", reason="The year is over")

    with pytest.raises(CannotPost, match="closed"):
        funds.allocate(clerk, budget=hist, amount=5, key="late")


def test_years_do_not_lie_over_one_another_and_codes_are_given_once(clerk, year, ledger, hist):
    with pytest.raises(CannotKeepMoney, match="lies over 2026"):
        funds.add_year(clerk, code="26b", starts=date(2026, 12, 31), ends=date(2027, 6, 30))
    with pytest.raises(CannotKeepMoney, match="already"):
        funds.add_ledger(clerk, code="MAIN", name="Again", currency="EUR")
    with pytest.raises(money.WrongAmount, match="no currency"):
        funds.add_ledger(clerk, code="X", name="X", currency="Euro")
    with pytest.raises(CannotKeepMoney, match="already"):
        funds.open_budget(clerk, fund=hist.fund, year=year)


def test_money_from_a_source_in_another_currency_keeps_the_rate(clerk, hist):
    grant = funds.add_source(clerk, code="GRANT", name="A grant", currency="USD")

    with pytest.raises(money.WrongAmount, match="no rate"):
        funds.allocate(clerk, budget=hist, amount=90_00, key="g", source=grant)
    entry = funds.allocate(clerk, budget=hist, amount=90_00, key="g", source=grant, rate=Decimal("0.9"))

    assert entry.origin["amount"] == 100_00 and entry.origin["currency"] == "USD"
    assert grant.postings.get().amount == -90_00
