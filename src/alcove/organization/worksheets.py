"""Worksheets for a heading that is split: a line for every field, dealt out to other headings in a spreadsheet or a grid."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from alcove.libraries.errors import AlcoveError, NotFound

from .authorities import linked_records, standing

COLUMNS = ("record", "version", "place", "tag", "heading", "title", "to")
MOST = 200_000


class BadWorksheet(AlcoveError):
    """The worksheet cannot be read; the message names the line."""

    code = "A452"


class _Rows(Protocol):
    def writerow(self, row: Iterable[Any], /) -> Any: ...


@dataclass
class Sheet:
    """A filled worksheet: the new authority of each field (record, place), and the version each record was looked at."""

    assigned: dict[tuple[int, int], int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)


def write(library_id: int, authority: int, rows: _Rows) -> int:
    """Write the fields of an authority, a line each, `to` empty; give how many. Raises NotFound (A301)."""
    here = standing(library_id, authority)
    if here is None:
        raise NotFound(f"There is no authority {authority}.", remedy="Look it up: alcove authorities find")
    rows.writerow(COLUMNS)
    count = 0
    for count, one in enumerate(linked_records(library_id, here), 1):  # noqa: B007 - the count is the answer
        rows.writerow((one.record_id, one.version, one.place, one.tag, one.text, one.title, ""))
    return count


def read(lines: Iterable[str]) -> Sheet:
    """Read a filled worksheet; lines whose `to` is empty are passed over. Raises BadWorksheet (A452)."""
    sheet = Sheet()
    reader = csv.DictReader(lines)
    try:
        for row in reader:
            _take(sheet, row, reader.line_num)
            if len(sheet.versions) > MOST:
                raise BadWorksheet(f"A worksheet may have {MOST:,} lines.", remedy="Split the heading in several steps.")
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadWorksheet(f"Line {reader.line_num} cannot be read: {error}", remedy="Save it as CSV in UTF-8.") from error
    if missing := [name for name in ("record", "version", "place", "to") if name not in (reader.fieldnames or ())]:
        raise BadWorksheet(f"The worksheet has no column “{missing[0]}”.", remedy="Get the worksheet again.")
    return sheet


def _take(sheet: Sheet, row: dict[str | Any, Any], line: int) -> None:
    values = [(row.get(name) or "").strip() for name in ("record", "version", "place", "to")]
    if any(len(value) > 18 or not (value.isascii() and value.isdigit()) for value in values[:3]):
        raise BadWorksheet(f"Line {line}: record, version and place must be numbers.", remedy="Change only the column “to”.")
    record, version, place = map(int, values[:3])
    sheet.versions[record] = version
    if values[3]:
        if not (values[3].isascii() and values[3].isdigit()) or len(values[3]) > 18:
            raise BadWorksheet(
                f"Line {line}: “to” is not the id of an authority record.", remedy="Write its number, or nothing."
            )
        sheet.assigned[record, place] = int(values[3])
