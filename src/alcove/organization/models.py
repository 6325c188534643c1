"""What the cataloguing room keeps beside the records themselves."""

from __future__ import annotations

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
