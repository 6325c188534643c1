"""The history of a record on its pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alcove.libraries.models import Membership
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


def pages(client, record: int) -> list[str]:
    return [client.get(f"/records/{record}/{part}/").content.decode() for part in ("fields", "history", "source")]


def test_readers_see_when_and_what_kind_of_change_it_was(client, changed):
    for page in pages(client, changed.id):
        assert "Edited" in page and "A note" not in page and "clerk" not in page and "records.save" not in page


def test_who_is_signed_in_and_does_not_work_here_is_a_reader(client, changed, django_user_model):
    client.force_login(django_user_model.objects.create_user("outsider"), "django.contrib.auth.backends.ModelBackend")

    for page in pages(client, changed.id):
        assert "A note" not in page and "clerk" not in page


@pytest.mark.parametrize("role", [Membership.Role.VIEWER, Membership.Role.CATALOGUER])
def test_those_who_work_here_see_who_made_a_change_and_why(signed_in, changed, role):
    fields, history, _ = pages(signed_in(role), changed.id)

    for page in (fields, history):
        assert "clerk" in page and "A note" in page


def test_a_library_that_says_so_shows_everybody_who_and_why(client, changed, settings):
    settings.CONFIG = replace(settings.CONFIG, PUBLIC_REASONS=True)

    fields, history, _ = pages(client, changed.id)

    for page in (fields, history):
        assert "clerk" in page and "A note" in page and "/staff/" not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_a_version_is_brought_back_after_a_look(signed_in, changed):
    client = signed_in()
    assert "Bring version 1 back" in client.get(f"/records/{changed.id}/history/").content.decode()

    made = client.post(f"/staff/records/{changed.id}/restore", {"number": "1", "expected": "2", "reason": "It was right"})
    change_set = ChangeSet.objects.get()
    client.post(f"{made['Location']}apply", {"fingerprint": change_set.fingerprint})

    assert queries.seen_by(None, changed.id).raw == changed.raw
    assert "It was right" in client.get(f"/records/{changed.id}/history/").content.decode()


def test_a_version_that_is_no_longer_the_newest_is_not_brought_back_over(signed_in, changed):
    client = signed_in()
    assert client.post(f"/staff/records/{changed.id}/restore", {"number": "1", "expected": "1"}).status_code == 409
    assert client.post(f"/staff/records/{changed.id}/restore", {"number": "x", "expected": "1"}).status_code == 404


def test_readers_see_no_button(client, changed):
    assert "Bring version" not in client.get(f"/records/{changed.id}/history/").content.decode()


def test_a_record_is_hidden_from_the_page_and_shown_again(signed_in, found):
    stored = found("emma")
    client = signed_in()

    page = client.get(f"/records/{stored.id}/").content.decode()
    unsaid = client.post("/staff/suppress/", {"id": stored.id, "do": "suppress", "reason": " "})
    client.post("/staff/suppress/", {"id": stored.id, "do": "suppress", "reason": "A promise"})

    assert f"/staff/suppress/?id={stored.id}" in page
    assert "Say why" in unsaid.content.decode()
    assert "Readers do not see this record" in client.get(f"/records/{stored.id}/").content.decode()
    client.post("/staff/suppress/", {"id": stored.id, "do": "unsuppress", "reason": "It has ended"})
    assert "Readers do not see this record" not in client.get(f"/records/{stored.id}/").content.decode()
