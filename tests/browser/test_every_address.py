"""No page escapes the harness."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from .pages import NOT_PAGES, PAGES


def test_every_address_is_listed_in_the_harness():
    listed = {page.name for page in PAGES} | set(NOT_PAGES)

    names = set(_names(get_resolver().url_patterns))

    assert names - listed == set(), "add these to tests/browser/pages.py"
    assert {name for name in listed if name} - names == set(), "these are gone: take them out of tests/browser/pages.py"


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace:
                yield one.namespace
            else:
                yield from _names(one.url_patterns)
        else:
            yield one.name or f"an address without a name: {one.pattern}"
