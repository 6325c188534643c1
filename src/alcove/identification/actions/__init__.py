"""The verbs of the room: profiles and decisions are here; targets, looking up and taking stand in files of their own."""

from .deciding import AlreadyDecided, add_new, pass_over, put_over
from .profiles import delete_profile, planned, save_profile

__all__ = ["AlreadyDecided", "add_new", "delete_profile", "pass_over", "planned", "put_over", "save_profile"]
