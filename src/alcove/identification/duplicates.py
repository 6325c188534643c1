"""Sets of our own records that a match profile takes for the same thing. A suggestion: nothing is merged by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, groupby, islice
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from alcove.records import queries as records

from .match_rules import MatchProfile
from .matching import MOST_FOR_A_KEY, catch_up
from .points import keys_of

_GROUPS_AT_ONCE = 200

_SHARED = """
SELECT value, record_id FROM identification_matchkey WHERE library_id = %s AND point = %s AND value IN (
    SELECT value FROM identification_matchkey WHERE library_id = %s AND point = %s GROUP BY value HAVING count(*) > 1
) ORDER BY value, record_id
"""


class DuplicateSet(NamedTuple):
    """Records taken for the same thing, by their ids, and the reasons, each once."""

    ids: list[int]
    reasons: list[str]


def duplicate_sets(library_id: int, profile: MatchProfile) -> list[DuplicateSet]:
    """Find all sets of records that are the same by this profile, directly or one through another; the largest first."""
    catch_up(library_id, profile.finding)
    sets = _Sets()
    for point in profile.finding:
        groups = _groups(library_id, point)
        while some := list(islice(groups, _GROUPS_AT_ONCE)):
            _join(sets, some, profile)
    return sets.found()


class _Sets:
    """Ids that belong together, joined pair by pair."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._reasons: list[tuple[int, str]] = []

    def of(self, one: int) -> int:
        while (parent := self._parent.get(one, one)) != one:
            self._parent[one] = self._parent.get(parent, parent)
            one = parent
        return one

    def join(self, one: int, other: int, reasons: list[str]) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._parent[second] = first
        self._parent.setdefault(first, first)
        self._reasons += [(first, reason) for reason in reasons]

    def found(self) -> list[DuplicateSet]:
        ids: dict[int, list[int]] = {}
        for one in sorted(self._parent):
            ids.setdefault(self.of(one), []).append(one)
        reasons: dict[int, dict[str, None]] = {}
        for one, reason in self._reasons:
            reasons.setdefault(self.of(one), {})[reason] = None
        sets = [DuplicateSet(members, list(reasons.get(first, {}))) for first, members in ids.items()]
        return sorted(sets, key=lambda one: (-len(one.ids), one.ids))


def _groups(library_id: int, point: str) -> Iterator[list[int]]:
    """Yield the ids of the records that share a key, for every key that several share."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [library_id, point] * 2)
        rows = cursor.fetchall()
    for _, group in groupby(rows, key=itemgetter(0)):
        yield [record_id for _, record_id in islice(group, MOST_FOR_A_KEY)]


def _join(sets: _Sets, groups: list[list[int]], profile: MatchProfile) -> None:
    ids = sorted({one for group in groups for one in group})
    stored = {one.id: one for one in records.in_order(ids) if not one.is_deleted}
    keys = {one: keys_of(stored[one].record, profile.asked) for one in stored}
    for group in groups:
        for one, other in combinations([each for each in group if each in stored], 2):
            if sets.of(one) != sets.of(other) and stored[one].kind == stored[other].kind:
                answer = profile.answer(keys[one], keys[other])
                if answer.yes:
                    sets.join(one, other, [shared.words() for shared in answer.shared])
