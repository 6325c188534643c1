"""What is looked at on every page: WCAG 2.2 AA as far as a machine can tell."""

from __future__ import annotations

from urllib.parse import urlsplit

from . import checks


def faults(reader, axe_source: str, listed, mode: str) -> list[str]:
    """Visit a page by day (light), by night (dark) or from right to left (rtl), and say what is wrong with it."""
    with reader.at(listed.address, mode=mode, staff=listed.staff) as visit:
        page = visit.page
        if mode == "dark":  # nothing but the colours differs
            wrong = checks.axe(page, axe_source, rules=["color-contrast"])
        else:
            wrong = checks.axe(page, axe_source) + checks.targets(page) + checks.reflow(page)
        if mode == "light":
            wrong += checks.keyboard(page)
        if page.response.status != listed.status:
            wrong.append(f"answers {page.response.status}")
        return wrong + _frame(page, mode) + _guests(visit, reader.site.address)


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
