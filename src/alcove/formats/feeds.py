"""Feeds: Atom (RFC 4287) and RSS 2.0, with the elements of OpenSearch 1.1 that say which part of an answer they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from .markup import HEAD, around, element

ATOM_TYPE = "application/atom+xml; charset=utf-8"
RSS_TYPE = "application/rss+xml; charset=utf-8"
_ATOM = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/"}
_RSS = {
    "version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom", "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One record: its lasting address, what it is called, by whom, what else there is to say, and when it changed."""

    address: str
    title: str
    author: str
    text: str
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """Some entries of an answer of `total`, from `first` (counted from 1), at most `per`; addresses of this and other parts."""

    title: str
    author: str
    page: str
    here: str
    entries: Sequence[Entry]
    updated: datetime
    total: int
    first: int
    per: int
    language: str = ""
    before: str = ""
    after: str = ""


def atom(feed: Feed) -> str:
    """Give the whole document in Atom."""
    parts = [
        element("id", feed.here), element("title", feed.title), element("updated", _rfc_3339(feed.updated)),
        around("author", element("name", feed.author)), _link("self", feed.here, "application/atom+xml"),
        _link("alternate", feed.page, "text/html"), *_turns(feed), *_place(feed), *map(_atom_entry, feed.entries),
    ]  # fmt: skip
    return HEAD + around("feed", parts, {**_ATOM, **({"xml:lang": feed.language} if feed.language else {})})


def _atom_entry(one: Entry) -> str:
    said = [around("author", element("name", one.author))] if one.author else []
    return around("entry", [
        element("id", one.address), element("title", one.title, {"type": "text"}), element("updated", _rfc_3339(one.updated)),
        *said, _link("alternate", one.address, "text/html"), element("summary", one.text, {"type": "text"}),
    ])  # fmt: skip


def rss(feed: Feed) -> str:
    """Give the whole document in RSS 2.0."""
    here = element("atom:link", "", {"rel": "self", "href": feed.here, "type": "application/rss+xml"})
    parts = [
        element("title", feed.title), element("link", feed.page), element("description", feed.title),
        element("lastBuildDate", format_datetime(feed.updated)), here, *_turns(feed, "atom:"), *_place(feed),
        *map(_rss_item, feed.entries),
    ]  # fmt: skip
    return HEAD + around("rss", around("channel", parts), _RSS)


def _rss_item(one: Entry) -> str:
    return around("item", [
        element("title", one.title), element("link", one.address), element("guid", one.address, {"isPermaLink": "true"}),
        element("description", one.text), element("pubDate", format_datetime(one.updated)),
        *([element("dc:creator", one.author)] if one.author else []),
    ])  # fmt: skip


def _link(relation: str, address: str, media_type: str, prefix: str = "") -> str:
    return element(f"{prefix}link", "", {"rel": relation, "href": address, "type": media_type})


def _turns(feed: Feed, prefix: str = "") -> list[str]:
    media_type = "application/rss+xml" if prefix else "application/atom+xml"
    named = (("previous", feed.before), ("next", feed.after))
    return [_link(relation, address, media_type, prefix) for relation, address in named if address]


def _place(feed: Feed) -> list[str]:
    said = (("totalResults", feed.total), ("startIndex", feed.first), ("itemsPerPage", feed.per))
    return [element(f"opensearch:{name}", str(number)) for name, number in said]


def _rfc_3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
