"""Duplicates become one record, and two again."""

from __future__ import annotations

import pytest

from alcove.organization.actions import loading, merging
from alcove.records import actions, queries
from alcove.records.models import Record


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    return list(queries.all_stored())[:5]


def apply(actor, change_set):
    return actions.apply_change_set(actor, change_set=change_set, fingerprint=change_set.fingerprint)


def test_one_stays_with_the_numbers_of_all_and_the_others_lead_to_it(clerk, catalogue):
    keeper, *gone = catalogue[:3]

    apply(clerk, merging.merge_records(clerk, survivor=keeper.id, others=[one.id for one in gone], reason="Same book"))

    merged = queries.seen_by(None, keeper.id)
    assert [entry for entry in merged.record.entries if entry in keeper.record.entries] == keeper.record.entries
    numbers = {field.get("a") for field in merged.record.fields("035")}
    for one in gone:
        assert any(one.control_number in (number or "") for number in numbers)
        now = Record.objects.get(pk=one.id)
        assert (now.status, now.replaced_by_id) == ("deleted", keeper.id)
        assert queries.seen_by(None, one.id).raw == one.raw


def test_what_somebody_chose_field_by_field_is_what_is_taken(clerk, catalogue):
    keeper, other = catalogue[:2]
    title = next(place for place, (tag, _) in enumerate(other.record.entries) if tag == "245")
    chosen = {(keeper.id, place) for place, (tag, _) in enumerate(keeper.record.entries) if tag != "245"} | {(other.id, title)}

    apply(clerk, merging.merge_records(clerk, survivor=keeper.id, others=[other.id], take=chosen))

    merged = queries.seen_by(None, keeper.id).record
    assert merged.fields("245") == other.record.fields("245")
    assert merged.control("001") == keeper.record.control("001")
    tags = [tag for tag, _ in merged.entries]
    assert tags.index("245") < tags.index("260")


def test_merging_can_be_taken_back(clerk, catalogue):
    before = [stored.raw for stored in queries.all_stored()]
    change_set = apply(clerk, merging.merge_records(clerk, survivor=catalogue[0].id, others=[catalogue[1].id]))
    assert len(list(queries.all_stored())) == 1999

    actions.undo_change_set(clerk, change_set=change_set, reason="Two editions after all")

    assert [stored.raw for stored in queries.all_stored()] == before
    assert Record.objects.get(pk=catalogue[1].id).replaced_by_id is None


def test_what_cannot_be_merged_is_refused_with_the_reason(clerk, catalogue):
    first = catalogue[0].id
    with pytest.raises(merging.CannotMerge, match=r"A305.*Two or more"):
        merging.merge_records(clerk, survivor=first, others=[first])
    actions.delete(clerk, record_id=catalogue[1].id, expected_version=1, reason="test")
    with pytest.raises(merging.CannotMerge, match="is deleted"):
        merging.merge_records(clerk, survivor=first, others=[catalogue[1].id])


def test_pairs_of_scripts_stay_pairs(clerk, drafts_of):
    def book(number, title, original):
        return (
            f"=LDR  00000nam a2200000 a 4500\n=001  {number}\n=245  10$6880-01$a{title}\n=500  \\\\$aA note.\n"
            f"=880  10$6245-01/(N$a{original}\n\n"
        ).encode()

    actions.save_many(clerk, drafts=drafts_of(book(1, "Voina", "Война") + book(2, "Mir", "Мир"), "line"))
    first, second = list(queries.all_stored())
    both = {(one.id, place) for one in (first, second) for place in range(len(one.record.entries))}

    apply(clerk, merging.merge_records(clerk, survivor=first.id, others=[second.id], take=both))

    merged = queries.seen_by(None, first.id).record
    assert [field.content for field in merged.fields("245", "880")] == [
        "10\x1f6880-01\x1faVoina", "10\x1f6880-02\x1faMir", "10\x1f6245-01/(N\x1faВойна", "10\x1f6245-02/(N\x1faМир",
    ]  # fmt: skip
    assert len(merged.fields("500")) == 1
