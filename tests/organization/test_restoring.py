"""What a record once was can be had again."""

from __future__ import annotations

import pytest

from alcove.libraries.errors import Changed, NotFound
from alcove.marc.write import encode_to_keep
from alcove.organization.actions import restoring
from alcove.records import actions, history, queries


@pytest.fixture
def record_id(clerk, real_file, drafts_of):
    """Give a record with three versions: as it came, with another title, with a note."""
    actions.save_many(clerk, drafts=drafts_of(real_file.read_bytes()[:5000])[:1])
    stored = next(queries.all_stored())
    title = [
        (tag, content.replace("\x1fa", "\x1faNew ", 1) if tag == "245" else content) for tag, content in stored.record.entries
    ]
    for entries in (title, [*title, ("590", "  \x1faSeen.")]):
        raw, syntax = encode_to_keep(type(stored.record)(stored.record.leader, entries), stored.syntax)
        now = queries.seen_by(None, stored.id)
        draft = actions.Draft(raw, syntax, "utf-8", now.kind, None)
        actions.save(clerk, record_id=now.id, expected_version=now.version, draft=draft, reason=f"edit {now.version}")
    return stored.id


def apply(actor, change_set):
    return actions.apply_change_set(actor, change_set=change_set, fingerprint=change_set.fingerprint)


def test_a_version_comes_back_byte_for_byte(clerk, record_id):
    first = bytes(history.version(record_id, 1).raw)

    apply(clerk, restoring.restore_version(clerk, record_id=record_id, number=1, expected_version=3, reason="It was right"))

    now = queries.seen_by(None, record_id)
    assert (now.raw, now.version, now.charset) == (first, 4, "marc-8")


def test_a_deleted_record_comes_back(clerk, record_id):
    actions.delete(clerk, record_id=record_id, expected_version=3, reason="test")

    apply(clerk, restoring.restore_version(clerk, record_id=record_id, number=3, expected_version=4))

    assert not queries.seen_by(None, record_id).is_deleted


def test_one_field_comes_back_and_the_rest_stays(clerk, record_id):
    before = queries.seen_by(None, record_id).record

    apply(clerk, restoring.restore_field(clerk, record_id=record_id, number=1, tag="245", expected_version=3))

    after = queries.seen_by(None, record_id).record
    assert not after.first("245").get("a").startswith("New ") and after.first("590")
    assert [tag for tag, _ in after.entries] == [tag for tag, _ in before.entries]


def test_what_is_not_there_or_no_longer_so_is_refused(clerk, record_id):
    with pytest.raises(Changed):
        restoring.restore_version(clerk, record_id=record_id, number=1, expected_version=2)
    with pytest.raises(NotFound, match="no version 9"):
        restoring.restore_version(clerk, record_id=record_id, number=9, expected_version=3)
    with pytest.raises(NotFound, match="no such field 599"):
        restoring.restore_field(clerk, record_id=record_id, number=1, tag="599", expected_version=3)


def test_who_touched_each_field_last_is_told(clerk, record_id):
    touched = {one.tag: one.version for one in history.blame(record_id)}

    assert touched["001"].number == 1
    assert (touched["245"].number, touched["245"].trail.reason) == (2, "edit 1")
    assert (touched["590"].number, touched["590"].trail.actor_name) == (3, "clerk")


def test_two_versions_are_told_apart(record_id):
    assert [line.tag for line in history.difference(record_id, 1, 3).changes if line.tag != "LDR"] == ["245", "590"]
