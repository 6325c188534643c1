"""The verbs of the room."""

from .applying import apply_decision, undo_application
from .deciding import close_matter, decide, publish, reverse, review
from .discussing import add_evidence, answer_position, hide_post, post, take_position
from .drafting import open_matter, preview, propose, propose_from, renew_dry_run, revise_draft
from .exchanging import adapt, adopt, decline
from .materials import (
    describe_materials,
    look_at_held,
    name_steward,
    open_materials,
    put_in_materials,
    receive_labels,
    set_protocol,
    take_out_of_materials,
)
from .reporting import drop_personal_data, hold, release, report
from .spaces import end_membership, join_space, open_space
from .subscribing import subscribe, unsubscribe

__all__ = [
    "adapt", "add_evidence", "adopt", "answer_position", "apply_decision", "close_matter", "decide", "decline",
    "describe_materials", "drop_personal_data", "end_membership", "hide_post", "hold", "join_space", "look_at_held",
    "name_steward",    "open_materials", "open_matter", "open_space", "post", "preview", "propose", "propose_from", "publish",
    "put_in_materials", "receive_labels", "release", "renew_dry_run", "report", "reverse", "review", "revise_draft",
    "set_protocol", "subscribe", "take_out_of_materials", "take_position", "undo_application", "unsubscribe",
]  # fmt: skip
