"""A record that is hidden from readers stays, with its history, and can be worked with."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed, NotFound
from alcove.libraries.models import Library
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions, harvest, history, queries
from alcove.records.models import Record, Version
from alcove.records.saving import Draft


def keep(clerk, *numbers: int, title: str = "A title") -> list[int]:
    drafts = []
    for number in numbers:
        record = MarcRecord("00000nam a2200000 a 4500", [("001", str(number)), ("245", f"10\x1fa{title}")])
        drafts.append(Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", str(number))))
    actions.save_many(clerk, drafts=drafts)
    return list(Record.objects.filter(control_number__in=map(str, numbers)).order_by("id").values_list("id", flat=True))


def test_hiding_and_showing_again_are_versions_with_the_same_bytes(clerk):
    first, _second = keep(clerk, 1, 2)
    before = queries.get(clerk.library_id, first).raw

    assert actions.suppress(clerk, record_ids=[first], reason="A promise to the family") == 1
    hidden = queries.get(clerk.library_id, first)
    assert actions.unsuppress(clerk, record_ids=[first], reason="The promise has ended") == 1
    shown = queries.get(clerk.library_id, first)

    assert (hidden.is_suppressed, hidden.is_public, hidden.version, hidden.raw) == (True, False, 2, before)
    assert (shown.is_suppressed, shown.is_public, shown.version, shown.raw) == (False, True, 3, before)
    newest, middle, _ = queries.versions(first)
    assert [history.cause(one).value for one in (newest, middle)] == ["unsuppressed", "suppressed"]
    assert history.why(middle) == "A promise to the family"
    assert all(bytes(one.own_raw) == b"" for one in (newest, middle))


def test_what_is_so_already_deleted_or_of_another_library_is_passed_over(clerk):
    hidden, deleted, other = keep(clerk, 1, 2, 3)
    actions.suppress(clerk, record_ids=[hidden], reason="A")
    actions.delete(clerk, record_id=deleted, expected_version=1, reason="B")
    stranger = Actor("else", Library.objects.create(code="else", name="Elsewhere").pk, frozenset({"*"}))

    assert actions.suppress(clerk, record_ids=[hidden, deleted, 99_999], reason="C") == 0
    assert actions.suppress(stranger, record_ids=[other], reason="D") == 0


def test_a_hidden_record_is_given_to_those_who_work_here_and_to_nobody_else(clerk, stranger):
    [hidden] = keep(clerk, 1)
    actions.suppress(clerk, record_ids=[hidden], reason="A")

    assert queries.seen_by(clerk, hidden).id == hidden
    for somebody in (None, stranger):
        with pytest.raises(NotFound) as of_hidden:
            queries.seen_by(somebody, hidden)
        with pytest.raises(NotFound) as of_none:
            queries.seen_by(somebody, 424_242)
        assert str(of_hidden.value) == str(of_none.value).replace("424242", str(hidden))


def test_who_harvests_is_told_that_it_is_gone_and_given_no_bytes_of_it(clerk):
    [hidden] = keep(clerk, 1)
    actions.suppress(clerk, record_ids=[hidden], reason="A")

    [found] = harvest.page(harvest.Wanted(), after=0, limit=5, with_bytes=True)

    assert found.is_deleted
    assert harvest.one(hidden).is_deleted


def test_a_hidden_record_is_changed_loaded_over_and_taken_back_and_stays_hidden(clerk):
    [hidden] = keep(clerk, 1)
    actions.suppress(clerk, record_ids=[hidden], reason="A")
    change_set = actions.open_change_set(clerk, title="x", reason="y", source="batch")
    record = MarcRecord("00000nam a2200000 a 4500", [("001", "1"), ("245", "10\x1faNew title")])
    edit = actions.Edit(hidden, 2, write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind)
    actions.propose(change_set, [edit], examined=1)
    actions.close_change_set(clerk, change_set=change_set)

    actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)
    changed = queries.get(clerk.library_id, hidden)
    actions.undo_change_set(clerk, change_set=change_set, reason="z")
    back = queries.get(clerk.library_id, hidden)
    keep(clerk, 1, title="Loaded again")
    loaded = queries.get(clerk.library_id, hidden)

    assert [one.is_suppressed for one in (changed, back, loaded)] == [True, True, True]
    assert "New title" in changed.raw.decode()
    assert "A title" in back.raw.decode()
    assert "Loaded again" in loaded.raw.decode()


def test_many_are_hidden_in_as_many_statements_as_few(clerk):
    ids = keep(clerk, *range(1, 60))

    with CaptureQueriesContext(connection) as few:
        actions.suppress(clerk, record_ids=ids[:2], reason="A")
    with CaptureQueriesContext(connection) as many:
        actions.suppress(clerk, record_ids=ids, reason="B")

    assert len(few) == len(many)
    assert Version.objects.filter(number=2).count() == 59


def test_who_may_not_change_records_may_not_hide_them(clerk, stranger):
    [record] = keep(clerk, 1)

    with pytest.raises(NotAllowed):
        actions.suppress(stranger, record_ids=[record], reason="A")
