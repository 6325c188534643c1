"""The nouns of the room."""

from .decisions import Application, Decision, OutsideDecision, Publication
from .materials import HubAnswer, LabelFile, LabelProject, Look, MaterialRecord, Materials
from .matters import Evidence, Matter, MatterEvent, Position, Post
from .receipts import Receipt, Subscription
from .spaces import Space, SpaceMember

__all__ = [
    "Application", "Decision", "Evidence", "HubAnswer", "LabelFile", "LabelProject", "Look", "MaterialRecord", "Materials",
    "Matter", "MatterEvent", "OutsideDecision", "Position", "Post", "Publication", "Receipt", "Space", "SpaceMember",
    "Subscription",
]  # fmt: skip
