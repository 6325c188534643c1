"""What was decided, what was done of it, and where it can be read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.community.states import SHORTEST_REASONS, Outcome
from alcove.libraries.models import Library

from .matters import Matter


class Decision(models.Model):
    """What was decided, and why. Append-only by trigger: a change of mind is a new decision that supersedes this one.

    `decided_by` is a list of {"name", "user"}; `written_by` is who wrote it down here.
    """

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.TextField()
    dissent = models.TextField(blank=True)
    decided_by = models.JSONField(default=list)
    written_by = models.CharField(max_length=150)
    rule_used = models.CharField(max_length=300, blank=True)
    decided = models.DateTimeField(default=timezone.now)
    review_on = models.DateField(null=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        verbose_name = _("decision")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["library", "number"], name="decision_number_is_unique"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_has_a_known_outcome"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("reasons"), SHORTEST_REASONS), name="decision_has_reasons"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="decision_supersedes_another"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"


class Application(models.Model):
    """That a decision was carried out: counts, a sample, and what is needed to take it back."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="applications")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=150)
    counts = models.JSONField(default=dict)
    sample = models.JSONField(default=list)
    undo = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("application of a decision")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision"], condition=Q(undone_at=None), name="decision_is_applied_once"),
        ]

    def __str__(self) -> str:
        return f"decision {self.decision_id} carried out {self.at:%Y-%m-%d}"


class Publication(models.Model):
    """The page of a decision, which stays. Append-only by trigger."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="publications", db_index=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="publication")
    slug = models.SlugField(max_length=120, db_index=False)
    published = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("publication")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["library", "slug"], name="publication_slug_is_unique")]

    def __str__(self) -> str:
        return self.slug


class OutsideDecision(models.Model):
    """A decision of another library, and what this one answered to it; `key` tells the same decision again."""

    class Answer(models.TextChoices):
        """What this library did."""

        ADOPTED = "adopted", _("taken over, as a draft")
        ADAPTED = "adapted", _("taken over with another target, as a draft")
        DECLINED = "declined", _("declined")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="outside_decisions", db_index=False)
    key = models.CharField(max_length=64)
    url = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=300)
    entry = models.JSONField()
    answer = models.CharField(max_length=8, choices=Answer.choices)
    reason = models.TextField(blank=True)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="outside_decisions")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decision of another library")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["library", "key"], name="outside_decision_is_once"),
            models.CheckConstraint(
                condition=Q(matter__isnull=False) | (Q(answer="declined") & ~Q(reason="")),
                name="outside_decision_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.answer}"
