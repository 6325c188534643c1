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


@cache
def code_list(name: str) -> dict[str, str]:
    """Read a code list; empty where there is none."""
    path = Path(__file__).parent.parent / "codes" / f"{name}.tsv"
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {row[0]: row[1] for row in rows if not row[0].startswith("#")}
