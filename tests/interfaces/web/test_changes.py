"""Change-sets on their pages."""

from __future__ import annotations

import pytest

from alcove.libraries import jobs
from alcove.libraries.models import Job, Membership
from alcove.marc import write
from alcove.marc.record import Record
from alcove.records import actions, queries


@pytest.fixture
def change_set(clerk, catalogue):
    found = list(queries.all_stored())[:3]
    made = actions.open_change_set(clerk, title="Add a <note>", reason="Asked for", source="test")
    changed = [Record(one.record.leader, [*one.record.entries, ("590", "  \x1faSeen.")]) for one in found]
    raws = [write.encode(one, syntax="iso2709") for one in changed]
    edits = [actions.Edit(one.id, one.version, raw, "iso2709", "utf-8", one.kind) for one, raw in zip(found, raws, strict=True)]
    actions.propose(made, edits, examined=9)
    return actions.close_change_set(clerk, change_set=made)


def test_a_set_is_looked_at_carried_out_and_taken_back(signed_in, change_set):
    client, page = signed_in(), f"/staff/changes/{change_set.pk}/"
    before = [stored.raw for stored in queries.all_stored()]

    shown = client.get(page).content.decode()
    assert "Add a &lt;note&gt;" in shown and shown.count("diff-come") == 3 and "9 records looked at, 3 to change." in shown

    client.post(f"{page}apply", {"fingerprint": change_set.fingerprint})
    assert "Take it back" in client.get(page).content.decode()
    assert "carried out" in client.get("/staff/changes/").content.decode()

    client.post(f"{page}undo", {"reason": "A mistake"})
    assert [stored.raw for stored in queries.all_stored()] == before
    assert "(3)" in client.get(page, {"outcome": "undone"}).content.decode()


def test_a_set_that_changed_since_it_was_looked_at_is_refused(signed_in, change_set):
    answer = signed_in().post(f"/staff/changes/{change_set.pk}/apply", {"fingerprint": "0" * 64})

    assert answer.status_code == 409
    assert "A304" in answer.content.decode() and queries.change_set(change_set.library_id, change_set.pk).state == "ready"


def test_a_large_set_becomes_a_job(signed_in, change_set, monkeypatch, clerk):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    client, page = signed_in(), f"/staff/changes/{change_set.pk}/"

    sent = client.post(f"{page}apply", {"fingerprint": change_set.fingerprint})
    job = Job.objects.get(pk=int(sent["Location"].rstrip("/").rsplit("/", 1)[1]))
    jobs.runner(job.kind)(clerk, job)

    job.refresh_from_db()
    assert (job.state, job.report) == ("done", {"change_set": change_set.pk, "applied": 3})
    assert f"/staff/changes/{change_set.pk}/" in client.get(sent["Location"]).content.decode()
    assert "See the job" in client.get(page).content.decode()


def test_who_may_only_look_sees_no_button_and_can_do_nothing(signed_in, change_set):
    client, page = signed_in(Membership.Role.VIEWER), f"/staff/changes/{change_set.pk}/"

    assert "Carry out" not in client.get(page).content.decode()
    assert client.post(f"{page}apply", {"fingerprint": change_set.fingerprint}).status_code == 403
    assert client.post(f"{page}discard").status_code == 403


def test_a_set_can_be_given_up(signed_in, change_set):
    client = signed_in()
    client.post(f"/staff/changes/{change_set.pk}/discard")

    assert "No record in this list." in client.get(f"/staff/changes/{change_set.pk}/").content.decode()
