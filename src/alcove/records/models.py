"""What is kept: the bytes as they came, every version of them, and the list of changes others follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Job, Library, TrailEntry


class Record(models.Model):
    """One record of one library: its keys, and the number of its current version (the optimistic lock)."""

    class Kind(models.TextChoices):
        """The MARC 21 format, by leader/06."""

        BIBLIOGRAPHIC = "bibliographic", _("bibliographic record")
        AUTHORITY = "authority", _("authority record")
        HOLDINGS = "holdings", _("holdings record")
        CLASSIFICATION = "classification", _("classification record")
        COMMUNITY = "community", _("community information")

    class Status(models.TextChoices):
        """A deleted record stays, for its history and for those who harvest.

        A proposed one is what a change-set that was not carried out would add: it has no version, and nobody finds it.
        """

        ACTIVE = "active", _("active")
        DELETED = "deleted", _("deleted")
        PROPOSED = "proposed", _("proposed")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="records", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)
    # 003 and 001 (else the first 035 "(namespace)number"); without any, "#" and the digest of the bytes.
    namespace = models.CharField(max_length=100, blank=True)
    control_number = models.CharField(max_length=200)
    # Two different records of one file may share a control number: both are kept, numbered from 1.
    occurrence = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    digest = models.BinaryField(max_length=32)
    load = models.ForeignKey("records.Load", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Of a record that was merged into another: the one to be shown in its place.
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Kept, and worked with, but no reader and no other system sees it.
    suppressed = models.BooleanField(default=False, db_default=False)
    # What the community asks whose material it is (`protocols`); "" where none has spoken.
    protocol = models.CharField(max_length=12, blank=True, default="", db_default="")
    updated = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("record")
        constraints = [
            models.UniqueConstraint(
                fields=["library", "control_number", "namespace", "occurrence"], name="record_control_number_is_unique"
            ),
            models.CheckConstraint(condition=models.Q(occurrence__gte=1), name="record_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(protocol__in=["", "open", "notice-first", "ask-us", "not-online"]),
                name="record_protocol_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="proposed") & models.Q(version__gte=1) | models.Q(status="proposed", version=0),
                name="record_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.namespace}){self.control_number}"


class VersionManager(models.Manager["Version"]):
    """Versions, each with the one whose bytes it has, and whether something of it was sealed since."""

    def get_queryset(self) -> models.QuerySet[Version]:
        """Ask for all of it at once."""
        sealed = SealedValue.objects.filter(record=models.OuterRef("record"), before__gt=models.OuterRef("number"))
        return super().get_queryset().select_related("same_as").annotate(has_sealed=models.Exists(sealed))


class Version(models.Model):
    """The bytes of a record as received or saved, for good. Append-only by trigger.

    Who, when and why stand on the trail entry; a loaded version also names its load and its byte offset in the file.
    A version that gives a record the bytes of an older one again (taken back, deleted) holds none of its own but names
    that one, which does hold them.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    own_raw = models.BinaryField(db_column="raw")
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    syntax = models.CharField(max_length=10)
    charset = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    trail = models.ForeignKey(TrailEntry, on_delete=models.PROTECT, related_name="+", db_index=False)
    load = models.ForeignKey("records.Load", null=True, on_delete=models.PROTECT, related_name="versions", db_index=False)
    offset = models.BigIntegerField(null=True)
    change_set = models.ForeignKey(
        "records.ChangeSet", null=True, on_delete=models.PROTECT, related_name="versions", db_index=False
    )

    objects = VersionManager()

    class Meta:
        verbose_name = _("version")
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="version_number_is_unique")]
        indexes = [models.Index(fields=["load", "offset"], name="version_by_load")]

    def __str__(self) -> str:
        return f"record {self.record_id}, version {self.number}"

    @property
    def raw(self) -> bytes:
        """Give the bytes, wherever they are held, without what was sealed since; `syntax` and `charset` are theirs then."""
        raw = bytes(self.own_raw if self.same_as is None else self.same_as.own_raw)
        if self.__dict__.pop("has_sealed", False):
            from . import sealing

            raw, self.syntax, self.charset = sealing.without_sealed(raw, self.syntax, self.charset, self.record_id, self.number)
            self.own_raw, self.same_as = raw, None
        return raw


class Change(models.Model):
    """The outbox: one row for every new version, written with it. Readers keep their own bookmark.

    Version 0 says that nothing of the record changed, but that it is shown otherwise (`layers`).
    """

    seq = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("change")

    def __str__(self) -> str:
        return f"{self.seq}: record {self.record_id}, version {self.version}"


class Load(models.Model):
    """One file that was given to the library: what it was, and what became of it."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="load")
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="loads")
    path = models.TextField()
    source_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    syntax = models.CharField(max_length=10, blank=True)
    encoding = models.CharField(max_length=20)
    offset = models.BigIntegerField(default=0)
    records = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    problems = models.BigIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("load")
        ordering = ["-id"]
        indexes = [models.Index(fields=["library", "sha256"], name="load_by_file")]

    def __str__(self) -> str:
        return f"{self.pk} {self.source_name}"


class LoadStretch(models.Model):
    """Bytes of a loaded file that are no new version: between records, unreadable, or of a record that is already here
    or went over one that is.

    Together with the versions of the load they give the file back, byte for byte.
    """

    class Kind(models.TextChoices):
        """Why this stretch is here."""

        BETWEEN = "between", _("between records")
        QUARANTINE = "quarantine", _("unreadable")
        REPEATED = "repeated", _("already here")
        INCOMING = "incoming", _("put over a record, or to be decided")

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="stretches", db_index=False)
    offset = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    raw = models.BinaryField(null=True)
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("stretch of a load")
        constraints = [
            models.UniqueConstraint(fields=["load", "offset"], name="stretch_offset_is_unique"),
            models.CheckConstraint(
                condition=models.Q(raw__isnull=False) | models.Q(version__isnull=False), name="stretch_has_its_bytes"
            ),
        ]

    def __str__(self) -> str:
        return f"load {self.load_id}, byte {self.offset}: {self.kind}"


class LoadProblem(models.Model):
    """One finding of a load, with its place and its remedy."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="findings", db_index=False)
    record_number = models.BigIntegerField()
    offset = models.BigIntegerField()
    control_number = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    message = models.TextField()
    remedy = models.TextField(blank=True)

    class Meta:
        verbose_name = _("problem")
        ordering = ["load_id", "record_number", "id"]
        indexes = [models.Index(fields=["load", "record_number"], name="problem_by_record")]

    def __str__(self) -> str:
        return f"record {self.record_number}, byte {self.offset}: {self.code} {self.message}"


class ChangeSet(models.Model):
    """Changes to records that belong together: proposed, looked at, carried out and taken back as one.

    `fingerprint` is the SHA-256 of all that is proposed; who carries the set out names the fingerprint of what was looked
    at. `recipe` says what was asked for (a task, a search), as data.
    """

    class State(models.TextChoices):
        """Where it stands. What was stopped half-way can be carried on, or taken back."""

        OPEN = "open", _("being prepared")
        READY = "ready", _("ready to look at")
        APPLYING = "applying", _("being carried out")
        APPLIED = "applied", _("carried out")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        DISCARDED = "discarded", _("discarded")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="change_sets", db_index=False)
    title = models.CharField(max_length=300)
    reason = models.TextField()
    source = models.CharField(max_length=40)
    recipe = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    fingerprint = models.CharField(max_length=64, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_name = models.CharField(max_length=150)
    created = models.DateTimeField(default=timezone.now)
    applied = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)
    # How many records: looked at, proposed to change, changed, left because they had changed meanwhile, taken back.
    examined = models.BigIntegerField(default=0)
    proposed = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("change-set")
        ordering = ["-id"]
        indexes = [models.Index(fields=["library", "-id"], name="change_set_by_library")]

    def __str__(self) -> str:
        return f"{self.pk} {self.title} ({self.state})"


class ProposedChange(models.Model):
    """What one record is to become. Its bytes are here until it is carried out; from then on the new version has them.

    A new record has the base version 0; taking it back deletes it.
    """

    class Outcome(models.TextChoices):
        """What became of it. A record that somebody changed in the meantime is left as that person made it."""

        PROPOSED = "", _("proposed")
        APPLIED = "applied", _("carried out")
        LEFT = "left", _("left: changed since the preview")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("kept: changed since")

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="changes", db_index=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    base_version = models.PositiveIntegerField()
    raw = models.BinaryField(null=True)
    syntax = models.CharField(max_length=10)
    charset = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    digest_before = models.BinaryField(max_length=32, default=bytes)
    kind = models.CharField(max_length=16)
    kind_before = models.CharField(max_length=16)
    status = models.CharField(max_length=8, default="active")
    status_before = models.CharField(max_length=8, default="active")
    replaced_by = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    replaced_by_before = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=8, blank=True, choices=Outcome.choices, default=Outcome.PROPOSED)

    class Meta:
        verbose_name = _("proposed change")
        ordering = ["change_set_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change_set", "record"], name="record_is_once_in_a_change_set"),
        ]
        indexes = [models.Index(fields=["change_set", "id"], name="proposed_in_order")]

    def __str__(self) -> str:
        return f"change-set {self.change_set_id}, record {self.record_id}: {self.outcome or 'proposed'}"


class SealedValue(models.Model):
    """A field that was taken out of a record for the sake of a person, and is shown to nobody; two people together open it.

    Versions of the record before `before` are given without it. Who sealed it, when and why stands on the trail entry.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.PositiveIntegerField()
    tag = models.CharField(max_length=3)
    content = models.TextField()
    trail = models.ForeignKey(TrailEntry, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sealed value")
        indexes = [models.Index(fields=["record", "before"], name="sealed_value_by_record")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.tag} of record {self.record_id}"


class Tombstone(models.Model):
    """What keeps a sealed value from coming in again: digests of who it is about and of the field, nothing that can be read."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    identity = models.CharField(max_length=64)
    field = models.CharField(max_length=64)
    sealed = models.ForeignKey(SealedValue, on_delete=models.CASCADE, related_name="tombstones")

    class Meta:
        verbose_name = _("tombstone")
        indexes = [models.Index(fields=["library", "identity"], name="tombstone_by_identity")]

    def __str__(self) -> str:
        return f"{self.identity[:8]}: {self.field[:8]}"


class Unsealing(models.Model):
    """Somebody asks to see a sealed value, with a reason; it is shown once somebody else has agreed."""

    sealed = models.ForeignKey(SealedValue, on_delete=models.PROTECT, related_name="unsealings")
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=150)
    asked = models.DateTimeField(default=timezone.now)
    agreed_by = models.CharField(max_length=150, blank=True)
    agreed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("unsealing")
        constraints = [
            models.CheckConstraint(condition=~models.Q(agreed_by=models.F("asked_by")), name="two_people_open_what_is_sealed")
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.asked_by}, {self.agreed_by or '?'}"
