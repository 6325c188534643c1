"""The address of a decision's page: its number and its title, known before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify

if TYPE_CHECKING:
    from .models import Decision, Matter


def slug_of(matter: Matter, decision: Decision) -> str:
    """Give the last part of the address of a decision's page."""
    return "-".join(part for part in (str(decision.number), slugify(matter.title)[:80]) if part)
