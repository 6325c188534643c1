"""The nouns of the room."""

from .decisions import Application, Decision, OutsideDecision, Publication
from .matters import Evidence, Matter, MatterEvent, Position, Post
from .receipts import Receipt, Subscription
from .spaces import Space, SpaceMember

__all__ = [
    "Application", "Decision", "Evidence", "Matter", "MatterEvent", "OutsideDecision", "Position", "Post", "Publication",
    "Receipt", "Space", "SpaceMember", "Subscription",
]  # fmt: skip
