"""Spreadsheets made for the tests, by the library that writes ours, or part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from xlsxwriter import Workbook

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>ISBN</t></is></c></row>'
    '<row r="2"><c r="A2"><v>9783608939774</v></c></row></sheetData></worksheet>',
}


def workbook(rows: Sequence[Sequence[object]], dates: Sequence[tuple[int, int, object]] = (), more: str = "") -> bytes:
    """Give a spreadsheet: strings and numbers as they are, `dates` at (row, column), a further sheet named `more`."""
    out = io.BytesIO()
    book = Workbook(out)
    sheet = book.add_worksheet("Titles")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    for row, column, when in dates:
        sheet.write_datetime(row, column, when, book.add_format({"num_format": "dd.mm.yyyy"}))
    if more:
        book.add_worksheet(more).write(0, 0, "x")
    book.close()
    return out.getvalue()


def parts(**changed: bytes | str) -> bytes:
    """Give a spreadsheet of parts; a changed one under its name with "_" for "/" and ".", `workbook` or `sheet` for short."""
    names = {"workbook": "xl/workbook.xml", "sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    names |= {"relations": "xl/_rels/workbook.xml.rels", "styles": "xl/styles.xml"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (PARTS | {names[key]: value for key, value in changed.items()}).items():
            archive.writestr(name, content)
    return out.getvalue()
