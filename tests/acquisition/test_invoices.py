"""Invoices: held where they do not add up, approved, paid, cancelled; money goes its way and back to the penny."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from alcove.acquisition import invoicing
from alcove.acquisition.actions import invoices, orders
from alcove.acquisition.errors import CannotInvoice
from alcove.acquisition.models import Encumbrance, Entry, Invoice, Posting

from .conftest import of


@pytest.fixture
def entered(clerk, vendor, year):
    """Enter an invoice with lines: (order line or fund, amount, quantity)."""

    def make(*lines, number="I-1", lock=None, rate=None, currency="", releases=True):
        made = invoices.enter_invoice(
            clerk, vendor=vendor, number=number, dated=date(2026, 5, 1), year=year, lock_total=lock, rate=rate,
            currency=currency,
        )  # fmt: skip
        for for_what, amount, quantity in lines:
            what = {"line": for_what} if hasattr(for_what, "order_id") else {"fund": for_what}
            invoices.add_invoice_line(
                clerk, invoice=made, amount=amount, quantity=quantity, description="x", releases=releases, **what
            )
        return made

    return make


def test_money_goes_from_set_aside_to_awaiting_to_expended(clerk, hist, ordered, entered):
    line = ordered(10_00, hist, hist)
    invoice = entered((line, 20_00, 2), lock=20_00)

    invoices.approve_invoice(clerk, invoice=invoice)
    found = of(hist)
    assert (found.encumbered, found.awaiting, found.expended, found.available) == (0, 20_00, 0, 80_00)

    invoices.pay_invoice(clerk, invoice=invoice)
    found = of(hist)
    assert (found.encumbered, found.awaiting, found.expended, found.available) == (0, 0, 20_00, 80_00)
    assert found.cash_balance == 80_00


def test_a_part_that_is_invoiced_leaves_the_rest_set_aside(clerk, hist, ordered, entered):
    line = ordered(10_00, hist, hist, hist)

    invoices.approve_invoice(clerk, invoice=entered((line, 10_00, 1), releases=False))

    assert (of(hist).encumbered, of(hist).awaiting) == (20_00, 10_00)
    invoices.approve_invoice(clerk, invoice=entered((line, 20_00, 2), number="I-2"))
    assert (of(hist).encumbered, of(hist).awaiting) == (0, 30_00)


def test_dearer_than_ordered_never_sets_aside_less_than_nothing(clerk, hist, ordered, entered):
    line = ordered(10_00, hist)

    with pytest.raises(CannotInvoice, match=r"12.00 charged, 10.00 ordered"):
        invoices.approve_invoice(clerk, invoice=entered((line, 12_00, 1)))
    invoices.approve_invoice(clerk, invoice=Invoice.objects.get(), despite="The dollar rose")

    assert (of(hist).encumbered, of(hist).awaiting) == (0, 12_00)


def test_more_copies_than_were_ordered_are_held(clerk, hist, ordered, entered):
    line = ordered(10_00, hist, hist)
    invoices.approve_invoice(clerk, invoice=entered((line, 10_00, 1)))

    with pytest.raises(CannotInvoice, match="2 charged, 1 of 2 ordered are left"):
        invoices.approve_invoice(clerk, invoice=entered((line, 20_00, 2), number="I-2"))


def test_an_invoice_that_does_not_come_to_its_total_is_held_and_nothing_is_posted(clerk, hist, ordered, entered):
    line = ordered(10_00, hist)
    before = Entry.objects.count()

    with pytest.raises(CannotInvoice, match=r"come to 10\.00, the paper says 10\.01"):
        invoices.approve_invoice(clerk, invoice=entered((line, 10_00, 1), lock=10_01))

    assert Entry.objects.count() == before
    assert Invoice.objects.get().state == "open"


@pytest.mark.parametrize(("prorate", "shares"), [("amount", [33, 67]), ("quantity", [75, 25]), ("line", [50, 50])])
def test_freight_is_divided(clerk, hist, sci, entered, prorate, shares):
    invoice = entered((hist, 10_00, 3), (sci, 20_00, 1))
    invoices.add_charge(clerk, invoice=invoice, description="Freight", amount=1_00, prorate=prorate)

    invoices.approve_invoice(clerk, invoice=invoice)

    assert invoicing.total(invoice) == 31_00
    assert [of(hist).awaiting - 10_00, of(sci).awaiting - 20_00] == shares


def test_tax_in_percent_a_discount_and_a_charge_of_its_own(clerk, hist, sci, entered):
    invoice = entered((hist, 33_33, 1), lock=33_33 + 2_33 - 1_00 + 5_00)
    invoices.add_charge(clerk, invoice=invoice, description="VAT 7 %", percent=700)
    invoices.add_charge(clerk, invoice=invoice, description="Discount", amount=-1_00)
    invoices.add_charge(clerk, invoice=invoice, description="Freight", amount=5_00, prorate="not", fund=sci)
    invoices.add_charge(clerk, invoice=invoice, description="VAT included", amount=9_99, relation="included")

    invoices.approve_invoice(clerk, invoice=invoice)

    assert (of(hist).awaiting, of(sci).awaiting) == (34_66, 5_00)


def test_a_credit_note_gives_money_back(clerk, hist, ordered, entered):
    line = ordered(10_00, hist, hist)
    paid = entered((line, 20_00, 2))
    invoices.approve_invoice(clerk, invoice=paid)
    invoices.pay_invoice(clerk, invoice=paid)

    credit = entered((line, -10_00, 1), number="C-1", lock=-10_00)
    invoices.approve_invoice(clerk, invoice=credit)
    assert (of(hist).awaiting, of(hist).available) == (-10_00, 90_00)
    invoices.pay_invoice(clerk, invoice=credit)

    found = of(hist)
    assert (found.expended, found.credited, found.available, found.encumbered) == (20_00, 10_00, 90_00, 0)


@pytest.mark.parametrize("is_paid", [False, True])
def test_a_cancelled_invoice_leaves_no_trace_in_the_sums_and_every_one_in_the_list(clerk, hist, ordered, entered, is_paid):
    line = ordered(10_00, hist, hist)
    before = of(hist)
    invoice = entered((line, 20_00, 2))
    invoices.approve_invoice(clerk, invoice=invoice)
    if is_paid:
        invoices.pay_invoice(clerk, invoice=invoice)

    invoices.cancel_invoice(clerk, invoice=invoice, reason="Sent twice")

    assert of(hist) == before
    assert Entry.objects.filter(key__startswith="void ").count() == 1 + is_paid
    invoices.reopen_invoice(clerk, invoice=invoice)
    invoices.approve_invoice(clerk, invoice=invoice)
    assert of(hist).awaiting == 20_00


def test_what_another_invoice_released_stays_released(clerk, hist, ordered, entered):
    line = ordered(10_00, hist, hist)
    first, second = entered((line, 10_00, 1)), entered((line, 10_00, 1), number="I-2")
    invoices.approve_invoice(clerk, invoice=first)
    invoices.approve_invoice(clerk, invoice=second)

    invoices.cancel_invoice(clerk, invoice=second, reason="A mistake")

    assert Encumbrance.objects.get().state == "released"
    assert of(hist).encumbered == 0


def test_an_invoice_of_shares_is_divided_as_the_order_was(clerk, hist, sci, ordered, entered):
    line = ordered(10_01, None, shares=[(hist, 5000), (sci, 5000)])

    invoices.approve_invoice(clerk, invoice=entered((line, 10_01, 1)))

    assert (of(hist).awaiting, of(sci).awaiting) == (5_01, 5_00)
    assert (of(hist).encumbered, of(sci).encumbered) == (0, 0)


def test_an_invoice_in_another_currency_is_posted_at_its_own_rate(clerk, hist, ordered, entered):
    line = ordered(20_000, hist, currency="JPY", rate=Decimal("0.001"))
    assert of(hist).encumbered == 20_00

    invoice = entered((line, 20_000, 1), currency="JPY", rate=Decimal("0.0011"))
    invoices.approve_invoice(clerk, invoice=invoice)

    assert (of(hist).awaiting, of(hist).encumbered) == (22_00, 0)
    assert Posting.objects.filter(bucket="awaiting").get().entry.origin["rate"] == "0.00110000"


def test_the_same_invoice_is_entered_once(clerk, vendor, year, entered):
    entered()
    with pytest.raises(CannotInvoice, match="here already"):
        entered()
    with pytest.raises(CannotInvoice, match="no lines"):
        invoices.approve_invoice(clerk, invoice=Invoice.objects.get())


def test_what_is_approved_is_paid_whatever_changed_on_the_order_since(clerk, hist, sci, ordered, entered):
    line = ordered(10_00, hist, hist)
    invoice = entered((line, 10_00, 1), releases=False)
    invoices.approve_invoice(clerk, invoice=invoice)
    orders.change_price(clerk, line=line, price=15_00)

    invoices.pay_invoice(clerk, invoice=invoice)

    assert (of(hist).awaiting, of(hist).expended, of(hist).encumbered) == (0, 10_00, 20_00)
