"""Every page does its work without JavaScript."""

from __future__ import annotations

import pytest

from .pages import PAGES


@pytest.mark.parametrize("listed", [page for page in PAGES if page.form], ids=str)
def test_a_page_does_its_work_without_javascript(reader, listed):
    with reader.at(listed.address, mode="bare", staff=listed.staff) as visit:
        page = visit.page
        if listed.name == "load":
            page.set_input_files("input[type=file]", reader.site.home / "files" / reader.site.places["token"] / "damaged.mrc")
        for selector, text in listed.fill:
            page.fill(selector, text) if text else page.check(f"{selector} >> input")

        with page.expect_navigation():
            page.click(listed.form)

        assert listed.leads_to in page.url
        assert page.locator("h1").count() == 1
