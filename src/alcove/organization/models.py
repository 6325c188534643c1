"""What the cataloguing room keeps beside the records themselves."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Job, Library
from alcove.records.models import Record


class QualityRun(models.Model):
    """One look over the whole catalogue: what every check found. Old runs keep their counts; that is the trend.

    `counts` is, by the id of a check, [records with a finding, findings, things looked at]. `scores` is, by element of
    completeness, how many records have how many points. `position` is the last record looked at.
    """

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="quality_runs")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="quality_run")
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)
    records = models.PositiveBigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    own_checks = models.JSONField(default=list)

    class Meta:
        verbose_name = _("quality run")

    def __str__(self) -> str:
        return f"{self.pk} {self.started:%Y-%m-%d %H:%M} ({self.records} records)"


class QualityFinding(models.Model):
    """What one check found in one record; of the newest run only. `places` are the first of them: [tag, number, value]."""

    run = models.ForeignKey(QualityRun, on_delete=models.CASCADE, related_name="findings", db_index=False)
    code = models.CharField(max_length=40)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    count = models.PositiveIntegerField()
    places = models.JSONField()

    class Meta:
        verbose_name = _("quality finding")
        constraints = [models.UniqueConstraint(fields=["run", "code", "record"], name="finding_is_once")]

    def __str__(self) -> str:
        return f"{self.code} in {self.record_id}"


class OwnCheck(models.Model):
    """A check that a library has written itself (quality/own.py reads it)."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="own_checks", db_index=False)
    code = models.CharField(max_length=40)
    definition = models.JSONField()

    class Meta:
        verbose_name = _("own check")
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="own_check_is_once")]

    def __str__(self) -> str:
        return self.code


class Draft(models.Model):
    """What somebody has typed and not saved: the whole record as text, and the version it started from.

    One for every record somebody works on; a record that is still to be made has none, and as many drafts as were begun.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="drafts")
    base_version = models.PositiveIntegerField(default=0)
    text = models.TextField()
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        constraints = [models.UniqueConstraint(fields=["user", "record"], name="one_draft_per_record")]

    def __str__(self) -> str:
        return f"{self.user_id}: record {self.record_id or 'new'}, {self.updated:%Y-%m-%d %H:%M}"


class RecordTemplate(models.Model):
    """A record to start from, kept by a library under a name (constant data)."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="record_templates", db_index=False)
    name = models.CharField(max_length=100)
    text = models.TextField()

    class Meta:
        verbose_name = _("template")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["library", "name"], name="template_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The last control number that a library has given to a record of its own."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="number_series", db_index=False)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("series of control numbers")
        constraints = [models.UniqueConstraint(fields=["library"], name="one_series_per_library")]

    def __str__(self) -> str:
        return f"{self.library_id}: {self.last}"
