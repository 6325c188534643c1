"""Wording: lists of contested terms, what an audit found, and the decisions that are laid over records.

A decision never edits a record. It stands here, and every field it is about has a row of its own; both together make the
record as it is shown.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Job, Library
from alcove.records.models import Record


class KeptTermList(models.Model):
    """A term list as it was loaded, one row for each version of it; the newest of a code is the one in use."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="term_lists", db_index=False)
    code = models.CharField(max_length=60)
    edition = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    header = models.JSONField()
    troubles = models.JSONField(default=list)
    is_current = models.BooleanField(default=True)
    loaded = models.DateTimeField(default=timezone.now)
    loaded_by = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("term list")
        ordering = ["code", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["library", "code", "edition"], name="term_list_edition_is_once"),
            models.UniqueConstraint(
                fields=["library", "code"], condition=models.Q(is_current=True), name="one_current_edition_of_a_term_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class KeptTerm(models.Model):
    """One entry of a term list: `data` is the entry, `key` its term in the comparison form."""

    list = models.ForeignKey(KeptTermList, on_delete=models.CASCADE, related_name="terms", db_index=False)
    number = models.PositiveIntegerField()
    entry_id = models.CharField(max_length=100)
    term = models.CharField(max_length=300)
    key = models.BinaryField(max_length=200)
    data = models.JSONField()

    class Meta:
        verbose_name = _("term")
        ordering = ["list_id", "number"]
        constraints = [models.UniqueConstraint(fields=["list", "number"], name="term_stands_once_in_a_list")]
        indexes = [models.Index(fields=["key"], name="term_by_key")]

    def __str__(self) -> str:
        return self.term


class WordingDecision(models.Model):
    """What a library decided about a term: which words are shown in its place, why, and where it was decided.

    `shown` are the words; several stand side by side, or, where `outcome` is split, are chosen from record by record.
    `about` is the page of the decision; `source` names the list and entry that proposed it.
    """

    class Scope(models.IntegerChoices):
        """The layer; a higher one has the last word (equity, 13)."""

        VOCABULARY = 1, _("the vocabulary itself changed")
        CONSORTIUM = 2, _("decided by a consortium")
        LIBRARY = 3, _("decided by this library")
        STEWARD = 4, _("said by the community itself")

    class State(models.TextChoices):
        """Where it stands."""

        DECIDED = "decided", _("decided, not carried out yet")
        IN_FORCE = "in-force", _("in force")
        UNDONE = "undone", _("taken back")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="wording_decisions", db_index=False)
    number = models.PositiveIntegerField()
    scope = models.PositiveSmallIntegerField(choices=Scope.choices, default=Scope.LIBRARY)
    term = models.CharField(max_length=300)
    key = models.BinaryField(max_length=200)
    part = models.CharField(max_length=12)
    schemes = models.JSONField()
    outcome = models.CharField(max_length=8)
    shown = models.JSONField()
    status = models.CharField(max_length=20)
    reasons = models.TextField()
    source = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DECIDED)
    decided = models.DateTimeField(default=timezone.now)
    decided_by = models.CharField(max_length=300)
    in_force_since = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)
    undone_because = models.TextField(blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("wording decision")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["library", "number"], name="wording_decision_number_is_unique")]
        indexes = [models.Index(fields=["library", "state", "key"], name="wording_decision_by_state")]

    def __str__(self) -> str:
        return f"{self.number}: {self.term}"


class Overlay(models.Model):
    """One field of one record that a decision is about. `choice` is the term chosen where there are several.

    `field` is the key of the field's heading. Where the heading is gone from the record, the overlay rests until it is back.
    """

    decision = models.ForeignKey(WordingDecision, on_delete=models.CASCADE, related_name="overlays", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=True)
    tag = models.CharField(max_length=3)
    field = models.BinaryField(max_length=200)
    choice = models.CharField(max_length=300, blank=True)
    rests = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("overlay")
        constraints = [models.UniqueConstraint(fields=["decision", "record", "tag", "field"], name="overlay_is_once")]

    def __str__(self) -> str:
        return f"decision {self.decision_id}, record {self.record_id}"


class AuditRun(models.Model):
    """One look at the wording of the whole catalogue: how many hits each rule and list had. Old runs keep their counts."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="audit_runs", db_index=False)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="audit_run")
    lists = models.JSONField(default=list)
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)
    records = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("description audit")
        ordering = ["-id"]
        indexes = [models.Index(fields=["library", "-id"], name="audit_run_by_library")]

    def __str__(self) -> str:
        return f"{self.pk} {self.started:%Y-%m-%d %H:%M} ({self.records} records)"


class AuditHit(models.Model):
    """Words that a rule found in a field of a record; as it stands now, whichever run found it first.

    `fingerprint` tells the same hit again, over versions and runs: rule, term, tag and the words around it.
    """

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="audit_hits", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=True)
    rule = models.CharField(max_length=4)
    list_code = models.CharField(max_length=60, blank=True)
    entry_id = models.CharField(max_length=100, blank=True)
    term = models.CharField(max_length=300)
    tag = models.CharField(max_length=3)
    code = models.CharField(max_length=1, blank=True)
    origin = models.CharField(max_length=1)
    action = models.CharField(max_length=10)
    status = models.CharField(max_length=20, blank=True)
    before = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300)
    after = models.CharField(max_length=120, blank=True)
    fingerprint = models.BinaryField(max_length=16)
    found = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("audit hit")
        constraints = [models.UniqueConstraint(fields=["record", "fingerprint"], name="audit_hit_is_once_in_a_record")]
        indexes = [
            models.Index(fields=["library", "rule", "id"], name="audit_hit_by_rule"),
            models.Index(fields=["library", "list_code", "entry_id", "id"], name="audit_hit_by_term"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.words!r} in record {self.record_id}"


class Verdict(models.Model):
    """What a person said of a hit: yes, no, or that it needs context; and whose words they are, quoted or not, what harm.

    It belongs to the fingerprint, so it outlives the hit and is found again by the next audit.
    """

    class Said(models.TextChoices):
        """Is this worth acting on?"""

        YES = "yes", _("yes, this should be looked after")
        NO = "no", _("no, nothing is wrong here")
        CONTEXT = "context", _("it needs a word of context")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="verdicts", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    fingerprint = models.BinaryField(max_length=16)
    rule = models.CharField(max_length=4)
    entry = models.CharField(max_length=161, blank=True)
    said = models.CharField(max_length=8, choices=Said.choices)
    speaker = models.CharField(max_length=300, blank=True)
    context = models.CharField(max_length=300, blank=True)
    impact = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("verdict")
        constraints = [models.UniqueConstraint(fields=["library", "record", "fingerprint"], name="verdict_is_once")]
        indexes = [models.Index(fields=["library", "rule"], name="verdict_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.said}"
