"""The questions of the room. Read only."""

from .lists import Effect, Seen, effects, lists, one_list, seen

__all__ = ["Effect", "Seen", "effects", "lists", "one_list", "seen"]
