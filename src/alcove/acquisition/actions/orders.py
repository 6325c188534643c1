"""Vendors and orders: drafted, opened, changed, received, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from alcove.acquisition import encumbering, money
from alcove.acquisition.errors import CannotOrder, CannotReceive
from alcove.acquisition.models import Copy, ExpenseClass, FiscalYear, Fund, FundShare, OrderLine, PurchaseOrder, Vendor
from alcove.libraries import locks
from alcove.libraries.action import Actor, action

Row = TypeVar("Row", Vendor, PurchaseOrder, Copy)
State = PurchaseOrder.State
MOST_COPIES = 1000


class CopyWish(NamedTuple):
    """A copy to be ordered."""

    fund: Fund | None = None
    location: str = ""
    expense_class: ExpenseClass | None = None
    barcode: str = ""
    call_number: str = ""


@action("acquisition.add_vendor")
def add_vendor(
    actor: Actor, *, code: str, name: str, currency: str, san: str = "", contact: str = "", terms: dict[str, Any] | None = None
) -> Vendor:
    """Keep a vendor. Raises CannotOrder (A484) where the code is taken, WrongAmount (A480) for what is no currency."""
    money.exponent(currency)
    made = Vendor(
        library_id=actor.library_id, code=code.strip()[:50], name=name.strip()[:200], currency=currency, san=san[:20],
        contact=contact, terms=terms or {},
    )  # fmt: skip
    if not made.code:
        raise CannotOrder("The vendor has no code.", remedy="Give it a short one.")
    return _saved(made, f"There is a vendor {made.code} already.")


@action("acquisition.draft_order")
def draft_order(actor: Actor, *, vendor: Vendor, number: str = "", currency: str = "", note: str = "") -> PurchaseOrder:
    """Begin an order; without a number it gets the next one. Raises CannotOrder (A484) where the number is taken."""
    locks.writing()
    number = number.strip()[:50] or f"PO-{(PurchaseOrder.objects.aggregate(last=Max('id'))['last'] or 0) + 1}"
    currency = currency or vendor.currency
    money.exponent(currency)
    made = PurchaseOrder(library_id=actor.library_id, vendor=vendor, number=number, currency=currency, note=note)
    return _saved(made, f"There is an order {number} already.")


@action("acquisition.add_line")
def add_line(
    actor: Actor,
    *,
    order: PurchaseOrder,
    title: str,
    price: int,
    copies: Sequence[CopyWish],
    shares: Sequence[tuple[Fund, int]] = (),
    record_id: int | None = None,
    isbn: str = "",
    discount: int = 0,
    additional: int = 0,
    kind: str = "one-time",
    form: str = "print",
    vendor_number: str = "",
    note: str = "",
    expected: date | None = None,
) -> OrderLine:
    """Add a title to an order that is not open yet: `price` of a copy in minor units, `discount` in hundredths of a percent.

    `shares` are (fund, hundredths of a percent), for lines that several funds pay together. Raises CannotOrder (A484).
    """
    _in(order, {State.PENDING})
    if kind not in OrderLine.Kind.values or form not in OrderLine.Form.values:
        raise CannotOrder(f"There is no such type or form ({kind}, {form}).", remedy="Choose one of the list.")
    if not title.strip() or not 0 < len(copies) <= MOST_COPIES or price < 0 or additional < 0 or not 0 <= discount <= 10_000:
        raise CannotOrder(
            "A line needs a title, a price and copies.",
            remedy=f"Give from 1 to {MOST_COPIES} copies, and no price below nothing.",
        )
    if shares and sum(percent for _, percent in shares) != 10_000:
        raise CannotOrder("The shares do not make 100 %.", remedy="Put them right.")
    number = (order.lines.aggregate(last=Max("number"))["last"] or 0) + 1
    line = OrderLine.objects.create(
        order=order, number=number, title=title.strip()[:500], isbn=isbn[:20], record_id=record_id, price=price,
        discount=discount, additional=additional, kind=kind, form=form,
        vendor_number=vendor_number[:50], note=note, expected=expected,
    )  # fmt: skip
    try:
        with transaction.atomic():
            Copy.objects.bulk_create(
                Copy(line=line, number=place, fund=one.fund, location=one.location[:50], expense_class=one.expense_class,
                     barcode=one.barcode[:50], call_number=one.call_number[:200])
                for place, one in enumerate(copies, 1)
            )  # fmt: skip
    except IntegrityError as wrong:
        raise CannotOrder("A barcode stands on another copy already.", remedy="Give each copy its own.") from wrong
    FundShare.objects.bulk_create(FundShare(line=line, fund=fund, percent=percent) for fund, percent in shares)
    return line


@action("acquisition.open_order")
def open_order(actor: Actor, *, order: PurchaseOrder, year: FiscalYear, rate: Decimal | None = None) -> PurchaseOrder:
    """Send an order on its way: the money of every line is set aside, of all or of none. Opened again, nothing is doubled.

    `rate` is what one unit of its currency is worth in the ledger's. Raises CannotOrder (A484), NotEnough (A482),
    WrongAmount (A480) without a rate.
    """
    locks.writing()
    order.refresh_from_db()
    _in(order, {State.PENDING, State.OPEN, State.CLOSED})
    lines = list(order.lines.select_related("order"))
    if not lines:
        raise CannotOrder(f"Order {order.number} has no lines.", remedy="Add a title first.")
    was = order.state
    order.state, order.year, order.rate = State.OPEN, year, rate if rate is not None else order.rate
    order.opened = order.opened or timezone.now()
    order.save(update_fields=["state", "year", "rate", "opened"])
    for line in lines:
        line.order = order
        again = encumbering.set_aside_again if was == State.CLOSED else encumbering.settle_line
        again(actor, line, year)
    return order


@action("acquisition.close_order")
def close_order(actor: Actor, *, order: PurchaseOrder, reason: str) -> PurchaseOrder:
    """Say that nothing more comes of an order: what is still set aside is released."""
    locks.writing()
    order.refresh_from_db()
    _in(order, {State.OPEN})
    for line in order.lines.all():
        encumbering.release(actor, line)
    order.state = State.CLOSED
    order.save(update_fields=["state"])
    return order


@action("acquisition.change_price")
def change_price(
    actor: Actor, *, line: OrderLine, price: int, discount: int | None = None, additional: int | None = None
) -> OrderLine:
    """Give a line another price; what is set aside follows by the difference. Raises NotEnough (A482), CannotOrder (A484)."""
    locks.writing()
    if price < 0 or not 0 <= (discount or 0) <= 10_000 or (additional or 0) < 0:
        raise CannotOrder("No price is below nothing.", remedy="Give another.", where=str(line))
    line.price = price
    line.discount = line.discount if discount is None else discount
    line.additional = line.additional if additional is None else additional
    line.save(update_fields=["price", "discount", "additional"])
    _settled(actor, line)
    return line


@action("acquisition.change_fund")
def change_fund(actor: Actor, *, copies: Sequence[Copy], fund: Fund) -> int:
    """Have another fund pay for copies of lines of which nothing is invoiced yet; give how many. Raises CannotOrder (A484)."""
    locks.writing()
    changed = [one for one in copies if one.fund_id != fund.pk]
    lines = {one.line_id: one.line for one in changed}
    for line in lines.values():
        if line.invoiced.exclude(invoice__state="cancelled").exclude(invoice__state="open").exists() or line.shares.exists():
            raise CannotOrder(
                f"Line {line} is invoiced, or divided by percent.", remedy="Change its shares, or cancel the invoice first.",
                where=str(line),
            )  # fmt: skip
    for one in changed:
        one.fund = fund
        one.save(update_fields=["fund"])
    for line in lines.values():
        _settled(actor, line)
    return len(changed)


@action("acquisition.receive")
def receive(actor: Actor, *, copies: Sequence[Copy], barcode: str = "", at: date | None = None) -> int:
    """Note that copies have come; give how many. One copy may be given its barcode. Raises CannotReceive (A485)."""
    locks.writing()
    for one in copies:
        one.refresh_from_db()
        if one.line.order.state != State.OPEN:
            raise CannotReceive(f"Order {one.line.order.number} is not on order.", remedy="Open it first.")
        if one.cancelled is not None and not one.keeps_encumbrance:
            raise CannotReceive(f"Copy {one.number} of {one.line} was cancelled.", remedy="Order it again, or send it back.")
        if one.received is not None:
            raise CannotReceive(f"Copy {one.number} of {one.line} has come already.", remedy="Look whether it is another one.")
    if barcode and len(copies) == 1:
        copies[0].barcode = barcode.strip()[:50]
    for one in copies:
        one.received, one.received_by, one.cancelled, one.keeps_encumbrance = timezone.now(), actor.name[:150], None, False
        _saved(one, f"The barcode {one.barcode} stands on another copy already.")
    return len(copies)


@action("acquisition.give_barcode")
def give_barcode(actor: Actor, *, copy: Copy, barcode: str) -> Copy:
    """Give a copy that has come its barcode. Raises CannotOrder (A484) where another copy has it."""
    locks.writing()
    copy.refresh_from_db()
    copy.barcode = barcode.strip()[:50]
    return _saved(copy, f"The barcode {copy.barcode} stands on another copy already.")


@action("acquisition.unreceive")
def unreceive(actor: Actor, *, copies: Sequence[Copy], reason: str = "") -> int:
    """Take back that copies have come; give how many had."""
    locks.writing()
    for one in copies:
        one.refresh_from_db()
    had = [one for one in copies if one.received is not None]
    for one in had:
        one.received, one.received_by = None, ""
        one.save(update_fields=["received", "received_by"])
    return len(had)


@action("acquisition.cancel_copies")
def cancel_copies(actor: Actor, *, copies: Sequence[Copy], reason: str, keeps_encumbrance: bool = False) -> int:
    """Note that copies will not come, and why; give how many. Money set aside for them is given free.

    With `keeps_encumbrance` they are only delayed, and their money stays. Raises CannotReceive (A485) for those that came.
    """
    locks.writing()
    if not reason.strip():
        raise CannotReceive("There is no reason.", remedy="Say why they will not come.")
    for one in copies:
        one.refresh_from_db()
    if came := [one for one in copies if one.received is not None]:
        raise CannotReceive(f"Copy {came[0].number} of {came[0].line} has come.", remedy="Take back that it came first.")
    for one in copies:
        one.cancelled, one.cancelled_because = timezone.now(), reason.strip()[:300]
        one.keeps_encumbrance = keeps_encumbrance
        one.save(update_fields=["cancelled", "cancelled_because", "keeps_encumbrance"])
    for line in {one.line_id: one.line for one in copies}.values():
        _settled(actor, line)
    return len(copies)


@action("acquisition.claim")
def claim(actor: Actor, *, line: OrderLine, note: str = "", expected: date | None = None) -> OrderLine:
    """Note that a claim was really sent for a line that is late; its count goes up by one, and it is expected anew."""
    locks.writing()
    _in(line.order, {State.OPEN})
    line.claims += 1
    line.expected = expected or line.expected
    line.save(update_fields=["claims", "expected"])
    return line


def _settled(actor: Actor, line: OrderLine) -> None:
    order = PurchaseOrder.objects.select_related("year").get(pk=line.order_id)
    line.order = order
    if order.state == State.OPEN and order.year is not None:
        encumbering.settle_line(actor, line, order.year)


def _in(order: PurchaseOrder, states: set[State]) -> None:
    if order.state not in states:
        raise CannotOrder(f"Order {order.number} is {order.get_state_display()}.", remedy="See what can be done with it so.")


def _saved(row: Row, taken: str) -> Row:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as wrong:
        raise CannotOrder(taken, remedy="Choose another.") from wrong
    return row
