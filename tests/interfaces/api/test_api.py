"""The JSON API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alcove.interfaces.api.urls import api
from alcove.libraries import actions as libraries
from alcove.libraries.models import Membership
from alcove.organization.actions import loading
from alcove.retrieval import index

SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture
def catalogue(clerk, real_file):
    load = loading.start_load(clerk, path=real_file)
    with index.following():
        loading.load_file(clerk, load=load)
    return load


def test_search_gives_records_facets_and_notes(client, catalogue):
    found = client.get("/api/search", {"q": "history", "limit": 5}).json()

    assert found["total"] > 20
    assert len(found["records"]) == 5
    assert {"language", "format"} <= {facet["name"] for facet in found["facets"]}


def test_a_facet_value_narrows_by_just_its_count(client, catalogue):
    found = client.get("/api/search", {"q": "history"}).json()
    facet = next(facet for facet in found["facets"] if facet["name"] == "language")
    value = facet["values"][1]

    narrowed = client.get("/api/search", {"q": "history", "narrow": f"language:{value['value']}"}).json()

    assert narrowed["total"] == value["count"]


def test_a_record_is_given_in_every_form(client, catalogue):
    number = client.get("/api/search", {"q": "history"}).json()["records"][0]["id"]

    assert client.get(f"/api/records/{number}").json()["marc"]["leader"]
    assert client.get(f"/api/records/{number}/marc").content.endswith(b"\x1d")
    assert b"<record" in client.get(f"/api/records/{number}/marcxml").content
    assert client.get(f"/api/records/{number}/versions").json()[0]["load"] == catalogue.pk


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [("/api/records/999999", 404, "A301"), ("/api/search?sort=colour", 400, "A401"), ("/api/search?limit=x", 422, "A400")],
)
def test_trouble_is_a_problem_document(client, catalogue, address, status, code):
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["code"] == code


def test_jobs_are_for_those_who_work_here(client, clerk, catalogue, django_user_model):
    assert client.get("/api/jobs").status_code == 401
    outsider = django_user_model.objects.create_user("outsider", password="x")
    client.force_login(outsider)
    assert client.get("/api/jobs").status_code == 403

    user = libraries.add_user(clerk, username="ada", password="a long pass phrase 7", role=Membership.Role.VIEWER)
    client.force_login(user)
    assert client.get("/api/jobs").json()[0]["state"] == "done"
    assert client.post(f"/api/jobs/{catalogue.job_id}/cancel").status_code == 403


def test_a_list_is_opened_at_a_heading_and_followed(client, catalogue):
    first = client.get("/api/browse/author?q=shah&after=3").json()
    further = client.get("/api/browse/author", {"from_key": first["entries"][-1]["key"], "before": 0, "after": 2}).json()
    books = client.get("/api/browse/title?q=history+of+lace").json()

    assert first["entries"][first["nearest"]]["heading"].startswith("Shah")
    assert first["is_exact"]
    assert further["entries"][0]["heading"] == first["entries"][-1]["heading"]
    assert books["entries"][books["nearest"]]["records"][0]["title"]
    assert client.get("/api/browse/nothing").status_code == 404
    assert client.get("/api/browse/author?after=1000").status_code == 422


def test_the_description_of_the_api_changes_only_on_purpose():
    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str, sort_keys=True))

    assert described == json.loads(SNAPSHOT.read_text("utf-8")), "see docs/reference/api.md: run scripts/docs"
