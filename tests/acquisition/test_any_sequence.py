"""Whatever people do in whatever order: totals are the sum of what was posted, nothing set aside is negative, nothing twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from alcove.acquisition.actions import funds, invoices, orders
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.balances import balances
from alcove.acquisition.errors import CannotInvoice, CannotOrder, CannotPost, CannotReceive, NotEnough
from alcove.acquisition.models import Encumbrance, Entry, Invoice, OrderLine, Posting, PurchaseOrder
from alcove.libraries.action import Actor

REFUSED = (NotEnough, CannotPost, CannotOrder, CannotReceive, CannotInvoice)
PLACE = st.integers(0, 5)
AMOUNT = st.integers(0, 40_00)


class Money(RuleBasedStateMachine):
    """Two funds, one of them limited; orders and invoices as they come."""

    library_id = 0

    @initialize()
    def begin(self) -> None:
        Money.round = getattr(Money, "round", 0) + 1
        self.actor = Actor("clerk", self.library_id, frozenset({"*"}))
        self.allocated: dict[int, int] = {}
        year_number = 2000 + Money.round
        self.year = funds.add_year(
            self.actor, code=str(year_number), starts=date(year_number, 1, 1), ends=date(year_number, 12, 31)
        )
        ledger = funds.add_ledger(self.actor, code=f"L{Money.round}", name="Ledger", currency="EUR")
        self.vendor = orders.add_vendor(self.actor, code=f"V{Money.round}", name="Vendor", currency="EUR")
        self.budgets = []
        for code, limit in (("A", Decimal(100)), ("B", None)):
            fund = funds.add_fund(self.actor, ledger=ledger, code=code, name=code)
            self.budgets.append(
                funds.open_budget(self.actor, fund=fund, year=self.year, encumbrance_limit=limit, expenditure_limit=limit)
            )

    def try_it(self, verb, *arguments, **said):
        try:
            return verb(self.actor, *arguments, **said)
        except REFUSED:
            return None

    def pick(self, rows, place):
        found = list(rows.order_by("pk"))
        return found[place % len(found)] if found else None

    @rule(place=PLACE, amount=st.integers(-5_00, 100_00), key=st.integers(0, 3))
    def allocate(self, place, amount, key):
        budget = self.budgets[place % 2]
        name = f"{Money.round} {budget.pk} {key}"
        is_new = not Entry.objects.filter(key=f"allocation {name}").exists()
        if amount and self.try_it(funds.allocate, budget=budget, amount=amount, key=name) and is_new:
            self.allocated[budget.pk] = self.allocated.get(budget.pk, 0) + amount

    @rule(price=AMOUNT, paying=st.lists(st.integers(0, 1), min_size=1, max_size=3))
    def order(self, price, paying):
        order = orders.draft_order(self.actor, vendor=self.vendor)
        copies = [CopyWish(self.budgets[one].fund) for one in paying]
        orders.add_line(self.actor, order=order, title="T", price=price, copies=copies)
        self.try_it(orders.open_order, order=order, year=self.year)

    @rule(place=PLACE, what=st.sampled_from(["open", "close", "price", "cancel", "receive", "unreceive"]), price=AMOUNT)
    def change(self, place, what, price):
        line = self.pick(OrderLine.objects.filter(order__vendor=self.vendor).select_related("order"), place)
        if line is None:
            return
        copies = list(line.copies.all())[: place + 1]
        if what == "open":
            self.try_it(orders.open_order, order=line.order, year=self.year)
        elif what == "close":
            self.try_it(orders.close_order, order=line.order, reason="x")
        elif what == "price":
            self.try_it(orders.change_price, line=line, price=price)
        elif what == "cancel":
            self.try_it(orders.cancel_copies, copies=copies, reason="x", keeps_encumbrance=bool(place % 2))
        elif what == "receive":
            self.try_it(orders.receive, copies=copies)
        else:
            self.try_it(orders.unreceive, copies=copies)

    @rule(place=PLACE, amount=st.integers(-20_00, 40_00), releases=st.booleans(), number=st.integers(0, 10**9))
    def invoice(self, place, amount, releases, number):
        line = self.pick(OrderLine.objects.filter(order__vendor=self.vendor).exclude(order__state="pending"), place)
        made = self.try_it(
            invoices.enter_invoice, vendor=self.vendor, number=str(number), dated=date(2026, 1, 1), year=self.year
        )
        if made is not None:
            paying = {"line": line} if line is not None and place % 3 else {"fund": self.budgets[place % 2].fund}
            invoices.add_invoice_line(self.actor, invoice=made, amount=amount, releases=releases, **paying)
            self.try_it(invoices.approve_invoice, invoice=made, despite="x")

    @rule(place=PLACE, what=st.sampled_from(["pay", "cancel", "reopen", "approve"]))
    def settle(self, place, what):
        one = self.pick(Invoice.objects.filter(vendor=self.vendor), place)
        if one is None:
            return
        if what == "pay":
            self.try_it(invoices.pay_invoice, invoice=one)
        elif what == "cancel":
            self.try_it(invoices.cancel_invoice, invoice=one, reason="x")
        elif what == "reopen":
            self.try_it(invoices.reopen_invoice, invoice=one)
        else:
            self.try_it(invoices.approve_invoice, invoice=one, despite="x")

    @invariant()
    def everything_adds_up(self):
        if not getattr(self, "budgets", None):
            return
        for entry in Entry.objects.filter(year=self.year).prefetch_related("postings"):
            assert entry.posted and sum(one.amount for one in entry.postings.all()) == 0
        found = balances([one.pk for one in self.budgets])
        for budget in self.budgets:
            mine = found[budget.pk]
            assert mine.total_funding == self.allocated.get(budget.pk, 0)
            by_hand = sum(Posting.objects.filter(budget=budget, bucket="available").values_list("amount", flat=True))
            assert mine.available == by_hand
            assert mine.encumbered >= 0

    @invariant()
    def what_is_set_aside_is_what_the_rule_says(self):
        if not getattr(self, "budgets", None):
            return
        for one in Encumbrance.objects.filter(budget__in=self.budgets):
            sums = {}
            for bucket, amount in one.postings.values_list("bucket", "amount"):
                sums[bucket] = sums.get(bucket, 0) + amount
            used = sum(sums.get(bucket, 0) for bucket in ("awaiting", "expended", "credited"))
            wanted = min(max(one.initial - used, 0), one.initial) if one.state == "unreleased" else 0
            assert sums.get("encumbered", 0) == wanted
        for order in PurchaseOrder.objects.filter(vendor=self.vendor, state__in=("pending", "closed")):
            for line in order.lines.all():
                held = Encumbrance.objects.filter(line=line.pk, postings__bucket="encumbered").values_list("postings__amount")
                assert sum(amount for (amount,) in held) == 0


def test_any_sequence_of_work_keeps_the_money_right(clerk):
    from hypothesis.stateful import run_state_machine_as_test

    Money.library_id = clerk.library_id
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _begin_anew():
    Money.round = 0
