"""The part people play: terms and codes lead to each other, whichever label of the list a record uses."""

from __future__ import annotations

import pytest

from alcove.marc import headings
from alcove.marc.record import Field


@pytest.mark.parametrize("term", ["draftsman.", "Drafter", "drafter,"])
def test_the_standards_term_and_the_preferred_one_have_the_same_code(term):
    field = Field.data("700", "1 ", [("a", "Vrubel, Mikhail,"), ("e", term)])

    assert headings.role_codes(field) == ["drm"]


def test_a_code_is_shown_with_the_preferred_term():
    field = Field.data("700", "1 ", [("a", "Vrubel, Mikhail,"), ("4", "http://id.loc.gov/vocabulary/relators/drm")])

    assert headings.roles(field) == ["drafter"]
