"""Keys that records are recognised by, the profiles that say how, and what a person has to decide."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library, TrailEntry
from alcove.records.models import Load, Record


class MatchKey(models.Model):
    """One key of an active record at one point (points.py). Made from the records; can always be made again."""

    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="+", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    point = models.CharField(max_length=30)
    value = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("match key")
        indexes = [models.Index(fields=["library", "point", "value"], name="records_by_match_key")]

    def __str__(self) -> str:
        return f"record {self.record_id}: {self.point} {self.value}"


class Bookmark(models.Model):
    """How far the keys of one point have followed the outbox; a point nobody asks for has none."""

    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="+", db_index=False)
    point = models.CharField(max_length=30)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("bookmark")
        constraints = [models.UniqueConstraint(fields=["library", "point"], name="one_bookmark_for_a_point")]

    def __str__(self) -> str:
        return f"{self.point}: {self.seq}"


class Profile(models.Model):
    """A match profile (match_rules.py) or an overlay profile (marc/overlay_rules.py) of a library, as data."""

    class Use(models.TextChoices):
        """What a profile is for."""

        MATCH = "match", _("match profile")
        OVERLAY = "overlay", _("overlay profile")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="profiles", db_index=False)
    use = models.CharField(max_length=8, choices=Use.choices)
    name = models.CharField(max_length=60)
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("profile")
        ordering = ["use", "name"]
        constraints = [models.UniqueConstraint(fields=["library", "use", "name"], name="profile_name_is_unique")]

    def __str__(self) -> str:
        return f"{self.use} {self.name}, version {self.version}"


class LoadPlan(models.Model):
    """By which profiles a load matches and overlays, as they were when it was started."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    load = models.OneToOneField(Load, on_delete=models.CASCADE, related_name="plan")
    match_name = models.CharField(max_length=60)
    match = models.JSONField()
    overlay_name = models.CharField(max_length=60, blank=True)
    overlay = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("plan of a load")

    def __str__(self) -> str:
        return f"load {self.load_id}: {self.match_name}, {self.overlay_name or '-'}"


class Undecided(models.Model):
    """An incoming record that is like several of ours: a person says what becomes of it. Its bytes stand with its load."""

    class State(models.TextChoices):
        """What was decided."""

        OPEN = "open", _("to be decided")
        PUT_OVER = "put over", _("put over a record")
        ADDED = "added", _("added")
        PASSED_OVER = "passed over", _("passed over")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="undecided", db_index=False)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="undecided")
    offset = models.BigIntegerField()
    record_number = models.BigIntegerField()
    charset = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    title = models.CharField(max_length=300, blank=True)
    # [{"record": 17, "score": 576, "shared": [["isbn", ["978..."]]]}], the best first.
    candidates = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided = models.ForeignKey(TrailEntry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("undecided record")
        verbose_name_plural = _("undecided records")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["library", "digest"], name="undecided_once")]
        indexes = [models.Index(fields=["library", "state"], name="undecided_by_state")]

    def __str__(self) -> str:
        return f"{self.pk} {self.title} ({self.state})"
