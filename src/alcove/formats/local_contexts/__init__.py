"""Labels and notices of Local Contexts: what a hub says of a project, as its communities wrote it, and what they ask for.

reading = read(Path("project.json").read_bytes())
permits(Protocol.ASK_US, Output.FEED)      # Permit.NOTHING
"""

from .marc_out import fields
from .picture import picture_kind, safe_svg
from .project import read
from .protocols import Output, Permit, Protocol, permits, strictest
from .protocols import read as protocol_of
from .values import Label, NotFromHub, Notice, Project, Reading, Revoked, Translation, Trouble

__all__ = [
    "Label", "NotFromHub", "Notice", "Output", "Permit", "Project", "Protocol", "Reading", "Revoked", "Translation", "Trouble",
    "fields", "permits", "picture_kind", "protocol_of", "read", "safe_svg", "strictest",
]  # fmt: skip
