"""The points by which two records are known to be of the same thing, and the keys of a record at each point.

    keys_of(record, ["isbn", "title"])      {"isbn": {"9780140449136"}, "title": {"crimeandpunishment"}}

To add a point, add a line to POINTS. Nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from alcove.engines.search.text import fold
from alcove.marc import brief, keys, pick
from alcove.marc.material import material
from alcove.marc.record import Record

LONGEST_KEY = 200
OWN = re.compile(r"(?!00|880)[0-9]{3}[0-9a-z]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EDITION_NUMBER = re.compile(r"[0-9]+")
_TITLE = pick.compile_fields([pick.field("", pick.without_nonfiling(pick.romanised("245anp")))])
_ORIGINAL = pick.compile_fields([pick.field("", pick.without_nonfiling(pick.original_script("245anp")))])
# 008/23 (29 of maps and visual material): form of item. Everything that is not here is on paper.
_FORMS = {"o": "online", "q": "electronic", "s": "electronic", "a": "microform", "b": "microform", "c": "microform",
          "d": "large print", "f": "braille"}  # fmt: skip


class Point(NamedTuple):
    """One point: its name in words, its weight, whether it may find records (or only confirm), and how keys are made."""

    label: str
    score: int
    finds: bool
    keys: Callable[[Record], Iterable[str]]


def keys_of(record: Record, points: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the keys of a record at these points. A point is a name of POINTS or an own subfield such as `907a`."""
    return {name: frozenset(map(_fitting, filter(None, point(name).keys(record)))) for name in points}


def _fitting(key: str) -> str:
    """Keep a key within its column; half characters and NUL, which no database keeps, become question marks."""
    key = key[:LONGEST_KEY]
    return key if key.isascii() and "\0" not in key else key.encode(errors="replace").decode().replace("\0", "?")


def point(name: str) -> Point:
    """Give a point by its name. Raises LookupError."""
    if OWN.fullmatch(name):
        return Point(f"{name[:3]} ${name[3]}", 16, True, lambda record: _own(record, name[:3], name[3]))
    return POINTS[name]


def _own_number(record: Record) -> list[str]:
    """Give `(namespace)number` of 003 and 001; without a namespace the number alone."""
    number, namespace = (record.control("001") or "").strip(), (record.control("003") or "").strip()
    return [_system_number(namespace, number)] if number else []


def _control_numbers(record: Record) -> list[str]:
    """Give the number of the record itself, and of every 035 $a: what any system calls it."""
    return _own_number(record) + [_system_number(*found) for found in keys.system_numbers(record)]


def _system_number(namespace: str, number: str) -> str:
    oclc = keys.normalise_oclc(f"({namespace}){number}" if namespace else number)
    return f"(ocolc){oclc}" if oclc else f"({namespace.casefold()}){' '.join(number.split()).casefold()}"


def _oclc(record: Record) -> list[str]:
    """Give OCLC numbers, merged and cancelled ones too: they name the same thing."""
    return keys.oclc_numbers(record) + keys.former_oclc_numbers(record)


def _other_numbers(record: Record) -> list[str]:
    return [f"{kind} {squeezed(number)}" for kind, number in keys.other_numbers(record) if squeezed(number)]


def squeezed(text: str) -> str:
    """Give a text as it is compared: folded, letters and digits alone."""
    return _NOT_LETTERS.sub("", fold(text))


def _title(record: Record) -> list[str]:
    found = (*_TITLE(record)[""][:1], *_ORIGINAL(record)[""][:1])
    return [key for key in map(squeezed, found) if key]


def _title_date_publisher(record: Record) -> list[str]:
    by_tag = {tag: record.fields(tag) for tag in ("260", "264")}
    publisher = next((squeezed(one)[:5] for field in brief.imprints(by_tag) for one in field.all("b") if squeezed(one)), "")
    year = brief.year(record)
    return [f"{title[:150]}|{year}|{publisher}" for title in _title(record) if year and publisher]


def _edition(record: Record) -> list[str]:
    """Give the edition as its number or first letters; a record that names none is a first edition."""
    field = record.first("250")
    said = fold(field.get("a") or "") if field else ""
    if found := _EDITION_NUMBER.search(said):
        return [str(int(found[0][:9]))]
    words = _NOT_LETTERS.split(said)
    number = next((at for at, word in enumerate(_ORDINALS, 1) if word in words), None)
    return [str(number) if number else "".join(words)[:3] or "1"]


def _form(record: Record) -> list[str]:
    """Give what it is and on what: `book, paper`, `map, online`."""
    fixed = record.control("008") or ""
    kind = record.leader[6:7]
    code = fixed[29:30] if kind and kind in "efgkor" else fixed[23:24]
    carrier = _FORMS.get(code, "")
    if not carrier and any((field.get("b") or "").strip() == "cr" for field in record.fields("338")):
        carrier = "online"
    return [f"{material(record)}, {carrier or 'paper'}"]


def _own(record: Record, tag: str, code: str) -> list[str]:
    return [squeezed(value) for field in record.fields(tag) for value in field.all(code)]


# Add a point here. Scores are powers of two, so that a sum says which points hit.
POINTS: dict[str, Point] = {
    "own number": Point("own control number (001)", 1024, True, _own_number),
    "control number": Point("control number (001 or 035)", 512, True, _control_numbers),
    "oclc": Point("OCLC number", 256, True, _oclc),
    "lccn": Point("Library of Congress number", 128, True, keys.lccns),
    "isbn": Point("ISBN", 64, True, keys.isbns),
    "issn": Point("ISSN", 64, True, keys.issns),
    "other number": Point("other standard number (024)", 32, True, _other_numbers),
    "title, date and publisher": Point("title, date and publisher", 8, True, _title_date_publisher),
    "title": Point("title", 4, True, _title),
    "edition": Point("edition", 2, False, _edition),
    "form": Point("physical form", 1, False, _form),
}
