"""A record that describes two things becomes two, and one again."""

from __future__ import annotations

import pytest

from alcove.marc import read
from alcove.marc.record import Record
from alcove.organization.actions import editing, splitting
from alcove.records import actions, queries
from alcove.records.models import Change
from alcove.records.models import Record as Kept

TWO = [
    ("008", "991231s1999    xx            000 0 eng d"),
    ("020", "  \x1fa9780140449136"),
    ("245", "10\x1f6880-01\x1faTwo things."),
    ("500", "  \x1faOf the first."),
    ("500", "  \x1f6880-02\x1faOf the second."),
    ("650", " 0\x1faThings."),
    ("880", "10\x1f6245-01\x1faשני דברים."),
    ("880", "  \x1f6500-02\x1faשל השני."),
]


@pytest.fixture
def stored(clerk):
    record_id = editing.create_record(clerk, record=Record("00000nam a2200000 i 4500", TWO), reason="test")
    found = queries.seen_by(None, record_id)
    assert [tag for tag, _ in found.record.entries][:4] == ["001", "003", "005", "008"]
    return found


@pytest.fixture
def places(stored):
    return {content.split("\x1fa")[-1]: at for at, (_, content) in enumerate(stored.record.entries)}


def apply(actor, change_set):
    return actions.apply_change_set(actor, change_set=change_set, fingerprint=change_set.fingerprint)


def prepared(clerk, stored, places, **more):
    chosen = {"goes": [places["Of the second."]], "both": [places["Two things."]]} | more
    return splitting.split_record(clerk, record_id=stored.id, reason="Two books", **chosen)


def contents(record: Record) -> list[str]:
    return [content.split("\x1fa")[-1] for tag, content in record.entries if tag[:2] != "00"]


def test_the_new_record_takes_what_goes_with_its_880_and_a_number_of_its_own(clerk, stored, places):
    apply(clerk, prepared(clerk, stored, places))

    stays, new = (one for one in queries.all_stored())
    assert contents(stays.record) == ["9780140449136", "Two things.", "Of the first.", "Things.", "שני דברים."]
    assert contents(new.record) == ["Two things.", "Of the second.", "שני דברים.", "של השני."]
    assert new.record.control("008") == stays.record.control("008")
    assert new.record.control("001") == new.control_number != stays.control_number
    assert (stays.version, new.version, new.status) == (2, 1, "active")


def test_nothing_is_there_before_the_set_is_carried_out_and_nothing_once_it_is_given_up(clerk, stored, places):
    change_set = prepared(clerk, stored, places)

    [edited, new] = queries.before_and_after(change_set)
    assert (new.before.status, new.after.status, new.before.record.entries) == ("proposed", "active", [])
    assert [one.raw for one in queries.all_stored()] == [stored.raw]
    with pytest.raises(Exception, match="A301"):
        queries.seen_by(None, new.change.record_id)

    actions.discard_change_set(clerk, change_set=change_set)
    assert Kept.objects.exclude(status="proposed").count() == 1
    assert edited.change.record_id == stored.id


def test_taken_back_there_is_one_record_again_to_the_letter(clerk, stored, places):
    change_set = apply(clerk, prepared(clerk, stored, places))
    new = Kept.objects.latest("pk")

    actions.undo_change_set(clerk, change_set=change_set, reason="One book after all")

    assert [one.raw for one in queries.all_stored()] == [stored.raw]
    new.refresh_from_db()
    assert (new.status, new.version) == ("deleted", 2)
    versions = list(queries.versions(new.pk))
    assert queries.deletions(versions) == {versions[0].pk} and bytes(versions[0].raw) == bytes(versions[1].raw)
    assert list(Change.objects.filter(record=new).values_list("version", flat=True)) == [1, 2]


def test_a_split_whose_halves_were_edited_since_is_not_taken_back_by_half(clerk, stored, places):
    change_set = apply(clerk, prepared(clerk, stored, places))
    record = queries.seen_by(None, stored.id).record
    retitled = [(tag, content.replace("Two things", "One thing")) for tag, content in record.entries]
    editing.edit_record(clerk, record_id=stored.id, expected_version=2, record=Record(record.leader, retitled), reason="test")

    with pytest.raises(actions.StaleChangeSet, match=rf"A304.*\({stored.id}\)"):
        actions.undo_change_set(clerk, change_set=change_set, reason="test")

    assert change_set.state == "applied"
    held = [text for one in queries.all_stored() for text in contents(one.record)]
    assert {"Of the first.", "Of the second."} <= set(held)


def test_carried_out_twice_it_is_done_once(clerk, stored, places):
    change_set = apply(clerk, prepared(clerk, stored, places))

    apply(clerk, change_set)

    assert Kept.objects.filter(status="active").count() == 2


def test_what_cannot_be_split_is_refused_with_the_reason(clerk, stored, places):
    with pytest.raises(splitting.CannotSplit, match=r"A309.*no title"):
        prepared(clerk, stored, places, both=[])
    with pytest.raises(splitting.CannotSplit, match="no field"):
        prepared(clerk, stored, places, goes=[], both=[])
    with pytest.raises(splitting.CannotSplit, match="no title"):
        prepared(clerk, stored, places, goes=[places["Two things."]], both=[])
    with pytest.raises(splitting.CannotSplit, match="you named another"):
        prepared(clerk, stored, places, goes=[len(places) + 9])
    with pytest.raises(splitting.CannotSplit, match="not either"):
        prepared(clerk, stored, places, goes=[places["Two things."]])
    with pytest.raises(actions.Changed, match="A302"):
        prepared(clerk, stored, places, expected_version=7)
    actions.delete(clerk, record_id=stored.id, expected_version=1, reason="test")
    with pytest.raises(splitting.CannotSplit, match="is deleted"):
        prepared(clerk, stored, places)
    assert Kept.objects.filter(status="proposed").count() == 0


def test_every_field_of_real_records_is_in_one_of_the_two_at_least(real_file):
    for stretch in list(read.read(real_file))[:300]:
        record = stretch.record
        places = range(0, len(record.entries), 2)

        stays, new = splitting.split(record, goes=places, both=range(0, len(record.entries), 3))

        linked = splitting.partners(record)
        assert all(entry in stays.entries or entry in new.entries for entry in record.entries)
        for at, field in linked.items():
            assert (record.entries[at] in new.entries) == (record.entries[field] in new.entries)


def test_real_records_are_split_and_one_again_to_the_letter(clerk, real_file, drafts_of):
    actions.save_many(clerk, drafts=drafts_of(real_file.read_bytes()[:60_000])[:20])
    before = list(queries.all_stored())
    made = []
    for one in before:
        title = [place for place, (tag, _) in enumerate(one.record.entries) if tag == "245"]
        last = len(one.record.entries) - 1
        made.append(apply(clerk, splitting.split_record(clerk, record_id=one.id, goes=[last], both=title)))
    after = list(queries.all_stored())
    assert len(after) == 2 * len(before) == 40
    for old, stays, new in zip(before, after, after[20:], strict=False):
        assert [*stays.record.entries, new.record.entries[-1]] == old.record.entries
        assert new.record.leader[5:8] == old.record.leader[5:8]

    for one in made:
        actions.undo_change_set(clerk, change_set=one, reason="test")

    assert [one.raw for one in queries.all_stored()] == [one.raw for one in before]


def test_a_file_with_the_number_of_a_record_to_come_is_loaded_beside_it(clerk, stored, places):
    change_set = prepared(clerk, stored, places)
    [_, new] = queries.before_and_after(change_set)
    key = (new.before.namespace, new.before.control_number)
    draft = actions.Draft(new.after.raw, "iso2709", "utf-8", "bibliographic", key)

    actions.save_many(clerk, drafts=[draft])
    assert [one.raw for one in queries.all_stored()] == [stored.raw, draft.raw]
    with pytest.raises(actions.Changed):
        actions.delete(clerk, record_id=new.change.record_id, expected_version=0, reason="test")
    actions.discard_change_set(clerk, change_set=change_set)
    other = actions.Draft(stored.raw, "iso2709", "utf-8", "bibliographic", key, never_replaces=True)
    actions.save_many(clerk, drafts=[other])

    there = Kept.objects.exclude(status="proposed").order_by("pk")
    assert list(there.values_list("occurrence", "version")) == [(1, 1), (2, 1), (3, 1)]
