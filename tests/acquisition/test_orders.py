"""Orders: a row for every copy, money set aside once, free again when nothing comes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from alcove.acquisition.actions import orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.errors import CannotOrder, CannotReceive, NotEnough
from alcove.acquisition.models import Copy, Encumbrance, Entry, PurchaseOrder
from alcove.acquisition.money import WrongAmount

from .conftest import of


def test_opening_sets_the_money_aside_and_opening_again_sets_aside_no_more(clerk, hist, sci, ordered, year):
    line = ordered(10_00, hist, hist, sci)

    for _ in range(3):
        orders.open_order(clerk, order=line.order, year=year)

    assert (of(hist).encumbered, of(sci).encumbered) == (20_00, 10_00)
    assert Encumbrance.objects.count() == 2
    assert of(hist).available == 80_00


def test_all_lines_are_opened_or_none(clerk, hist, vendor, year):
    order = orders.draft_order(clerk, vendor=vendor)
    orders.add_line(clerk, order=order, title="Cheap", price=10_00, copies=[CopyWish(hist)])
    orders.add_line(clerk, order=order, title="Dear", price=95_00, copies=[CopyWish(hist)])

    with pytest.raises(NotEnough, match="A482"):
        orders.open_order(clerk, order=order, year=year)

    order.refresh_from_db()
    assert order.state == "pending"
    assert not Encumbrance.objects.exists() and of(hist).encumbered == 0


def test_odd_pennies_are_divided_without_a_rest(ordered, hist, sci, fund):
    third = fund("THIRD", 50_00)
    ordered(10_00, None, shares=[(hist, 3333), (sci, 3333), (third, 3334)])

    assert (of(hist).encumbered, of(sci).encumbered, of(third).encumbered) == (3_33, 3_33, 3_34)


def test_discount_and_additional_cost_are_in_the_price(ordered, hist):
    ordered(9_99, hist, hist, hist, discount=1250, additional=2_00)

    # 29.97 less 12.5 % (3.75, half up) and 2.00 more
    assert of(hist).encumbered == 29_97 - 3_75 + 2_00


def test_an_order_in_another_currency_needs_its_rate_and_keeps_it(clerk, hist, ordered, vendor, year):
    order = orders.draft_order(clerk, vendor=vendor, currency="JPY")
    orders.add_line(clerk, order=order, title="A title", price=3270, copies=[CopyWish(hist)])

    with pytest.raises(WrongAmount, match="no rate from JPY to EUR"):
        orders.open_order(clerk, order=order, year=year)
    orders.open_order(clerk, order=order, year=year, rate=Decimal("0.00611621"))

    assert of(hist).encumbered == 20_00


def test_another_price_moves_what_is_set_aside_by_the_difference(clerk, hist, ordered):
    line = ordered(10_00, hist, hist)

    orders.change_price(clerk, line=line, price=12_50)
    assert of(hist).encumbered == 25_00
    orders.change_price(clerk, line=line, price=1_00)
    assert of(hist).encumbered == 2_00
    with pytest.raises(NotEnough):
        orders.change_price(clerk, line=line, price=60_00)
    assert of(hist).encumbered == 2_00


def test_another_fund_pays(clerk, hist, sci, ordered):
    line = ordered(40_00, hist, hist)

    assert orders.change_fund(clerk, copies=list(line.copies.all())[:1], fund=sci) == 1

    assert (of(hist).encumbered, of(sci).encumbered) == (40_00, 40_00)


def test_copies_come_one_by_one_and_go_back(clerk, hist, ordered):
    line = ordered(10_00, hist, hist)
    first, second = line.copies.all()

    orders.receive(clerk, copies=[first], barcode="39000001")
    with pytest.raises(CannotReceive, match="has come already"):
        orders.receive(clerk, copies=[first])
    with pytest.raises(CannotOrder, match="stands on another copy"):
        orders.receive(clerk, copies=[second], barcode="39000001")
    with pytest.raises(CannotReceive, match="has come"):
        orders.cancel_copies(clerk, copies=[first], reason="Out of print")

    assert Copy.objects.filter(received__isnull=False).count() == 1
    assert orders.unreceive(clerk, copies=[first, second]) == 1
    assert of(hist).encumbered == 20_00


def test_a_copy_that_will_not_come_gives_its_money_free_and_one_that_is_late_keeps_it(clerk, hist, ordered):
    line = ordered(10_00, hist, hist, hist)
    first, second, _third = line.copies.all()

    orders.cancel_copies(clerk, copies=[first], reason="Out of print")
    orders.cancel_copies(clerk, copies=[second], reason="Back-ordered", keeps_encumbrance=True)

    assert of(hist).encumbered == 20_00
    orders.receive(clerk, copies=[second])
    with pytest.raises(CannotReceive, match="was cancelled"):
        orders.receive(clerk, copies=[first])


def test_closing_releases_and_opening_again_sets_aside_again(clerk, hist, ordered, year):
    line = ordered(10_00, hist)

    orders.close_order(clerk, order=line.order, reason="Nothing more comes")
    assert of(hist).encumbered == 0
    orders.open_order(clerk, order=line.order, year=year)
    assert of(hist).encumbered == 10_00
    assert Encumbrance.objects.count() == 1
    assert Entry.objects.filter(kind="encumbrance").count() == 3


def test_a_gift_costs_nothing_and_needs_no_money(ordered, hist):
    ordered(0, hist, kind="gift")

    assert of(hist).encumbered == 0


def test_what_an_order_lacks_is_said(clerk, vendor, hist, ledger, year):
    order = orders.draft_order(clerk, vendor=vendor, number="PO-X")
    with pytest.raises(CannotOrder, match="no lines"):
        orders.open_order(clerk, order=order, year=year)
    with pytest.raises(CannotOrder, match="already"):
        orders.draft_order(clerk, vendor=vendor, number="PO-X")
    for wrong in ({"price": -1}, {"title": " "}, {"copies": []}, {"discount": 10_001}, {"kind": "loan"}):
        with pytest.raises(CannotOrder):
            orders.add_line(clerk, order=order, **({"title": "T", "price": 1, "copies": [CopyWish(hist)]} | wrong))
    orders.add_line(clerk, order=order, title="T", price=1, copies=[CopyWish()])
    with pytest.raises(CannotOrder, match="has no fund"):
        orders.open_order(clerk, order=order, year=year)
    assert PurchaseOrder.objects.get().state == "pending"


def test_a_claim_counts_only_when_it_is_sent(clerk, hist, ordered):
    line = ordered(10_00, hist)

    assert line.claims == 0
    assert orders.claim(clerk, line=line).claims == 1
