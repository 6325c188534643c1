"""Invoices: typed, approved, paid, cancelled. Money moves when one is approved, again when it is paid, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from alcove.acquisition import encumbering, invoicing, money
from alcove.acquisition.errors import CannotInvoice
from alcove.acquisition.models import (
    Charge,
    Encumbrance,
    Entry,
    ExpenseClass,
    FiscalYear,
    Fund,
    Invoice,
    InvoiceLine,
    OrderLine,
    Posting,
    Vendor,
)
from alcove.acquisition.posting import Move, post
from alcove.libraries import locks
from alcove.libraries.action import Actor, action

State = Invoice.State


@action("acquisition.enter_invoice")
def enter_invoice(
    actor: Actor,
    *,
    vendor: Vendor,
    number: str,
    dated: date,
    year: FiscalYear,
    currency: str = "",
    rate: Decimal | None = None,
    lock_total: int | None = None,
    note: str = "",
) -> Invoice:
    """Begin an invoice; `lock_total` is what stands on the paper. Raises CannotInvoice (A486) where it is here already."""
    currency = currency or vendor.currency
    money.exponent(currency)
    if not number.strip():
        raise CannotInvoice("The invoice has no number.", remedy="Give the vendor's.")
    made = Invoice(
        library_id=actor.library_id, vendor=vendor, number=number.strip()[:50], dated=dated, year=year, currency=currency,
        rate=rate, lock_total=lock_total, note=note,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as wrong:
        raise CannotInvoice(
            f"Invoice {made.number} of {vendor.code} is here already.", remedy="Look whether it is the same."
        ) from wrong
    return made


@action("acquisition.add_invoice_line")
def add_invoice_line(
    actor: Actor,
    *,
    invoice: Invoice,
    amount: int,
    line: OrderLine | None = None,
    fund: Fund | None = None,
    expense_class: ExpenseClass | None = None,
    quantity: int = 1,
    description: str = "",
    releases: bool = True,
) -> InvoiceLine:
    """Charge something: `amount` in minor units of the invoice for all copies together; below nothing it is a credit.

    `releases` says that nothing more is to come for the order line. Raises CannotInvoice (A486).
    """
    _in(invoice, {State.OPEN})
    if line is None and fund is None:
        raise CannotInvoice("Nobody pays for this.", remedy="Choose an order line, or a fund.", where=invoice.number)
    number = (invoice.lines.aggregate(last=Max("number"))["last"] or 0) + 1
    return InvoiceLine.objects.create(
        invoice=invoice, number=number, line=line, fund=fund, expense_class=expense_class, quantity=quantity, amount=amount,
        releases=releases, description=(description or (line.title if line else ""))[:500],
    )  # fmt: skip


@action("acquisition.add_charge")
def add_charge(
    actor: Actor,
    *,
    invoice: Invoice,
    description: str,
    amount: int | None = None,
    percent: int | None = None,
    prorate: str = "amount",
    relation: str = "added",
    fund: Fund | None = None,
) -> Charge:
    """Add freight, tax or a discount (below nothing): an amount, or hundredths of a percent of the lines."""
    _in(invoice, {State.OPEN})
    if (amount is None) == (percent is None) or prorate not in Charge.Prorate.values or relation not in Charge.Relation.values:
        raise CannotInvoice("A charge is an amount or a percentage.", remedy="Give one of both.", where=invoice.number)
    if prorate == Charge.Prorate.NOT and relation == Charge.Relation.ADDED and fund is None:
        raise CannotInvoice("Nobody pays this charge.", remedy="Choose a fund, or divide it.", where=invoice.number)
    return Charge.objects.create(
        invoice=invoice, description=description[:200], amount=amount, percent=percent, prorate=prorate, relation=relation,
        fund=fund,
    )  # fmt: skip


@action("acquisition.approve_invoice")
def approve_invoice(actor: Actor, *, invoice: Invoice, despite: str = "") -> Invoice:
    """Approve an invoice: its amounts await payment, and what was set aside for them is given free.

    It is held, with nothing posted, where its lines do not come to the total on the paper, and where it does not agree with
    what was ordered, unless a reason is given (`despite`). Raises CannotInvoice (A486), NotEnough (A482).
    """
    locks.writing()
    invoice.refresh_from_db()
    _in(invoice, {State.OPEN})
    whole = invoicing.total(invoice)
    if not invoice.lines.exists():
        raise CannotInvoice("The invoice has no lines.", remedy="Add what is charged.", where=invoice.number)
    if invoice.lock_total is not None and whole != invoice.lock_total:
        made, said = (money.written(one, invoice.currency) for one in (whole, invoice.lock_total))
        raise CannotInvoice(
            f"The lines come to {made}, the paper says {said}.", remedy="Find the line that differs.", where=invoice.number
        )
    if (found := invoicing.disagreements(invoice)) and not despite.strip():
        raise CannotInvoice(
            " ".join(found), remedy="Put it right, or say why it is approved all the same.", where=invoice.number
        )
    invoice.rounds += 1
    invoice.state = State.APPROVED
    invoice.save(update_fields=["rounds", "state"])
    touched: dict[int, Encumbrance] = {}
    # Credits first, so that they make room for what is charged; then the order of the lines.
    for place, piece in sorted(enumerate(invoicing.pieces(invoice)), key=lambda one: (one[1].amount >= 0, one[0])):
        moves = [
            Move(piece.budget, "available", -piece.amount, None, piece.expense_class),
            Move(piece.budget, "awaiting", piece.amount, piece.encumbrance, piece.expense_class),
        ]
        currency = piece.budget.fund.ledger.currency
        _post(
            actor,
            invoice,
            currency,
            Entry.Kind.PENDING_PAYMENT,
            f"approve {place}",
            moves,
            piece.line.pk if piece.line else None,
        )
        if piece.encumbrance is not None:
            touched[piece.encumbrance.pk] = piece.encumbrance
    _release(invoice, touched.values())
    for one in touched.values():
        encumbering.settle(actor, one)
    return invoice


def _release(invoice: Invoice, touched: Iterable[Encumbrance]) -> None:
    released = set(invoice.lines.filter(releases=True).exclude(line=None).values_list("line", flat=True))
    for one in touched:
        if one.line in released and one.state == Encumbrance.State.UNRELEASED:
            one.state = Encumbrance.State.RELEASED
            one.save(update_fields=["state"])


@action("acquisition.pay_invoice")
def pay_invoice(actor: Actor, *, invoice: Invoice) -> Invoice:
    """Note that an approved invoice is paid: what awaited payment is expended, or credited. Raises CannotInvoice (A486)."""
    locks.writing()
    invoice.refresh_from_db()
    _in(invoice, {State.APPROVED})
    invoice.state = State.PAID
    invoice.save(update_fields=["state"])
    # Payments before credits (functions, 4 d2); what was approved is paid, whatever changed on its order since.
    approved = Posting.objects.filter(
        bucket="awaiting", entry__library=actor.library_id, entry__key__startswith=f"{_round(invoice)}approve "
    )
    rows = approved.select_related("budget__fund__ledger", "encumbrance", "entry")
    for place, row in sorted(enumerate(rows.order_by("id")), key=lambda one: (one[1].amount < 0, one[0])):
        bucket, kind = ("credited", Entry.Kind.CREDIT) if row.amount < 0 else ("expended", Entry.Kind.PAYMENT)
        moves = [
            Move(row.budget, "awaiting", -row.amount, row.encumbrance, row.expense_class_id),
            Move(row.budget, bucket, row.amount, row.encumbrance, row.expense_class_id),
        ]
        _post(actor, invoice, row.currency, kind, f"pay {place}", moves, row.entry.invoice_line)
    return invoice


@action("acquisition.cancel_invoice")
def cancel_invoice(actor: Actor, *, invoice: Invoice, reason: str) -> Invoice:
    """Take an invoice back, also a paid one: every entry is met by its opposite, and money is set aside again.

    What another invoice released stays released. Raises CannotInvoice (A486) without a reason.
    """
    locks.writing()
    invoice.refresh_from_db()
    _in(invoice, {State.OPEN, State.APPROVED, State.PAID})
    if not reason.strip():
        raise CannotInvoice("There is no reason.", remedy="Say why it is cancelled.", where=invoice.number)
    was = invoice.state
    invoice.state = State.CANCELLED
    invoice.save(update_fields=["state"])
    if was == State.OPEN:
        return invoice
    touched: dict[int, Encumbrance] = {}
    for entry in Entry.objects.filter(library=actor.library_id, key__startswith=_round(invoice)).order_by("-id"):
        rows = list(Posting.objects.filter(entry=entry).select_related("budget__fund__ledger", "encumbrance"))
        moves = [Move(one.budget, one.bucket, -one.amount, one.encumbrance, one.expense_class_id) for one in rows]
        post(
            actor, year=entry.year, kind=entry.kind, key=f"void {entry.key}", currency=rows[0].currency, moves=moves,
            reason=reason, origin={"voids": entry.pk}, invoice_line=entry.invoice_line,
        )  # fmt: skip
        touched.update({one.encumbrance.pk: one.encumbrance for one in rows if one.encumbrance is not None})
    for one in touched.values():
        _unrelease(invoice, one)
        encumbering.settle(actor, one)
    return invoice


def _unrelease(invoice: Invoice, one: Encumbrance) -> None:
    """Set aside again what this invoice released, unless another did too, or its order is not open any more."""
    line = OrderLine.objects.select_related("order").get(pk=one.line)
    others = line.invoiced.filter(releases=True, invoice__state__in=(State.APPROVED, State.PAID)).exclude(invoice=invoice)
    if one.state == Encumbrance.State.RELEASED and line.order.state == "open" and not others.exists():
        one.state = Encumbrance.State.UNRELEASED
        one.save(update_fields=["state"])


@action("acquisition.reopen_invoice")
def reopen_invoice(actor: Actor, *, invoice: Invoice) -> Invoice:
    """Open a cancelled invoice again, to be put right and approved anew."""
    locks.writing()
    invoice.refresh_from_db()
    _in(invoice, {State.CANCELLED})
    invoice.state = State.OPEN
    invoice.save(update_fields=["state"])
    return invoice


def _round(invoice: Invoice) -> str:
    """Give what the keys of the entries begin with that belong to the approval that stands."""
    return f"invoice {invoice.pk} round {invoice.rounds} "


def _post(
    actor: Actor, invoice: Invoice, currency: str, kind: str, step: str, moves: Sequence[Move], invoice_line: int | None
) -> None:
    origin: dict[str, Any] = {"invoice": invoice.pk}
    if currency != invoice.currency:
        origin |= {"currency": invoice.currency, "rate": str(invoice.rate)}
    post(
        actor, year=invoice.year, kind=kind, key=f"{_round(invoice)}{step}", currency=currency, moves=moves, origin=origin,
        invoice_line=invoice_line,
    )  # fmt: skip


def _in(invoice: Invoice, states: set[State]) -> None:
    if invoice.state not in states:
        raise CannotInvoice(
            f"Invoice {invoice.number} is {invoice.get_state_display()}.", remedy="See what can be done with it so."
        )
