"""Keeping records: added, changed, unchanged; nothing lost, nothing doubled."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from alcove.libraries.errors import Changed, NotFound
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions, queries
from alcove.records.models import Change, Record, Version
from alcove.records.saving import Draft


def draft(number: str = "1", title: str = "The hobbit", namespace: str = "OCoLC") -> Draft:
    record = MarcRecord("00000nam a2200000 a 4500", [("001", number), ("003", namespace), ("245", f"10\x1fa{title}")])
    return Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", "bibliographic", (namespace, number))


def test_a_new_record_is_kept_byte_for_byte(clerk):
    given = draft()

    outcome = actions.save_many(clerk, drafts=[given])

    [stored] = queries.all_stored()
    assert (outcome.added, stored.raw, stored.version) == (1, given.raw, 1)
    assert queries.changes_after(0, 10) == [(queries.last_change(), stored.id, 1)]


def test_what_has_not_changed_is_not_written(clerk):
    actions.save_many(clerk, drafts=[draft()])
    written = (Version.objects.count(), Change.objects.count())

    outcome = actions.save_many(clerk, drafts=[draft()])

    assert (outcome.added, outcome.updated, outcome.unchanged) == (0, 0, 1)
    assert (Version.objects.count(), Change.objects.count()) == written


def test_what_has_changed_is_a_new_version_and_the_old_one_stays(clerk):
    actions.save_many(clerk, drafts=[draft(title="The hobit")])
    actions.save_many(clerk, drafts=[draft(title="The hobbit")])

    record = Record.objects.get()
    assert record.version == 2
    assert [b"hobbit" in bytes(version.raw) for version in queries.versions(record.pk)] == [True, False]


def test_the_same_number_of_another_agency_is_another_record(clerk):
    outcome = actions.save_many(clerk, drafts=[draft(namespace="OCoLC"), draft(namespace="DLC")])

    assert outcome.added == 2


def test_the_same_record_twice_in_one_chunk_is_one(clerk):
    outcome = actions.save_many(clerk, drafts=[draft(), draft(), draft(title="Another")])

    assert (outcome.added, outcome.unchanged) == (2, 1)
    assert sorted(Record.objects.values_list("occurrence", flat=True)) == [1, 2]


def test_a_record_without_a_number_is_known_by_its_bytes(clerk):
    one = Draft(draft().raw, "iso2709", "utf-8", "bibliographic", None)

    outcomes = [actions.save_many(clerk, drafts=[one]) for _ in range(2)]

    assert [outcome.added for outcome in outcomes] == [1, 0]


@pytest.mark.parametrize("count", [10, 500])
def test_a_chunk_takes_a_handful_of_statements_whatever_its_size(clerk, count):
    drafts = [draft(str(number)) for number in range(count)]

    with CaptureQueriesContext(
        connection,
    ) as statements:
        actions.save_many(clerk, drafts=drafts)

    assert len(statements) < 20


def test_history_cannot_be_altered(clerk):
    actions.save_many(clerk, drafts=[draft()])
    for statement in ("UPDATE records_version SET charset = 'x'", "DELETE FROM records_version", "DELETE FROM records_change"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_whoever_saves_second_is_told(clerk):
    actions.save_many(clerk, drafts=[draft()])
    record = Record.objects.get()
    actions.save(clerk, record_id=record.pk, expected_version=1, draft=draft(title="Mine"), reason="typo")

    with pytest.raises(Changed, match="A302"):
        actions.save(clerk, record_id=record.pk, expected_version=1, draft=draft(title="Theirs"), reason="typo")

    assert b"Mine" in queries.seen_by(None, record.pk).raw


def test_a_deleted_record_keeps_its_history_and_comes_back(clerk):
    actions.save_many(clerk, drafts=[draft()])
    record = Record.objects.get()

    actions.delete(clerk, record_id=record.pk, expected_version=1, reason="withdrawn")
    assert (queries.count(), list(queries.all_stored())) == (0, [])

    actions.restore(clerk, record_id=record.pk, expected_version=2, reason="found again")
    assert [version.trail.reason for version in queries.versions(record.pk)] == ["found again", "withdrawn", ""]
    assert queries.count() == 1


def test_another_library_has_records_of_its_own(clerk):
    actions.save_many(clerk, drafts=[draft()])

    with pytest.raises(NotFound, match="A301"):
        queries.get(clerk.library_id + 1, Record.objects.get().pk)
