"""A record as checks look at it: its fields sorted by tag once, for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from alcove.marc.record import DELIMITER, Record

LONGEST_TEXT = 200


def N_(text: str) -> str:
    """Mark a text for translation where it is shown; without Django, so that files can be checked without settings."""
    return text


class Place(NamedTuple):
    """Where a check found something: tag, which field of that tag (from 1; 0 for the record), and what stands there."""

    tag: str
    number: int
    text: str


class Look:
    """One record: the contents of its fields by tag, its leader, its 008; all text, and whether it is ASCII."""

    __slots__ = ("_kept", "fields", "fixed", "is_plain", "leader", "record", "text")

    def __init__(self, record: Record) -> None:
        """Sort the fields by tag."""
        fields: dict[str, list[str]] = defaultdict(list)
        for tag, content in record.entries:
            fields[tag].append(content)
        self.record, self.fields, self.leader = record, fields, record.leader
        self.fixed = fields["008"][0] if "008" in fields else ""
        self.text = "\x1e".join([content for _, content in record.entries])
        self.is_plain = self.text.isascii()
        self._kept: dict[tuple[tuple[str, ...], str], list[Place]] = {}

    def values(self, tags: tuple[str, ...], codes: str) -> list[Place]:
        """Give these subfields of these fields, with where they stand; what is asked again is not read again."""
        key = (tags, codes)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = [
                Place(tag, number, part[1:])
                for tag in tags
                if tag in self.fields
                for number, content in enumerate(self.fields[tag], 1)
                for part in content.split(DELIMITER)[1:]
                if part and part[0] in codes
            ]
        return found


class Gravity(StrEnum):
    """How much a finding weighs: it is wrong; it may be wrong; something helpful is missing; it is counted, no more."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    NOTED = "noted"


Find = Callable[[Look], Iterable[Place]]


@dataclass(frozen=True)
class Check:
    """A check: a stable id, a title, why it matters and what to do, and the places it finds.

    `looked_at` counts the things the check is about (all ISBNs), where that says more than the number of records.
    """

    id: str
    gravity: Gravity
    title: str
    why: str
    remedy: str
    find: Find | None = None
    looked_at: Callable[[Look], int] | None = None
