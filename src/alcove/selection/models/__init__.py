"""The nouns of the room."""

from .lists import Candidate, SelectionList

__all__ = ["Candidate", "SelectionList"]
