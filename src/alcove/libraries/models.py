"""Whose it is, who may, who did, and what is being worked on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Library(models.Model):
    """An institution that owns records; every owned row names one."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in one library."""

    class Role(models.TextChoices):
        """What a person does here; permissions.py says what each may."""

        ADMINISTRATOR = "administrator", _("administrator")
        ACQUISITIONS = "acquisitions", _("acquisitions")
        CATALOGUER = "cataloguer", _("cataloguer")
        VIEWER = "viewer", _("viewer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("membership")
        constraints = [models.UniqueConstraint(fields=["user", "library"], name="one_role_per_library")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.library_id}"


class TrailEntry(models.Model):
    """Who did what, when and why. Append-only by trigger, chained by hash."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="trail")
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)
    action = models.CharField(max_length=100)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        indexes = [models.Index(fields=["library", "at"], name="trail_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action}"


class Job(models.Model):
    """Long work: how far it is, who is at it, and what came of it."""

    class State(models.TextChoices):
        """Where a job stands. A failed or cancelled job can be resumed."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        CANCELLING = "cancelling", _("stopping")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")
        DONE = "done", _("done")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    unit = models.CharField(max_length=20, default="bytes")
    report = models.JSONField(default=dict)
    owner = models.CharField(max_length=200, blank=True)
    heartbeat = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("job")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(done__gte=0, total__gte=0), name="job_counts_are_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.title} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Say whether somebody is, or soon will be, at work on it."""
        return self.state in {self.State.WAITING, self.State.RUNNING, self.State.CANCELLING}

    @property
    def percent(self) -> int:
        """Give how much is done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else (100 if self.state == self.State.DONE else 0)
