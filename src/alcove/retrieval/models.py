"""Searches that readers follow by e-mail, until they say stop; and lists of records that are put together for readers."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library
from alcove.records.models import Record


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


class RecordList(models.Model):
    """Records that people who work here have put together for readers, in an order of their own."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    made_by = models.CharField(max_length=150)
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("list of records")
        ordering = ["-updated", "-id"]

    def __str__(self) -> str:
        return self.title


class ListEntry(models.Model):
    """One record of a list, at its place."""

    list = models.ForeignKey(RecordList, on_delete=models.CASCADE, related_name="entries", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("entry of a list")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["list", "record"], name="a_record_is_once_in_a_list")]

    def __str__(self) -> str:
        return f"record {self.record_id} at {self.place}"
