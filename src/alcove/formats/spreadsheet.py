"""Rows as a spreadsheet (Office Open XML, ECMA-376), in bounded memory; every cell is text, so that none is a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence

from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can have."""
_LONGEST = 32_767
_PIECE = 65_536


class TooManyRows(ValueError):
    """A sheet has no room for more rows than MOST_ROWS."""


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the file, piece by piece. A cell of more than 32,767 characters ends in "…". Raises TooManyRows."""
    with tempfile.TemporaryFile() as out:
        book = Workbook(out, {"constant_memory": True, "in_memory": False})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, text in enumerate(head):
            sheet.write_string(0, column, text, bold)
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise TooManyRows(f"A sheet has {MOST_ROWS:,} rows at most; write CSV instead.")
            for column, text in enumerate(row):
                sheet.write_string(number, column, _cell(text))
        book.close()
        out.seek(0)
        while piece := out.read(_PIECE):
            yield piece


def _cell(text: str) -> str:
    """Give text as a cell can hold it: no sign that XML cannot say, no more than there is room for."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
