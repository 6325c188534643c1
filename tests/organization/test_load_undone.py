"""A load can be taken back."""

from __future__ import annotations

from alcove.marc import write
from alcove.organization.actions import loading, undoing
from alcove.records import actions, queries
from alcove.records.models import Load


def load(actor, path):
    loading.load_file(actor, load=loading.start_load(actor, path=path))
    return Load.objects.latest("pk")


def test_what_a_load_added_goes_and_what_it_changed_is_as_before(clerk, real_file, tmp_path):
    load(clerk, real_file)
    before = {stored.id: stored.raw for stored in queries.all_stored()}
    some = list(queries.all_stored())[:50]
    second = tmp_path / "second.mrc"
    changed = [
        write.encode(type(one.record)(one.record.leader, [*one.record.entries, ("590", "  \x1fax")]), syntax="iso2709")
        for one in some
    ]
    new = write.encode(type(some[0].record)(some[0].record.leader, [("001", "new"), ("245", "00\x1faNew.")]), syntax="iso2709")
    second.write_bytes(b"".join(changed) + new)
    made_by = load(clerk, second)
    edited = queries.seen_by(None, some[0].id)
    draft = actions.Draft(edited.raw[:-2] + b"y\x1e\x1d", edited.syntax, edited.charset, edited.kind, None)
    actions.save(clerk, record_id=edited.id, expected_version=2, draft=draft, reason="by hand")

    made = undoing.prepare_load_undo(clerk, load=made_by)
    assert made.proposed == 50
    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)

    after = {stored.id: stored.raw for stored in queries.all_stored()}
    assert after == {**before, edited.id: draft.raw}


def test_a_load_that_was_taken_back_can_be_loaded_again(clerk, real_file):
    first = load(clerk, real_file)
    made = undoing.prepare_load_undo(clerk, load=first)
    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)
    assert queries.count() == 0

    load(clerk, real_file)

    assert queries.count() == 2000
    assert b"".join(stored.raw for stored in queries.all_stored()) == real_file.read_bytes()


def test_what_was_deleted_before_a_load_is_deleted_again_when_it_is_taken_back(clerk, drafts_of, tmp_path):
    def book(note):
        return f"=LDR  00000nam a2200000 a 4500\n=001  1\n=245  10$aA book\n=500  \\\\$a{note}\n\n".encode()

    actions.save_many(clerk, drafts=drafts_of(book("First"), "line"))
    [stored] = queries.all_stored()
    actions.delete(clerk, record_id=stored.id, expected_version=1, reason="test")
    file = tmp_path / "again.mrk"
    file.write_bytes(book("Second"))
    made_by = load(clerk, file)
    assert queries.count() == 1

    made = undoing.prepare_load_undo(clerk, load=made_by)
    actions.apply_change_set(clerk, change_set=made, fingerprint=made.fingerprint)

    assert queries.count() == 0 and queries.seen_by(None, stored.id).raw == stored.raw
