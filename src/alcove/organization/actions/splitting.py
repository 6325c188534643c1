"""Splitting: a record that describes two things becomes two; somebody says of each field to which it belongs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, Changed
from alcove.marc import keys, linkage
from alcove.marc.record import Record
from alcove.marc.write import encode_to_keep
from alcove.records import actions as records
from alcove.records import protocols, queries
from alcove.records.models import ChangeSet
from alcove.records.queries import Stored

from .editing import dated, numbered

OURS = ("001", "003", "005")
"""Tags that stay where they are: the new record is given its own."""

_IN_BOTH = "008"


class CannotSplit(AlcoveError):
    """The record cannot become two: it is deleted, has no such field, or one of the two would have no field or no title."""

    code = "A309"


@action("organization.split_record")
def split_record(
    actor: Actor,
    *,
    record_id: int,
    goes: Collection[int],
    both: Collection[int] = (),
    expected_version: int | None = None,
    reason: str = "",
) -> ChangeSet:
    """Make a change-set that splits a record in two; nothing changes before it is carried out.

    `goes` names the fields that the new record takes, `both` those that it has too, by their places in the record, from 0.
    An 880 goes with the field it is linked to; 008 and the leader are in both; the new record has the next control number of
    the library. Raises CannotSplit (A309), Changed (A302) where the record is not at `expected_version`.
    """
    locks.writing()
    stored = queries.get(actor.library_id, record_id)
    if expected_version not in (None, stored.version):
        raise Changed(f"Record {record_id} was saved in the meantime.", remedy="Look at its fields again.")
    protocols.must_have_none([stored.id])
    stays, new = halves(stored, goes, both)
    title = f"Split record {record_id}"
    recipe = {"verb": "split", "record": record_id}
    change_set = records.open_change_set(actor, title=title, reason=reason, source="split", recipe=recipe)
    edits = []
    if stays.entries != stored.record.entries:
        raw, syntax = encode_to_keep(stays, stored.syntax)
        edits = [records.Edit(stored.id, stored.version, raw, syntax, "utf-8", stays.kind)]
    records.propose(change_set, edits, examined=1)
    new = dated(numbered(actor.library_id, new))
    raw, syntax = encode_to_keep(new, "iso2709")
    draft = records.Draft(raw, syntax, "utf-8", new.kind, keys.control_key(new))
    records.propose_new(change_set, [draft])
    return records.close_change_set(actor, change_set=change_set)


def halves(stored: Stored, goes: Collection[int], both: Collection[int] = ()) -> tuple[Record, Record]:
    """Give the two records that this one would become; nothing is kept. Raises CannotSplit (A309)."""
    if stored.is_deleted:
        raise CannotSplit(f"Record {stored.id} is deleted.", remedy="Bring it back first.")
    count = len(stored.record.entries)
    if any(not 0 <= place < count for place in (*goes, *both)):
        raise CannotSplit(f"Record {stored.id} has {count} fields; you named another.", remedy="Look at the numbers again.")
    if set(goes) & set(both):
        raise CannotSplit("A field goes to the new record or is in both, not either.", remedy="Name each field once.")
    return _checked(*split(stored.record, goes, both))


def split(record: Record, goes: Collection[int], both: Collection[int] = ()) -> tuple[Record, Record]:
    """Give the record with what stays, and the one with what goes and what is in both; fields keep their order."""
    belongs = dict.fromkeys(both, "both") | dict.fromkeys(goes, "goes")
    belongs |= {at: belongs.get(field, "stays") for at, field in partners(record).items()}
    stays, new = [], []
    for place, (tag, content) in enumerate(record.entries):
        where = "stays" if tag in OURS else "both" if tag == _IN_BOTH else belongs.get(place, "stays")
        if where != "goes":
            stays.append((tag, content))
        if where != "stays":
            new.append((tag, content))
    return Record(record.leader, stays), Record(record.leader, new)


def partners(record: Record) -> Mapping[int, int]:
    """Give the 880s that are linked to a field (MARC 21, Appendix A, $6): place of the 880, place of the field."""
    links = [linkage.link_of(content) if tag[:2] != "00" else None for tag, content in record.entries]
    fields: dict[tuple[str, str], int] = {}
    for place, ((tag, _), link) in enumerate(zip(record.entries, links, strict=True)):
        if link and tag != "880" and link.tag == "880" and link.occurrence != "00":
            fields.setdefault((tag, link.occurrence), place)
    return {
        place: fields[link.tag, link.occurrence]
        for place, ((tag, _), link) in enumerate(zip(record.entries, links, strict=True))
        if tag == "880" and link and (link.tag, link.occurrence) in fields
    }


def _checked(stays: Record, new: Record) -> tuple[Record, Record]:
    """Raise CannotSplit unless each of the two has a field, and in a bibliographic record a title."""
    for one, name in ((stays, "the record that stays"), (new, "the new record")):
        tags = {tag for tag, _ in one.entries if tag[:2] != "00"}
        if not tags:
            raise CannotSplit(f"There is no field left for {name}.", remedy="Choose some fields for each of the two.")
        if one.kind == "bibliographic" and "245" not in tags:
            raise CannotSplit(
                f"There is no title (245) for {name}.", remedy="Put the title in both, and change it in one of them afterwards."
            )
    return stays, new
