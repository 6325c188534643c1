"""Money, orders and invoices on the pages: every figure is the sum of the list under it; receiving needs no mouse."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from alcove.acquisition.actions import funds, orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.balances import balances
from alcove.acquisition.models import Budget, Copy, Entry, Invoice, PurchaseOrder, Vendor
from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership

ISBN = "9780306406157"


@pytest.fixture
def buyer(client, clerk):
    libraries.add_user(clerk, username="buyer", password="a long pass phrase 7", role=Membership.Role.ACQUISITIONS)
    client.force_login(User.objects.get(username="buyer"), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def hist(clerk):
    year = funds.add_year(clerk, code="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))
    ledger = funds.add_ledger(clerk, code="MAIN", name="Main", currency="EUR")
    fund = funds.add_fund(clerk, ledger=ledger, code="HIST", name="History")
    budget = funds.open_budget(clerk, fund=fund, year=year, encumbrance_limit=Decimal(100), expenditure_limit=Decimal(100))
    funds.allocate(clerk, budget=budget, amount=1000_00, key="a")
    orders.add_vendor(clerk, code="BOOKS", name="Books & Co", currency="EUR")
    return budget


def text(answer) -> str:
    return answer.content.decode()


def test_from_nothing_to_a_paid_invoice_on_the_pages_alone(buyer, library):
    for said in (
        {"do": "year", "code": "2026", "starts": "2026-01-01", "ends": "2026-12-31"},
        {"do": "ledger", "code": "MAIN", "name": "Main", "currency": "eur"},
        {"do": "fund", "code": "HIST", "name": "History", "ledger": "MAIN", "year": "2026"},
    ):
        assert buyer.post("/staff/money/", said).status_code == 302, said
    budget = Budget.objects.get()
    buyer.post(f"/staff/money/{budget.pk}/", {"do": "allocate", "amount": "500.00", "reason": "The city"})
    buyer.post("/staff/orders/", {"do": "vendor", "code": "BOOKS", "name": "Books & Co", "currency": "EUR"})
    buyer.post("/staff/orders/", {"do": "order", "vendor": "BOOKS", "number": "PO-1"})
    line = {"do": "line", "title": "Genji", "isbn": "0-306-40615-2", "price": "20.50", "copies": "3", "fund": "HIST"}
    buyer.post("/staff/orders/PO-1/", line | {"location": "Main"})
    buyer.post("/staff/orders/PO-1/", {"do": "open", "year": "2026"})
    buyer.post("/staff/orders/receive/", {"scan": ISBN})
    buyer.post("/staff/orders/invoices/", {
        "vendor": "BOOKS", "number": "I-1", "dated": "2026-05-01", "year": "2026", "lock_total": "61.50",
    })  # fmt: skip
    invoice = Invoice.objects.get()
    page = f"/staff/orders/invoices/{invoice.pk}/"
    order_line = PurchaseOrder.objects.get().lines.get()
    buyer.post(page, {"do": "line", "line": order_line.pk, "amount": "61.50", "quantity": "3"})
    buyer.post(page, {"do": "approve"})
    buyer.post(page, {"do": "pay"})

    found = balances([budget.pk])[budget.pk]
    assert (found.expended, found.encumbered, found.available) == (61_50, 0, 438_50)
    assert (order_line.isbn, Copy.objects.exclude(received=None).count()) == (ISBN, 1)
    listed = text(buyer.get("/staff/money/"))
    assert "438.50" in listed and "61.50" in listed


def test_the_table_of_the_page_and_the_figures_agree(buyer, hist):
    rows = list(csv.DictReader(io.StringIO(text(buyer.get("/staff/money/?as=csv")))))
    page = text(buyer.get(f"/staff/money/{hist.pk}/"))

    assert rows[0]["available"] == "1000.00" and "1000.00" in page


@pytest.fixture
def on_order(clerk, hist):
    order = orders.draft_order(clerk, vendor=Vendor.objects.get(), number="PO-1")
    copies = [CopyWish(hist.fund, "Main") for _ in range(60)]
    orders.add_line(clerk, order=order, title="Genji", price=10_00, copies=copies, isbn=ISBN)
    orders.open_order(clerk, order=order, year=hist.year)
    return order


def test_sixty_copies_are_received_by_sixty_scans(buyer, on_order):
    for _ in range(60):
        answer = buyer.post("/staff/orders/receive/", {"scan": ISBN})
        assert answer.status_code == 200 and "autofocus" in text(answer)

    assert Copy.objects.exclude(received=None).count() == 60
    late = buyer.post("/staff/orders/receive/", {"scan": ISBN})
    assert late.status_code == 400 and "Nothing is waited for" in text(late)


def test_a_scan_after_a_book_is_its_barcode_and_can_be_taken_back(buyer, on_order):
    buyer.post("/staff/orders/receive/", {"scan": "0306406152"})
    first = Copy.objects.exclude(received=None).get()
    buyer.post("/staff/orders/receive/", {"scan": "39000001", "last": str(first.pk)})
    buyer.post("/staff/orders/receive/", {"scan": ISBN, "last": str(first.pk)})
    second = Copy.objects.exclude(received=None).exclude(pk=first.pk).get()
    taken = buyer.post("/staff/orders/receive/", {"scan": "39000001", "last": str(second.pk)})

    first.refresh_from_db()
    assert first.barcode == "39000001"
    assert taken.status_code == 400
    buyer.post("/staff/orders/receive/", {"do": "back", "copy": str(second.pk)})
    assert Copy.objects.exclude(received=None).count() == 1


@pytest.mark.parametrize(
    ("address", "said", "remedy"),
    [
        ("/staff/money/{fund}/", {"do": "allocate", "amount": "12,50"}, "behind a point"),
        ("/staff/money/{fund}/", {"do": "transfer", "amount": "1.00", "taker": "NOPE"}, "A301"),
        ("/staff/money/", {"do": "year", "code": "x", "starts": "soon", "ends": ""}, "2026-01-31"),
        ("/staff/orders/", {"do": "order", "vendor": "NOPE"}, "no such vendor"),
        ("/staff/orders/PO-1/", {"do": "line", "title": "x", "copies": "many"}, "How many"),
        ("/staff/orders/PO-1/", {"do": "cancel", "reason": ""}, "no reason"),
        ("/staff/orders/invoices/", {"vendor": "BOOKS", "number": "1", "dated": "yesterday"}, "2026-01-31"),
    ],
)
def test_bad_input_is_held_with_the_remedy_and_nothing_is_posted(buyer, hist, on_order, address, said, remedy):
    before = Entry.objects.count()

    answer = buyer.post(address.format(fund=hist.pk), said)

    assert answer.status_code == 400
    assert remedy in text(answer) or remedy == "A301"
    assert Entry.objects.count() == before


def test_cataloguers_look_and_do_not_buy(client, clerk, hist):
    libraries.add_user(clerk, username="cat", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(User.objects.get(username="cat"), "django.contrib.auth.backends.ModelBackend")

    assert "Allocate" not in text(client.get(f"/staff/money/{hist.pk}/"))
    refused = client.post(f"/staff/money/{hist.pk}/", {"do": "allocate", "amount": "5.00"})
    assert refused.status_code == 400 and Entry.objects.count() == 1


def test_lists_ask_the_database_as_often_for_many_as_for_few(buyer, clerk, hist, django_assert_max_num_queries):
    for number in range(12):
        order = orders.draft_order(clerk, vendor=Vendor.objects.get(), number=f"PO-{number}")
        orders.add_line(clerk, order=order, title="T", price=1, copies=[CopyWish(hist.fund)] * 3)
        orders.open_order(clerk, order=order, year=hist.year)

    with django_assert_max_num_queries(14):
        buyer.get("/staff/orders/")
    with django_assert_max_num_queries(14):
        buyer.get("/staff/money/")
