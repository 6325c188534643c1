"""Numbers are of a file: an authority and a book may have the same one."""

from __future__ import annotations

from alcove.marc.record import Record
from alcove.marc.write import encode
from alcove.records import actions as records
from alcove.records import queries
from alcove.records.models import Record as Row


def draft(leader: str, tag: str, words: str) -> records.Draft:
    record = Record(leader, [("001", "1"), ("003", "CONS"), (tag, f"1 \x1fa{words}")])
    return records.Draft(encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("CONS", "1"), None)


def test_an_authority_and_a_book_with_one_number_are_two_records(clerk):
    authority, book = draft("00000nz  a2200000n  4500", "100", "Handel"), draft("00000nam a2200000 a 4500", "245", "Messiah")
    records.save_many(clerk, drafts=[authority])

    outcome = records.save_many(clerk, drafts=[book])

    assert (outcome.added, outcome.updated, outcome.shared_numbers) == (1, 0, [])
    assert set(Row.objects.values_list("kind", "occurrence")) == {("authority", 1), ("bibliographic", 2)}
    again = records.save_many(clerk, drafts=[draft("00000nam a2200000 a 4500", "245", "The Messiah"), authority])
    assert (again.added, again.updated, again.unchanged) == (0, 1, 1)
    assert [one.record.first("245") is not None for one in queries.all_stored()] == [False, True]
