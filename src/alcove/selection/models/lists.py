"""Lists to choose from, and the titles on them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.acquisition.models import Fund, OrderLine, Vendor
from alcove.libraries.models import Library


class SelectionList(models.Model):
    """A list of a vendor, or of one's own: the file as it came, and what could not be read of it."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="selection_lists")
    name = models.CharField(_("name"), max_length=300)
    vendor = models.ForeignKey(Vendor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    source_name = models.CharField(max_length=300, blank=True)
    form = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField()
    problems = models.JSONField(default=list)
    loaded_by = models.CharField(max_length=150)
    loaded = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("selection list")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["library", "sha256"], name="selection_list_is_loaded_once")]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """A title on a list. Its price is of one copy, in minor units; `offer` keeps all that the list said."""

    class State(models.TextChoices):
        """What became of it."""

        NEW = "new", _("to be looked at")
        CHOSEN = "chosen", _("chosen")
        REJECTED = "rejected", _("not wanted")
        ORDERED = "ordered", _("ordered")

    of = models.ForeignKey(SelectionList, on_delete=models.CASCADE, related_name="candidates", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=500)
    author = models.CharField(_("author"), max_length=300, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    year = models.CharField(_("year"), max_length=10, blank=True)
    isbns = models.JSONField(default=list)
    price = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    location = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reason = models.CharField(max_length=300, blank=True)
    line = models.ForeignKey(OrderLine, null=True, on_delete=models.PROTECT, related_name="+")
    offer = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("candidate")
        ordering = ["of_id", "number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="candidate_number_is_unique")]

    def __str__(self) -> str:
        return self.title
