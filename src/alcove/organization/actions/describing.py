"""Subjects and class numbers that somebody has chosen for a record: looked at first, then added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alcove.libraries import locks
from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, Changed
from alcove.marc.record import Field, Record
from alcove.marc.write import encode_to_keep
from alcove.organization import subjects
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import ChangeSet

from .merging import place_for


class CannotAddSubjects(AlcoveError):
    """The subjects cannot be added: none was chosen, the record has them all, or it is deleted."""

    code = "A440"


@action("organization.add_subjects")
def add_subjects(
    actor: Actor, *, record_id: int, fields: Sequence[Field], expected_version: int | None = None, reason: str = ""
) -> ChangeSet:
    """Make a change-set that adds subject headings and class numbers to a record, those that it lacks; the rest stays.

    Nothing changes before it is carried out. Raises CannotAddSubjects (A440), NotFound (A301), Changed (A302) where the
    record is not at `expected_version`.
    """
    locks.writing()
    stored = queries.get(actor.library_id, record_id)
    if expected_version not in (None, stored.version):
        raise Changed(f"Record {record_id} was saved in the meantime.", remedy="Look at what is suggested again.")
    if stored.is_deleted:
        raise CannotAddSubjects(f"Record {record_id} is deleted.", remedy="Bring it back first.")
    added = lacking(stored.record, fields)
    if not added:
        raise CannotAddSubjects("There is nothing to add.", remedy="Choose a heading or class that the record does not have.")
    made = with_fields(stored.record, added)
    raw, syntax = encode_to_keep(made, stored.syntax)
    change_set = records.open_change_set(
        actor, title=f"Subjects for record {record_id}", reason=reason, source="subjects",
        recipe={"verb": "add_subjects", "record": record_id, "fields": [list(one) for one in added]},
    )  # fmt: skip
    records.propose(change_set, [records.Edit(stored.id, stored.version, raw, syntax, "utf-8", made.kind)], examined=1)
    return records.close_change_set(actor, change_set=change_set)


def lacking(record: Record, fields: Iterable[Field]) -> list[Field]:
    """Give those of the fields that say something of what a thing is about which the record does not say, each once."""
    has = set(subjects.keys(record))
    found = []
    for one in fields:
        subject = subjects.of_field(one)
        if subject is not None and subject.key not in has:
            has.add(subject.key)
            found.append(one)
    return found


def with_fields(record: Record, fields: Iterable[Field]) -> Record:
    """Give the record with these fields, each behind the last one of its tag."""
    entries = list(record.entries)
    for tag, content in fields:
        entries.insert(place_for(entries, tag), (tag, content))
    return Record(record.leader, entries)
