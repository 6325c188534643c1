"""What readers asked to be told: searches that are followed by e-mail, until they say stop."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library


class SavedSearch(models.Model):
    """A search that somebody follows by e-mail. It is gone as soon as they stop it: nothing else says that it was there."""

    class Every(models.TextChoices):
        """How often at most."""

        DAY = "day", _("every day")
        WEEK = "week", _("every week")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    text = models.CharField(max_length=1000, blank=True)
    # Facet name to chosen values.
    limits = models.JSONField(default=dict)
    language = models.CharField(max_length=16)
    # Where the catalogue was when the reader asked: `https://catalogue.example/`.
    site = models.URLField()
    every = models.CharField(max_length=4, choices=Every.choices, default=Every.WEEK)
    token = models.CharField(max_length=64, unique=True)
    asked = models.DateTimeField(default=timezone.now)
    confirmed = models.DateTimeField(null=True)
    # The highest id of a record when the reader was told last; only newer ones are news.
    seen = models.BigIntegerField(default=0)
    due = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("saved search")

    def __str__(self) -> str:
        return f"saved search {self.pk}"

    @property
    def interval(self) -> timedelta:
        """Give the time between two letters."""
        return timedelta(days=1 if self.every == self.Every.DAY else 7)
