"""What a community asks for its materials, held at every way out of the store: open, notice first, ask us, not online.

Records nobody has spoken for have no protocol, "". Fields of a notice or a label come from a higher room, which appends to
NOTES when it is ready: asked once for all the records of an answer, it gives the fields that go along with some of them.
What each output may give is the table of `formats.local_contexts.protocols`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from alcove.formats.local_contexts import Protocol
from alcove.libraries import locks
from alcove.libraries.errors import AlcoveError, NotFound
from alcove.marc.linkage import effective_tag
from alcove.marc.record import Field
from alcove.marc.record import Record as MarcRecord

from . import suppression
from .models import Record

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

Fields = Sequence[tuple[str, str]]
NOTES: list[Callable[[Sequence[int]], Mapping[int, Fields]]] = []
HELD = frozenset({Protocol.ASK_US.value, Protocol.NOT_ONLINE.value})
"""Protocols under which a record itself is given to nobody but those who work in its library."""
SHOWN = ("", Protocol.OPEN.value, Protocol.NOTICE_FIRST.value)
"""The others, for queries."""
SEEN: Mapping[str, Any] = {
    "record__status": "active", "record__suppressed": False, "record__protocol__in": SHOWN,
}  # fmt: skip
"""What a row that belongs to a record has to fulfil for everybody to be told of it."""
_KEPT_OF_HELD = frozenset({"001", "003", "245", "100", "110", "111", "130", "147", "148", "150", "151", "155"})
_HEADINGS = _KEPT_OF_HELD - {"001", "003", "245"}
_AT_A_TIME = 1000
ASK_FIRST = Field.data("506", "1 ", [("a", "The community whose material this is asks you to ask first.")])


class AskFirst(NotFound):
    """The community whose material this is asks people to ask first; only the title, and how to ask, are shown."""

    code = "A470"

    def __init__(self, record_id: int) -> None:
        """Say where it is told how to ask."""
        super().__init__(
            "The community whose material this is asks you to ask first.",
            remedy=f"How to ask is said at /records/{record_id}/.",
        )


class HasProtocol(AlcoveError):
    """Records a community has spoken for are not merged or divided: what it asks for would be lost."""

    code = "A471"


def notes(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Give the fields that go along with these records, by record."""
    found: dict[int, list[tuple[str, str]]] = {}
    for source in NOTES if ids else ():
        for record_id, fields in source(ids).items():
            found.setdefault(record_id, []).extend(fields)
    return found


def given(record: MarcRecord, protocol: str, fields: Fields) -> MarcRecord:
    """Give a record as its protocol lets everybody have it: whole with its notes, or only its title and how to ask."""
    if protocol in HELD:
        return _inserted(reduced(record), fields or [(ASK_FIRST.tag, ASK_FIRST.content)])
    return _inserted(record, fields) if fields else record


def reduced(record: MarcRecord) -> MarcRecord:
    """Give only what names a record: its numbers and its title, of an authority record its heading."""
    is_authority = record.kind == "authority"

    def is_kept(tag: str, content: str) -> bool:
        named = effective_tag(tag, content) if tag == "880" else tag
        return named in _KEPT_OF_HELD and (is_authority or named not in _HEADINGS)

    return MarcRecord(record.leader, [(tag, content) for tag, content in record.entries if is_kept(tag, content)])


def _inserted(record: MarcRecord, fields: Fields) -> MarcRecord:
    """Put fields in the order of their tags; one that is there already is not put in again."""
    entries = list(record.entries)
    for tag, content in fields:
        if (tag, content) not in entries:
            place = next((number for number, (other, _) in enumerate(entries) if other > tag), len(entries))
            entries.insert(place, (tag, content))
    return MarcRecord(record.leader, entries)


def of(ids: Sequence[int]) -> dict[int, str]:
    """Give the protocols of those of these records that have one."""
    found: dict[int, str] = {}
    todo = iter(ids)
    while piece := list(islice(todo, _AT_A_TIME)):
        found.update(Record.objects.filter(pk__in=piece).exclude(protocol="").values_list("pk", "protocol"))
    return found


def must_have_none(ids: Sequence[int]) -> None:
    """See to it that no community has spoken for one of these records. Raises HasProtocol (A471)."""
    if held := of(ids):
        raise HasProtocol(
            f"A community has spoken for record {min(held)}: it cannot be merged or divided.",
            remedy="Ask the community; take the record out of its materials first.",
        )


def put(actor: Actor, wanted: Mapping[int, str]) -> int:
    """Give records of this library their protocols, inside the running transaction; give how many had another.

    As hiding does, it writes a new version with the same bytes, so that the history says when and harvesters are told.
    """
    locks.writing()
    count = 0
    for protocol in sorted(set(wanted.values())):
        ids = iter(sorted(record_id for record_id, one in wanted.items() if one == protocol))
        while piece := list(islice(ids, _AT_A_TIME)):
            others = Record.objects.filter(pk__in=piece, library=actor.library_id).exclude(protocol=protocol)
            if changed := list(others.values_list("pk", flat=True)):
                suppression.write(changed, "protocol", protocol)
            count += len(changed)
    return count
