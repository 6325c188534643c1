"""Questions about orders and invoices. Read only; a list asks the database a few times, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from alcove.acquisition import encumbering, invoicing, money
from alcove.acquisition.models import Copy, Invoice, OrderLine, PurchaseOrder, Vendor
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound

MOST = 200


@dataclass
class OrderRow:
    """An order as a list shows it."""

    order: PurchaseOrder
    lines: list[OrderLine] = field(default_factory=list)
    copies: int = 0
    received: int = 0
    cancelled: int = 0
    total: int = 0

    @property
    def written(self) -> str:
        """Give the total as people write it."""
        return money.written(self.total, self.order.currency)

    @property
    def titles(self) -> str:
        """Name its titles, the first of many."""
        first = self.lines[0].title if self.lines else ""
        return f"{first} (+{len(self.lines) - 1})" if len(self.lines) > 1 else first

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "number": self.order.number, "vendor": self.order.vendor.code, "state": self.order.state, "lines": len(self.lines),
            "copies": self.copies, "received": self.received, "cancelled": self.cancelled, "total": self.written,
            "currency": self.order.currency, "titles": self.titles,
        }  # fmt: skip


def orders(actor: Actor, *, state: str = "", text: str = "", limit: int = MOST) -> list[OrderRow]:
    """Give orders, newest first: of a state, and with a number, a title, an ISBN or a vendor like this."""
    rows = PurchaseOrder.objects.filter(library=actor.library_id).select_related("vendor")
    rows = rows.filter(state=state) if state else rows
    if text:
        wanted = Q(number__icontains=text) | Q(vendor__code__icontains=text) | Q(vendor__name__icontains=text)
        wanted |= Q(lines__title__icontains=text) | Q(lines__isbn=text.replace("-", ""))
        rows = rows.filter(wanted).distinct()
    found = rows.order_by("-id").prefetch_related(Prefetch("lines", OrderLine.objects.prefetch_related("copies")))[:limit]
    return [_row(one) for one in found]


def _row(order: PurchaseOrder) -> OrderRow:
    row = OrderRow(order, list(order.lines.all()))
    for line in row.lines:
        copies = list(line.copies.all())
        row.copies += len(copies)
        row.received += sum(one.received is not None for one in copies)
        row.cancelled += sum(one.cancelled is not None for one in copies)
        row.total += encumbering.line_total(line, sum(one.cancelled is None or one.keeps_encumbrance for one in copies))
    return row


def order(actor: Actor, number: str) -> PurchaseOrder:
    """Find an order by its number. Raises NotFound (A301)."""
    rows = PurchaseOrder.objects.filter(library=actor.library_id, number=number).select_related("vendor", "year")
    found = rows.first()
    if found is None:
        raise NotFound(f"There is no order {number}.", remedy="See: alcove orders")
    return found


def row_of(one: PurchaseOrder) -> OrderRow:
    """Give one order as a list shows it."""
    return _row(one)


def copy_by_barcode(actor: Actor, barcode: str) -> Copy | None:
    """Find the copy of an order that has a barcode, or None."""
    rows = Copy.objects.filter(line__order__library=actor.library_id, barcode=barcode).exclude(barcode="")
    return rows.select_related("line__order").first()


def waiting_by_number(actor: Actor, number: str) -> list[Copy]:
    """Give the copies still to come of lines on order with this ISBN, oldest order first; for receiving by scan."""
    rows = Copy.objects.filter(
        line__order__library=actor.library_id, line__order__state="open", line__isbn=number, received=None, cancelled=None
    )
    return list(rows.select_related("line__order__vendor").order_by("line__order_id", "line_id", "number"))


def on_order(record_ids: Sequence[int]) -> dict[int, int]:
    """Count the copies on order of these records, by record: what a reader is told is coming."""
    rows = Copy.objects.filter(
        line__record__in=list(record_ids), line__order__state="open", received=None, cancelled=None
    ).values_list("line__record")
    return dict(rows.annotate(count=Count("id")).order_by())


@dataclass
class InvoiceRow:
    """An invoice as a list shows it."""

    invoice: Invoice
    total: int
    disagreements: list[str]

    @property
    def written(self) -> str:
        """Give the total as people write it."""
        return money.written(self.total, self.invoice.currency)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        one = self.invoice
        return {
            "number": one.number, "vendor": one.vendor.code, "state": one.state, "dated": one.dated, "total": self.written,
            "currency": one.currency, "disagreements": self.disagreements,
        }  # fmt: skip


def invoices(actor: Actor, *, state: str = "", limit: int = MOST) -> list[InvoiceRow]:
    """Give invoices, newest first; of open ones what does not agree with what was ordered."""
    rows: QuerySet[Invoice] = Invoice.objects.filter(library=actor.library_id).select_related("vendor")
    rows = rows.filter(state=state) if state else rows
    return [
        InvoiceRow(one, invoicing.total(one), invoicing.disagreements(one) if one.state == "open" else [])
        for one in rows.order_by("-id")[:limit]
    ]


def invoice(actor: Actor, number: int) -> Invoice:
    """Find an invoice by its id. Raises NotFound (A301)."""
    found = Invoice.objects.filter(library=actor.library_id, pk=number).select_related("vendor", "year").first()
    if found is None:
        raise NotFound("There is no such invoice.", remedy="See: alcove invoices")
    return found


def vendor(actor: Actor, code: str) -> Vendor:
    """Find a vendor by its code. Raises NotFound (A301)."""
    found = Vendor.objects.filter(library=actor.library_id, code=code).first()
    if found is None:
        raise NotFound(f"There is no vendor {code}.", remedy="Add it on the page of orders.")
    return found
