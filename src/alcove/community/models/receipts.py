"""What somebody without an account holds in their hand."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.community.states import Phase

from .matters import Matter


class Receipt(models.Model):
    """Leads who reported something to what becomes of it. The token is told once; `contact` is gone after `drop_after`."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="receipts")
    token_hash = models.CharField(max_length=64, unique=True)
    contact = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now)
    drop_after = models.DateField()
    last_status = models.CharField(max_length=12, choices=Phase.choices, default=Phase.RECEIVED)

    class Meta:
        verbose_name = _("receipt")
        indexes = [models.Index(fields=["drop_after"], name="receipt_by_day", condition=~models.Q(contact=""))]

    def __str__(self) -> str:
        return f"receipt {self.pk} of matter {self.matter_id}"


class Subscription(models.Model):
    """An e-mail address that hears of a matter; the token ends it with one click."""

    class Mode(models.TextChoices):
        """How much is sent."""

        EACH = "each", _("every contribution")
        DAILY = "daily", _("once a day")
        SUMMARY = "summary", _("only when something is decided")
        NONE = "none", _("nothing for now")

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="subscriptions", db_index=False)
    email = models.EmailField()
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.SUMMARY)
    token = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("subscription")
        constraints = [models.UniqueConstraint(fields=["matter", "email"], name="address_hears_once_of_a_matter")]

    def __str__(self) -> str:
        return f"subscription {self.pk} to matter {self.matter_id}"
