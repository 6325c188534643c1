"""Rows of a table in text: commas, semicolons, tabs or bars between the cells. A cell is text, whatever it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .collecting import Told

SEPARATORS = ",;\t|"
MOST_ROWS = 200_000
Row = tuple[int, list[str]]
_SAMPLE = 20_000


def rows(text: str, told: Told, separator: str = "") -> Iterator[Row]:
    """Yield every row that is not empty, with the line it begins on. A row that cannot be read is told and passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or found_separator(text))
    for _ in range(MOST_ROWS):
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            told.place = f"row {line}"
            told.tell("broken-row", "This row cannot be read.", "Mend it; a quotation mark may be missing.")
            continue
        if any(cell.strip() for cell in row):
            yield line, [cell.strip() for cell in row]
    told.place = f"row {MOST_ROWS}"
    told.tell("too-long", f"Only the first {MOST_ROWS:,} rows are read.", "Divide the table.")


def found_separator(text: str) -> str:
    """Give what parts the first rows into the most cells alike; where nothing does, the commonest of the first row."""
    first = next((line for line in text[:_SAMPLE].splitlines() if line.strip()), "")
    best, most = max(SEPARATORS, key=first.count), 1.0
    for separator in SEPARATORS:
        widths = _widths(text[:_SAMPLE], separator)
        if not widths:
            continue
        score = max((width * widths.count(width) / len(widths) for width in set(widths) if width > 1), default=0.0)
        if score > most:
            best, most = separator, score
    return best


def _widths(sample: str, separator: str) -> list[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == 30:
                break
    except csv.Error:
        return widths
    # The last row of a sample may be cut.
    return widths[:-1] if len(widths) > 2 and len(sample) == _SAMPLE else widths
