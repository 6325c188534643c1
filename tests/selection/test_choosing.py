"""From a vendor's list to an order: what is held is seen, what is chosen is ordered once, bad files are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from alcove.acquisition.actions import funds, orders
from alcove.acquisition.models import PurchaseOrder
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions as records
from alcove.records.saving import Draft
from alcove.selection import actions, queries
from alcove.selection.errors import CannotSelect
from alcove.selection.models import Candidate, SelectionList

TABLE = b"""Title,Author,ISBN,Price,Currency,Quantity,Fund
Genji,Murasaki,978-0-306-40615-7,20.50,EUR,2,HIST
The same in the other form,Murasaki,0-306-40615-2,20.50,EUR,1,HIST
Nights,Anonymous,9780140449389,12.00,EUR,1,NOPE
Dear,Somebody,9780141439518,,EUR,1,
"""


@pytest.fixture
def money(clerk):
    year = funds.add_year(clerk, code="2026", starts=date(2026, 1, 1), ends=date(2026, 12, 31))
    ledger = funds.add_ledger(clerk, code="MAIN", name="Main", currency="EUR")
    fund = funds.add_fund(clerk, ledger=ledger, code="HIST", name="History")
    budget = funds.open_budget(clerk, fund=fund, year=year, encumbrance_limit=Decimal(100), expenditure_limit=Decimal(100))
    funds.allocate(clerk, budget=budget, amount=100_00, key="a")
    return budget


@pytest.fixture
def vendor(clerk):
    return orders.add_vendor(clerk, code="BOOKS", name="Books & Co", currency="EUR")


@pytest.fixture
def loaded(clerk, money, vendor) -> SelectionList:
    return actions.load_list(clerk, data=TABLE, source_name="spring.csv", vendor=vendor)


def seen(clerk, of):
    return queries.seen(clerk, list(of.candidates.select_related("fund")))


def test_a_list_is_kept_as_it_came_and_loaded_once(clerk, loaded):
    again = actions.load_list(clerk, data=TABLE, source_name="again.csv")

    assert again.pk == loaded.pk and bytes(again.raw) == TABLE
    rows = [(one.title, one.price, one.quantity, one.fund and one.fund.code) for one in loaded.candidates.all()]
    assert rows[0] == ("Genji", 20_50, 2, "HIST")
    assert rows[2] == ("Nights", 12_00, 1, None)
    assert rows[3][1] is None


def test_what_is_held_is_seen_by_either_form_of_its_isbn(clerk, loaded):
    record = MarcRecord("00000nam a2200000 a 4500", [
        ("001", "g1"), ("008", "240101s2024    nyu           000 0 eng d"), ("020", "  \x1fa0306406152"),
        ("245", "10\x1faGenji"),
    ])  # fmt: skip
    draft = Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", "bibliographic", ("", "g1"))
    records.save_many(clerk, drafts=[draft])

    found = seen(clerk, loaded)

    assert [bool(one.held) for one in found] == [True, True, False, False]
    assert [one.again for one in found] == [0, 1, 0, 0]


def test_choosing_shows_what_it_would_leave_and_moves_no_money(clerk, loaded, money):
    from alcove.acquisition.models import Entry

    before = Entry.objects.count()
    actions.choose(clerk, candidates=list(loaded.candidates.all()[:1]))

    [effect] = queries.effects(clerk, money.year_id)
    assert (effect.available, effect.planned, effect.left) == (100_00, 41_00, 59_00)
    assert Entry.objects.count() == before


def test_what_is_chosen_becomes_an_order_once(clerk, loaded, vendor, money):
    first, second, third, dear = loaded.candidates.all()
    actions.choose(clerk, candidates=[first])
    actions.reject(clerk, candidates=[second], reason="The same")
    actions.choose(clerk, candidates=[third], fund=money.fund, quantity=3)

    order = actions.order_chosen(clerk, of=loaded, vendor=vendor)
    orders.open_order(clerk, order=order, year=money.year)

    assert [(one.title, one.copies.count()) for one in order.lines.all()] == [("Genji", 2), ("Nights", 3)]
    assert [one.state for one in loaded.candidates.all()] == ["ordered", "rejected", "ordered", "new"]
    assert seen(clerk, loaded)[1].on_order == 2
    with pytest.raises(CannotSelect, match="Nothing is chosen"):
        actions.order_chosen(clerk, of=loaded, vendor=vendor)
    with pytest.raises(CannotSelect, match="ordered already"):
        actions.reject(clerk, candidates=list(loaded.candidates.all()[:1]))
    assert dear.price is None


def test_a_title_without_a_price_is_asked_for_before_it_is_ordered(clerk, loaded, vendor):
    actions.choose(clerk, candidates=list(loaded.candidates.filter(title="Dear")))

    with pytest.raises(CannotSelect, match="has no price"):
        actions.order_chosen(clerk, of=loaded, vendor=vendor)
    assert not PurchaseOrder.objects.exists()
    actions.choose(clerk, candidates=list(loaded.candidates.filter(title="Dear")), price=5_00)
    assert actions.order_chosen(clerk, of=loaded, vendor=vendor).lines.get().price == 5_00


def test_a_scan_of_isbns_is_a_list(clerk, money):
    made = actions.load_list(clerk, data=b"978-0-306-40615-7\n0140449388\n9780306406150\n", source_name="scan.txt")

    assert made.form == "isbns"
    assert [one.isbns for one in made.candidates.all()][:2] == [["9780306406157"], ["9780140449389"]]
    assert any("9780306406150" in str(one) for one in made.problems)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html><body>no</body></html>"])
def test_what_is_no_list_is_refused_and_nothing_is_kept(clerk, data):
    with pytest.raises(CannotSelect, match="A490"):
        actions.load_list(clerk, data=data, source_name="x")

    assert not SelectionList.objects.exists() and not Candidate.objects.exists()


def test_on_the_command_line(command_line, tmp_path):
    import json

    run = command_line.run
    file = tmp_path / "spring.csv"
    file.write_bytes(TABLE)
    run("funds", "add-year", "2026", "2026-01-01", "2026-12-31")
    run("funds", "add-ledger", "MAIN", "EUR")
    run("funds", "add", "HIST", "--ledger", "MAIN", "--year", "2026")
    run("manage", "shell", "-c", (
        "from alcove.acquisition.actions import orders; from alcove.libraries import queries; "
        "from alcove.libraries.action import Actor; "
        "orders.add_vendor(Actor('c', queries.default_library().pk, frozenset({'*'})), code='BOOKS', name='B', currency='EUR')"
    ))  # fmt: skip

    run("select", "load", str(file), "--vendor", "BOOKS")
    run("select", "choose", "1", "1", "3", "--fund", "HIST")
    shown = json.loads(run("select", "show", "1", "--json"))
    made = run("select", "order", "1", "BOOKS")

    assert [one["state"] for one in shown] == ["chosen", "new", "chosen", "new"]
    assert shown[0]["price"] == "20.50" and b"with 2 titles" in made
    assert json.loads(run("orders", "--json"))[0]["total"] == "53.00"
