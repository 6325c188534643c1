"""Term lists as a table: the CSV twin of `alcove-terms/1`, for those who work with a spreadsheet.

The first row says what the list says of itself (`alcove-terms/1`, then cells such as `title=…`), the second names the columns,
and every row after them is one entry. Lists are joined by `;`, the parts of one thing in a list by `|`; where one of these, or
`\\`, is part of a text, a `\\` stands before it. A cell that a spreadsheet would take for a formula begins with `\\`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from . import shape
from .entries import FORMAT, Entry, ListHeader, TermList, TermListProblem, Trouble
from .jsonl import MOST_BYTES, keep

COLUMNS = tuple(one.name for one in fields(Entry) if one.name != "line")
_VOICE = ("who", "source", "date", "self_described", "note")
# The parts of what is in a list, in their order in a cell.
_PARTS: dict[str, tuple[str, ...]] = {
    "alternatives": ("term", "scheme", "relation", "preferred_by", "source"),
    "defenders": _VOICE,
    "exceptions": ("if", "value"),
    "objectors": _VOICE,
    "same_as": ("list", "key"),
}
_FLAGS = {"true": True, "false": False, "": None, "self": True, "yes": True, "no": False}
_FORMULA = ("=", "+", "-", "@", "\t")


def write(term_list: TermList) -> bytes:
    """Give the list as CSV in UTF-8."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    said = shape.encode(term_list.header)
    table.writerow([FORMAT, *(f"{name}={_cell('scheme' if name == 'consulted' else '', said[name])}" for name in said)])
    table.writerow(COLUMNS)
    for entry in term_list.entries:
        plain = shape.encode(entry)
        table.writerow([_cell(name, plain[name]) if name in plain else "" for name in COLUMNS])
    return out.getvalue().encode()


def read(raw: bytes | str) -> TermList:
    """Give the list in a file's bytes or text: entries that are right, and troubles for those that are not.

    Raises TermListProblem where the file is no table of this form, or too large.
    """
    troubles: list[Trouble] = []
    text = raw.removeprefix("\ufeff") if isinstance(raw, str) else text_of(raw)
    rows = numbered(text, _separator(text), troubles)
    line, first = next(rows, (1, []))
    if not first or first[0].strip() != FORMAT:
        raise TermListProblem("The first row is not that of a term list.", f"Its first cell is {FORMAT}.")
    header = _header(first[1:], troubles)
    line, names = next(rows, (2, []))
    names = [name.strip().lower() for name in names]
    if "id" not in names or "term" not in names:
        raise TermListProblem("The second row does not name the columns.", "It names at least id and term.")
    if len(set(filter(None, names))) < len([name for name in names if name]):
        raise TermListProblem("Two columns have one name.", "Give each column a name of its own.")
    found: dict[str, Entry] = {}
    for line, row in rows:
        keep(_entry(names, row, line, troubles), found, troubles)
    return TermList(header, tuple(found.values()), tuple(troubles))


def _separator(text: str) -> str:
    """Say what stands between the cells: some spreadsheets save with semicolons or tabs."""
    after = text.lstrip('"').removeprefix(FORMAT).lstrip('"')[:1]
    return after if after in (";", "\t") else ","


def text_of(raw: bytes) -> str:
    """Give the text of a file. Raises TermListProblem where it is too large, or not UTF-8."""
    if len(raw) > MOST_BYTES:
        raise TermListProblem("The file is larger than 50 MB.", "Divide it into several lists.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TermListProblem(f"Letters on line {line} are not UTF-8.", "Save the file as UTF-8.") from error


def numbered(text: str, separator: str, troubles: list[Trouble]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table that are not empty, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            troubles.append(Trouble(line, "", "This row cannot be read.", "Mend it; a quotation mark may be missing."))
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def _header(cells: Iterable[str], troubles: list[Trouble]) -> ListHeader:
    said: dict[str, Any] = {}
    for cell in cells:
        name, equals, value = cell.partition("=")
        if equals:
            said[name.strip()] = _divided(value, ";") if name.strip() == "consulted" else _bare(value)
    return shape.header(said, 1, troubles)


def _entry(names: list[str], row: list[str], line: int, troubles: list[Trouble]) -> Entry | None:
    said: dict[str, Any] = {}
    for name, cell in zip(names, row, strict=False):
        if name and cell:
            said[name] = _READ.get(name, _bare)(cell)
    if any(cell.strip() for cell in row[len(names) :]):
        troubles.append(Trouble(line, "", "The row has more cells than there are columns.", "Look for a comma too many."))
        return None
    return shape.decode(said, line, troubles)


def _cell(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if name == "upstream":
        pieces = [value["scheme"], value["state"], value.get("date", ""), *value.get("to", [])]
        return _guarded("|".join(map(_escaped, pieces)))
    if name in _PARTS:
        return _guarded(";".join(_joined(_PARTS[name], one) for one in value))
    if isinstance(value, list):
        return _guarded(";".join(map(_escaped, value)))
    return "\\" + value if value.startswith((*_FORMULA, "\\")) else str(value)


def _joined(parts: tuple[str, ...], one: dict[str, Any]) -> str:
    pieces = [one.get(part, "") for part in parts]
    pieces = [("self" if piece else "") if isinstance(piece, bool) else _escaped(piece) for piece in pieces]
    while not pieces[-1]:
        pieces.pop()
    return "|".join(pieces)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace("|", "\\|")


def _guarded(cell: str) -> str:
    return "\\" + cell if cell.startswith(_FORMULA) else cell


def _bare(cell: str) -> str:
    return cell.removeprefix("\\")


def _divided(cell: str, at: str) -> list[str]:
    """Give what stands between the marks, without the marks that guard a letter."""
    return [_unescaped(piece) for piece in _pieces(cell, at)]


def _pieces(cell: str, at: str) -> list[str]:
    pieces, start, index = [], 0, 0
    while index < len(cell):
        if cell[index] == "\\":
            index += 1
        elif cell[index] == at:
            pieces.append(cell[start:index])
            start = index + 1
        index += 1
    return [*pieces, cell[start:]]


def _unescaped(piece: str) -> str:
    out, guarded = [], False
    for letter in piece:
        if letter == "\\" and not guarded:
            guarded = True
            continue
        out.append(letter)
        guarded = False
    return "".join(out)


def _listed(cell: str) -> list[str]:
    return _divided(cell, ";")


def _flag(cell: str) -> Any:
    return _FLAGS.get(cell.strip().lower(), cell)


def _objects(parts: tuple[str, ...]) -> Callable[[str], list[dict[str, Any]]]:
    def read_cell(cell: str) -> list[dict[str, Any]]:
        return [_object(parts, _divided(piece, "|")) for piece in _pieces(cell, ";")]

    return read_cell


def _object(parts: tuple[str, ...], pieces: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = dict(zip(parts, pieces, strict=False))
    for number, piece in enumerate(pieces[len(parts) :], 1):
        said[f"part {len(parts) + number}"] = piece
    if "self_described" in said:
        said["self_described"] = _flag(said["self_described"])
    return said


def _upstream(cell: str) -> dict[str, Any]:
    scheme, state, date, *to = [*_divided(cell, "|"), "", ""][: max(3, len(_pieces(cell, "|")))]
    return {"scheme": scheme, "state": state, "date": date, "to": to}


_READ: dict[str, Callable[[str], Any]] = {
    **{name: _objects(parts) for name, parts in _PARTS.items()},
    "keep_searchable": _flag,
    "scheme": _listed,
    "suggest": _flag,
    "upstream": _upstream,
}
