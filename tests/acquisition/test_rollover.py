"""A year becomes the next: the worked figures of the design (functions, 4 d5), looked at, carried out, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from alcove.acquisition.actions import funds, invoices, orders, rollover
from alcove.acquisition.errors import CannotRollOver
from alcove.acquisition.models import Budget, Encumbrance, Entry, OrderLine, Posting, Rollover
from alcove.acquisition.rolling import FundRule, OrderRule

from .conftest import of

ONE_TIME = OrderRule("one-time", based_on="remaining")


@pytest.fixture
def new(clerk, year):
    return funds.add_year(clerk, code="2027", starts=date(2027, 1, 1), ends=date(2027, 12, 31))


def roll(clerk, ledger, year, new, *rules, orders=(), **said):
    return rollover.roll_over(clerk, ledger=ledger, old=year, new=new, funds=rules, orders=orders, **said)


def spend(clerk, vendor, year, fund, amount, number):
    invoice = invoices.enter_invoice(clerk, vendor=vendor, number=number, dated=date(2026, 6, 1), year=year)
    invoices.add_invoice_line(clerk, invoice=invoice, amount=amount, fund=fund, description="Spent")
    invoices.approve_invoice(clerk, invoice=invoice)
    invoices.pay_invoice(clerk, invoice=invoice)


def test_law_gets_ten_percent_more_and_its_open_orders_again(clerk, fund, ledger, year, new, ordered, vendor):
    law = fund("LAW", 80_00, kind="law")
    first, second = ordered(35_00, law, kind="subscription"), ordered(10_00, law)
    for line, amount, number in ((first, 10_00, "1"), (second, 6_00, "2")):
        invoice = invoices.enter_invoice(clerk, vendor=vendor, number=number, dated=date(2026, 6, 1), year=year)
        invoices.add_invoice_line(clerk, invoice=invoice, amount=amount, line=line, releases=False)
        invoices.approve_invoice(clerk, invoice=invoice, despite="a part")
        invoices.pay_invoice(clerk, invoice=invoice)

    roll(
        clerk, ledger, year, new, FundRule("law", change=1000),
        orders=[OrderRule("subscription", based_on="remaining", increase=1000), ONE_TIME],
    )  # fmt: skip

    found = of(law, new)
    assert (found.allocated, found.encumbered, found.available) == (88_00, 27_50 + 4_00, 56_50)


def test_a_gift_takes_along_what_is_available_as_allocation(clerk, fund, ledger, year, new, ordered, vendor):
    gift = fund("GIFT", 140_00, kind="gift")
    spend(clerk, vendor, year, gift, 120_00, "1")
    ordered(3_00, gift)
    assert of(gift).available == 17_00

    roll(clerk, ledger, year, new, FundRule("gift", value="available", as_allocation=True))

    assert of(gift, new).allocated == 157_00


def test_science_takes_along_its_cash_as_a_transfer(clerk, fund, ledger, year, new, ordered, vendor):
    science, other = fund("SCIENCE", 110_00, kind="sci"), fund("OTHER", 60_00)
    funds.transfer(clerk, giver=Budget.objects.get(fund=other), taker=Budget.objects.get(fund=science), amount=50_00, key="t")
    spend(clerk, vendor, year, science, 125_00, "1")
    ordered(2_75, science)

    roll(clerk, ledger, year, new, FundRule("sci", value="cash"), orders=[ONE_TIME])

    found = of(science, new)
    assert (found.allocated, found.net_transfers, found.encumbered, found.available) == (110_00, 35_00, 2_75, 142_25)


def test_a_budget_that_is_there_keeps_its_own_allocation(clerk, fund, ledger, year, new):
    hist = fund("HIST", 50_00)
    budget = funds.open_budget(clerk, fund=hist, year=new)
    funds.allocate(clerk, budget=budget, amount=20_00, key="by hand")

    roll(clerk, ledger, year, new, FundRule(change=1500))

    assert of(hist, new).allocated == 77_50


def test_what_was_paid_is_divided_as_it_was_set_aside_at_first(clerk, fund, ledger, year, new, ordered, vendor):
    one, two, three = (fund(code, 100_00) for code in ("ONE", "TWO", "THREE"))
    line = ordered(5_00, None, shares=[(one, 2000), (two, 3000), (three, 5000)], kind="standing")
    invoice = invoices.enter_invoice(clerk, vendor=vendor, number="1", dated=date(2026, 6, 1), year=year)
    invoices.add_invoice_line(clerk, invoice=invoice, amount=5_00, line=line, releases=False)
    invoices.approve_invoice(clerk, invoice=invoice)
    invoices.pay_invoice(clerk, invoice=invoice)

    roll(clerk, ledger, year, new, FundRule(), orders=[OrderRule("standing", based_on="expended", increase=1000)])

    assert [of(each, new).encumbered for each in (one, two, three)] == [1_10, 1_65, 2_75]
    line = OrderLine.objects.get()
    assert line.adjustment == 50


def test_a_line_of_which_one_fund_has_no_money_is_left_whole_with_the_reason(clerk, fund, ledger, year, new, ordered):
    from decimal import Decimal

    rich, poor = fund("RICH", 100_00, Decimal(100), kind="r"), fund("POOR", 100_00, Decimal(100), kind="p")
    ordered(40_00, rich, poor)

    report = roll(clerk, ledger, year, new, FundRule("r"), FundRule("p", change=-9000), orders=[ONE_TIME])

    assert of(rich, new).encumbered == of(poor, new).encumbered == 0
    assert [(one["reason"], one["amount"]) for one in report["left"]] == [("Insufficient funds", 80_00)]


def test_a_fund_without_a_rule_has_no_budget_and_its_lines_are_left(clerk, fund, ledger, year, new, ordered):
    ordered(40_00, fund("HIST", 100_00, kind="h"))

    report = roll(clerk, ledger, year, new, FundRule("other"), orders=[ONE_TIME])

    assert [one["reason"] for one in report["left"]] == ["Budget not found"]


def test_looking_is_the_same_as_doing_and_changes_nothing(clerk, fund, ledger, year, new, ordered):
    hist = fund("HIST", 100_00)
    ordered(40_00, hist)
    before = (Entry.objects.count(), Posting.objects.count(), Encumbrance.objects.count(), Budget.objects.count())

    looked = roll(clerk, ledger, year, new, FundRule(value="available"), orders=[ONE_TIME], dry_run=True)
    after = (Entry.objects.count(), Posting.objects.count(), Encumbrance.objects.count(), Budget.objects.count())
    done = roll(clerk, ledger, year, new, FundRule(value="available"), orders=[ONE_TIME])

    assert before == after
    assert looked["funds"] == done["funds"] and looked["lines"] == done["lines"] and looked["left"] == done["left"]
    with pytest.raises(CannotRollOver, match="already"):
        roll(clerk, ledger, year, new, FundRule())


def test_it_is_taken_back_whole_and_can_be_done_again(clerk, fund, ledger, year, new, ordered):
    hist = fund("HIST", 100_00)
    line = ordered(40_00, hist, kind="standing")
    rule = OrderRule("standing", based_on="initial", increase=500)
    roll(clerk, ledger, year, new, FundRule(), orders=[rule])
    assert (of(hist, new).encumbered, Budget.objects.get(fund=hist, year=year).state) == (42_00, "closed")

    rollover.undo_rollover(clerk, rollover=Rollover.objects.get(), reason="Too early")

    assert of(hist, new).available == of(hist, new).encumbered == 0
    line.refresh_from_db()
    assert (line.adjustment, Budget.objects.get(fund=hist, year=year).state) == (0, "active")
    roll(clerk, ledger, year, new, FundRule(), orders=[rule])
    assert (of(hist, new).encumbered, of(hist, new).allocated) == (42_00, 100_00)


def test_once_money_has_moved_it_stays(clerk, fund, ledger, year, new, vendor):
    hist = fund("HIST", 100_00)
    roll(clerk, ledger, year, new, FundRule())
    spend(clerk, vendor, new, hist, 1_00, "1")

    with pytest.raises(CannotRollOver, match="has moved"):
        rollover.undo_rollover(clerk, rollover=Rollover.objects.get(), reason="Too late")


def test_years_that_do_not_follow_and_rules_that_are_not_known(clerk, fund, ledger, year, new):
    fund("HIST", 1_00)
    with pytest.raises(CannotRollOver, match="does not follow"):
        roll(clerk, ledger, new, year, FundRule())
    with pytest.raises(CannotRollOver, match="no budget"):
        rollover.roll_over(clerk, ledger=funds.add_ledger(clerk, code="X", name="X", currency="EUR"), old=year, new=new)
    with pytest.raises(CannotRollOver, match="no such rule"):
        roll(clerk, ledger, year, new, FundRule(value="everything"))
    assert orders.PurchaseOrder.objects.count() == 0
