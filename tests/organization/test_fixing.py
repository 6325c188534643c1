"""Records of the catalogue through a rule."""

from __future__ import annotations

import pytest

from alcove.marc import write
from alcove.marc.record import Record
from alcove.organization.actions import fixing, loading, undoing
from alcove.records import actions, queries


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    return [record_id for record_id, _ in queries.ids_and_versions()]


def without_notes(record: Record) -> Record:
    kept = [entry for entry in record.entries if entry[0] != "500"]
    return record if len(kept) == len(record.entries) else Record(record.leader, kept)


def test_what_a_rule_would_do_is_proposed_and_carried_out(clerk, catalogue):
    with_notes = {stored.id for stored in queries.all_stored() if stored.record.first("500")}

    change_set = fixing.prepare_fix(clerk, ids=catalogue, fix=without_notes, title="No general notes")
    assert (change_set.examined, change_set.proposed) == (2000, len(with_notes)) and 500 < len(with_notes) < 2000
    assert {stored.id for stored in queries.all_stored() if stored.record.first("500")} == with_notes

    actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)

    now = list(queries.all_stored())
    assert not any(stored.record.first("500") for stored in now)
    assert {stored.id for stored in now if stored.version == 2} == with_notes
    assert all(stored.record.leader[9] == "a" for stored in now if stored.version == 2)


def test_a_record_in_marc_8_keeps_every_letter(clerk, catalogue):
    before = {stored.id: stored.record.entries for stored in queries.all_stored()}

    change_set = fixing.prepare_fix(
        clerk, ids=catalogue, fix=lambda one: Record(one.leader, [*one.entries, ("590", "  \x1faé")]), title="x"
    )
    actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)

    after = {stored.id: stored.record.entries[:-1] for stored in queries.all_stored()}
    assert after == before


def test_our_control_number_stays_whatever_a_rule_says(clerk, catalogue):
    def renumbered(record: Record) -> Record:
        return Record(record.leader, [("001", "other"), *record.entries[1:], ("590", "  \x1fax")])

    change_set = fixing.prepare_fix(clerk, ids=catalogue[:5], fix=renumbered, title="x")
    actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)

    for stored in queries.in_order(catalogue[:5]):
        assert stored.record.control("001") == stored.control_number and stored.record.first("590")


def test_records_that_are_not_here_are_passed_over(clerk, catalogue):
    actions.delete(clerk, record_id=catalogue[0], expected_version=1, reason="test")

    change_set = fixing.prepare_fix(clerk, ids=[*catalogue[:3], 999_999_999], fix=without_notes, title="x")

    assert change_set.examined == 2


def test_a_set_is_taken_back_from_records_edited_since_and_the_edits_stay(clerk, catalogue):
    def with_a_note(record: Record) -> Record:
        return Record(record.leader, [*record.entries, ("590", "  \x1faSeen.")])

    chosen = catalogue[:3]
    change_set = fixing.prepare_fix(clerk, ids=chosen, fix=with_a_note, title="x")
    actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint)
    for record_id, edit in ((chosen[0], ("246", "30\x1faOther.")), (chosen[1], None)):
        now = queries.seen_by(None, record_id)
        entries = [*now.record.entries, edit] if edit else [*now.record.entries[:-1], ("590", "  \x1faSeen twice.")]
        raw, syntax = write.encode_to_keep(Record(now.record.leader, entries), now.syntax)
        draft = actions.Draft(raw, syntax, "utf-8", now.kind, None)
        actions.save(clerk, record_id=record_id, expected_version=2, draft=draft, reason="by hand")
    actions.undo_change_set(clerk, change_set=change_set, reason="A mistake")
    assert queries.outcomes(change_set) == {"undone": 1, "kept": 2}

    made = undoing.prepare_merged_undo(clerk, change_set=change_set)
    assert (made.proposed, made.recipe["left_out"]) == (1, [chosen[1]])
    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)

    merged = queries.seen_by(None, chosen[0]).record
    assert merged.first("246") and not merged.first("590")
    assert queries.seen_by(None, chosen[1]).record.first("590").get("a") == "Seen twice."
