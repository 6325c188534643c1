"""What is taken away is read by others as it was meant: feeds, schema.org, spreadsheets."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from alcove.formats import feeds, schema_org, spreadsheet
from alcove.formats.feeds import Entry, Feed
from alcove.marc.record import Record

MOMENT = datetime(2024, 5, 17, 10, 30, tzinfo=UTC)


def feed(*entries: Entry) -> Feed:
    return Feed(
        "The library: <war> & peace", "The library", "https://x.org/search?q=1", "https://x.org/search.atom?q=1&a=2", entries,
        MOMENT, 120, 51, 50, "en", "https://x.org/before", "https://x.org/after",
    )  # fmt: skip


@pytest.mark.parametrize("write", [feeds.atom, feeds.rss])
def test_a_feed_reader_reads_a_feed(write):
    entry = Entry("https://x.org/records/7/", "War & <peace> – Война", "Tolstoy, Leo", "Moscow, 1869", MOMENT)

    read = feedparser.parse(write(feed(entry)))

    assert not read.bozo
    assert read.feed.title == "The library: <war> & peace"
    assert {link.rel for link in read.feed.links} >= {"self", "previous", "next"}
    assert (read.feed.opensearch_totalresults, read.feed.opensearch_startindex) == ("120", "51")
    [one] = read.entries
    assert (one.title, one.link, one.id, one.author) == (entry.title, entry.address, entry.address, "Tolstoy, Leo")
    moment = one.updated if write is feeds.atom else parsedate_to_datetime(one.published).isoformat()
    assert datetime.fromisoformat(moment.replace("Z", "+00:00")) == MOMENT


@given(st.text(), st.text())
def test_whatever_a_record_says_a_feed_is_well_formed(title, text):
    for write in (feeds.atom, feeds.rss):
        etree.fromstring(write(feed(Entry("https://x.org/1", title, text, text, MOMENT))).encode("utf-8", "replace"))


BOOK = Record("00000nam a2200000 a 4500", [
    ("001", "7"), ("008", "240101s1869    ru            000 0 rus d"), ("020", "  \x1fa9780306406157"),
    ("100", "1 \x1faTolstoy, Leo"), ("245", "10\x1faWar and peace"), ("264", " 1\x1faMoscow :\x1fbRis,\x1fc1869."),
    ("650", " 0\x1faWar"),
])  # fmt: skip


def test_a_book_is_a_book_to_search_engines():
    said = schema_org.schema_org(BOOK, "https://x.org/records/7/")

    assert (said["@type"], said["name"], said["isbn"], said["inLanguage"]) == ("Book", "War and peace", ["9780306406157"], "ru")
    assert said["author"] == [{"@type": "Person", "name": "Leo Tolstoy"}]
    assert said["about"] == [{"@type": "Thing", "name": "War"}]
    assert said["@id"] == said["url"] == "https://x.org/records/7/"


@given(st.text() | st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028"]))
def test_no_title_ends_the_element_in_which_it_stands(title):
    record = Record("00000nam a2200000 a 4500", [("245", f"10\x1fa{title}".replace("\x1e", ""))])

    said = schema_org.in_a_page(record, "https://x.org/1")
    page = html.fromstring(
        f"<html><head><script type='application/ld+json'>{said.encode('utf-8', 'replace').decode()}</script></head></html>"
    )

    assert not set("<>&\u2028\u2029") & set(said)
    assert [json.loads(one.text) for one in page.iter("script")] == [json.loads(said.encode("utf-8", "replace"))]


def cells(data: bytes) -> list[list[str]]:
    """Read a sheet as a spreadsheet does: the text of each cell, and no formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        shared = etree.fromstring(parts.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in parts.namelist() else []
        texts = ["".join(one.itertext()) for one in shared]
    assert not list(sheet.iter("{*}f"))
    return [
        [texts[int(cell.findtext("{*}v"))] if cell.get("t") == "s" else "".join(cell.itertext()) for cell in row]
        for row in sheet.iter("{*}row")
    ]


def test_a_spreadsheet_holds_text_and_never_a_formula():
    rows = [["1", "=1+1", "Война и мир"], ["2", "@SUM(A1)", "x" * 40_000]]

    read = cells(b"".join(spreadsheet.spreadsheet(["id", "title", "more"], rows)))

    assert read[:2] == [["id", "title", "more"], ["1", "=1+1", "Война и мир"]]
    assert read[2][1] == "@SUM(A1)"
    assert read[2][2].endswith("x…")
    assert len(read[2][2]) == 32_767


def test_a_spreadsheet_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)

    with pytest.raises(spreadsheet.TooManyRows):
        list(spreadsheet.spreadsheet(["a"], [["x"]] * 4))
