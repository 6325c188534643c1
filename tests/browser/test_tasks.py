"""Whole tasks by keyboard alone, and the conveniences that need JavaScript."""

from __future__ import annotations

from . import checks


def press_until(page, key: str, wanted: str, *, most: int = 150) -> None:
    """Press a key until the focus is on what the selector names."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted) ?? false", wanted):
            return
    raise AssertionError(f"{wanted} was not reached by {key}")


def test_search_narrow_and_open_a_record_by_keyboard_alone(reader):
    with reader.at("/") as visit:
        page = visit.page
        page.keyboard.type("novels")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=novels")
        before = page.locator("main [role=status]").inner_text()

        press_until(page, "Tab", "input[name=language]")
        page.keyboard.press("Space")
        press_until(page, "Tab", ".apply button")
        page.keyboard.press("Enter")
        page.wait_for_url("**language=*")

        assert page.locator("main [role=status]").inner_text() != before
        press_until(page, "Tab", "[data-hit] h2 a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/records/**")
        assert page.locator(".labelled").count() == 1


def test_skipping_the_header_leads_to_the_content(reader):
    with reader.at("/search?q=war") as visit:
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")

        assert visit.page.evaluate("document.activeElement.id") == "main"


def test_shortcuts_lead_to_the_search_box_and_through_the_hits(reader):
    with reader.at("/search?q=war") as visit:
        page = visit.page
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert (
            page.evaluate("[...document.querySelectorAll('[data-hit]')].findIndex((e) => e.contains(document.activeElement))")
            == 1
        )
        page.keyboard.press("/")

        assert page.evaluate("document.activeElement.name") == "q"


def test_the_sheet_of_shortcuts_opens_and_closes_by_key(reader, axe_source):
    with reader.at("/search?q=war") as visit:
        page = visit.page
        page.keyboard.press("?")
        assert page.locator("dialog[open]").is_visible()
        wrong = checks.axe(page, axe_source)
        page.keyboard.press("Escape")

        assert wrong == []
        assert page.locator("dialog[open]").count() == 0


def test_the_palette_leads_to_any_page_by_its_name(reader, axe_source):
    with reader.at("/search?q=war", staff=True) as visit:
        page = visit.page
        page.keyboard.press("Control+k")
        page.keyboard.type("hel")
        wrong = checks.axe(page, axe_source)
        page.keyboard.press("Enter")
        page.wait_for_url("**/help/")

        assert wrong == []
        assert not visit.said


def test_shortcuts_can_be_switched_off(reader):
    with reader.at("/help/", mode="dark") as visit:
        page = visit.page
        page.click("button[name=shortcuts][value=off]")
        page.wait_for_selector("button[name=shortcuts][value=on]")
        page.wait_for_load_state()
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 0
        page.click("button[name=shortcuts][value=on]")
        page.wait_for_selector("button[name=shortcuts][value=off]")
        page.wait_for_load_state()
        page.keyboard.press("?")

        assert page.locator("dialog[open]").count() == 1


def test_the_colours_are_kept_from_page_to_page(reader):
    with reader.at("/about/", mode="bare") as visit:
        page = visit.page
        page.click("button[name=theme][value=dark]")
        page.goto(reader.site.url("/"))

        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_file_is_loaded_and_followed_to_its_end(reader):
    file = reader.site.home / "files" / reader.site.places["token"] / "damaged.mrc"
    with reader.at("/staff/load/", staff=True) as visit:
        page = visit.page
        page.set_input_files("input[type=file]", file)
        page.click("main form button")
        page.wait_for_url("**/staff/load/*/**")
        page.click("main form .button-main")
        page.wait_for_url("**/staff/jobs/*/")

        page.wait_for_selector(".state-done", timeout=20_000)

        assert not [text for text in visit.said if "Failed" not in text]
        assert page.locator("#problems").is_visible()


def test_what_stands_on_paper_is_the_record_alone(reader):
    with reader.at("/records/{record}/") as visit:
        page = visit.page
        page.emulate_media(media="print")

        assert page.locator(".labelled").is_visible()
        assert not page.locator(".top").is_visible()
        assert not page.locator(".tabs").is_visible()


def test_colours_the_system_forces_keep_every_control_in_sight(reader, axe_source):
    with reader.at("/search?q=war") as visit:
        visit.page.emulate_media(forced_colors="active")
        border = visit.page.evaluate("getComputedStyle(document.querySelector('.apply button')).borderTopStyle")

        assert border == "solid"


def test_the_page_of_a_fault_is_open_to_everybody(reader, axe_source):
    from django.template.loader import render_to_string

    with reader.at("/") as visit:
        page = visit.page
        page.route(
            "**/a-fault", lambda route: route.fulfill(status=500, content_type="text/html", body=render_to_string("500.html"))
        )
        page.goto(reader.site.url("/a-fault"))

        assert page.locator("h1").inner_text() == "Something broke, and it was not you"
        assert checks.axe(page, axe_source) == []


def test_the_page_of_a_door_that_is_shut_is_open_to_everybody(reader, axe_source):
    with reader.at("/accounts/sign-in/") as visit:
        page = visit.page
        for _ in range(12):
            page.fill("#id_username", "somebody")
            page.fill("#id_password", "guess")
            with page.expect_navigation():  # A click on a slow machine returns before the answer is there.
                page.click("main form button")
            if not page.locator("#id_username").count():
                break

        assert page.locator("h1").inner_text() == "Please wait a little"
        assert checks.axe(page, axe_source) == []
