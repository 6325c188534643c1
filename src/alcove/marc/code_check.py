"""Check the subfields that hold codes of a list: languages, countries, geographic areas, instruments, types of content.

Which subfields do is in codes/coded_subfields.tsv, the codes are in codes/. What a source other than the standard's
lists assigned (second indicator 7, $2) is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from . import codes
from .field_rules import Fault
from .record import DELIMITER, Record
from .tables import rows

_KEPT = 20_000
_PLACES = {(15, 18): "countries", (35, 38): "languages"}


class _Rule(NamedTuple):
    subfields: str
    list: str
    width: int
    source: str


def faults(record: Record) -> Iterator[tuple[str, int, Fault]]:
    """Yield (tag, occurrence from 1, fault) for every code that is in no list, or that is no longer used."""
    counts: dict[str, int] = {}
    rules = _rules()
    for tag, content in record.entries:
        if tag in rules or tag == "008":
            counts[tag] = counts.get(tag, 0) + 1
            for fault in _field_faults(tag, content):
                yield tag, counts[tag], fault


@cache
def _rules() -> dict[str, _Rule]:
    return {row[0]: _Rule(row[1], row[2], int(row[3] or 0), row[4]) for row in rows("coded_subfields.tsv")}


@lru_cache(maxsize=_KEPT)
def _field_faults(tag: str, content: str) -> Sequence[Fault]:
    if tag == "008":
        return [fault for (start, end), name in _PLACES.items() for fault in _obsolete(name, content[start:end].strip())]
    rule = _rules()[tag]
    parts = [part for part in content.split(DELIMITER)[1:] if part]
    source = next((part[1:].strip() for part in parts if part[0] == "2"), "")
    if source not in ("", rule.source) or content[1:2] == "7":
        return ()
    return [fault for part in parts if part[0] in rule.subfields for fault in _value_faults(rule, part[0], part[1:].strip())]


def _value_faults(rule: _Rule, code: str, value: str) -> list[Fault]:
    known = codes.code_list(rule.list)
    if (found := _plain(rule.list, value)) in known or not value:
        return _obsolete(rule.list, found)
    together = [value[at : at + rule.width] for at in range(0, len(value), rule.width)] if rule.width else []
    if len(together) > 1 and known.keys() >= set(together):
        return [Fault("M627", code, value)]
    return [Fault("M625", code, value)]


def _plain(name: str, value: str) -> str:
    """Give the code itself: geographic areas are filled up with hyphens, instruments may be followed by two figures."""
    if name == "geographic_areas":
        return value.rstrip("-")
    return value[:2] if name == "instruments" and value[2:].isdigit() else value


def _obsolete(name: str, code: str) -> list[Fault]:
    instead = codes.column(name, "instead").get(code)
    return [Fault("M626", code, instead.replace(" ", ", ") if instead != "-" else "no other")] if instead else []
