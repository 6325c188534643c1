"""Tables of the standards as data (codes/*.tsv): comments begin with #, the first other line names the columns."""

from __future__ import annotations

from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Give the rows of a table without its comments and its heading; every row has as many cells as the heading."""
    text = files("alcove.marc").joinpath("codes", name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line[:1] not in ("#", "")]
    width = lines[0].count("\t") + 1
    return [(line + "\t" * width).split("\t")[:width] for line in lines[1:]]
