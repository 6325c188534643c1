"""Orders: listed and searched, drafted, opened, received by scan, invoiced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from alcove.acquisition import encumbering, invoicing, money
from alcove.acquisition.actions import invoices as invoicing_verbs
from alcove.acquisition.actions import orders as verbs
from alcove.acquisition.actions.orders import CopyWish
from alcove.acquisition.errors import CannotOrder
from alcove.acquisition.models import Copy, Invoice, OrderLine, PurchaseOrder, Vendor
from alcove.acquisition.queries import ledger, ordering
from alcove.interfaces.web.door import for_staff
from alcove.libraries.action import Actor
from alcove.libraries.errors import AlcoveError
from alcove.marc import keys

_LAST = 12


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()


def _numbers(said: Iterable[str]) -> list[int]:
    return [int(one) for one in said if re.fullmatch("[0-9]{1,15}", one)]


def _isbn(said: str) -> str:
    """Give an ISBN-13 of either form; what is none stays as it is."""
    bare = said.replace("-", "").replace(" ", "").upper()
    return keys.isbn10_to_13(bare) or bare


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def orders(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List orders; one search box for numbers, titles, ISBNs and vendors; begin an order, keep a vendor."""
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            if _said(request, "do") == "vendor":
                verbs.add_vendor(
                    actor, code=_said(request, "code"), name=_said(request, "name"), currency=_said(request, "currency").upper()
                )
                return redirect("orders")
            made = verbs.draft_order(actor, vendor=_vendor(actor, _said(request, "vendor")), number=_said(request, "number"))
            return redirect("order", made.number)
        except AlcoveError as cannot:
            error = cannot
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    return render(request, "money/orders.html", {
        "rows": ordering.orders(actor, text=text, state=state), "q": text, "state": state, "error": error,
        "states": PurchaseOrder.State.choices, "vendors": Vendor.objects.filter(library=actor.library_id, is_active=True),
        "may": actor.may("acquisition.draft_order"),
    }, status=400 if error else 200)  # fmt: skip


def _vendor(actor: Actor, code: str) -> Vendor:
    found = Vendor.objects.filter(library=actor.library_id, code=code).first()
    if found is None:
        raise CannotOrder(gettext("There is no such vendor."), remedy=gettext("Choose one of the list, or add it first."))
    return found


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, actor: Actor, number: str) -> HttpResponseBase:
    """Show an order with its lines and copies; add a line, open it, receive, cancel, close."""
    one = ordering.order(actor, number)
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            _do(request, actor, one)
            return redirect("order", one.number)
        except AlcoveError as cannot:
            error = cannot
            one.refresh_from_db()
    lines = []
    for line in one.lines.prefetch_related("copies__fund", "shares__fund").select_related("order"):
        copies = list(line.copies.all())
        still = sum(each.cancelled is None or each.keeps_encumbrance for each in copies)
        lines.append((line, copies, money.written(encumbering.line_total(line, still), one.currency),
                      money.written(line.price, one.currency)))  # fmt: skip
    return render(request, "money/order.html", {
        "order": one, "row": ordering.row_of(one), "lines": lines, "error": error, "years": ledger.years(actor),
        "funds": ledger.lines(actor) if ledger.years(actor) else [], "may": actor.may("acquisition.open_order"),
    }, status=400 if error else 200)  # fmt: skip


def _do(request: HttpRequest, actor: Actor, one: PurchaseOrder) -> None:
    what = _said(request, "do")
    chosen = list(Copy.objects.filter(line__order=one, pk__in=_numbers(request.POST.getlist("copy"))))
    if what == "line":
        _add_line(request, actor, one)
    elif what == "open":
        rate = _said(request, "rate")
        verbs.open_order(
            actor, order=one, year=ledger.year(actor, _said(request, "year")), rate=_decimal(rate) if rate else None
        )
    elif what == "close":
        verbs.close_order(actor, order=one, reason=_said(request, "reason"))
    elif what == "receive":
        verbs.receive(actor, copies=chosen)
    elif what == "unreceive":
        verbs.unreceive(actor, copies=chosen)
    elif what in ("cancel", "delay"):
        verbs.cancel_copies(actor, copies=chosen, reason=_said(request, "reason"), keeps_encumbrance=what == "delay")


def _add_line(request: HttpRequest, actor: Actor, one: PurchaseOrder) -> None:
    count = _said(request, "copies")
    if not (count.isascii() and count.isdigit() and 0 < int(count[:5]) <= verbs.MOST_COPIES):
        raise CannotOrder(gettext("How many copies?"), remedy=gettext("Give a number above nothing."))
    fund = ledger.fund(actor, _said(request, "fund"))
    wish = CopyWish(fund, _said(request, "location"))
    isbn = _isbn(_said(request, "isbn"))
    verbs.add_line(
        actor, order=one, title=_said(request, "title"), isbn=isbn, copies=[wish] * int(count),
        price=money.read(_said(request, "price"), one.currency),
    )  # fmt: skip


def _decimal(said: str) -> Decimal:
    try:
        return Decimal(said)
    except InvalidOperation as wrong:
        raise money.WrongAmount(gettext("This is no rate."), remedy=gettext("Write it as 1.0837.")) from wrong


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Receive by scan: an ISBN receives the next copy that is waited for, what follows is its barcode; no mouse is needed."""
    error: AlcoveError | None = None
    done: Copy | None = None
    scan = _said(request, "scan")
    if request.method == "POST":
        try:
            if _said(request, "do") == "back":
                verbs.unreceive(actor, copies=list(_mine(actor).filter(pk__in=_numbers([_said(request, "copy")]))))
                return redirect("receive")
            done = _scanned(actor, scan, _said(request, "last"))
        except AlcoveError as cannot:
            error = cannot
    last = done or (_mine(actor).filter(pk__in=_numbers([_said(request, "last")])).first() if error else None)
    return render(request, "money/receive.html", {
        "done": done, "last": last, "error": error, "scan": scan if error else "",
        "today": _mine(actor).filter(received__gte=timezone.now() - timedelta(hours=12)).order_by("-received", "-pk")[:_LAST],
    }, status=400 if error else 200)  # fmt: skip


def _mine(actor: Actor) -> QuerySet[Copy]:
    return Copy.objects.filter(line__order__library=actor.library_id).select_related("line__order__vendor", "fund")


def _scanned(actor: Actor, scan: str, last: str) -> Copy:
    """Receive what a scan means: the next copy of an ISBN, a copy by its barcode, or the barcode of the last one."""
    if waiting := ordering.waiting_by_number(actor, _isbn(scan)):
        verbs.receive(actor, copies=waiting[:1])
        return waiting[0]
    known = ordering.copy_by_barcode(actor, scan)
    if known is not None and known.received is None:
        verbs.receive(actor, copies=[known])
        return known
    before = _mine(actor).filter(pk__in=_numbers([last]), barcode="").first()
    if before is not None and scan and known is None:
        return verbs.give_barcode(actor, copy=before, barcode=scan)
    raise CannotOrder(
        gettext("Nothing is waited for under “%(scan)s”.") % {"scan": scan[:60]},
        remedy=gettext("Look for its title among the orders."),
    )


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def invoices(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List invoices; begin one."""
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            made = _entered(request, actor)
            return redirect("invoice", made.pk)
        except AlcoveError as cannot:
            error = cannot
    return render(request, "money/invoices.html", {
        "rows": ordering.invoices(actor, state=request.GET.get("state", "")), "error": error, "years": ledger.years(actor),
        "vendors": Vendor.objects.filter(library=actor.library_id), "may": actor.may("acquisition.enter_invoice"),
    }, status=400 if error else 200)  # fmt: skip


def _entered(request: HttpRequest, actor: Actor) -> Invoice:
    vendor = _vendor(actor, _said(request, "vendor"))
    lock = _said(request, "lock_total")
    try:
        dated = date.fromisoformat(_said(request, "dated"))
    except ValueError as wrong:
        raise CannotOrder(gettext("This is no day."), remedy=gettext("Write it as 2026-01-31.")) from wrong
    return invoicing_verbs.enter_invoice(
        actor, vendor=vendor, number=_said(request, "number"), dated=dated, year=ledger.year(actor, _said(request, "year")),
        lock_total=money.read(lock, vendor.currency) if lock else None,
    )  # fmt: skip


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def invoice(request: HttpRequest, actor: Actor, number: int) -> HttpResponseBase:
    """Show an invoice: its lines, charges, total, and what does not agree; approve, pay, cancel."""
    one = ordering.invoice(actor, number)
    error: AlcoveError | None = None
    if request.method == "POST":
        try:
            _bill(request, actor, one)
            return redirect("invoice", one.pk)
        except AlcoveError as cannot:
            error = cannot
            one.refresh_from_db()
    sub = invoicing.subtotal(one)
    written = {name: money.written(amount, one.currency) for name, amount in (("sub", sub), ("total", invoicing.total(one)))}
    orderable = OrderLine.objects.filter(order__vendor=one.vendor, order__state="open").select_related("order")
    return render(request, "money/invoice.html", {
        "invoice": one, "error": error, "may": actor.may("acquisition.approve_invoice"), **written,
        "lock": money.written(one.lock_total, one.currency) if one.lock_total is not None else "",
        "lines": [(each, money.written(each.amount, one.currency)) for each in one.lines.select_related("line__order", "fund")],
        "charges": [(each, money.written(invoicing.charge_amount(each, sub), one.currency)) for each in one.charges.all()],
        "disagreements": invoicing.disagreements(one) if one.state == "open" else [], "orderable": orderable[:200],
        "funds": ledger.lines(actor, one.year.code),
    }, status=400 if error else 200)  # fmt: skip


def _bill(request: HttpRequest, actor: Actor, one: Invoice) -> None:
    what = _said(request, "do")
    if what == "line":
        pk = _numbers([_said(request, "line")])
        line = OrderLine.objects.filter(order__library=actor.library_id, pk__in=pk).first()
        fund = None if line else ledger.fund(actor, _said(request, "fund"))
        quantity = _said(request, "quantity")
        invoicing_verbs.add_invoice_line(
            actor, invoice=one, line=line, fund=fund, amount=money.read(_said(request, "amount"), one.currency),
            quantity=int(quantity) if quantity.isascii() and quantity.isdigit() and len(quantity) < 6 else 1,
            description=_said(request, "description"), releases="more" not in request.POST,
        )  # fmt: skip
    elif what == "charge":
        invoicing_verbs.add_charge(
            actor, invoice=one, description=_said(request, "description"), prorate=_said(request, "prorate") or "amount",
            amount=money.read(_said(request, "amount"), one.currency),
        )  # fmt: skip
    elif what == "approve":
        invoicing_verbs.approve_invoice(actor, invoice=one, despite=_said(request, "despite"))
    elif what == "pay":
        invoicing_verbs.pay_invoice(actor, invoice=one)
    elif what == "cancel":
        invoicing_verbs.cancel_invoice(actor, invoice=one, reason=_said(request, "reason"))
    elif what == "reopen":
        invoicing_verbs.reopen_invoice(actor, invoice=one)
