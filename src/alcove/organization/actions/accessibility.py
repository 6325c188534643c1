"""What an e-book, a package document or ONIX says of accessibility becomes 341 and 532 of a record: a change-set to look at."""

from __future__ import annotations

import json
from collections.abc import Iterable

from alcove.formats.accessibility import (
    Accessibility,
    Unreadable,
    from_epub,
    from_json_ld,
    from_marc,
    from_onix_codes,
    from_package,
    to_marc,
)
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError
from alcove.marc.record import Record
from alcove.marc.write import encode_to_keep
from alcove.organization.actions.merging import place_for
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import ChangeSet


class CannotDescribe(AlcoveError):
    """The file says nothing of accessibility that could be read, or nothing that the record does not say already."""

    code = "A468"


def read(data: bytes, *, name: str = "") -> Accessibility:
    """Read what an EPUB, its package document or JSON-LD says; told by its first bytes. Raises CannotDescribe (A468)."""
    try:
        if data[:2] == b"PK":
            return from_epub(data)
        if data.lstrip()[:1] in (b"{", b"["):
            return _from_json(data)
        return from_package(data)
    except Unreadable as wrong:
        place = f"{name}: {wrong.place}" if name and wrong.place else name or wrong.place
        raise CannotDescribe(str(wrong), remedy=wrong.remedy, where=place) from wrong


def _from_json(data: bytes) -> Accessibility:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise CannotDescribe("This is no JSON.", remedy="Give an EPUB, its package document, or JSON-LD.") from wrong
    if isinstance(said, list) and said:
        said = said[0]
    return from_json_ld(said)


@action("organization.describe_accessibility")
def describe_accessibility(
    actor: Actor, *, record_id: int, said: Accessibility | None = None, onix: Iterable[tuple[str, str]] = (), reason: str = ""
) -> ChangeSet:
    """Make a change-set that adds to a record what is said of accessibility and it does not say yet (341, 532).

    `onix` are (code of list 196, description). Nothing that is there goes. Raises CannotDescribe (A468) where nothing is new.
    """
    stored = queries.get(actor.library_id, record_id)
    told = said or from_onix_codes(onix)
    here = {(one.property, one.value) for one in from_marc(stored.record).statements}
    new = Accessibility(tuple(one for one in told.statements if (one.property, one.value) not in here))
    there = set(stored.record.entries)
    fields = [entry for entry in to_marc(new) if entry not in there]
    if not fields:
        raise CannotDescribe("The record says all of this already, or nothing is said.", remedy="Nothing needs to be done.")
    entries = list(stored.record.entries)
    for entry in fields:
        entries.insert(place_for(entries, entry[0]), entry)
    raw, syntax = encode_to_keep(Record(stored.record.leader, entries), stored.syntax)
    title = f"Accessibility of record {record_id}"
    recipe = {"verb": "accessibility", "record": record_id}
    change_set = records.open_change_set(actor, title=title, reason=reason, source="batch", recipe=recipe)
    records.propose(change_set, [records.Edit(stored.id, stored.version, raw, syntax, "utf-8", stored.kind)], examined=1)
    return records.close_change_set(actor, change_set=change_set)
