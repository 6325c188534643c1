"""Headings by the API: found, shown, linked, changed everywhere."""

from __future__ import annotations

import json

import pytest

from alcove.libraries import actions as libraries
from alcove.libraries.models import Job, Membership
from alcove.organization.actions import loading
from alcove.records.models import ChangeSet
from alcove.records.models import Record as Row


@pytest.fixture
def sample(clerk, shared_data):
    for name in ("authorities.mrc", "bibs.mrc"):
        path = shared_data / "evergreen_concerto_enhanced" / name
        loading.load_file(clerk, load=loading.start_load(clerk, path=path))
    return dict(Row.objects.filter(kind="authority").values_list("control_number", "id"))


@pytest.fixture
def signed_in(client, clerk):
    user = libraries.add_user(clerk, username="cat", password="a long pass phrase 7", role=Membership.Role.CATALOGUER)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def post(client, address: str, said: dict[str, object]):
    return client.post(address, json.dumps(said), content_type="application/json")


def test_a_heading_is_found_by_another_name_and_shown_in_words(client, sample):
    found = client.get("/api/authorities?q=kabalevski, dmitri").json()
    shown = client.get(f"/api/authorities/{sample['2']}").json()

    assert found[0] == {
        "authority": sample["2"], "number": "(CONS)2", "tag": "100", "text": "Kabalevski, Dmitri, 1904-", "thesaurus": "lcsh",
        "role": "4", "established": "Kabalevsky, Dmitry Borisovich, 1904-1987",
    }  # fmt: skip
    assert shown["text"] == "Kabalevsky, Dmitry Borisovich, 1904-1987" and "(DLC)n50043095" in shown["numbers"]
    assert client.get("/api/authorities/999999").status_code == 404


@pytest.mark.parametrize(("said", "records"), [
    ({"do": "rename", "heading": "=100  1\\$aHändel, Georg Friedrich,$d1685-1759", "version": 1}, 6),
    ({"do": "delete"}, 6), ({"do": "merge", "other": "60"}, 7), ({"do": "replace", "other": "60"}, 5), ({"do": "update"}, 0),
])  # fmt: skip
def test_a_change_becomes_a_set_to_look_at(signed_in, sample, said, records):
    said = {**said, "other": sample[said["other"]]} if "other" in said else said

    made = post(signed_in, f"/api/authorities/{sample['17']}", said).json()

    assert (made["state"], made["records"]) == ("ready", records)
    assert ChangeSet.objects.get(pk=made["change_set"]).fingerprint == made["fingerprint"]


@pytest.mark.parametrize("said", [{"do": "rename"}, {"do": "merge"}, {"do": "sing"}, {"do": "merge", "other": -1}, {}])
def test_what_cannot_be_done_is_said(signed_in, sample, said):
    answer = post(signed_in, f"/api/authorities/{sample['17']}", said)

    assert answer.status_code in (400, 422) and answer.json()["detail"]


def test_linking_is_a_job(signed_in, sample):
    answer = post(signed_in, "/api/authorities/link", {"also": ["partial"]})

    assert Job.objects.get(pk=answer.json()["job"]).report == {"verdicts": ["linked", "partial"]}


def test_nobody_changes_headings_without_signing_in(client, sample):
    assert post(client, f"/api/authorities/{sample['17']}", {"do": "delete"}).status_code in (401, 403)
