"""Change-sets by the API."""

from __future__ import annotations

import pytest

from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.organization import sample
from alcove.organization.actions import loading, merging
from alcove.records import queries


@pytest.fixture
def change_set(clerk):
    loading.load_file(clerk, load=loading.start_load(clerk, path=sample.files()[0]))
    first, second = list(queries.all_stored())[:2]
    return merging.merge_records(clerk, survivor=first.id, others=[second.id])


@pytest.fixture
def signed_in(client, clerk):
    user = libraries.add_user(clerk, username="cat", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_public_is_not_told_who_made_a_version(signed_in, change_set):
    address = f"/api/records/{next(iter(queries.all_stored())).id}/versions"
    assert all(one["who"] for one in signed_in.get(address).json())
    signed_in.logout()
    assert {one["who"] for one in signed_in.get(address).json()} == {""}


def test_a_set_is_looked_at_carried_out_and_taken_back(signed_in, change_set):
    before = [stored.raw for stored in queries.all_stored()]
    address = f"/api/changes/{change_set.pk}"
    said = signed_in.get(address).json()
    first, second = signed_in.get(f"{address}/records").json()
    assert (said["state"], said["proposed"]) == ("ready", 2)
    assert first["difference"][0]["change"] == "added" and second["status_after"] == "deleted"
    assert signed_in.get(f"{address}/records?after={second['change']}").json() == []

    refused = signed_in.post(f"{address}/apply", {"fingerprint": "0"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "A304")
    done = signed_in.post(f"{address}/apply", {"fingerprint": said["fingerprint"]}, content_type="application/json")
    assert done.json()["outcomes"] == {"applied": 2}
    undone = signed_in.post(f"{address}/undo", {"reason": "A mistake"}, content_type="application/json")
    assert undone.json()["state"] == "undone"
    assert [stored.raw for stored in queries.all_stored()] == before
    assert signed_in.get(f"/api/records/{first['record']}/diff?from=1&to=2").json() == first["difference"]


def test_strangers_are_asked_to_sign_in(client, change_set):
    assert client.get("/api/changes").status_code == 401
    assert (
        client.post(f"/api/changes/{change_set.pk}/apply", {"fingerprint": ""}, content_type="application/json").status_code
        == 401
    )
