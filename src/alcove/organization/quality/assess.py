"""One pass over a record for all checks, and the sums over many records."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from alcove.marc.record import Record
from alcove.marc.schema import schema_for

from . import completeness, standard, table
from .look import LONGEST_TEXT, Check, Look, Place

# Controls and halves of characters, which no page and no database can hold.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONGEST_TAG = 20
KEPT_PLACES = 5
"""Places of a finding that are kept; all are counted."""


class Finding(NamedTuple):
    """What one check found in one record: how many places, and the first of them."""

    check: str
    times: int
    places: list[Place]


@dataclass
class Sums:
    """What was found in many records: by check, and by element of completeness how many records have how many points."""

    records: int = 0
    checks: dict[str, list[int]] = field(default_factory=dict)
    scores: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, found: Sequence[Finding], looked_at: dict[str, int], points: dict[str, int] | None) -> None:
        """Add one record."""
        self.records += 1
        for one in found:
            sums = self.checks.setdefault(one.check, [0, 0, 0])
            sums[0] += 1
            sums[1] += one.times
        for check, number in looked_at.items():
            self.checks.setdefault(check, [0, 0, 0])[2] += number
        if points is not None:
            self.scores["total"][sum(points.values())] += 1
            for element, number in points.items():
                self.scores[element][number] += 1

    def as_json(self) -> tuple[dict[str, list[int]], dict[str, dict[str, int]]]:
        """Give counts and scores as they are kept."""
        scores = {name: {str(number): count for number, count in sorted(one.items())} for name, one in self.scores.items()}
        return self.checks, scores

    @classmethod
    def of(cls, records: int, checks: dict[str, list[int]], scores: dict[str, dict[str, int]]) -> Sums:
        """Take up sums that were kept."""
        counted = {name: Counter({int(number): count for number, count in one.items()}) for name, one in scores.items()}
        return cls(records, {name: list(sums) for name, sums in checks.items()}, defaultdict(Counter, counted))


class Desk:
    """The checks that are carried out: those of the program and a library's own."""

    def __init__(self, own: Sequence[Check] = ()) -> None:
        """Sort the checks by what records they are for."""
        built_in = table.all_checks().values()
        self.everywhere = [_parts(check) for check in built_in if check.id in table.ALL_KINDS]
        self.bibliographic = [_parts(check) for check in built_in if check.find and check.id not in table.ALL_KINDS]
        self.own = [_parts(check) for check in own]

    def look(self, record: Record, sums: Sums | None = None) -> list[Finding]:
        """Give what all checks find in a record, and add it to the sums; never raises."""
        look = Look(record)
        places: dict[str, list[Place]] = {}
        schema = schema_for(record)
        for code, place in standard.findings(record, schema):
            places.setdefault(code, []).append(place)
        is_description = schema.kind == "bibliographic"
        groups = (self.everywhere, self.bibliographic, self.own) if is_description else (self.everywhere, self.own)
        looked_at: dict[str, int] = {}
        for group in groups:
            for check, find, count in group:
                found = find(look)
                if found and (found := list(found)):
                    places[check] = found
                if count and (number := count(look)):
                    looked_at[check] = number
        findings = [Finding(check, len(found), [_short(one) for one in found[:KEPT_PLACES]]) for check, found in places.items()]
        if sums is not None:
            sums.add(findings, looked_at, completeness.points(look) if is_description else None)
        return findings


def _parts(check: Check) -> tuple[str, Any, Any]:
    return check.id, check.find, check.looked_at


def _short(place: Place) -> Place:
    text = place.text[:LONGEST_TEXT].replace("\x1f", " $")
    if not text.isprintable():
        text = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
    tag = (
        place.tag if len(place.tag) <= _LONGEST_TAG and place.tag.isprintable() else _UNSEEN.sub("?", place.tag[:_LONGEST_TAG])
    )
    return Place(tag, place.number, text)


def places_of(finding: Finding) -> Iterator[list[Any]]:
    """Give the places of a finding as they are kept."""
    return (list(place) for place in finding.places)
