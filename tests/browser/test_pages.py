"""Every page by day, by night and from right to left: WCAG 2.2 AA as far as a machine can tell."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from . import checks
from .pages import PAGES

TITLES: dict[str, str] = {}


@pytest.mark.parametrize("mode", ["light", "dark", "rtl"])
@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_a_page_is_open_to_everybody(reader, axe_source, listed, mode):
    with reader.at(listed.address, mode=mode, staff=listed.staff) as visit:
        page = visit.page

        wrong = checks.axe(page, axe_source) + checks.targets(page)
        if mode == "light":
            wrong += checks.keyboard(page) + _title(listed, page.title())
        if mode != "dark":
            wrong += checks.reflow(page)

        assert page.response.status == listed.status
        wrong += _frame(page, mode) + _guests(visit, reader.site.address)
        assert not wrong, "\n".join(["", *wrong])


def _title(listed, title: str) -> list[str]:
    other = TITLES.setdefault(title, str(listed))
    return (
        []
        if other == str(listed) or listed.status != 200 or "at=" in listed.address
        else [f"title of another page: {title} ({other})"]
    )


def _frame(page, mode: str) -> list[str]:
    lang, direction = page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]")
    wanted = ("ar", "rtl") if mode == "rtl" else ("en", "ltr")
    headings = page.locator("h1").count()
    return [
        *([] if (lang, direction) == wanted else [f"lang and direction: {lang} {direction}"]),
        *([] if headings == 1 else [f"{headings} h1"]),
    ]


def _guests(visit, address: str) -> list[str]:
    host = urlsplit(address).netloc
    others = [url for url in visit.asked if urlsplit(url).netloc not in (host, "") and not url.startswith("data:")]
    troubles = [text for text in visit.said if "Failed to load resource" not in text]
    return [f"asks elsewhere: {url}" for url in others] + [f"the browser says: {text}" for text in troubles]
