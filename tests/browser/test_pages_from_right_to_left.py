"""Every page from right to left is open to everybody."""

from __future__ import annotations

import pytest

from .open_to_everybody import faults
from .pages import PAGES


@pytest.mark.parametrize("listed", PAGES, ids=str)
def test_a_page_is_open_to_everybody(reader, axe_source, listed):
    wrong = faults(reader, axe_source, listed, "rtl")
    assert not wrong, "\n".join(["", *wrong])
