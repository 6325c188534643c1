"""A change-set: proposed, looked at, carried out, taken back."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alcove.libraries.errors import NotAllowed
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord
from alcove.organization.actions import loading
from alcove.records import actions, change_sets, queries
from alcove.records.actions import NotReady, StaleChangeSet
from alcove.records.models import Change, ChangeSet, ProposedChange, Version

NOTE = ("500", "  \x1faSeen by the committee.")


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    return queries.all_stored


def with_a_note(stored):
    record = MarcRecord(stored.record.leader, [*stored.record.entries, NOTE])
    raw = write.encode(record, syntax="iso2709")
    return actions.Edit(stored.id, stored.version, raw, "iso2709", "utf-8", stored.kind)


def proposed(actor, records, edit=with_a_note):
    change_set = actions.open_change_set(actor, title="Add a note", reason="The committee asked", source="test")
    edits = [edit(stored) for stored in records]
    actions.propose(change_set, edits, examined=len(edits))
    return actions.close_change_set(actor, change_set=change_set)


def export():
    return b"".join(stored.raw for stored in queries.all_stored())


def apply(actor, change_set):
    return actions.apply_change_set(actor, change_set=change_set, fingerprint=change_set.fingerprint)


def test_two_thousand_records_are_changed_and_changed_back_byte_for_byte(clerk, catalogue):
    before = export()
    change_set = proposed(clerk, catalogue())
    assert (change_set.state, change_set.proposed, export()) == ("ready", 2000, before)

    apply(clerk, change_set)
    assert change_set.state == "applied"
    assert all(stored.record.entries[-1] == NOTE and stored.version == 2 for stored in catalogue())
    assert Version.objects.filter(change_set=change_set).count() == 2000

    actions.undo_change_set(clerk, change_set=change_set, reason="A mistake")
    assert change_set.state == "undone"
    assert export() == before
    assert queries.outcomes(change_set) == {"undone": 2000}
    assert Change.objects.count() == 6000


def new_ones(clerk, drafts):
    change_set = actions.open_change_set(clerk, title="Add them", reason="A gift", source="test")
    actions.propose_new(change_set, drafts)
    return actions.close_change_set(clerk, change_set=change_set)


def test_two_thousand_new_records_are_added_in_few_statements_and_taken_back(
    clerk, real_file, drafts_of, django_assert_max_num_queries
):
    with django_assert_max_num_queries(80):
        change_set = new_ones(clerk, drafts_of(real_file.read_bytes()))
    assert (change_set.proposed, export(), queries.count()) == (2000, b"", 0)

    with django_assert_max_num_queries(40):
        apply(clerk, change_set)
    assert export() == real_file.read_bytes()
    once = Version.objects.count(), Change.objects.count()
    apply(clerk, change_set)
    assert once == (2000, 2000) == (Version.objects.count(), Change.objects.count())

    with django_assert_max_num_queries(40):
        actions.undo_change_set(clerk, change_set=change_set, reason="Not ours")
    assert (export(), queries.count(), Version.objects.count()) == (b"", 0, 4000)
    assert queries.outcomes(change_set) == {"undone": 2000}


def test_adding_that_was_stopped_half_way_is_carried_on(clerk, real_file, drafts_of, monkeypatch):
    monkeypatch.setattr(change_sets, "PIECE", 300)
    change_set = new_ones(clerk, drafts_of(real_file.read_bytes()))

    def stop(done, total):
        if done >= 900:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint, progress=stop)
    assert queries.count() == 900

    apply(clerk, ChangeSet.objects.get(pk=change_set.pk))
    assert export() == real_file.read_bytes()


def test_carried_out_twice_is_carried_out_once(clerk, catalogue):
    change_set = proposed(clerk, catalogue())
    apply(clerk, change_set)
    once = export()

    apply(clerk, change_set)

    assert export() == once and Version.objects.count() == 4000


def test_a_set_that_is_out_of_date_is_refused_and_says_what_changed(clerk, catalogue):
    change_set = proposed(clerk, catalogue())
    gone = next(catalogue()).id
    actions.delete(clerk, record_id=gone, expected_version=1, reason="test")
    before = export()

    with pytest.raises(StaleChangeSet, match=rf"A304.*1 records.*\({gone}\)"):
        apply(clerk, change_set)

    assert (export(), change_set.state) == (before, "ready")


def test_a_set_that_was_not_the_one_looked_at_is_refused(clerk, catalogue):
    change_set = proposed(clerk, catalogue())

    with pytest.raises(StaleChangeSet):
        actions.apply_change_set(clerk, change_set=change_set, fingerprint="0" * 64)


def test_records_edited_since_are_kept_when_a_set_is_taken_back(clerk, catalogue):
    change_set = proposed(clerk, catalogue())
    apply(clerk, change_set)
    edited = next(catalogue())
    draft = actions.Draft(edited.raw[:-2] + b"x\x1e\x1d", "iso2709", "utf-8", edited.kind, None)
    actions.save(clerk, record_id=edited.id, expected_version=2, draft=draft, reason="by hand")

    actions.undo_change_set(clerk, change_set=change_set, reason="A mistake")

    assert queries.outcomes(change_set) == {"undone": 1999, "kept": 1}
    assert queries.in_order([edited.id])[0].raw == draft.raw
    [kept] = queries.before_and_after(change_set, outcome="kept")
    assert kept.change.record_id == edited.id


@pytest.mark.parametrize("verb", ["carry_out", "take_back"])
def test_work_that_was_stopped_half_way_is_carried_on(clerk, catalogue, verb, monkeypatch):
    monkeypatch.setattr(change_sets, "PIECE", 300)
    before = export()
    change_set = proposed(clerk, catalogue())
    if verb == "take_back":
        apply(clerk, change_set)

    class Killed(BaseException):
        pass

    def killed(done, total):
        if done >= 900:
            raise Killed

    def go(progress=None):
        fresh = ChangeSet.objects.get(pk=change_set.pk)
        if verb == "carry_out":
            return actions.apply_change_set(clerk, change_set=fresh, fingerprint=fresh.fingerprint, progress=progress)
        return actions.undo_change_set(clerk, change_set=fresh, reason="test", progress=progress)

    with pytest.raises(Killed):
        go(killed)
    assert queries.outcomes(change_set).get("applied") in (900, 1100)

    done = go()
    assert done.state in ("applied", "undone")
    assert (export() == before) is (verb == "take_back")
    versions = Version.objects.filter(change_set=change_set).count()
    assert versions == (2000 if verb == "carry_out" else 4000)


def test_what_was_stopped_half_way_can_be_taken_back(clerk, catalogue, monkeypatch):
    monkeypatch.setattr(change_sets, "PIECE", 300)
    before = export()
    change_set = proposed(clerk, catalogue())

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint, progress=stop)
    actions.undo_change_set(clerk, change_set=change_set, reason="No, after all")

    assert export() == before
    assert queries.outcomes(change_set) == {"undone": 300, "proposed": 1700}


def test_records_are_deleted_and_brought_back_by_a_set(clerk, catalogue):
    def deleted(stored):
        return actions.Edit(stored.id, stored.version, stored.raw, stored.syntax, stored.charset, stored.kind, "deleted")

    change_set = proposed(clerk, list(catalogue())[:10], deleted)
    apply(clerk, change_set)
    assert queries.count() == 1990

    actions.undo_change_set(clerk, change_set=change_set, reason="They are on the shelf")
    assert queries.count() == 2000


def test_what_was_proposed_is_seen_before_and_after(clerk, catalogue):
    change_set = proposed(clerk, catalogue())

    first = queries.before_and_after(change_set, limit=2)
    assert [(one.before.version, one.after.version, one.after.record.entries[-1]) for one in first] == [(1, 2, NOTE)] * 2
    apply(clerk, change_set)
    again = queries.before_and_after(change_set, limit=2)
    assert [one.after.raw for one in again] == [one.after.raw for one in first]
    assert [one.before.raw for one in again] == [one.before.raw for one in first]


def test_a_set_that_is_given_up_forgets_what_was_proposed(clerk, catalogue):
    change_set = proposed(clerk, catalogue())
    actions.discard_change_set(clerk, change_set=change_set)

    assert not ProposedChange.objects.exists()
    with pytest.raises(NotReady, match=r"A303.*discarded"):
        apply(clerk, change_set)


def test_only_who_may_changes_anything(stranger, clerk, catalogue):
    change_set = proposed(clerk, catalogue())
    with pytest.raises(NotAllowed):
        apply(stranger, change_set)


def test_carrying_out_takes_few_statements(clerk, catalogue, django_assert_max_num_queries):
    change_set = proposed(clerk, catalogue())
    with django_assert_max_num_queries(40):
        apply(clerk, change_set)
    with django_assert_max_num_queries(40):
        actions.undo_change_set(clerk, change_set=change_set, reason="test")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(1, 14)),
        st.tuples(st.just("batch"), st.sets(st.integers(1, 14), min_size=1)),
        st.tuples(st.just("add"), st.integers(0, 2)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("batch", {1}), ("batch", {1}), ("undo", 1), ("undo", 0)])
@example(steps=[("add", 0), ("batch", {13}), ("undo", 1), ("undo", 0), ("edit", 13), ("batch", {13}), ("undo", 2)])
def test_edits_batches_and_undoing_in_any_order_lose_nothing(steps, clerk, real_file, drafts_of):
    with transaction.atomic():
        drafts = drafts_of(real_file.read_bytes()[:50_000])
        actions.save_many(clerk, drafts=drafts[:12])
        ids = [record_id for record_id, _ in queries.ids_and_versions()]
        history = {stored.id: [stored.raw] for stored in queries.in_order(ids)}
        sets: list[tuple[ChangeSet, dict[int, tuple[bytes, bytes]]]] = []
        to_come = iter(drafts[12:])
        for kind, what in steps:
            if kind == "edit":
                record_id = ids[(what - 1) % len(ids)]
                edit = with_a_note(queries.in_order([record_id])[0])
                draft = actions.Draft(edit.raw, edit.syntax, edit.charset, edit.kind, None)
                actions.save(clerk, record_id=record_id, expected_version=edit.base_version, draft=draft, reason="test")
                history[record_id].append(edit.raw)
            elif kind == "batch":
                chosen = queries.in_order(sorted({ids[(number - 1) % len(ids)] for number in what}))
                change_set = apply(clerk, proposed(clerk, chosen))
                before_and_after = {stored.id: (stored.raw, with_a_note(stored).raw) for stored in chosen}
                for record_id, (_, after) in before_and_after.items():
                    history[record_id].append(after)
                sets.append((change_set, before_and_after))
            elif kind == "add":
                draft = next(to_come)
                change_set = apply(clerk, new_ones(clerk, [draft]))
                ids.append(change_set.changes.get().record_id)
                history[ids[-1]] = [draft.raw]
                sets.append((change_set, {ids[-1]: (draft.raw, draft.raw)}))
            elif what < len(sets) and sets[what][0].state == "applied":
                change_set, before_and_after = sets[what]
                actions.undo_change_set(clerk, change_set=change_set, reason="test")
                for record_id, (before, after) in before_and_after.items():
                    if history[record_id][-1] == after:
                        history[record_id].append(before)
        now = {stored.id: stored for stored in queries.in_order(ids)}
        assert {record_id: stored.raw for record_id, stored in now.items()} == {i: raws[-1] for i, raws in history.items()}
        assert {i: stored.version for i, stored in now.items()} == {i: len(raws) for i, raws in history.items()}
        for record_id, raws in history.items():
            kept = [one.raw for one in Version.objects.filter(record=record_id).order_by("number")]
            assert [bytes(raw) for raw in kept] == raws
        transaction.set_rollback(True)


def test_what_was_changed_and_changed_back_in_between_can_be_taken_back(clerk, catalogue):
    before = export()
    first = apply(clerk, proposed(clerk, list(catalogue())[:5]))
    second = apply(clerk, proposed(clerk, list(catalogue())[:5]))
    actions.undo_change_set(clerk, change_set=second, reason="test")

    actions.undo_change_set(clerk, change_set=first, reason="test")

    assert queries.outcomes(first) == {"undone": 5} and export() == before


def test_a_set_is_queued_once(clerk, catalogue):
    change_set = proposed(clerk, catalogue())
    job = actions.queue_apply(clerk, change_set=change_set)
    with pytest.raises(NotReady):
        actions.queue_apply(clerk, change_set=change_set)
    with pytest.raises(NotReady):
        actions.queue_undo(clerk, change_set=change_set, reason="test")

    actions.run_apply(clerk, job)
    undo = actions.queue_undo(clerk, change_set=change_set, reason="A mistake")
    actions.run_undo(clerk, undo)

    change_set.refresh_from_db()
    assert change_set.state == "undone"
    assert Version.objects.order_by("-pk").first().trail.reason == "A mistake"


def test_taking_back_stops_what_is_being_carried_out(clerk, catalogue, monkeypatch):
    monkeypatch.setattr(change_sets, "PIECE", 300)
    before = export()
    change_set = proposed(clerk, catalogue())

    def somebody_takes_it_back(done, total):
        if done == 300:
            actions.undo_change_set(clerk, change_set=ChangeSet.objects.get(pk=change_set.pk), reason="No")

    actions.apply_change_set(clerk, change_set=change_set, fingerprint=change_set.fingerprint, progress=somebody_takes_it_back)

    assert (change_set.state, export()) == ("undone", before)
    assert queries.outcomes(change_set) == {"undone": 300, "proposed": 1700}


def test_nothing_is_proposed_to_a_set_that_was_given_up(clerk, catalogue):
    change_set = actions.open_change_set(clerk, title="x", reason="", source="test")
    actions.discard_change_set(clerk, change_set=ChangeSet.objects.get(pk=change_set.pk))
    with pytest.raises(NotReady):
        actions.propose(change_set, [with_a_note(next(catalogue()))], examined=1)
