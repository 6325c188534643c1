"""The history of a record on its pages."""

from __future__ import annotations

import pytest

from alcove.marc import write
from alcove.marc.record import Record
from alcove.records import actions, queries
from alcove.records.models import ChangeSet


@pytest.fixture
def changed(clerk, catalogue):
    stored = next(queries.all_stored())
    raw = write.encode(Record(stored.record.leader, [*stored.record.entries, ("590", "  \x1faSeen.")]), syntax=stored.syntax)
    draft = actions.Draft(raw, stored.syntax, "utf-8", stored.kind, None)
    actions.save(clerk, record_id=stored.id, expected_version=1, draft=draft, reason="A note")
    return stored


def test_who_touched_each_field_last_is_shown_to_staff_by_name(signed_in, client, changed):
    page = f"/records/{changed.id}/fields/"

    public = client.get(page).content.decode() + client.get(f"/records/{changed.id}/history/").content.decode()
    assert "Changed" in public and "A note" not in public and "clerk" not in public
    named = signed_in().get(page).content.decode()
    assert "clerk" in named and "A note" in named


def test_a_version_is_brought_back_after_a_look(signed_in, changed):
    client = signed_in()
    assert "Bring version 1 back" in client.get(f"/records/{changed.id}/history/").content.decode()

    made = client.post(f"/staff/records/{changed.id}/restore", {"number": "1", "expected": "2", "reason": "It was right"})
    change_set = ChangeSet.objects.get()
    client.post(f"{made['Location']}apply", {"fingerprint": change_set.fingerprint})

    assert queries.get(None, changed.id).raw == changed.raw
    assert "It was right" in client.get(f"/records/{changed.id}/history/").content.decode()


def test_a_version_that_is_no_longer_the_newest_is_not_brought_back_over(signed_in, changed):
    client = signed_in()
    assert client.post(f"/staff/records/{changed.id}/restore", {"number": "1", "expected": "1"}).status_code == 409
    assert client.post(f"/staff/records/{changed.id}/restore", {"number": "x", "expected": "1"}).status_code == 404


def test_readers_see_no_button(client, changed):
    assert "Bring version" not in client.get(f"/records/{changed.id}/history/").content.decode()
