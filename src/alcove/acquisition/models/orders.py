"""Vendors, orders, their lines, and a row for every copy."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library
from alcove.records.models import Record

from .ledger import ExpenseClass, FiscalYear, Fund


class Vendor(models.Model):
    """Who sells or gives; `terms` keeps what is usual: discount, tax, days until a claim, and how they speak EDI."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="vendors", db_index=False)
    code = models.CharField(_("code"), max_length=50)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    san = models.CharField(_("SAN or GLN"), max_length=20, blank=True)
    contact = models.TextField(_("address and contacts"), blank=True)
    terms = models.JSONField(default=dict)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("vendor")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="vendor_code_is_unique")]

    def __str__(self) -> str:
        return self.code


class PurchaseOrder(models.Model):
    """An order: lines for one vendor in one currency. `rate` is what one unit of it is worth in the ledger's, when opened."""

    class State(models.TextChoices):
        """Where it stands. Money is set aside from open orders only."""

        PENDING = "pending", _("pending")
        OPEN = "open", _("on order")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="orders", db_index=False)
    number = models.CharField(_("number"), max_length=50)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="orders")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True)
    year = models.ForeignKey(FiscalYear, null=True, on_delete=models.PROTECT, related_name="orders", db_index=False)
    note = models.TextField(_("note"), blank=True)
    created = models.DateTimeField(default=timezone.now)
    opened = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("order")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["library", "number"], name="order_number_is_unique")]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One title of an order. Its price is of one copy, in minor units of the order's currency."""

    class Kind(models.TextChoices):
        """How it is had."""

        ONE_TIME = "one-time", _("one-time")
        STANDING = "standing", _("standing order")
        SUBSCRIPTION = "subscription", _("subscription")
        APPROVAL = "approval", _("on approval")
        GIFT = "gift", _("gift")
        EXCHANGE = "exchange", _("exchange")

    class Form(models.TextChoices):
        """Of what kind the thing is."""

        PRINT = "print", _("print")
        ELECTRONIC = "electronic", _("electronic")
        OTHER = "other", _("other")

    order = models.ForeignKey(PurchaseOrder, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(_("type"), max_length=12, choices=Kind.choices, default=Kind.ONE_TIME)
    form = models.CharField(_("form"), max_length=12, choices=Form.choices, default=Form.PRINT)
    title = models.CharField(_("title"), max_length=500)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+")
    price = models.BigIntegerField(_("price"), default=0)
    discount = models.PositiveIntegerField(_("discount"), default=0)
    additional = models.BigIntegerField(_("additional cost"), default=0)
    # What a rollover made of the price: how much more or less the line costs than its price says.
    adjustment = models.BigIntegerField(default=0)
    vendor_number = models.CharField(_("vendor's number"), max_length=50, blank=True)
    note = models.TextField(_("note"), blank=True)
    expected = models.DateField(_("expected"), null=True)
    claims = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("order line")
        ordering = ["order_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_line_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, additional__gte=0, discount__lte=10_000), name="order_line_price"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.number}/{self.number}"


class FundShare(models.Model):
    """Which part of a line a fund pays, in hundredths of a percent; without any, the funds of its copies pay for them."""

    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="shares", db_index=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+", db_index=False)
    expense_class = models.ForeignKey(ExpenseClass, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    percent = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("share of a fund")
        ordering = ["id"]
        indexes = [models.Index(fields=["line"], name="fund_share_by_line")]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.percent}"


class Copy(models.Model):
    """One copy that was ordered: for which place, from which fund, and what became of it."""

    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="copies", db_index=False)
    number = models.PositiveIntegerField()
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="+")
    expense_class = models.ForeignKey(ExpenseClass, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.CharField(_("location"), max_length=50, blank=True)
    call_number = models.CharField(_("call number"), max_length=200, blank=True)
    barcode = models.CharField(_("barcode"), max_length=50, blank=True)
    received = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=150, blank=True)
    cancelled = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    keeps_encumbrance = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("copy")
        ordering = ["line_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="copy_number_is_unique"),
            models.UniqueConstraint(fields=["barcode"], condition=~models.Q(barcode=""), name="copy_barcode_is_unique"),
            models.CheckConstraint(
                condition=models.Q(received=None) | models.Q(cancelled=None), name="copy_is_received_or_cancelled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}/{self.number}"
