"""Fields in two scripts: which 880 holds the original of which field (MARC 21, Appendix A, "$6 - Linkage").

    245 10 $6 880-01 $a Sefer ha-zikaron            the romanised field
    880 10 $6 245-01/(2/r $a ספר הזכרון              its original: 245, occurrence 01, Hebrew, right to left

Occurrence 00 means that the field has no partner. Real records break every rule of this, so nothing here raises.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from .record import DELIMITER, Field, Record

_LINK = re.compile(r"\s*([0-9A-Za-z]{3})\s*-\s*([0-9]{1,3})(?![0-9])([^\x1f]*)")
_MARK = DELIMITER + "6"

# MARC 21 script identification codes, with the ISO 15924 code of the same script.
_ISO_15924 = {
    "(3": "Arab",
    "(4": "Arab",
    "(B": "Latn",
    "(N": "Cyrl",
    "(Q": "Cyrl",
    "(S": "Grek",
    "(2": "Hebr",
    "$1": "Hani",
}


class Link(NamedTuple):
    """What a $6 says: the linked tag, the occurrence ("00" for no partner), an ISO 15924 code or "", the direction."""

    tag: str
    occurrence: str
    script: str
    is_right_to_left: bool


class Pair(NamedTuple):
    """A field and the 880 that holds it in another script; an 880 without a field of its own stands alone."""

    field: Field
    partner: Field | None


def parse_link(text: str) -> Link | None:
    """Read the value of a $6; None where it is not a link."""
    match = _LINK.match(text)
    if match is None:
        return None
    tag, occurrence, rest = match.groups()
    parts = [part.strip() for part in rest.split("/")[1:]]
    return Link(tag, occurrence.zfill(2), _script(parts), "r" in parts)


def _script(parts: list[str]) -> str:
    code = parts[0] if parts else ""
    return _ISO_15924.get(code) or (code.title() if len(code) == 4 and code.isascii() and code.isalpha() else "")


def link_of(content: str) -> Link | None:
    """Read the link in the content of a data field, wherever its $6 stands."""
    at = content.find(_MARK)
    return None if at < 0 else parse_link(content[at + 2 : at + 40])


def effective_tag(tag: str, content: str) -> str:
    """Give the tag a field is to be read as: an 880 as the field it links to, any other as itself."""
    if tag != "880":
        return tag
    at = content.find(_MARK) + 2
    linked = content[at : at + 3]
    return linked if at > 1 and len(linked) == 3 and linked.isalnum() and linked.isascii() else tag


def linked(record: Record) -> list[Pair]:
    """Pair every field with its 880, in the order of the record; an 880 that belongs to no field stands where it is.

    Partners are found by tag and occurrence, then (one side was re-tagged) by an occurrence that both sides name.
    """
    entries = [Field(tag, content) for tag, content in record.entries]
    if not any(tag == "880" for tag, _ in entries):
        return [Pair(field, None) for field in entries]
    partners = _partners(entries)
    taken = set(partners.values())
    return [
        Pair(field, entries[partners[at]] if at in partners else None) for at, field in enumerate(entries) if at not in taken
    ]


def _partners(entries: list[Field]) -> dict[int, int]:
    """Give, for the place of a field, the place of its 880."""
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_occurrence: dict[str, list[int]] = defaultdict(list)
    originals: list[tuple[int, Link]] = []
    for at, (tag, content) in enumerate(entries):
        link = None if tag[:2] == "00" else link_of(content)
        if link is None or link.occurrence == "00":
            continue
        if tag == "880":
            originals.append((at, link))
        elif link.tag == "880":
            waiting[tag, link.occurrence].append(at)
            by_occurrence[link.occurrence].append(at)
    return _matched(originals, waiting, by_occurrence)


def _matched(
    originals: list[tuple[int, Link]],
    waiting: dict[tuple[str, str], list[int]],
    by_occurrence: dict[str, list[int]],
) -> dict[int, int]:
    partners: dict[int, int] = {}
    left = []
    for at, link in originals:
        if places := waiting.get((link.tag, link.occurrence)):
            partners[places.pop(0)] = at
        else:
            left.append((at, link))
    for at, link in left:
        place = next((p for p in by_occurrence.get(link.occurrence, []) if p not in partners), None)
        if place is not None:
            partners[place] = at
    return partners
