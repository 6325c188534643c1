"""What is new, and the map of all pages, as feed readers and search engines read them."""

from __future__ import annotations

import feedparser
import pytest
from lxml import etree

from alcove.interfaces.protocols import sitemap
from alcove.organization import sample
from alcove.organization.actions import loading
from alcove.records.models import Record
from alcove.retrieval import index, queries

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def catalogue(clerk):
    file = next(path for path in sample.files() if path.name == "fiction.mrk")
    with index.following():
        loading.load_file(clerk, load=loading.start_load(clerk, path=file))


def test_a_search_can_be_followed_in_a_feed_reader(client, catalogue):
    page = client.get("/search?q=language%3Aeng&sort=title").content.decode()
    assert 'href="/search.atom?q=language%3Aeng"' in page

    for address in ("/search.atom", "/search.rss"):
        read = feedparser.parse(client.get(f"{address}?q=language%3Aeng").content)
        newest = queries.search("language:eng", sort="added", limit=50).records

        assert not read.bozo
        assert [one.link for one in read.entries] == [f"http://testserver/records/{one.id}/" for one in newest]


def test_a_feed_is_turned_over_page_by_page(client, catalogue):
    found, address = [], "/search.atom"
    while address:
        read = feedparser.parse(client.get(address).content)
        found += [one.id for one in read.entries]
        address = next((link.href for link in read.feed.links if link.rel == "next"), "")

    assert len(found) == len(set(found)) == queries.search("", limit=0).total


@pytest.mark.parametrize("query", ["q=%00%22", "start=999999", "start=-1", "format=nothing", "q=" + "a" * 3000])
def test_whatever_is_asked_gets_a_feed(client, catalogue, query):
    assert not feedparser.parse(client.get(f"/search.atom?{query}").content).bozo


def test_the_map_names_every_record_once(client, catalogue, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 40)
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()

    parts = [one.text for one in etree.fromstring(client.get("/sitemap.xml").content).iter(LOC)]
    pages = [
        one.text for part in parts for one in etree.fromstring(b"".join(client.get(part).streaming_content)).iter(LOC)
    ]  # fmt: skip

    assert len(parts) > 1
    assert pages == [
        f"http://testserver/records/{record}/" for record in Record.objects.order_by("id").values_list("id", flat=True)
    ]
    assert client.get("/sitemap-99.xml").status_code == 404
