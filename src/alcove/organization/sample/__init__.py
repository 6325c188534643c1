"""The sample collection: works of the world, described for this program; what the first start shows."""

from __future__ import annotations

from pathlib import Path


def files() -> list[Path]:
    """Give the sample files, in mnemonic line format, in the order of their names."""
    return sorted(Path(__file__).parent.glob("*.mrk"))
