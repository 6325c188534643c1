"""Invoices: lines, charges, and where they stand."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library

from .ledger import ExpenseClass, FiscalYear, Fund
from .orders import OrderLine, Vendor


class Invoice(models.Model):
    """An invoice of a vendor, numbered by it. `lock_total` is what stands on the paper; it must come out."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("cancelled")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="invoices", db_index=False)
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="invoices", db_index=False)
    number = models.CharField(_("number"), max_length=50)
    dated = models.DateField(_("dated"))
    currency = models.CharField(_("currency"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True)
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="invoices")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    lock_total = models.BigIntegerField(_("total on paper"), null=True)
    note = models.TextField(_("note"), blank=True)
    # How often it was approved: what is posted again after it was cancelled is another entry.
    rounds = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("invoice")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["library", "vendor", "number"], name="invoice_number_is_unique_of_a_vendor")
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """What is charged for an order line, or for something else from a fund; below nothing it is a credit."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="invoiced")
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    expense_class = models.ForeignKey(ExpenseClass, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    description = models.CharField(_("description"), max_length=500, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    amount = models.BigIntegerField(_("amount"))
    releases = models.BooleanField(_("nothing more is to come"), default=True)

    class Meta:
        verbose_name = _("invoice line")
        ordering = ["invoice_id", "number"]
        constraints = [models.UniqueConstraint(fields=["invoice", "number"], name="invoice_line_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.number}"


class Charge(models.Model):
    """Freight, tax, a discount: an amount, or a percentage of the lines (hundredths of a percent)."""

    class Prorate(models.TextChoices):
        """How it is divided among the lines; or not, and a fund of its own pays it."""

        AMOUNT = "amount", _("by amount")
        QUANTITY = "quantity", _("by quantity")
        LINE = "line", _("by line")
        NOT = "not", _("not divided")

    class Relation(models.TextChoices):
        """What it is to the total."""

        ADDED = "added", _("in addition to the total")
        INCLUDED = "included", _("included in the total")
        SEPARATE = "separate", _("separate from the total")

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="charges")
    description = models.CharField(_("description"), max_length=200)
    amount = models.BigIntegerField(_("amount"), null=True)
    percent = models.IntegerField(_("percent"), null=True)
    prorate = models.CharField(_("divided"), max_length=10, choices=Prorate.choices, default=Prorate.AMOUNT)
    relation = models.CharField(_("relation"), max_length=10, choices=Relation.choices, default=Relation.ADDED)
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    expense_class = models.ForeignKey(ExpenseClass, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("charge")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None, percent__isnull=False) | models.Q(amount__isnull=False, percent=None),
                name="charge_is_an_amount_or_a_percentage",
            )
        ]

    def __str__(self) -> str:
        return self.description
