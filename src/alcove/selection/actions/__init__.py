"""The verbs of the room."""

from .lists import choose, load_list, order_chosen, reconsider, reject

__all__ = ["choose", "load_list", "order_chosen", "reconsider", "reject"]
