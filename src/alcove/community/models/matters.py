"""A matter, and what is said about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.community.states import State
from alcove.libraries.models import Library

from .spaces import MIN_DAYS, URGENT_DAYS, Space

REPORT = "description_report"
"""The kind that nobody has to wait for: it is answered, and what it asks for becomes a matter of its own."""


class Matter(models.Model):
    """Something to be decided. `target` says what about, `dry_run` what would happen, `fingerprint` to exactly what.

    `held_because` keeps a report out of the queue until somebody has looked; `repeats` counts the same report sent again.
    """

    class Visibility(models.TextChoices):
        """Who may read it. The published decision is for everybody, but for sealed matters."""

        PUBLIC = "public", _("everybody")
        STAFF = "staff", _("staff")
        SEALED = "sealed", _("only those who decide")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="matters", db_index=False)
    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="matters")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    target = models.JSONField(default=dict)
    target_key = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
    dry_run = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    visibility = models.CharField(_("for"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC)
    created = models.DateTimeField(default=timezone.now)
    opened = models.DateTimeField(null=True)
    closes = models.DateTimeField(null=True)
    min_days = models.PositiveSmallIntegerField(default=MIN_DAYS)
    urgent_reason = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposer_name = models.CharField(max_length=150, blank=True)
    proposer_is_public = models.BooleanField(default=True)
    came_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="follow_ups")
    is_reported = models.BooleanField(default=False)
    held_because = models.CharField(max_length=300, blank=True)
    text_key = models.CharField(max_length=64, blank=True)
    repeats = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("matter")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["library", "number"], name="matter_number_is_unique"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="matter_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | (Q(opened__isnull=False) & ~Q(fingerprint="")),
                name="open_matter_has_a_dry_run",
            ),
            models.CheckConstraint(
                condition=Q(kind=REPORT) | Q(min_days__gte=MIN_DAYS) | (Q(min_days__gte=URGENT_DAYS) & ~Q(urgent_reason="")),
                name="matter_gives_days_to_speak",
            ),
        ]
        indexes = [
            models.Index(fields=["library", "state", "-number"], name="matter_by_state"),
            models.Index(fields=["library", "is_reported", "created"], name="report_by_time"),
            models.Index(fields=["library", "text_key"], name="report_by_text", condition=~Q(text_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"


class Post(models.Model):
    """One contribution. A hidden one keeps its text for staff; everybody else reads why it was hidden."""

    class Via(models.TextChoices):
        """How it came."""

        WEB = "web", _("web")
        MAIL = "mail", _("e-mail")
        PAPER = "paper", _("paper")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="posts", db_index=False)
    in_reply_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150, blank=True)
    via = models.CharField(max_length=5, choices=Via.choices, default=Via.WEB)
    language = models.CharField(max_length=35, blank=True)
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.CharField(max_length=150, blank=True)
    hidden_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("post")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="hidden_post_says_why"),
        ]
        indexes = [models.Index(fields=["matter", "id"], name="post_by_matter")]

    def __str__(self) -> str:
        return f"post {self.pk} on matter {self.matter_id}"


class Position(models.Model):
    """Where a person stands, with the reason and its answer. Earlier ones stay, and do not count.

    `person` tells the same person again: an account, a name on the command line, or one guest and nobody else.
    """

    class Stance(models.TextChoices):
        """Where a person stands."""

        SUPPORT = "support", _("I support this")
        CONCERNS = "concerns", _("I have concerns")
        OBJECT = "object", _("I object")
        ABSTAIN = "abstain", _("I stand aside")
        LIVES_THIS = "lives-this", _("This is about me, or about my community")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="positions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.CharField(max_length=170)
    name = models.CharField(max_length=150, blank=True)
    stance = models.CharField(max_length=10, choices=Stance.choices)
    reason = models.TextField(blank=True)
    is_anonymous_to_public = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("position")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"], condition=Q(is_current=True), name="one_position_of_a_person_counts"
            ),
            models.CheckConstraint(condition=Q(stance__in=["support", "concerns", "object", "abstain", "lives-this"]),
                                   name="position_has_a_known_stance"),
            models.CheckConstraint(condition=Q(answer="") | Q(answered_at__isnull=False), name="answer_has_its_date"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["matter", "id"], name="position_by_matter")]

    def __str__(self) -> str:
        return f"{self.stance} on matter {self.matter_id}"


class Evidence(models.Model):
    """What speaks for or against: a source, with its words."""

    class Kind(models.TextChoices):
        """What sort of source it is."""

        PUBLICATION = "publication", _("a publication")
        COMMUNITY = "community", _("the community's own words")
        DECISION = "decision", _("a decision of another library")
        USE = "use", _("how it is used, counted")
        OTHER = "other", _("something else")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    citation = models.TextField()
    url = models.CharField(max_length=1000, blank=True)
    quotation = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(citation=""), name="evidence_has_a_citation")]

    def __str__(self) -> str:
        return self.citation[:80]


class MatterEvent(models.Model):
    """One line of a matter's story: who did what, when. Append-only by trigger; never holds a contact."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    who = models.CharField(max_length=150)
    what = models.CharField(max_length=30)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event of a matter")
        ordering = ["id"]
        indexes = [models.Index(fields=["matter", "id"], name="event_by_matter")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.who}: {self.what}"
