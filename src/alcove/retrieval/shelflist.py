"""The shelflist: what stands in a class, where a new thing would stand, and the number that puts it there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from alcove.engines.search.ast import OneOf
from alcove.engines.search.index import Sort
from alcove.engines.search.text import fold
from alcove.marc import brief
from alcove.marc.cutter import CannotFit, Table, fitted
from alcove.marc.record import Record
from alcove.organization import subjects
from alcove.records import queries as records
from alcove.records.queries import Stored

from . import browse, index, local_order

MOST = 2000
_SHOWN = 5
_TAGS = {"lcc": ("050", "090", "055"), "ddc": ("082", "092"), "nlm": ("060", "096"), "udc": ("080",)}
_FIELDS = {"lcc": "050", "ddc": "082", "nlm": "060"}
_INDICATORS = {"050": " 4", "060": " 4", "082": "04"}


class OnShelf(NamedTuple):
    """A thing on the shelf: its call number, what it is filed by within the class, and its record."""

    id: int
    call_number: str
    cutter: str
    entry: str
    title: str
    year: str


@dataclass(frozen=True)
class Place:
    """Where a new thing stands: its neighbours, the Cutter number and the whole call number suggested, and why."""

    scheme: str
    number: str
    entry: str
    before: list[OnShelf] = field(default_factory=list)
    after: list[OnShelf] = field(default_factory=list)
    cutter: str = ""
    call_number: str = ""
    why: str = ""
    count: int = 0

    @property
    def field(self) -> tuple[str, str, str]:
        """Give the field that the call number would be: tag, indicators, subfields in the mnemonic form."""
        tag = _FIELDS.get(self.scheme, "084")
        rest = self.call_number[len(self.number) :].strip()
        return tag, _INDICATORS.get(tag, "  "), f"$a{self.number}" + (f"$b{rest}" if rest else "")


def entry_of(record: Record) -> str:
    """Give what a thing is filed by within its class: its author, else its title without the article."""
    title = record.first("245")
    skipped = title.indicators[1] if title else "0"
    return brief.author(record) or brief.title(record)[int(skipped) if skipped.isdigit() and skipped.isascii() else 0 :]


def in_class(scheme: str, number: str) -> list[OnShelf]:
    """Give what stands in a class, in the order of the shelf: one search, at most MOST."""
    browsed = browse.find_list(scheme)
    key = browse.key_of(browsed, number)
    keys = [one for one, *_ in browse.beginning_with(scheme, key, MOST)]
    if not keys:
        return []
    found = index.current().search(OneOf(browsed.field, tuple(keys)), limit=MOST, sort=Sort(browsed.field))
    shelved = [_shelved(one, scheme, number) for one in records.public(found.ids)]
    return [one for one in shelved if one is not None]


def _shelved(stored: Stored, scheme: str, number: str) -> OnShelf | None:
    """Say how a record stands in a class; None where its number is of a class that only begins so."""
    for tag in _TAGS.get(scheme, ("084", "099")):
        for one in stored.record.fields(tag):
            label = " ".join(value.strip() for value in one.all("ab"))
            said = label.replace(" ", "").upper()
            rest = said[len(number.replace(" ", "")) :]
            if said.startswith(number.replace(" ", "").upper()) and not rest[:1].isdigit():
                cutter = "" if rest[:2][1:].isdigit() and rest[:1] == "." else rest.lstrip(".")
                first = next((part for part in cutter.replace(".", " ").split()[:1]), "")
                year = brief.year(stored.record)
                return OnShelf(stored.id, label, first, entry_of(stored.record), brief.title(stored.record), year)
    return None


def place(scheme: str, number: str, entry: str, *, year: str = "", table: Table | None = None, but: int = 0) -> Place:
    """Say where a new thing stands in a class by what it is filed by, and fit its Cutter number between the neighbours.

    A name that is there already keeps its number. `but` is a record that is not looked at: the one to be placed.
    """
    number = " ".join(number.split())
    shelf = [one for one in in_class(scheme, number) if one.id != but]
    wanted = fold(entry)
    before = [one for one in shelf if fold(one.entry) <= wanted]
    after = [one for one in shelf if fold(one.entry) > wanted]
    before = sorted(before, key=lambda one: local_order.sort_key(one.call_number, scheme))
    after = sorted(after, key=lambda one: local_order.sort_key(one.call_number, scheme))
    same = next((one.cutter for one in before if one.cutter and fold(one.entry) == wanted), "")
    nearest = next((one.cutter for one in reversed(before) if one.cutter), "")
    following = next((one.cutter for one in after if one.cutter and _is_after(one.cutter, nearest)), "")
    try:
        cutter = same or fitted(entry, _digits(nearest), _digits(following), table=table)
        why = "same" if same else "fitted" if nearest or following else "table"
    except CannotFit as trouble:
        cutter, why = "", str(trouble)
    between = "." if scheme == "lcc" else " "
    call = f"{number} {between.strip()}{cutter}".strip() if cutter else number
    call = f"{call} {year}" if cutter and year and scheme in ("lcc", "nlm") else call
    return Place(scheme, number, entry, before[-_SHOWN:], after[:_SHOWN], cutter, call, why, len(shelf))


def _digits(cutter: str) -> str:
    """Give a Cutter number without the work letters behind it."""
    end = next((at for at, one in enumerate(cutter[1:], 1) if not one.isdigit()), len(cutter))
    return cutter[:end]


def _is_after(cutter: str, nearest: str) -> bool:
    one, other = _digits(cutter), _digits(nearest)
    return not other or (one[:1], one[1:].rstrip("0")) > (other[:1], other[1:].rstrip("0"))


def class_of(record: Record) -> tuple[str, str]:
    """Give the scheme and the class number of a record; ("", "") for none."""
    found = next(iter(subjects.classes(record)), None)
    return (found.source, found.text) if found else ("", "")
