"""Money on the command line: real processes, the figures of the list are those of the page."""

from __future__ import annotations

import json

ORDER = """
from alcove.acquisition.actions import invoices, orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.queries import ledger
from alcove.libraries import queries
from alcove.libraries.action import Actor
from datetime import date
clerk = Actor("clerk", queries.default_library().pk, frozenset({"*"}))
vendor = orders.add_vendor(clerk, code="BOOKS", name="Books & Co", currency="EUR")
order = orders.draft_order(clerk, vendor=vendor, number="PO-7")
fund = ledger.fund(clerk, "HIST")
line = orders.add_line(clerk, order=order, title="Genji", price=2050, copies=[CopyWish(fund), CopyWish(fund)])
orders.open_order(clerk, order=order, year=ledger.year(clerk))
invoice = invoices.enter_invoice(clerk, vendor=vendor, number="I-1", dated=date(2026, 3, 1), year=ledger.year(clerk))
invoices.add_invoice_line(clerk, invoice=invoice, amount=9900, line=line, quantity=2)
"""


def test_from_an_empty_ledger_to_the_next_year(command_line, tmp_path):
    run = command_line.run
    run("funds", "add-year", "2026", "2026-01-01", "2026-12-31")
    run("funds", "add-year", "2027", "2027-01-01", "2027-12-31")
    run("funds", "add-ledger", "MAIN", "eur")
    run("funds", "add", "HIST", "--ledger", "MAIN", "--year", "2026", "--name", "History")
    run("funds", "add", "HIST-EU", "--ledger", "MAIN", "--year", "2026", "--part-of", "HIST")
    run("funds", "allocate", "HIST", "1000.00", "--year", "2026", "--key", "city")
    run("funds", "allocate", "HIST", "1000.00", "--year", "2026", "--key", "city")
    run("funds", "transfer", "HIST", "HIST-EU", "250.50", "--year", "2026")
    run("manage", "shell", "-c", ORDER)

    listed = json.loads(run("funds", "list", "--year", "2026", "--json"))
    shown = json.loads(run("funds", "show", "HIST", "--year", "2026", "--json"))
    looked = json.loads(run("funds", "rollover", "MAIN", "2026", "2027", "--dry-run", "--json"))
    orders = json.loads(run("orders", "--json", "-q", "genji"))
    invoices = json.loads(run("invoices", "--json"))

    assert [(one["code"], one["depth"], one["written"]["available"]) for one in listed] == [
        ("HIST", 0, "708.50"), ("HIST-EU", 1, "250.50"),
    ]  # fmt: skip
    assert listed[0]["together"]["available"] == 708_50 + 250_50
    assert sum(one["amount"] for one in shown["entries"] if one["bucket"] == "available") == shown["available"] == 708_50
    assert shown["entries"][-1]["left"] == 708_50 or shown["entries"][-2]["left"] == 708_50
    assert [one["fund"] for one in looked["funds"]] == ["HIST", "HIST-EU"]
    assert [(one["number"], one["copies"], one["total"]) for one in orders] == [("PO-7", 2, "41.00")]
    assert invoices[0]["disagreements"] == ["Line 1: 99.00 charged, 41.00 ordered (EUR)."]
    assert b"708.50" in run("funds", "list", "--year", "2026")


def test_bad_amounts_and_unknown_funds_are_refused_with_a_remedy(command_line):
    command_line.run("funds", "add-year", "2026", "2026-01-01", "2026-12-31")
    command_line.run("funds", "add-ledger", "MAIN", "EUR")
    command_line.run("funds", "add", "HIST", "--ledger", "MAIN", "--year", "2026")

    for arguments, said in (
        (("allocate", "HIST", "12,50", "--year", "2026"), b"A480"),
        (("allocate", "NOPE", "12.50", "--year", "2026"), b"A301"),
        (("add-ledger", "X", "Euro"), b"A480"),
        (("add-year", "26", "2026-06-01", "2027-01-01"), b"lies over 2026"),
        (("list", "--year", "1999"), b"no fiscal year 1999"),
    ):
        process = command_line.start("funds", *arguments)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 2 and said in err, err
