"""Who bears what in painful work, and what people wish about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alcove.libraries.models import Library

DAILY_LIMIT = 30
"""Painful hits that a person is shown in a day, unless they wish otherwise."""


class WorkWish(models.Model):
    """What a person wishes about their work: no painful words, so many a day, to be named in public, to be counted."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    no_painful_words = models.BooleanField(default=False)
    daily_limit = models.PositiveSmallIntegerField(default=DAILY_LIMIT)
    is_named = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("wish about work")
        constraints = [models.UniqueConstraint(fields=["user", "library"], name="work_wish_is_one_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class PainfulLook(models.Model):
    """How many painful hits a person was shown in a day, each counted once however often the page is opened."""

    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    hits = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("painful hits shown")
        constraints = [models.UniqueConstraint(fields=["library", "user", "day"], name="painful_look_is_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.user_id}, {self.count}"
