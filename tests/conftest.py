"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real files; skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real records (../shared/data) is not here")
    return SHARED_DATA
