"""The page that names every way in: each line is true, and each example answers."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from alcove.interfaces.web import doors
from alcove.interfaces.web.doors import Door
from alcove.records import actions
from alcove.retrieval import index, queries


def examples(client) -> list[str]:
    return [unescape(one) for one in re.findall(r'dir="ltr" href="([^"]+)"', client.get("/help/doors/").content.decode())]


def test_every_example_answers_about_a_record_that_is_there(client, catalogue):
    newest = queries.search("", sort="added", limit=1).records[0]
    found = examples(client)

    assert len(found) == len(doors.DOORS) == 11
    said = {}
    for address in found:
        answer = client.get(address.removeprefix("http://testserver"))
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
        assert answer.status_code in (200, 300), address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said[address.partition("?")[0].removeprefix("http://testserver")] = body.decode()
    one = client.get("/help/doors/").context["stored"]
    title = client.get("/help/doors/").context["title"].text.split()[0]
    assert newest.id >= one.id
    for door in (f"/records/{one.id}/", f"/records/{one.id}.ris", "/search.atom", "/openurl", "/api/search", "/sru", "/oai"):
        assert title in said[door], door
    assert "<error" not in said["/oai"]
    assert json.loads(said["/reconcile"])["versions"] == ["0.2"]


def test_a_door_that_is_not_built_is_left_out(client, catalogue, monkeypatch):
    monkeypatch.setattr(doors, "DOORS", (*doors.DOORS, Door("Telex", "By wire.", "telex-of-1931")))

    assert "Telex" not in client.get("/help/doors/").content.decode()


def test_an_empty_catalogue_names_its_doors_without_examples(client, library):
    page = client.get("/help/doors/").content.decode()

    assert "OAI-PMH" in page
    assert "There is no record yet" in page
    assert examples(client) == []


def test_z3950_is_named_where_it_is_served(client, catalogue, settings):
    assert "Z39.50" not in client.get("/help/doors/").content.decode()

    settings.CONFIG = type(settings.CONFIG)(**{**vars(settings.CONFIG), "Z3950_PORT": 2100})

    assert "testserver:2100/Default" in client.get("/help/doors/").content.decode()


def test_a_hidden_record_is_no_example(client, catalogue, clerk):
    shown = client.get("/help/doors/").context["stored"].id
    with index.following():
        actions.suppress(clerk, record_ids=[shown], reason="Asked for by the family")

    page = client.get("/help/doors/")

    assert page.context["stored"].id != shown
    assert f"/records/{shown}" not in page.content.decode()


@pytest.mark.parametrize("page", ["/help/", "/about/", "/"])
def test_readers_are_led_there(client, catalogue, page):
    assert '<a href="/help/doors/">' in client.get(page).content.decode()
