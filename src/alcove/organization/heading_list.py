"""The list of headings in order, as everybody may read it: opened at a text, before and behind a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from alcove.records.protocols import SEEN

from . import authority_file
from .headings import Found, found_of, typed_key
from .models import AuthorityNumber, Heading, Link

SIZE = 25
_BEFORE = 2


class Line(NamedTuple):
    """A line of the list: what was found, and how many records have it."""

    found: Found
    records: int
    is_nearest: bool


class Opened(NamedTuple):
    """A part of the list; `before` and `after` open what stands before and behind it ("" where nothing does)."""

    lines: list[Line]
    before: str
    after: str


def open_at(library_id: int, text: str, *, start: str = "", end: str = "", thesaurus: str = "") -> Opened:
    """Open the list at a text, at a place (`start`) or before one (`end`), which an earlier answer gave."""
    authority_file.keep_up()
    rows = Heading.objects.filter(library_id=library_id, role__in="14", **SEEN)
    if thesaurus:
        rows = rows.filter(thesaurus=thesaurus)
    key = _place(start or end) if start or end else typed_key(text)
    most = SIZE if end else _BEFORE if text and not start else 0
    comes = list(rows.filter(key__lt=key).order_by("-library", "-key", "-id")[: most + 1])[::-1]
    follows = [] if end else list(rows.filter(key__gte=key).order_by("library", "key", "id")[: SIZE + 1])
    shown = [*comes[max(0, len(comes) - most) :], *follows[:SIZE]]
    nearest = len(shown) - len(follows[:SIZE]) if text and not (start or end) else -1
    before = bytes(shown[0].key).hex() if shown and len(comes) > most else ""
    after = (bytes(shown[-1].key) + b"\0").hex() if shown and (end or len(follows) > SIZE) else ""
    return Opened(_lines(library_id, shown, nearest), before, after)


def _lines(library_id: int, shown: list[Heading], nearest: int) -> list[Line]:
    found = found_of(shown)
    counts = records_by_authority(library_id, [one.authority for one in found])
    return [
        Line(one, counts.get(one.authority, 0) if one.role == "1" else 0, place == nearest) for place, one in enumerate(found)
    ]


def _place(said: str) -> bytes:
    try:
        return bytes.fromhex(said)
    except ValueError:
        return b""


def records_by_authority(library_id: int, authorities: Sequence[int]) -> dict[int, int]:
    """Count the records that everybody may see and that are linked to each of these authorities: two queries."""
    by_number = dict(AuthorityNumber.objects.filter(record__in=authorities).values_list("number", "record_id"))
    rows = Link.objects.filter(library_id=library_id, number__in=list(by_number), **SEEN).values_list("number", "record_id")
    having: dict[int, set[int]] = defaultdict(set)
    for number, record in rows.distinct():
        having[by_number[number]].add(record)
    return {authority: len(found) for authority, found in having.items()}
