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


class ControlSetOfLibrary(models.Model):
    """A control set of a library's own, for a local thesaurus: the data that `alcove.marc.control` reads."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="control_sets", db_index=False)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    data = models.JSONField()

    class Meta:
        verbose_name = _("control set")
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="control_set_code_is_unique")]

    def __str__(self) -> str:
        return self.code


class FollowedUpTo(models.Model):
    """How far the tables of headings and links follow the outbox; they are made of records and can be made again."""

    name = models.CharField(max_length=20, primary_key=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("bookmark")

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"


class Heading(models.Model):
    """A heading of an authority record: established (role 1), see from (4), see also (5). Made of the record.

    `key` is its comparison form (`alcove.marc.naco`); `uses` is 008/14-16; `control` is $w. `is_shared` says that the
    record stands for several persons of one name (008/32 b).
    """

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=True)
    role = models.CharField(max_length=1)
    tag = models.CharField(max_length=3)
    key = models.BinaryField(max_length=200)
    text = models.CharField(max_length=300)
    thesaurus = models.CharField(max_length=20, blank=True)
    uses = models.CharField(max_length=3)
    control = models.CharField(max_length=4, blank=True)
    is_shared = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("heading")
        indexes = [
            models.Index(fields=["library", "key"], name="heading_by_key"),
            models.Index(fields=["library", "tag", "key"], name="heading_by_tag_and_key"),
        ]

    def __str__(self) -> str:
        return self.text


class AuthorityNumber(models.Model):
    """A number by which fields may point at an authority record, in its one form. `rank` 0 is what is written into $0."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=True)
    number = models.CharField(max_length=200)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("number of an authority record")
        indexes = [models.Index(fields=["library", "number"], name="authority_by_number")]

    def __str__(self) -> str:
        return self.number


class Link(models.Model):
    """A field of a record that names an authority by $0. Made of the record."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=True)
    tag = models.CharField(max_length=3)
    number = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("link to an authority record")
        indexes = [models.Index(fields=["library", "number"], name="link_by_number")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.tag} {self.number}"


class LinkQuestion(models.Model):
    """A heading that could not be linked without guessing, wherever it stands: for a person to decide."""

    class State(models.TextChoices):
        """What became of the question."""

        OPEN = "open", _("open")
        LINKED = "linked", _("linked")
        LEFT = "left", _("left as it is")

    class Reason(models.TextChoices):
        """Why nobody but a person can decide."""

        AMBIGUOUS = "ambiguous", _("several authorities read so")
        OTHER = "other", _("only an authority of another list reads so")
        SEE = "see", _("an authority has it as an earlier or other form")
        PARTIAL = "partial", _("an authority has the beginning only")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="link_questions", db_index=False)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    tag = models.CharField(max_length=3)
    key = models.BinaryField(max_length=200)
    thesaurus = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300)
    candidates = models.JSONField()
    fields = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    chosen = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_by = models.CharField(max_length=150, blank=True)
    decided = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("heading to decide")
        constraints = [
            models.UniqueConstraint(fields=["library", "tag", "thesaurus", "key"], name="link_question_is_asked_once")
        ]
        indexes = [models.Index(fields=["library", "state", "fields"], name="link_question_by_state")]

    def __str__(self) -> str:
        return self.text


class LinkQuestionRecord(models.Model):
    """A record in which the heading of a question stands."""

    question = models.ForeignKey(LinkQuestion, on_delete=models.CASCADE, related_name="records", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=True)

    class Meta:
        verbose_name = _("record of a question")
        constraints = [models.UniqueConstraint(fields=["question", "record"], name="link_question_names_a_record_once")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.record_id}"


class CorrectionRequest(models.Model):
    """Somebody asks, without signing in, that what a record says of a person be corrected or taken out.

    Nobody sees it but those who work here, and who has its token. `standing` is who it is that asks, as they say; the
    library confirms it before anything is sealed.
    """

    class Standing(models.TextChoices):
        """Who asks."""

        SELF = "self", _("the person the record is about")
        FOR = "for", _("somebody who acts for them")
        OTHER = "other", _("somebody else")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("being looked at")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="correction_requests", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    token = models.CharField(max_length=60, unique=True)
    standing = models.CharField(max_length=5, choices=Standing.choices)
    is_confirmed = models.BooleanField(default=False)
    text = models.TextField()
    contact = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    asked = models.DateTimeField(default=timezone.now)
    answered = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("request for correction")
        indexes = [models.Index(fields=["library", "state", "id"], name="correction_by_state")]

    def __str__(self) -> str:
        return f"{self.pk}, record {self.record_id}"
