"""Every page by day is open to everybody."""

from __future__ import annotations

import pytest

from .open_to_everybody import faults
from .pages import PAGES


@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_a_page_is_open_to_everybody(reader, axe_source, listed):
    wrong = faults(reader, axe_source, listed, "light")
    assert not wrong, "\n".join(["", *wrong])


def test_every_page_has_a_title_of_its_own(reader):
    pages: dict[str, list[str]] = {}
    for listed in PAGES:
        if listed.status == 200 and "at=" not in listed.address:
            answer = reader.context("light", staff=listed.staff).request.get(reader.site.url(listed.address))
            title = answer.text().partition("<title>")[2].partition("</title>")[0]
            pages.setdefault(title, []).append(str(listed))
    assert [together for together in pages.values() if len(together) > 1] == []
