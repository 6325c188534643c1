"""The questions of the room: matters, published decisions, receipts. None asks the database more where there is more."""

from .matters import (
    MatterPage,
    PostView,
    difference,
    events,
    held_reports,
    matter_for_public,
    matter_for_staff,
    matters,
    overdue_reports,
    public_matters,
    spaces,
)
from .published import PublishedDecision, entries, published, published_decisions, published_slugs
from .receipts import Step, Told, receipt

__all__ = [
    "MatterPage", "PostView", "PublishedDecision", "Step", "Told", "difference", "entries", "events", "held_reports",
    "matter_for_public", "matter_for_staff", "matters", "overdue_reports", "public_matters", "published", "published_decisions",
    "published_slugs",
    "receipt", "spaces",
]  # fmt: skip
