"""Who harvests sees every record as it is now, once, in the order of changes; what is gone too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from alcove.libraries.action import Actor
from alcove.libraries.models import Library
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.records import actions, harvest, queries
from alcove.records.harvest import Wanted
from alcove.records.models import Record
from alcove.records.saving import Draft

START = datetime(2024, 1, 1, tzinfo=UTC)


def draft(number: int, title: str = "A title", leader: str = "00000nam a2200000 a 4500") -> Draft:
    record = MarcRecord(leader, [("001", str(number)), ("245", f"10\x1fa{title}")])
    return Draft(write.encode(record, syntax="iso2709"), "iso2709", "utf-8", record.kind, ("", str(number)))


def keep(clerk, *numbers: int, title: str = "A title", **more) -> None:
    actions.save_many(clerk, drafts=[draft(number, title, **more) for number in numbers])


def at(number: int, moment: datetime) -> None:
    """Say that this record was changed then."""
    Record.objects.filter(control_number=str(number)).update(updated=moment)


def harvested(wanted: Wanted = Wanted(), *, limit: int = 3) -> list[harvest.Harvested]:  # noqa: B008 - a value
    found: list[harvest.Harvested] = []
    while page := harvest.page(wanted, after=found[-1].seq if found else 0, limit=limit, with_bytes=True):
        found += page
    return found


def numbers(found: list[harvest.Harvested]) -> list[str]:
    return [(one.record.control("001") or "") for one in found]


def test_each_record_comes_once_at_its_newest_change(clerk):
    keep(clerk, 1, 2, 3, 4, 5)
    keep(clerk, 2, 4, title="Another title")

    found = harvested()

    assert numbers(found) == ["1", "3", "5", "2", "4"]
    assert [one.seq for one in found] == sorted(one.seq for one in found)


def test_what_changes_during_a_harvest_moves_to_its_end_and_nothing_is_passed_over(clerk):
    keep(clerk, *range(1, 10))
    first = harvest.page(Wanted(), after=0, limit=4, with_bytes=True)
    keep(clerk, 2, 7, title="Another title")

    rest = []
    while page := harvest.page(Wanted(), after=(rest or first)[-1].seq, limit=2, with_bytes=True):
        rest += page

    assert numbers(first) == ["1", "2", "3", "4"]
    assert numbers(rest) == ["5", "6", "8", "9", "2", "7"]


def test_a_deleted_record_says_so_and_one_that_is_only_proposed_is_not_there(clerk):
    keep(clerk, 1, 2)
    gone = queries.by_control_number(clerk.library_id, "1")[0]
    actions.delete(clerk, record_id=gone.id, expected_version=gone.version, reason="Lost")
    change_set = actions.open_change_set(clerk, title="More", reason="Asked for", source="test")
    [proposed] = actions.propose_new(change_set, [draft(3)])

    found = harvested()

    assert [(one.id == gone.id, one.is_deleted) for one in found] == [(False, False), (True, True)]
    assert harvest.one(proposed) is None
    assert harvest.one(gone.id).is_deleted


def test_a_record_in_any_state_but_active_is_never_given_as_active(clerk):
    keep(clerk, 1)
    Record.objects.update(status="hidden")

    [found] = harvested()

    assert found.is_deleted


def test_kinds_are_told_apart(clerk):
    keep(clerk, 1)
    keep(clerk, 2, leader="00000nz  a2200000n  4500")

    assert numbers(harvested(Wanted(kinds={"authority"}))) == ["2"]
    assert numbers(harvested(Wanted(kinds={"authority", "bibliographic"}))) == ["1", "2"]
    assert harvested(Wanted(kinds=set())) == []


def test_a_page_is_two_statements_however_long_it_is(clerk, django_assert_max_num_queries):
    keep(clerk, *range(1, 60))

    with CaptureQueriesContext(connection) as short:
        harvest.page(Wanted(), after=0, limit=2, with_bytes=True)
    with CaptureQueriesContext(connection) as long:
        harvest.page(Wanted(), after=0, limit=50, with_bytes=True)

    assert len(short) == len(long) == 1


def test_times_are_found_by_halving_to_the_second(clerk):
    keep(clerk, *range(200))
    for number in range(200):
        at(number, START + timedelta(hours=number))
    since, before = START + timedelta(hours=50), START + timedelta(hours=60)

    with CaptureQueriesContext(connection) as asked:
        found = harvested(Wanted(since, before), limit=100)

    assert numbers(found) == [str(number) for number in range(50, 60)]
    assert len(asked) < 60


def test_many_changes_since_do_not_hide_what_stands_between_them(clerk, monkeypatch):
    monkeypatch.setattr(harvest, "_LOOKED_AT", 3)
    keep(clerk, *range(30))
    for number in range(30):
        at(number, START + timedelta(days=number))
    keep(clerk, *(number for number in range(30) if number % 10), title="Another title")

    assert numbers(harvested(Wanted(START, START + timedelta(days=11)))) == ["0", "10"]


def test_the_earliest_moment_is_before_every_record(clerk):
    keep(clerk, 1)

    assert harvest.earliest() <= Record.objects.get().updated


class TimesOutOfOrder(TestCase):
    """Times that are less than an hour out of the order of changes still find exactly what is wanted."""

    @settings(max_examples=25, deadline=None)
    @given(
        minutes=st.lists(st.integers(0, 59), min_size=1, max_size=25),
        since=st.integers(-60, 1600),
        length=st.integers(1, 600),
        again=st.sets(st.integers(0, 24)),
    )
    def test_the_same_is_found_as_by_looking_at_all(self, minutes, since, length, again):
        library = Library.objects.get_or_create(code="main", defaults={"name": "The library"})[0]
        clerk = Actor("clerk", library.pk, frozenset({"*"}))
        keep(clerk, *range(len(minutes)))
        if changed := [number for number in again if number < len(minutes)]:
            keep(clerk, *changed, title="Another title")
        for place, one in enumerate(harvested()):
            Record.objects.filter(pk=one.id).update(updated=START + timedelta(hours=place / 2, minutes=minutes[place] / 2))
        first = START + timedelta(minutes=since)
        wanted = Wanted(first, first + timedelta(minutes=length))

        found = {one.id for one in harvested(wanted)}

        assert found == set(
            Record.objects.filter(updated__gte=wanted.since, updated__lt=wanted.before).values_list("id", flat=True)
        )


@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_time_do_no_harm(clerk, moment):
    keep(clerk, 1)

    assert len(harvested(Wanted(since=datetime.min.replace(tzinfo=UTC)))) == 1
    assert harvested(Wanted(since=datetime.max.replace(tzinfo=UTC))) == []
    assert len(harvested(Wanted(before=moment))) == (moment.year == 9999)
