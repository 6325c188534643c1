"""Keys that records are recognised by, the profiles that say how, and what a person has to decide."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Job, Library, TrailEntry
from alcove.records.models import ChangeSet, Load, Record


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


class Target(models.Model):
    """A catalogue elsewhere that is asked for records: where it is, and how it wants to be asked."""

    class Kind(models.TextChoices):
        """The protocol."""

        SRU = "sru", "SRU"
        Z3950 = "z3950", "Z39.50"

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="targets", db_index=False)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # SRU: the web address. Z39.50: machine and port.
    address = models.CharField(max_length=300)
    database = models.CharField(max_length=100, blank=True)
    # SRU: the name of the record schema. Z39.50: the record syntax.
    schema = models.CharField(max_length=100, blank=True)
    version = models.CharField(max_length=3, blank=True)
    encoding = models.CharField(max_length=20, default="detected")
    # {"isbn": "bath.isbn", "title": "dc.title"}: see asked.py.
    indexes = models.JSONField(default=dict)
    user = models.CharField(max_length=100, blank=True)
    password = models.CharField(max_length=200, blank=True)
    seconds = models.PositiveSmallIntegerField(default=10)
    is_on = models.BooleanField(default=True)
    # Staff have said that it stands in their own network: only then is an address inside asked.
    is_inside = models.BooleanField(default=False)
    place = models.PositiveSmallIntegerField(default=0)
    tested = models.DateTimeField(null=True)
    tested_status = models.CharField(max_length=10, blank=True)
    tested_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("target")
        ordering = ["place", "name"]
        constraints = [models.UniqueConstraint(fields=["library", "name"], name="target_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class Lookup(models.Model):
    """Something looked for in targets: one thing, or a whole list as a job."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="lookups", db_index=False)
    title = models.CharField(max_length=300)
    # The targets that are asked, by their ids.
    targets = models.JSONField(default=list)
    match_name = models.CharField(max_length=60)
    overlay_name = models.CharField(max_length=60, blank=True)
    # Of a list: whether targets are asked for what the library holds, too.
    asks_for_held = models.BooleanField(default=False)
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="lookup")
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lookup")
        ordering = ["-id"]
        indexes = [models.Index(fields=["library", "-id"], name="lookup_by_library")]

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"


class LookupLine(models.Model):
    """One thing that was looked for, and what came of it."""

    class Outcome(models.TextChoices):
        """What was found."""

        WAITING = "waiting", _("waiting")
        ONE = "one", _("found once")
        SEVERAL = "several", _("found several times")
        NONE = "none", _("not found")
        HELD = "held", _("already held")
        FAILED = "failed", _("no target answered")
        UNREADABLE = "unreadable", _("not understood")

    lookup = models.ForeignKey(Lookup, on_delete=models.CASCADE, related_name="lines", db_index=False)
    place = models.PositiveIntegerField()
    typed = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    # How each target answered: {"target", "status", "total", "records", "seconds", "reason"}.
    answers = models.JSONField(default=list)
    # Records of the library that have the number that was looked for.
    held = models.JSONField(default=list)

    class Meta:
        verbose_name = _("line of a lookup")
        ordering = ["lookup_id", "place"]
        constraints = [models.UniqueConstraint(fields=["lookup", "place"], name="lookup_line_place_is_unique")]

    def __str__(self) -> str:
        return f"{self.typed}: {self.outcome}"


class Offer(models.Model):
    """A record that a target gave, byte for byte as it came. One that was taken stays, as the source of what was taken."""

    line = models.ForeignKey(LookupLine, on_delete=models.CASCADE, related_name="offers")
    target_name = models.CharField(max_length=60)
    place = models.PositiveIntegerField()
    # Offers of one line that are the same thing have the same group; the first of it is the one to take.
    group = models.PositiveIntegerField(default=0)
    raw = models.BinaryField()
    syntax = models.CharField(max_length=10)
    charset = models.CharField(max_length=20)
    is_damaged = models.BooleanField(default=False)
    received = models.DateTimeField(default=timezone.now)
    change_set = models.ForeignKey(ChangeSet, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("offered record")
        ordering = ["line_id", "place"]

    def __str__(self) -> str:
        return f"offer {self.pk} of {self.target_name}"
