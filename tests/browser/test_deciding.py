"""A heading is reported by nobody known and decided by two people who work here, all by keyboard; its page stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from .test_tasks import press_until

REASONS = "Those whom this names say it otherwise, and three libraries near us have followed them."
LATER = "A year later they chose another word themselves, and so this one is taken back."


def typed(page, where: str, text: str) -> None:
    press_until(page, "Tab", where)
    page.keyboard.type(text)


def pressed(page, where: str, *, key: str = "Enter") -> None:
    press_until(page, "Tab", where)
    with page.expect_navigation():
        page.keyboard.press(key)


def pass_days(site, days: int) -> None:
    """Let the days pass in which everybody may speak."""
    with closing(sqlite3.connect(site.home / "alcove.sqlite3", timeout=30)) as database:
        for name in ("opened", "closes"):
            database.execute(f"UPDATE community_matter SET {name} = datetime({name}, '-{days} days')")  # noqa: S608
        database.commit()


def heading_of(site) -> tuple[str, str]:
    """Give a heading of the sample that nobody has decided about, and a record that has it."""
    for one in site.get("/api/search?q=language:eng&limit=60")["records"]:
        for field in site.get(f"/api/records/{one['id']}")["marc"]["fields"]:
            tag, content = next(iter(field.items()))
            if tag == "650" and content["ind2"] == "0" and "a" in (first := content["subfields"][0]):
                term = first["a"].strip(" .")
                if term > "F":  # The first in the alphabet are decided about already.
                    return term, str(one["id"])
    raise AssertionError("no record of the sample has a heading")


def test_from_a_report_to_a_public_page_and_back_by_keyboard_alone(reader):
    site = reader.site
    term, record = heading_of(site)
    guest, ada, ben = reader.somebody(javascript=False), reader.somebody("ada"), reader.somebody("ben")

    guest.goto(site.url(f"/records/{record}/report/"))
    typed(guest, "#words", term)
    typed(guest, "#text", "That is not what we call ourselves.")
    typed(guest, "#wish", "Another word")
    typed(guest, "#contact", "zia@example.org")
    pressed(guest, "main form button")
    receipt = guest.url
    assert "/receipts/" in receipt

    ada.goto(site.url("/staff/matters/"))
    pressed(ada, "tbody th a")
    pressed(ada, "a[href*='report=']")
    assert ada.input_value("#term") == term
    pressed(ada, "main form .button-main")
    pressed(ada, "button[value=open]")
    matter = ada.url

    ben.goto(matter)
    press_until(ben, "Tab", "input[name=stance]")
    for _ in range(2):
        ben.keyboard.press("ArrowDown")
    typed(ben, "#position", "Is that sure?")
    pressed(ben, "form:has(#position) button")
    assert "I object" in ben.locator("article").first.inner_text()

    pass_days(site, 20)
    ada.goto(matter)
    pressed(ada, "form:has([value=close]) button")
    ben.goto(matter)
    typed(ben, "#reasons", REASONS)
    pressed(ben, "form:has(#reasons) button")
    assert "answer" in ben.locator("[role=alert]").inner_text()
    ada.goto(matter)
    typed(ada, "textarea[id^=answer]", "Yes; they said so together.")
    pressed(ada, "form:has([value=answer]) button")
    assert not ada.locator("#reasons").count(), "who proposed it does not decide"

    ben.goto(matter)
    typed(ben, "#reasons", REASONS)
    pressed(ben, "form:has(#reasons) button")
    pressed(ben, "form:has([value=apply]) button")
    pressed(ben, "form:has([value=publish]) button")

    guest.goto(receipt)
    assert "carried out" in guest.locator("main [role=status]").inner_text()
    pressed(guest, "main section a")
    page = guest.url
    shown = guest.locator("main").inner_text()
    assert REASONS in shown and "Another word" in shown and "zia@example.org" not in guest.content()
    guest.goto(site.url(f"/records/{record}/"))
    press_until(guest, "Tab", "details.why summary")
    guest.keyboard.press("Enter")
    assert term in guest.locator("details.why[open]").first.inner_text()

    ben.goto(matter)
    press_until(ben, "Tab", "details:has(#reverse) summary")
    ben.keyboard.press("Enter")
    typed(ben, "#reverse", LATER)
    pressed(ben, "form:has(#reverse) button")
    guest.goto(page)
    assert "stands no more" in guest.locator("main").inner_text() and REASONS in guest.locator("main").inner_text()
    guest.goto(site.url(f"/records/{record}/"))
    assert not guest.locator("details.why").count() or "Another word" not in guest.locator("main").inner_text()
