"""Everything a person can type, set, call or meet as an error is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs import reference

DOCS = Path(reference.__file__).parent


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_reference_is_what_the_program_says(page):
    assert (DOCS / "reference" / page).read_text("utf-8") == reference.PAGES[page](), "run scripts/docs"


def test_every_link_between_pages_leads_somewhere():
    for page in [DOCS.parent / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} points at {target}"
