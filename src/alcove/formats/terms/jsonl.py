"""Term lists as lines of JSON: `alcove-terms/1`, the first line the header, then one entry a line."""

from __future__ import annotations

import json
from typing import Any

from . import shape
from .entries import FORMAT, Entry, TermList, TermListProblem, Trouble

MOST_BYTES = 50_000_000
LONGEST_LINE = 1_000_000


class _Doubled(ValueError):
    """A key that an object has twice."""


def read(raw: bytes | str) -> TermList:
    """Give the list in a file's bytes or text: entries that are right, and troubles for those that are not.

    Raises TermListProblem where the file is no list of this form, or too large.
    """
    if isinstance(raw, str):
        raw = raw.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise TermListProblem("The file is larger than 50 MB.", "Divide it into several lists.")
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise TermListProblem("A line is longer than 1 MB.", "Write one entry a line, and shorten its texts.")
    troubles: list[Trouble] = []
    header = shape.header(_header(lines[0], troubles), 1, troubles)
    return TermList(header, _entries(lines, troubles), tuple(troubles))


def write(term_list: TermList) -> bytes:
    """Give the list as lines of JSON, in UTF-8 and NFC."""
    header = {"format": FORMAT, **shape.encode(term_list.header)}
    objects = [header, *(shape.encode(entry) for entry in term_list.entries)]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects).encode()


def _header(line: bytes, troubles: list[Trouble]) -> dict[str, Any]:
    said = _object(line, 1, troubles)
    if said is None or said.get("format") != FORMAT:
        raise TermListProblem("The first line is not the header of a term list.", f'It begins {{"format": "{FORMAT}"')
    return said


def _entries(lines: list[bytes], troubles: list[Trouble]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or (said := _object(line, number, troubles)) is None:
            continue
        keep(shape.decode(said, number, troubles), found, troubles)
    return tuple(found.values())


def keep(entry: Entry | None, found: dict[str, Entry], troubles: list[Trouble]) -> None:
    """Put an entry with the others by its id; one whose id is there already is a trouble."""
    if entry is None:
        return
    if entry.id in found:
        message = f"The id {entry.id[:60]} is on line {found[entry.id].line} already."
        troubles.append(Trouble(entry.line, "id", message, "Give each entry an id of its own."))
        return
    found[entry.id] = entry


def _object(line: bytes, number: int, troubles: list[Trouble]) -> dict[str, Any] | None:
    try:
        said = json.loads(line.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except UnicodeDecodeError:
        troubles.append(Trouble(number, "", "Letters on this line are not UTF-8.", "Save the file as UTF-8."))
    except _Doubled as error:
        troubles.append(Trouble(number, str(error)[:100], "The key is there twice.", "Keep one of the two."))
    except (ValueError, RecursionError):
        troubles.append(Trouble(number, "", "This is no JSON.", "Mend the line; a file cut short ends so."))
    else:
        if isinstance(said, dict):
            return said
        troubles.append(Trouble(number, "", "This is no object of JSON.", "Write one entry a line."))
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, value in pairs:
        if key in said:
            raise _Doubled(key)
        said[key] = value
    return said


def _refused(constant: str) -> Any:
    raise ValueError(constant)
