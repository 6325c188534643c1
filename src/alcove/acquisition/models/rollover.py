"""From one fiscal year to the next: what was asked for, what became of it, and how it is taken back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .ledger import FiscalYear, Ledger


class Rollover(models.Model):
    """A ledger taken from one year to the next; `recipe` says how, `report` what was done and what could not be."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="rollovers", db_index=False)
    old = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+", db_index=False)
    new = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipe = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    actor_name = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    undone = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rollover")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "new"], condition=models.Q(undone=None), name="ledger_is_rolled_over_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ledger_id}: {self.old_id} to {self.new_id}"
