"""Which column of a table is what: by its name in several languages (headings.tsv), or by a map.

A map of columns: {"columns": {"price": "Preis netto", "isbn": "B", "fund": 4}, "currency": "EUR", "decimal_mark": ","};
a column is named by its heading, its letter, or its number from 1. "header" is the row of headings from 1, 0 for
none; without it the row is looked for, and where no name in it is known it is the first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from . import money
from .delimited import SEPARATORS
from .order_maps import WrongMap

FIELDS = (
    "author", "barcode", "branch", "call_number", "class_number", "currency", "doi", "edition", "format", "fund", "isbn",
    "issn", "item_type", "language", "lccn", "location", "net_price", "note", "oclc", "price", "publisher", "quantity",
    "series", "status", "subject", "subtitle", "title", "vendor", "vendor_number", "year",
)  # fmt: skip
_TOP = ("columns", "currency", "decimal_mark", "header", "name", "separator", "title")
_HEADER_WITHIN = 30
# Words between a price and its currency in headings; letters that do not come apart into a letter and its mark.
_BEFORE_CURRENCIES = frozenset({"a", "em", "en", "i", "in", "v", "w", "на", "в"})
_LETTERS_ALONE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_LETTERS = re.compile(r"[A-Za-z]{1,2}")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A map that was checked. `header` is the row of headings from 1, 0 for none, -1 to find it."""

    columns: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    currency: str = ""
    mark: str = ""
    header: int = -1
    separator: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table: fields by the places (from 0) they stand at, and the headings."""

    places: Mapping[str, tuple[int, ...]]
    headings: tuple[str, ...] = ()
    currency: str = ""


def checked(said: object) -> ColumnMap:
    """Check a map of columns. Raises WrongMap, which names the key and what to write there."""
    if not isinstance(said, Mapping):
        raise WrongMap("A map of columns is an object.", "map", 'Write {"columns": {...}}.')
    for name in said:
        if name not in _TOP:
            raise WrongMap(f"`{str(name)[:40]}` is not known.", "map", f"Use {', '.join(_TOP)}.")
    currency, mark = said.get("currency", ""), said.get("decimal_mark", "")
    if currency != "" and not money.is_currency(currency):
        raise WrongMap(f"{str(currency)[:40]} is no currency.", "currency", "Write a code of ISO 4217, such as EUR.")
    if mark not in ("", *money.MARKS):
        raise WrongMap(f"The decimal mark is {str(mark)[:40]}.", "decimal_mark", 'Write "." or ",".')
    separator, header = said.get("separator", ""), said.get("header", -1)
    if not isinstance(separator, str) or (separator and separator not in tuple(SEPARATORS)):
        raise WrongMap("The separator is not known.", "separator", 'Write ",", ";", "|" or a tab.')
    if not isinstance(header, int) or isinstance(header, bool) or not -1 <= header <= _HEADER_WITHIN:
        raise WrongMap("The row of headings is no number.", "header", f"Write 0 for none, or 1 to {_HEADER_WITHIN}.")
    columns = said.get("columns", {})
    if not isinstance(columns, Mapping):
        raise WrongMap("`columns` is no object.", "columns", 'Write {"isbn": "ISBN", "price": "C"}.')
    found = {name: _references(name, columns[name]) for name in columns}
    if header == 0 and not found:
        raise WrongMap("Without headings every column must be named.", "columns", 'Write {"isbn": 1, "title": 2}.')
    return ColumnMap(found, currency, mark, header, separator, str(said.get("name", ""))[:60])


def _references(name: Any, said: Any) -> tuple[str | int, ...]:
    if name not in FIELDS:
        raise WrongMap(f"`{str(name)[:40]}` is no field of an offer.", "columns", f"Use {', '.join(FIELDS)}.")
    listed = said if isinstance(said, list | tuple) else [said]
    for one in listed:
        if isinstance(one, bool) or not isinstance(one, str | int) or one == "" or (isinstance(one, int) and one < 1):
            raise WrongMap(f"{str(one)[:40]} is no column.", f"columns.{name}", "Write its heading, letter, or number from 1.")
    return tuple(listed)


def found(head: Sequence[str], column_map: ColumnMap) -> Columns:
    """Give the columns of a table with these headings; what the map names counts before what is recognised."""
    places: dict[str, list[int]] = {}
    currency = column_map.currency
    taken: set[int] = set()
    for name, references in column_map.columns.items():
        for one in references:
            place = _place(one, head)
            places.setdefault(name, []).append(place)
            taken.add(place)
    for place, heading in enumerate(head):
        plain, named = _plain(heading)
        name = recognised(plain)
        if place in taken or not name or name == "-" or (name in column_map.columns):
            continue
        places.setdefault(name, []).append(place)
        currency = currency or (named if name in ("price", "net_price") else "")
    return Columns({name: tuple(listed) for name, listed in places.items()}, tuple(head), currency)


def _place(reference: str | int, head: Sequence[str]) -> int:
    if isinstance(reference, int):
        return reference - 1
    wanted = _plain(reference)[0]
    for place, heading in enumerate(head):
        if heading.strip() == reference.strip() or (wanted and _plain(heading)[0] == wanted):
            return place
    if _LETTERS.fullmatch(reference):
        place = 0
        for letter in reference.upper():
            place = place * 26 + ord(letter) - 64
        return place - 1
    raise WrongMap(
        f"The table has no column “{reference[:60]}”.", "columns", f"It has {', '.join(head)[:200] or 'no headings'}."
    )


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Give which of the first rows has the headings (from 0), -1 for none: the one with the most names that are known."""
    best, most = -1, 0
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        known = {recognised(_plain(cell)[0]) for cell in row} - {"", "-"}
        if len(known) > most:
            best, most = place, len(known)
    return best if most > 1 or (most == 1 and len([cell for cell in rows[best] if cell]) == 1) else -1


def recognised(plain: str) -> str:
    """Give the field that a heading in small letters names, "" for none, "-" for one that means nothing here."""
    return _names().get(plain, "")


def _plain(heading: str) -> tuple[str, str]:
    """Give a heading in small letters without accents, punctuation and currency, and the currency it names."""
    currency = next((word for word in re.findall(r"\b[A-Z]{3}\b", heading) if word in money.digits_of()), "")
    currency = currency or next((code for sign, code in (("€", "EUR"), ("£", "GBP")) if sign in heading), "")
    rest = heading.replace(currency, " ") if currency else heading
    letters = unicodedata.normalize("NFKD", rest[:200].casefold().translate(_LETTERS_ALONE))
    kept = "".join(one if one.isalnum() else " " for one in letters if not unicodedata.combining(one))
    words = " ".join(kept.split())
    while currency and words.rpartition(" ")[2] in _BEFORE_CURRENCIES:
        words = words.rpartition(" ")[0]
    return words, currency


@cache
def _names() -> dict[str, str]:
    lines = files(__package__).joinpath("headings.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {_plain(name)[0]: field_name for field_name, names in rows for name in names.split("|")}
