"""What the pages about a record say, as data: labels, relator terms' places, scripts, punctuation. Tab-separated files.

Labels are English message ids; they are translated where they are shown.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """Read the rows of a table of this folder; lines that begin with # and empty lines are passed over."""
    text = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))
