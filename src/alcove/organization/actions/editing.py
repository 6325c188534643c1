"""One record, edited or made by a person. An edit is a change-set of one record, carried out at once."""

from __future__ import annotations

from datetime import UTC, datetime

from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, Changed
from alcove.libraries.models import Library
from alcove.marc import keys
from alcove.marc.record import DELIMITER, Record
from alcove.marc.write import encode_to_keep
from alcove.organization.models import NumberSeries
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import Record as Kept
from alcove.records.queries import Stored

_OURS = ("001", "003")


class CannotKeep(AlcoveError):
    """The record cannot be kept as it is: it has no field, or its control number is another record's."""

    code = "A308"


@action("organization.edit_record")
def edit_record(actor: Actor, *, record_id: int, expected_version: int, record: Record, reason: str) -> int:
    """Write a new version of a record; give its number. Where nothing differs but 005, the version stays.

    The control number (001, 003) stays as it is; 005 says now; lengths are counted anew, and the characters are UTF-8.
    Raises Changed (A302) when somebody was quicker, CannotKeep (A308), NotFound (A301).
    """
    locks.writing()
    stored = queries.get(actor.library_id, record_id)
    if stored.version != expected_version:
        raise _quicker(stored)
    _must_have_fields(record)
    numbers = [entry for entry in stored.record.entries if entry[0] in _OURS]
    wanted = Record(record.leader, numbers + [entry for entry in record.entries if entry[0] not in _OURS])
    if _without_date(wanted) == _without_date(stored.record) and not stored.is_deleted:
        return stored.version
    new = dated(wanted)
    raw, syntax = encode_to_keep(new, stored.syntax)
    made = records.open_change_set(actor, title=f"Edit record {record_id}", reason=reason, source="editor")
    edit = records.Edit(record_id, expected_version, raw, syntax, "utf-8", new.kind)
    records.propose(made, [edit], examined=1)
    made = records.close_change_set(actor, change_set=made)
    records.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    return expected_version + 1


@action("organization.create_record")
def create_record(actor: Actor, *, record: Record, reason: str) -> int:
    """Keep a new record; give its id. Without 001 it is given one: the library's code and its next free number.

    Subfields and fields of a template in which nothing was written are left out. Raises CannotKeep (A308) where its control
    number is another record's, or it has no field.
    """
    locks.writing()
    record = _written(record)
    _must_have_fields(record)
    new = dated(record if (record.control("001") or "").strip() else numbered(actor.library_id, record))
    key = keys.control_key(new)
    if key and Kept.objects.filter(library=actor.library_id, control_number=key[1], namespace=key[0]).exists():
        raise CannotKeep(
            f"There is a record with the number {key[1]} already.", remedy="Take 001 out, and it is given the next free number."
        )
    raw, syntax = encode_to_keep(new, "iso2709")
    records.save_many(actor, drafts=[records.Draft(raw, syntax, "utf-8", new.kind, key)], reason=reason)
    return Kept.objects.filter(library=actor.library_id).latest("pk").pk


def kept_numbers(record: Record) -> Record:
    """Give the record without its control numbers and date, as what a new one is made from."""
    return Record(record.leader, [entry for entry in record.entries if entry[0] not in (*_OURS, "005")])


def _written(record: Record) -> Record:
    """Give the record without data fields and subfields that are empty."""
    entries = []
    for tag, content in record.entries:
        if tag[:2] == "00":
            entries.append((tag, content))
            continue
        indicators, *subfields = content.split(DELIMITER)
        if kept := [subfield for subfield in subfields if subfield[1:].strip()]:
            entries.append((tag, DELIMITER.join([indicators, *kept])))
    return Record(record.leader, entries)


def _must_have_fields(record: Record) -> None:
    if not any(tag[:2] != "00" for tag, _ in record.entries):
        raise CannotKeep("The record has no field yet.", remedy="Write a title (245) at least.")


def numbered(library_id: int, record: Record) -> Record:
    """Give the record with the next free control number of the library; the write lock is held."""
    code = Library.objects.values_list("code", flat=True).get(pk=library_id)
    series, _ = NumberSeries.objects.get_or_create(library_id=library_id)
    series.last += 1
    while Kept.objects.filter(library=library_id, control_number=f"{series.last:09}", namespace=code).exists():
        series.last += 1
    series.save(update_fields=["last"])
    rest = [entry for entry in record.entries if entry[0] not in _OURS]
    return Record(record.leader, [("001", f"{series.last:09}"), ("003", code), *rest])


def dated(record: Record) -> Record:
    """Give the record with 005 saying now (MARC 21, 005: UTC, as ISO 8601 with tenths), behind 001 and 003."""
    now = ("005", datetime.now(UTC).strftime("%Y%m%d%H%M%S.0"))
    numbers = [entry for entry in record.entries if entry[0] in _OURS]
    return Record(record.leader, [*numbers, now, *(e for e in record.entries if e[0] not in (*_OURS, "005"))])


def _without_date(record: Record) -> tuple[str, list[tuple[str, str]]]:
    """Give what counts as content: neither the lengths in the leader, nor the coding, nor 005."""
    leader = record.leader
    return leader[5:9] + leader[17:], [entry for entry in record.entries if entry[0] != "005"]


def _quicker(stored: Stored) -> Changed:
    return Changed(
        f"Record {stored.id} is at version {stored.version} by now: somebody saved it in the meantime.",
        remedy="Look at what both changed, and save again.",
    )
