"""OAI-PMH 2.0: what a harvester asks, read with everything the protocol refuses, and the answers written.

read([("verb", "ListRecords"), ("metadataPrefix", "marc21")], sets={"authority"})   # Asked, or Refused("badArgument", ...)

https://www.openarchives.org/OAI/openarchivesprotocol.html. A list goes on by a token that says where it stands in the
order of changes and what was asked for; it never grows old.
"""

from .answers import Item, Repository, answer, formats, header, identify, listed, record, refusal, sets
from .asked import Asked, Place, Refused, read
from .forms import FORMS, Form

__all__ = [
    "FORMS", "Asked", "Form", "Item", "Place", "Refused", "Repository", "answer", "formats", "header", "identify", "listed",
    "read", "record", "refusal", "sets",
]  # fmt: skip
