"""Rows of a spreadsheet (Office Open XML, ECMA-376): the first sheet that is shown, as text; formulas are never reckoned.

A number stands as the spreadsheet shows it, at most fifteen digits (IEEE 754 has no more); a date as ISO 8601.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from alcove.marc import safexml

from .collecting import Told
from .delimited import MOST_ROWS, Row
from .values import NotOffers

LARGEST_PART = 40_000_000
MOST_TAGS = 2_000_000
MOST_COLUMNS = 400
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Number formats that are dates, of those a workbook need not define (ECMA-376, 18.8.30).
_DATE_FORMATS = frozenset([*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)])
_IN_QUOTES = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_LONGEST_NUMBER = 40
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Save it as .xlsx or as CSV, and read that."
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes begin as a zip file or as an older Office file does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def rows(data: bytes, told: Told) -> Iterator[Row]:
    """Yield every row of the first sheet that is not empty, with its number. Raises NotOffers, and nothing else."""
    if data.startswith(_OLE):
        raise NotOffers("This is a spreadsheet of an older kind, or a protected one.", "the file", _SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _Workbook(archive, told).rows()
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        KeyError,
        struct.error,
    ) as error:
        raise NotOffers(f"The spreadsheet cannot be opened: {str(error)[:100]}.", "the file", _SAVE) from None
    except (NotImplementedError, ValueError, IndexError) as error:
        if isinstance(error, NotOffers):
            raise
        raise NotOffers(f"The spreadsheet cannot be read: {str(error)[:100]}.", "the file", _SAVE) from None


class _Workbook:
    """One open workbook."""

    def __init__(self, archive: zipfile.ZipFile, told: Told) -> None:
        """Read what all sheets share."""
        self._archive, self._told = archive, told
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise NotOffers("This file is no .xlsx spreadsheet.", "the file", _SAVE)
        self._book = self._part("xl/workbook.xml")
        self._strings = self._shared() if "xl/sharedStrings.xml" in names else []
        self._dates = self._date_styles() if "xl/styles.xml" in names else frozenset()
        properties = next((one for one in self._book if _local(one) == "workbookPr"), None)
        self._is_1904 = properties is not None and properties.get("date1904") in ("1", "true")

    def _part(self, name: str) -> safexml.Element:
        """Parse one part, with limits of size and number: a small file may hold very much."""
        with self._archive.open(name) as stream:
            raw = stream.read(LARGEST_PART + 1)
        if len(raw) > LARGEST_PART or raw.count(b"<") > MOST_TAGS:
            raise NotOffers("The spreadsheet is too large.", name[:100], "Divide it, or save it as CSV.")
        try:
            return safexml.parse(raw)
        except (safexml.XmlBroken, safexml.XmlRefused) as error:
            raise NotOffers(f"A part of the spreadsheet is broken: {str(error)[:100]}.", name[:100], _SAVE) from None

    def _shared(self) -> list[str]:
        return [_text(one) for one in self._part("xl/sharedStrings.xml") if _local(one) == "si"]

    def _date_styles(self) -> frozenset[int]:
        """Give the styles of cells (by their number) that show a number as a date."""
        own: dict[str, str] = {}
        formats: list[str] = []
        for part in self._part("xl/styles.xml"):
            if _local(part) == "numFmts":
                own = {one.get("numFmtId") or "": one.get("formatCode") or "" for one in part}
            elif _local(part) == "cellXfs":
                formats = [one.get("numFmtId") or "" for one in part]
        return frozenset(place for place, one in enumerate(formats) if _is_date(one, own.get(one, "")))

    def rows(self) -> Iterator[Row]:
        sheets = [one for part in self._book if _local(part) == "sheets" for one in part]
        shown = [one for one in sheets if one.get("state", "visible") == "visible"] or sheets
        if not shown:
            raise NotOffers("The spreadsheet has no sheet.", "xl/workbook.xml", _SAVE)
        name = (shown[0].get("name") or "")[:60]
        if len(shown) > 1:
            said = f"Only the first sheet (“{name}”) is read; there are {len(shown)}."
            self._told.tell("other-sheets", said, "Save the others each as a file.", "the file")
        sheet = self._part(self._path(shown[0].get(_RELATION) or ""))
        data = next((one for one in sheet if _local(one) == "sheetData"), None)
        number = 0
        for count, row in enumerate(data if data is not None else ()):
            if count >= MOST_ROWS:
                self._told.tell(
                    "too-long", f"Only the first {MOST_ROWS:,} rows are read.", "Divide the table.", f"row {number}"
                )
                return
            said = row.get("r") or ""
            number = int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else number + 1
            if any(cells := self._cells(row)):
                yield number, cells

    def _path(self, relation: str) -> str:
        """Give where the sheet of a relation lies."""
        for one in self._part("xl/_rels/workbook.xml.rels"):
            if one.get("Id") == relation:
                target = one.get("Target") or ""
                return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        raise NotOffers("The spreadsheet does not say where its sheet is.", "xl/_rels/workbook.xml.rels", _SAVE)

    def _cells(self, row: safexml.Element) -> list[str]:
        cells: list[str] = []
        for cell in row:
            place = _column(cell.get("r") or "", len(cells))
            if place >= MOST_COLUMNS or place < len(cells):
                continue
            cells += [""] * (place - len(cells))
            cells.append(self._cell(cell))
        return cells

    def _cell(self, cell: safexml.Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return " ".join(_text(one) for one in cell if _local(one) == "is").strip()
        value = next((one.text or "" for one in cell if _local(one) == "v"), "").strip()
        if kind == "s":
            place = int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else -1
            return self._strings[place].strip() if 0 <= place < len(self._strings) else ""
        if kind != "n" or not value:
            return "" if kind == "e" else value
        style = cell.get("s") or "0"
        return self._shown(value, style.isascii() and style.isdecimal() and int(style[:6]) in self._dates)

    def _shown(self, value: str, is_date: bool) -> str:
        if len(value) > _LONGEST_NUMBER:
            return value
        try:
            number = _FIFTEEN.create_decimal(value)
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number.adjusted()) > 20:
            return value
        if is_date and 0 < number < 2_958_466:
            return self._date(int(number))
        return f"{number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize():f}"

    def _date(self, days: int) -> str:
        # Serial 60 is the 29th of February 1900, which never was (ECMA-376, 18.17.4.1).
        first = date(1904, 1, 1) if self._is_1904 else date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
        return (first + timedelta(days=days)).isoformat() if days < 2_900_000 else str(days)


def _is_date(number: str, code: str) -> bool:
    if code:
        plain = _IN_QUOTES.sub("", code).lower()
        return "y" in plain or ("d" in plain and "m" in plain)
    return number.isascii() and number.isdecimal() and int(number[:6]) in _DATE_FORMATS


def _column(reference: str, following: int) -> int:
    """Give the number of a column from 0: 0 for "A7"; the following one where the cell does not say."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return following
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _text(element: safexml.Element) -> str:
    """Give the text of a string, without the reading aids of Japanese (rPh)."""
    found = (one for one in element.iter() if _local(one) == "t" and not _is_reading(one))
    return "".join(one.text or "" for one in found)


def _is_reading(one: safexml.Element) -> bool:
    parent = one.getparent()
    return parent is not None and _local(parent) == "rPh"


def _local(element: safexml.Element) -> str:
    return str(element.tag).rpartition("}")[2]
