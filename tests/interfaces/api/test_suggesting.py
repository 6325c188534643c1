"""Subjects of similar records by the API."""

from __future__ import annotations

import pytest

from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.organization.actions import loading
from alcove.records import actions, queries
from alcove.records.models import ChangeSet
from alcove.retrieval import index


@pytest.fixture
def catalogue(clerk, real_file):
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))


@pytest.fixture
def signed_in(client, clerk):
    user = libraries.add_user(clerk, username="cat", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_everybody_is_told_what_records_like_a_record_are_about_and_which_they_are(client, clerk, catalogue):
    stored = next(one for one in queries.all_stored() if (one.record.first("245") or "") and b"lace" in one.raw.lower())
    address = f"/api/records/{stored.id}/suggestions"

    found = client.get(address, {"most": 3}).json()

    [first, *_] = found["headings"]
    assert len(found["headings"]) == 3 and found["records"] > 3
    assert first["why"][0]["words"] and 0 < first["share"] <= 1 and first["tag"][0] == "6"
    assert stored.id not in [one["id"] for one in first["why"]]
    assert client.get(address, {"most": 31}).status_code == 422
    assert client.get("/api/records/987654/suggestions").status_code == 404
    with index.following():
        actions.suppress(clerk, record_ids=[stored.id, first["why"][0]["id"]], reason="Asked for")
    assert client.get(address).status_code == 404


def test_a_text_is_for_those_who_work_here_and_nothing_is_changed(client, signed_in, catalogue):
    said = {"title": "A history of lace", "contents": "Bobbin lace in Flanders"}

    found = signed_in.post("/api/suggestions", said, content_type="application/json").json()

    assert found["headings"] and "lace" in {word.lower() for word in found["words"]}
    assert not ChangeSet.objects.exists()
    client.logout()
    assert client.post("/api/suggestions", said, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    "said", [{}, {"title": ""}, {"title": "x" * 2001}, {"title": "x", "contents": "y" * 20_001}, {"title": 7}]
)
def test_what_cannot_be_read_is_refused(signed_in, said):
    assert signed_in.post("/api/suggestions", said, content_type="application/json").status_code == 422


def test_a_title_of_any_signs_is_answered(signed_in):
    for title in ("\0", "((((", "\u202e", "AND OR NOT", "日"):
        answer = signed_in.post("/api/suggestions", {"title": title}, content_type="application/json")

        assert answer.status_code == 200 and answer.json()["headings"] == []
