"""Where vendors put order data in MARC records (9XX), as data: maps/*.json, or a map of one's own.

    {"name": "ours", "currency": "EUR", "price_unit": "decimal",
     "line": {"price": ["980$b"], "note": ["961$c", "961$d"]},
     "copy": {"tag": "949", "fields": {"fund": "p", "location": "l", "quantity": "q"}}}

`line` is of the title, `copy` of every copy: each field with that tag is a group of copies, and where subfields of it repeat,
each of them is. `price_unit` is "decimal" or "minor" (cents), `decimal_mark` "." or "," where it is not to be found out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from alcove.marc.record import Record

from . import money

UNITS = ("decimal", "minor")
LINE_FIELDS = ("currency", "fund", "location", "note", "price", "quantity", "status", "vendor", "vendor_number")
COPY_FIELDS = ("barcode", "branch", "call_number", "fund", "item_type", "location", "note", "price", "quantity")
_TOP = ("copy", "currency", "decimal_mark", "line", "name", "price_unit", "recognised_by", "source", "title")
_TAG = re.compile(r"[0-9]{3}")
_PLACE = re.compile(r"([0-9]{3})\$([a-z0-9])")
_CODE = re.compile(r"[a-z0-9]")


class WrongMap(ValueError):
    """A map says something that cannot be done; `place` is the key, `remedy` what to write."""

    def __init__(self, message: str, place: str, remedy: str) -> None:
        """Keep all three."""
        super().__init__(message)
        self.place = place
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class OrderMap:
    """A map that was checked. `line` names places ("980", "b") of the title, `copies` subfields of the field `tag`."""

    name: str
    title: str = ""
    currency: str = ""
    unit: str = "decimal"
    mark: str = ""
    line: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    tag: str = ""
    copies: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[tuple[str, str], ...] = ()

    def is_of(self, record: Record) -> bool:
        """Say whether a record has every place this map is known by."""
        return bool(self.signs) and all(
            any(one.get(code) is not None for one in record.fields(tag)) for tag, code in self.signs
        )


def names() -> tuple[str, ...]:
    """Name the maps that come along."""
    return tuple(_shipped())


def named(name: str) -> OrderMap:
    """Give a map that comes along. Raises WrongMap where there is none of this name."""
    if name not in _shipped():
        raise WrongMap(f"There is no map named {name[:60]}.", "name", f"Use one of {', '.join(names())}.")
    return _shipped()[name]


def recognised(record: Record) -> OrderMap | None:
    """Give the map whose places this record has, of several the one that is known by the most; None for none."""
    fitting = [one for one in _shipped().values() if one.is_of(record)]
    return max(fitting, key=lambda one: len(one.signs), default=None)


@cache
def _shipped() -> dict[str, OrderMap]:
    folder = files(__package__).joinpath("maps")
    found = [checked(json.loads(one.read_text("utf-8"))) for one in folder.iterdir() if one.name.endswith(".json")]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def checked(said: object) -> OrderMap:
    """Check a map and make it ready. Raises WrongMap, which names the key and what to write there."""
    if not isinstance(said, Mapping):
        raise WrongMap("A map is an object with `line` and `copy`.", "map", 'Write {"line": {...}, "copy": {...}}.')
    _only(said, _TOP, "map")
    unit, mark = said.get("price_unit", "decimal"), said.get("decimal_mark", "")
    if unit not in UNITS:
        raise WrongMap(f"The unit of prices is {str(unit)[:40]}.", "price_unit", 'Write "decimal" or "minor" (cents).')
    if mark not in ("", *money.MARKS):
        raise WrongMap(f"The decimal mark is {str(mark)[:40]}.", "decimal_mark", 'Write "." or ",".')
    currency = said.get("currency", "")
    if currency != "" and not money.is_currency(currency):
        raise WrongMap(f"{str(currency)[:40]} is no currency.", "currency", "Write a code of ISO 4217, such as EUR.")
    tag, copies = _copies(said.get("copy"))
    line = _line(said.get("line"))
    if not (line or copies):
        raise WrongMap("The map says nothing of orders.", "map", "Give `line`, `copy`, or both.")
    signs = tuple(_place(one, "recognised_by") for one in _list(said.get("recognised_by", []), "recognised_by"))
    return OrderMap(_text(said, "name") or "own", _text(said, "title"), currency, unit, mark, line, tag, copies, signs)


def _line(said: Any) -> dict[str, tuple[tuple[str, str], ...]]:
    if said is None:
        return {}
    _mapping(said, "line")
    _only(said, LINE_FIELDS, "line")
    return {
        name: tuple(
            _place(one, f"line.{name}") for one in _list([places] if isinstance(places, str) else places, f"line.{name}")
        )
        for name, places in said.items()
    }


def _copies(said: Any) -> tuple[str, dict[str, str]]:
    if said is None:
        return "", {}
    _mapping(said, "copy")
    _only(said, ("fields", "tag"), "copy")
    tag, fields = said.get("tag"), said.get("fields")
    if not isinstance(tag, str) or not _TAG.fullmatch(tag) or tag < "010":
        raise WrongMap(f"{str(tag)[:40]} is no tag of a data field.", "copy.tag", "Write three digits, such as 949.")
    _mapping(fields, "copy.fields")
    _only(fields, COPY_FIELDS, "copy.fields")
    for name, code in fields.items():
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise WrongMap(f"{str(code)[:40]} is no subfield code.", f"copy.fields.{name}", "Write one letter or digit.")
    return tag, dict(fields)


def _place(said: Any, where: str) -> tuple[str, str]:
    match = _PLACE.fullmatch(said) if isinstance(said, str) else None
    if match is None or match[1] < "010":
        raise WrongMap(f"{str(said)[:40]} is no place in a record.", where, "Write tag and subfield, such as 980$b.")
    return match[1], match[2]


def _mapping(said: Any, where: str) -> None:
    if not isinstance(said, Mapping):
        raise WrongMap(f"`{where}` is no object.", where, "Write names and places: {...}.")


def _list(said: Any, where: str) -> list[Any]:
    if not isinstance(said, list | tuple):
        raise WrongMap(f"`{where}` is no list.", where, 'Write a list: ["980$b"].')
    return list(said)


def _only(said: Mapping[Any, Any], known: tuple[str, ...], where: str) -> None:
    for name in said:
        if name not in known:
            raise WrongMap(f"`{str(name)[:40]}` is not known in `{where}`.", where, f"Use {', '.join(known)}.")


def _text(said: Mapping[Any, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise WrongMap(f"`{name}` is no text.", name, "Write it in quotation marks.")
    return value
