"""Where people talk, and who they are there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library

MIN_DAYS = 14
"""Days that everybody has to speak before anything is decided (equity, 12.3)."""
URGENT_DAYS = 3


class Space(models.Model):
    """A place where matters are discussed, with its own members and its own, never shorter, time to speak."""

    class Kind(models.TextChoices):
        """Whose place it is."""

        LIBRARY = "library", _("library")
        CONSORTIUM = "consortium", _("consortium")
        GROUP = "group", _("interest group")
        FORUM = "forum", _("e-forum")

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="spaces", db_index=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LIBRARY)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, db_index=False)
    min_days = models.PositiveSmallIntegerField(_("days to speak"), default=MIN_DAYS)
    opened = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("space")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["library", "slug"], name="space_slug_is_unique"),
            models.CheckConstraint(condition=models.Q(min_days__gte=MIN_DAYS), name="space_gives_days_to_speak"),
        ]

    def __str__(self) -> str:
        return self.name


class SpaceMember(models.Model):
    """What a person is in a space, and for how long."""

    class Role(models.TextChoices):
        """What a person is there. Where there are deciders, nothing is decided without one of them."""

        MEMBER = "member", _("member")
        MODERATOR = "moderator", _("moderator")
        STEWARD = "steward", _("community steward")
        DECIDER = "decider", _("decider")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="members", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="space_roles")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("member of a space")
        constraints = [
            models.UniqueConstraint(
                fields=["space", "user", "role"], condition=models.Q(until=None), name="one_running_term_of_a_role"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="term_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.space_id}"
