"""What an invoice comes to, who pays which part of it, and what in it does not agree with what was ordered."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from django.db.models import Sum

from . import encumbering, money
from .encumbering import Part
from .errors import CannotInvoice
from .models import Budget, Charge, Encumbrance, Invoice, InvoiceLine

TOLERANCE = 500
"""Hundredths of a percent that a price may differ from what was ordered, unless the vendor's terms say otherwise."""


class Piece(NamedTuple):
    """A part of an invoice that one budget pays, in the currency of its ledger; for a charge of its own `line` is None."""

    line: InvoiceLine | None
    budget: Budget
    amount: int
    encumbrance: Encumbrance | None = None
    expense_class: int | None = None
    charge: int | None = None


def charge_amount(charge: Charge, subtotal: int) -> int:
    """Give what a charge comes to, in minor units of the invoice."""
    if charge.amount is not None:
        return charge.amount
    return money.round_half_up(Fraction(subtotal * (charge.percent or 0), 10_000))


def subtotal(invoice: Invoice) -> int:
    """Give the sum of the lines."""
    return invoice.lines.aggregate(sum=Sum("amount"))["sum"] or 0


def total(invoice: Invoice) -> int:
    """Give what is to be paid: the lines and all that is charged in addition."""
    lines = subtotal(invoice)
    added = invoice.charges.filter(relation=Charge.Relation.ADDED)
    return lines + sum(charge_amount(one, lines) for one in added)


def prorated(invoice: Invoice) -> dict[int, int]:
    """Give for every line, by its id, what it comes to with its share of the charges that are divided among the lines."""
    lines = list(invoice.lines.all())
    sub = sum(one.amount for one in lines)
    found = {one.pk: one.amount for one in lines}
    for charge in invoice.charges.filter(relation=Charge.Relation.ADDED).exclude(prorate=Charge.Prorate.NOT):
        if not lines:
            raise CannotInvoice("There is no line to divide a charge among.", remedy="Add a line, or let a fund pay it.")
        weights = {
            Charge.Prorate.AMOUNT: [abs(one.amount) for one in lines],
            Charge.Prorate.QUANTITY: [one.quantity for one in lines],
            Charge.Prorate.LINE: [1] * len(lines),
        }[Charge.Prorate(charge.prorate)]
        for line, share in zip(lines, money.shares(charge_amount(charge, sub), weights), strict=True):
            found[line.pk] += share
    return found


def pieces(invoice: Invoice) -> list[Piece]:
    """Give who pays what, in the order of the lines; together exactly the total.

    A line of an order is paid by the funds that have money set aside for it, in their shares. Raises CannotInvoice (A486)
    where nobody pays, WrongAmount (A480) without a rate.
    """
    amounts = prorated(invoice)
    found: list[Piece] = []
    for line in invoice.lines.select_related("line__order"):
        found += _of_line(invoice, line, amounts[line.pk])
    sub = subtotal(invoice)
    for charge in invoice.charges.filter(relation=Charge.Relation.ADDED, prorate=Charge.Prorate.NOT):
        budget = _budget(invoice, charge.fund_id, charge.description)
        amount = _converted(invoice, charge_amount(charge, sub), budget)
        found.append(Piece(None, budget, amount, None, charge.expense_class_id, charge.pk))
    return found


def _of_line(invoice: Invoice, line: InvoiceLine, amount: int) -> list[Piece]:
    if line.line is None:
        budget = _budget(invoice, line.fund_id, line.description)
        return [Piece(line, budget, _converted(invoice, amount, budget), None, line.expense_class_id)]
    reserved = encumbering.of_line(line.line, invoice.year)
    divided = dict(encumbering.parts(line.line))
    if reserved:
        weights = [divided.get(Part(one.budget.fund_id, one.expense_class_id), one.initial) for one in reserved]
        whole = _converted(invoice, amount, reserved[0].budget)
        return [
            Piece(line, one.budget, share, one, one.expense_class_id)
            for one, share in zip(reserved, money.shares(whole, weights), strict=True)
            if share or len(reserved) == 1
        ]
    if not divided:
        raise CannotInvoice(f"Nobody pays for line {line.number}.", remedy="Choose a fund.", where=invoice.number)
    budgets = [_budget(invoice, part.fund, str(line.line)) for part in divided]
    whole = _converted(invoice, amount, budgets[0])
    return [
        Piece(line, budget, share, None, part.expense_class)
        for budget, part, share in zip(budgets, divided, money.shares(whole, list(divided.values())), strict=True)
    ]


def _budget(invoice: Invoice, fund: int | None, what: str) -> Budget:
    if fund is None:
        raise CannotInvoice(f"No fund pays for “{what[:60]}”.", remedy="Choose one.", where=invoice.number)
    found = Budget.objects.filter(fund=fund, year=invoice.year).select_related("fund__ledger").first()
    if found is None:
        raise CannotInvoice(
            f"The fund for “{what[:60]}” has no budget in {invoice.year.code}.", remedy="Open one.", where=invoice.number
        )
    return found


def _converted(invoice: Invoice, amount: int, budget: Budget) -> int:
    sign = -1 if amount < 0 else 1
    return sign * money.converted(abs(amount), invoice.currency, budget.fund.ledger.currency, invoice.rate)


def disagreements(invoice: Invoice) -> list[str]:
    """Say what is charged otherwise than it was ordered: more copies than are left, another price beyond the tolerance."""
    tolerance = int(invoice.vendor.terms.get("tolerance", TOLERANCE))
    found = []
    for line in invoice.lines.select_related("line__order").exclude(line=None):
        ordered = line.line
        if ordered is None or line.amount < 0:
            continue
        copies = ordered.copies.filter(cancelled=None).count()
        others = ordered.invoiced.filter(invoice__state__in=("approved", "paid"), amount__gte=0).exclude(invoice=invoice)
        before = others.aggregate(sum=Sum("quantity"))["sum"] or 0
        if line.quantity + before > copies:
            found.append(
                f"Line {line.number}: {line.quantity} charged, {max(0, copies - before)} of {copies} ordered are left."
            )
        expected = encumbering.line_total(ordered, line.quantity) - (ordered.additional if line.quantity < copies else 0)
        if ordered.order.currency == invoice.currency and abs(line.amount - expected) * 10_000 > tolerance * max(expected, 1):
            said, was = (money.written(one, invoice.currency) for one in (line.amount, expected))
            found.append(f"Line {line.number}: {said} charged, {was} ordered ({invoice.currency}).")
    return found
