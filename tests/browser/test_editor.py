"""The editor by keyboard alone, and two people at one record."""

from __future__ import annotations

import io
import urllib.request

import pymarc
import pytest

from . import checks


def focus_on(page, tag: str) -> None:
    """Go to the content of a field, field after field, by Enter alone."""
    for _ in range(60):
        here = page.evaluate("document.activeElement.closest('.efield')?.querySelector('.etag')?.value ?? ''")
        if here == tag and page.evaluate("document.activeElement.matches('.econtent')"):
            return
        page.keyboard.press("Enter" if here else "Tab")
    raise AssertionError(f"{tag} was not reached")


def until(page, wanted: str) -> None:
    """Wait for something to be true on the page (whose policy forbids Playwright's own way of waiting)."""
    for _ in range(100):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came true: {wanted}")


def exported(reader, record_id: str) -> pymarc.Record:
    with urllib.request.urlopen(reader.site.url(f"/records/{record_id}.mrc"), timeout=20) as answer:  # noqa: S310 - our own server
        return next(iter(pymarc.MARCReader(io.BytesIO(answer.read()))))


def exported_as_text(reader) -> str:
    address = reader.site.url(f"/api/records/{reader.site.places['record']}/line")
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


def test_a_full_record_with_its_original_script_is_made_by_keyboard_alone(reader):
    with reader.at("/staff/records/new/?template=book", staff=True) as visit:
        page = visit.page
        page.keyboard.press("Tab")
        focus_on(page, "020")
        page.keyboard.type("9789651306402")
        focus_on(page, "040")
        focus_on(page, "100")
        page.keyboard.type("Oz, Amos,$d1939-2018")
        focus_on(page, "245")
        page.keyboard.type("Sipur ʻal ahavah ṿe-ḥoshekh /$cʻAmos ʻOz.")
        page.keyboard.press("Alt+8")
        until(page, "document.activeElement.value?.startsWith('$6245-01')")
        page.keyboard.press("Control+a")
        page.keyboard.type("$6245-01/(2/r$aסיפור על אהבה וחושך /$cעמוס עוז.")
        focus_on(page, "338")
        page.keyboard.press("Control+Enter")
        page.keyboard.type("500")
        until(page, "document.activeElement.closest('.efield').textContent.includes('Note')")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("A novel.")
        page.keyboard.press("Alt+ArrowUp")
        page.keyboard.press("Alt+ArrowDown")
        page.keyboard.press("Control+s")
        page.wait_for_url("**/records/*/")
        record_id = page.url.rstrip("/").split("/")[-1]

        made = exported(reader, record_id)
        assert not visit.said
    assert made["020"]["a"] == "9789651306402"
    assert str(made["100"]) == "=100  1\\$aOz, Amos,$d1939-2018"
    assert made["245"]["6"] == "880-01"
    assert made["245"]["a"] == "Sipur ʻal ahavah ṿe-ḥoshekh /"
    assert made["880"]["6"] == "245-01/(2/r"
    assert made["880"]["a"] == "סיפור על אהבה וחושך /"
    assert made["500"]["a"] == "A novel."
    assert [field.tag for field in made][-2:] == ["500", "880"]
    assert made["003"].data == "main"


def test_what_was_removed_comes_back_and_goes_again(reader):
    with reader.at("/staff/records/{record}/edit/", staff=True) as visit:
        page = visit.page
        count = page.locator("#rows > .efield").count()
        page.focus("#f5 .econtent, #f5 select")
        text = page.evaluate("document.querySelector('#f5').textContent")
        page.keyboard.press("Control+d")
        assert page.locator("#rows > .efield").count() == count - 1
        page.keyboard.press("Control+z")
        assert page.locator("#rows > .efield").count() == count
        assert page.evaluate("document.querySelector('#f5').textContent") == text
        page.keyboard.press("Control+y")

        assert page.locator("#rows > .efield").count() == count - 1
        assert not visit.said


def test_what_is_wrong_is_said_at_its_field_while_somebody_types(reader, axe_source):
    with reader.at("/staff/records/{record}/edit/", staff=True) as visit:
        page = visit.page
        title = page.locator(".efield:has(.etag[value='245'])")
        title.locator(".econtent").press("End")
        page.keyboard.type("$xno")
        page.wait_for_selector(".eremarks li")

        assert "$x" in title.locator(".eremarks").inner_text()
        assert page.locator("#live").inner_text()
        page.wait_for_selector("#kept:not(:empty)")
        assert checks.axe(page, axe_source) == []


def test_help_letters_and_text_strings_are_at_hand(reader, axe_source):
    with reader.at("/staff/records/{hebrew}/edit/", staff=True) as visit:
        page = visit.page
        title = page.locator(".efield:has(.etag[value='245']) .econtent")
        title.press("Control+Alt+h")
        page.wait_for_selector("#tag-help:not([hidden]) h2")
        assert "Nonfiling characters" in page.locator("#tag-help").inner_text()
        assert checks.axe(page, axe_source) == []
        page.keyboard.press("Escape")
        assert page.locator("#tag-help").is_hidden()

        page.click("[data-open=editor-strings]")
        page.fill("#editor-strings textarea", "bi = Includes index.")
        page.click("#editor-strings button")
        title.press("Control+End")
        page.keyboard.type(" bi")
        page.keyboard.press("Control+Space")
        assert title.input_value().endswith(" Includes index.")

        page.click("[data-open=editor-signs]")
        assert checks.axe(page, axe_source) == []
        page.click("#editor-signs button:text-is('ß')")
        assert title.input_value().endswith("ß")


def test_the_keys_are_in_the_sheet_and_can_be_changed(reader, axe_source):
    with reader.at("/staff/records/{record}/edit/", staff=True) as visit:
        page = visit.page
        page.click("[data-open=keys]")
        assert checks.axe(page, axe_source) == []
        page.focus("[data-act=add] button")
        page.keyboard.press("Alt+n")
        page.keyboard.press("Escape")
        count = page.locator("#rows > .efield").count()
        page.focus("#f6 .econtent, #f6 select")
        page.keyboard.press("Alt+n")

        assert page.locator("#rows > .efield").count() == count + 1
        page.evaluate("localStorage.clear()")


def test_two_browsers_at_one_record_lose_nothing(reader, axe_source):
    address = "/staff/records/{changed}/edit/"
    with reader.at(address, staff=True) as first, reader.at(address, mode="dark", staff=True) as second:
        for visit, tag, text in ((first, "245", "$aFirst was here"), (second, "250", "$aSecond was here")):
            visit.page.locator(f".efield:has(.etag[value='{tag}']) .econtent").first.fill(text)
        first.page.keyboard.press("Control+s")
        first.page.wait_for_url("**/records/*/")

        second.page.click("button[value=save]")
        assert "Somebody else saved this record meanwhile" in second.page.content()
        assert checks.axe(second.page, axe_source) + checks.reflow(second.page) == []
        second.page.click("main .button-main")
        second.page.wait_for_url("**/records/*/")

    made = exported(reader, reader.site.places["changed"])
    assert (made["245"]["a"], made["250"]["a"]) == ("First was here", "Second was here")


@pytest.mark.parametrize("mode", ["light", "dark", "rtl"])
def test_the_page_of_a_conflict_is_open_to_everybody(reader, axe_source, mode):
    address = "/staff/records/{changed}/edit/"
    with reader.at(address, staff=True) as first, reader.at(address, mode=mode, staff=True) as second:
        for visit, text in ((first, f"$aFirst, {mode}"), (second, f"$aSecond, {mode}")):
            visit.page.locator(".efield:has(.etag[value='245']) .econtent").first.fill(text)
        first.page.keyboard.press("Control+s")
        first.page.wait_for_url("**/records/*/")

        second.page.click("button[value=save]")
        page = second.page
        page.wait_for_selector("input[name=do][value=resolve]", state="attached")
        assert page.locator("input[type=radio]").count() == 3
        assert checks.axe(page, axe_source) + checks.targets(page) + checks.reflow(page) + checks.keyboard(page) == []
        page.click("main .button-main")
        page.wait_for_url("**/records/*/")

    assert exported(reader, reader.site.places["changed"])["245"]["a"] == f"Second, {mode}"


def test_a_tag_typed_wrong_and_right_again_loses_no_code(reader):
    with reader.at("/staff/records/{record}/edit/", staff=True) as visit:
        page = visit.page
        row = page.locator(".efield:has(.etag[value='008'])").first
        place = row.get_attribute("data-row")
        codes = row.locator("[name=content]").input_value()
        tag = page.locator(f"#f{place} .etag")
        for typed in ("088", "008", "006", "007", "008"):
            tag.fill(typed)
            until(page, f"document.querySelector('#f{place}').dataset.tag === '{typed}'")
            page.wait_for_timeout(300)

        assert page.locator(f"#f{place} [name=content]").input_value() == codes
        page.keyboard.press("Control+s")
        page.wait_for_url("**/records/*/")
        assert not visit.said

    assert f"=008  {codes}" in exported_as_text(reader)
