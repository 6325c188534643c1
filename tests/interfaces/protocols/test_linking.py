"""Other systems link to us: OpenURL leads to what we have, unAPI and COinS say what a page is about."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlencode

import pytest
from lxml import etree

from alcove.marc import present
from alcove.organization.actions import loading
from alcove.records.models import Record
from alcove.retrieval import index, queries


@pytest.fixture
def catalogue(clerk, real_file):
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()


def test_an_openurl_leads_to_the_record(client, catalogue):
    stored = queries.search("history of lace").records[0]

    for keys in (
        {"rft.isbn": "0486247422"},
        {"rft_id": "urn:ISBN:9780486247427"},
        {"title": "History of lace", "aulast": "Palliser", "date": "1984"},
        {"rft_id": "info:oclcnum/10697297"},
        {"rft.btitle": "History of lace /", "rft.date": "1985"},
    ):
        answer = client.get("/openurl", keys)
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"/records/{stored.id}/"), keys


def test_another_edition_or_title_is_not_taken_for_it(client, catalogue):
    for keys in ({"title": "History of lace", "date": "1910"}, {"title": "History", "aulast": "Palliser"}):
        answer = client.get("/openurl", keys)

        assert answer.status_code == 404
        assert "/search?q=" in answer.content.decode()
        assert "We do not have this" in answer.content.decode()


def test_the_page_of_a_record_leads_back_to_itself(client, catalogue):
    back = 0
    for record_id in Record.objects.values_list("id", flat=True)[:60]:
        page = client.get(f"/records/{record_id}/").content.decode()
        said = unescape(re.search(r'class="Z3988" title="([^"]*)"', page)[1])
        answer = client.get(f"/openurl?{said}")
        where = answer.headers.get("Location", "") or answer.content.decode()
        assert parse_qs(said)["ctx_ver"] == ["Z39.88-2004"]
        back += f"/records/{record_id}/" in where
    assert back >= 57


def test_each_line_of_a_list_says_what_it_is_about(client, catalogue):
    page = client.get("/search?q=history&per=50").content.decode()

    lines = [parse_qs(unescape(one)) for one in re.findall(r'class="Z3988" title="([^"]*)"', page)]
    titles = [re.sub("<[^>]+>", "", one) for one in re.findall(r'<h2><a href="/records/.*?>(.*?)</a>', page)]
    assert len(lines) == len(titles) > 20
    for said, title in zip(lines, titles, strict=True):
        shown = next(said[f"rft.{name}"][0] for name in ("btitle", "jtitle", "title") if f"rft.{name}" in said)
        assert shown.split(" ")[0] in unescape(title)


def test_nothing_is_asked_for_and_hostile_things_are(client, catalogue):
    assert client.get("/openurl").status_code == 400
    page = client.get("/openurl?" + urlencode({"title": "<script>alert(1)</script>"}))
    assert page.status_code == 404
    assert b"<script>alert" not in page.content


def test_a_reference_manager_takes_a_record_by_unapi(client, catalogue):
    stored = queries.search("history of lace").records[0]
    page = client.get("/search?q=history+of+lace").content.decode()
    assert 'rel="unapi-server"' in page
    assert f'class="unapi-id" title="{stored.id}"' in page

    known = etree.fromstring(client.get("/unapi").content)
    offered = client.get("/unapi", {"id": stored.id})

    names = [one.get("name") for one in known]
    assert offered.status_code == 300
    assert [one.get("name") for one in etree.fromstring(offered.content)] == names
    for name in names:
        answer = client.get("/unapi", {"id": f"http://testserver/records/{stored.id}/", "format": name})
        assert answer.status_code == 200
        assert "Palliser" in answer.content.decode()
    assert present.title(stored.record) in client.get("/unapi", {"id": stored.id, "format": "ris"}).content.decode()
    assert client.get("/unapi", {"id": stored.id, "format": "pdf"}).status_code == 406
    assert client.get("/unapi", {"id": "99999999", "format": "ris"}).status_code == 404
    assert client.get("/unapi", {"id": "etc/passwd"}).status_code == 404
