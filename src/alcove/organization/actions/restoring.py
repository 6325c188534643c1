"""Bringing back what a record once was: a whole version, byte for byte, or one field."""

from __future__ import annotations

from alcove.libraries.action import Actor, action
from alcove.libraries.errors import Changed, NotFound
from alcove.marc.record import Record
from alcove.marc.write import encode_to_keep
from alcove.records import actions as records
from alcove.records import history, queries
from alcove.records.models import ChangeSet

from .merging import place_for


@action("organization.restore_version")
def restore_version(actor: Actor, *, record_id: int, number: int, expected_version: int, reason: str = "") -> ChangeSet:
    """Make a change-set that gives a record the bytes of an older version again, and brings it back if it was deleted.

    Nothing changes before it is carried out. Raises NotFound (A301), Changed (A302).
    """
    now = _as_expected(actor, record_id, expected_version)
    old = history.version(record_id, number)
    edit = records.Edit(now.id, now.version, bytes(old.raw), old.syntax, old.charset, history.content(old).kind)
    return _prepared(actor, f"Record {record_id}: version {number} again", reason, edit, {"version": number})


@action("organization.restore_field")
def restore_field(
    actor: Actor,
    *,
    record_id: int,
    number: int,
    tag: str,
    expected_version: int,
    occurrence: int | None = None,
    reason: str = "",
) -> ChangeSet:
    """Make a change-set that gives a record the fields of this tag as an older version had them; the rest stays.

    `occurrence`, from 1, names one of several: it is put back beside those that are there. Raises NotFound (A301),
    Changed (A302).
    """
    now = _as_expected(actor, record_id, expected_version)
    old = [entry for entry in history.content(history.version(record_id, number)).entries if entry[0] == tag]
    if occurrence is not None:
        old = old[occurrence - 1 : occurrence]
    if not old:
        raise NotFound(f"Version {number} of record {record_id} has no such field {tag}.", remedy="Look at that version first.")
    entries = [entry for entry in now.record.entries if entry[0] != tag or occurrence is not None]
    first = next((at for at, (other, _) in enumerate(now.record.entries) if other == tag), None)
    at = place_for(entries, tag) if first is None or occurrence is not None else first
    restored = Record(now.record.leader, [*entries[:at], *(one for one in old if one not in entries), *entries[at:]])
    raw, syntax = encode_to_keep(restored, now.syntax)
    edit = records.Edit(now.id, now.version, raw, syntax, "utf-8", restored.kind, now.status)
    recipe = {"version": number, "tag": tag, "occurrence": occurrence}
    return _prepared(actor, f"Record {record_id}: field {tag} of version {number} again", reason, edit, recipe)


def _as_expected(actor: Actor, record_id: int, version: int) -> queries.Stored:
    now = queries.get(actor.library_id, record_id)
    if now.version != version:
        raise Changed(f"Record {record_id} is no longer at version {version}.", remedy="Look at its history again.")
    return now


def _prepared(actor: Actor, title: str, reason: str, edit: records.Edit, recipe: dict[str, object]) -> ChangeSet:
    change_set = records.open_change_set(
        actor, title=title, reason=reason, source="restore", recipe={"verb": "restore", "record": edit.record_id, **recipe}
    )
    records.propose(change_set, [edit], examined=1)
    return records.close_change_set(actor, change_set=change_set)
