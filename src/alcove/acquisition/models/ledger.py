"""Years, ledgers, funds and their budgets; and every movement of money as an entry whose postings add up to nothing.

No total is kept anywhere: it is always a sum of postings (decision 0013). Amounts are minor units of the ledger's currency.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library, TrailEntry


class FiscalYear(models.Model):
    """A year of money, of a series of years that follow one another without a gap that anybody need know of."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="fiscal_years", db_index=False)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=100, blank=True)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))

    class Meta:
        verbose_name = _("fiscal year")
        ordering = ["-starts"]
        constraints = [
            models.UniqueConstraint(fields=["library", "code"], name="fiscal_year_code_is_unique"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="fiscal_year_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.code


class Ledger(models.Model):
    """Funds that belong together, in one currency; and whether they may be overdrawn."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="ledgers", db_index=False)
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    restricts_encumbrance = models.BooleanField(_("encumbrances only as far as the money goes"), default=True)
    restricts_expenditure = models.BooleanField(_("payments only as far as the money goes"), default=True)

    class Meta:
        verbose_name = _("ledger")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="ledger_code_is_unique")]

    def __str__(self) -> str:
        return self.code


class Fund(models.Model):
    """What money is for, over the years; its money of one year is a budget. Funds may stand below others."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="funds", db_index=False)
    code = models.CharField(_("code"), max_length=50)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("type"), max_length=50, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of"))
    external_number = models.CharField(_("number in the finance system"), max_length=50, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("fund")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["ledger", "code"], name="fund_code_is_unique_in_a_ledger")]

    def __str__(self) -> str:
        return self.code


class ExpenseClass(models.Model):
    """A kind of cost within funds, as print or electronic."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="expense_classes", db_index=False)
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("expense class")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="expense_class_code_is_unique")]

    def __str__(self) -> str:
        return self.code


class FundingSource(models.Model):
    """Where money comes from: a city, a grant, a gift; in its own currency."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="funding_sources", db_index=False)
    code = models.CharField(_("code"), max_length=50)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        verbose_name = _("funding source")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="funding_source_code_is_unique")]

    def __str__(self) -> str:
        return self.code


class Budget(models.Model):
    """A fund in one fiscal year. Limits are hundredths of a percent of its funding; without one there is none.

    `warns_at` only warns; the others refuse where the ledger says so.
    """

    class State(models.TextChoices):
        """Nothing is posted to a budget that is closed; a frozen one takes payments only."""

        ACTIVE = "active", _("active")
        FROZEN = "frozen", _("frozen")
        CLOSED = "closed", _("closed")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="budgets", db_index=False)
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="budgets")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    encumbrance_limit = models.PositiveIntegerField(null=True)
    expenditure_limit = models.PositiveIntegerField(null=True)
    warns_at = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("budget")
        constraints = [models.UniqueConstraint(fields=["fund", "year"], name="budget_is_one_a_fund_and_year")]

    def __str__(self) -> str:
        return f"{self.fund.code} {self.year.code}"


class Encumbrance(models.Model):
    """Money set aside for an order line in one budget and expense class: there is never a second one (functions, 4 d2).

    How much is set aside now is the sum of its postings; `initial` is the price when the line was opened.
    """

    class State(models.TextChoices):
        """Pending while the order is not open, released when nothing more is to come."""

        PENDING = "pending", _("pending")
        UNRELEASED = "unreleased", _("set aside")
        RELEASED = "released", _("released")

    line = models.BigIntegerField()
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="encumbrances")
    expense_class = models.ForeignKey(ExpenseClass, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    initial = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)

    class Meta:
        verbose_name = _("encumbrance")
        constraints = [
            models.UniqueConstraint(fields=["line", "budget", "expense_class"], name="encumbrance_is_one"),
            models.UniqueConstraint(
                fields=["line", "budget"], condition=models.Q(expense_class=None), name="encumbrance_is_one_without_class"
            ),
            models.CheckConstraint(condition=models.Q(initial__gte=0), name="encumbrance_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: line {self.line}"


class Entry(models.Model):
    """One movement of money: its postings add up to nothing. Posted, it is final; a mistake is put right by another.

    `key` is what makes it one: the same key is never posted twice. `origin` says what was paid in which currency at which
    rate, where that was another.
    """

    class Kind(models.TextChoices):
        """What it does."""

        ALLOCATION = "allocation", _("allocation")
        TRANSFER = "transfer", _("transfer")
        ROLLOVER = "rollover", _("rollover transfer")
        ENCUMBRANCE = "encumbrance", _("encumbrance")
        PENDING_PAYMENT = "pending", _("pending payment")
        PAYMENT = "payment", _("payment")
        CREDIT = "credit", _("credit")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    origin = models.JSONField(default=dict)
    invoice_line = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=150)
    trail = models.ForeignKey(TrailEntry, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    posted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("entry")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["library", "key"], name="entry_is_posted_once")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.key}"


class Posting(models.Model):
    """What an entry does to one bucket of one budget; outside of all budgets where the money comes from or goes to."""

    class Bucket(models.TextChoices):
        """What a budget's money is: still to be had, set aside, invoiced, paid, given back; or not a budget's at all."""

        AVAILABLE = "available", _("available")
        ENCUMBERED = "encumbered", _("encumbered")
        AWAITING = "awaiting", _("awaiting payment")
        EXPENDED = "expended", _("expended")
        CREDITED = "credited", _("credited")
        OUTSIDE = "outside", _("outside")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    budget = models.ForeignKey(Budget, null=True, on_delete=models.PROTECT, related_name="postings", db_index=False)
    source = models.ForeignKey(FundingSource, null=True, on_delete=models.PROTECT, related_name="postings")
    encumbrance = models.ForeignKey(Encumbrance, null=True, on_delete=models.PROTECT, related_name="postings")
    expense_class = models.ForeignKey(ExpenseClass, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    bucket = models.CharField(max_length=10, choices=Bucket.choices)
    kind = models.CharField(max_length=12, choices=Entry.Kind.choices)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        verbose_name = _("posting")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bucket="outside", budget=None)
                | ~models.Q(bucket="outside") & models.Q(budget__isnull=False),
                name="posting_is_of_a_budget_or_outside",
            )
        ]
        indexes = [models.Index(fields=["budget", "bucket", "kind", "amount"], name="posting_by_bucket")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.amount}"
