"""Which of our records an incoming one is of the same thing as, and why: a handful of queries a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from alcove.libraries import locks
from alcove.marc import read as marc
from alcove.marc.record import Record
from alcove.records import queries as records
from alcove.records.queries import Row, Stored

from .match_rules import Answer, MatchProfile
from .models import Bookmark, MatchKey
from .points import keys_of

BATCH = 2000
MOST_FOR_A_KEY = 100
"""Records looked at for one key; a key that more records share says nothing."""
_AT_ONCE = 5000


class Verdict(StrEnum):
    """How many of ours it is."""

    NONE = "none"
    ONE = "one"
    TIE = "tie"


class Candidate(NamedTuple):
    """One of our records, and why it may be the same thing."""

    stored: Stored
    answer: Answer

    @property
    def reasons(self) -> list[str]:
        """Say each point at which both agree."""
        return [shared.words() for shared in self.answer.shared]


@dataclass
class Match:
    """What was found for one incoming record, the best first."""

    incoming: Record
    candidates: list[Candidate] = field(default_factory=list)
    verdict: Verdict = Verdict.NONE


def match(library_id: int, incoming: Sequence[Record], profile: MatchProfile, *, besides: int | None = None) -> list[Match]:
    """Find for each record the ones of ours that the profile says are the same thing. The keys must have caught up.

    Records that the load `besides` has added are no candidates: two records of one file are two.
    """
    asked, finding = profile.asked, profile.finding
    mine = [keys_of(record, asked) for record in incoming]
    found = _found(library_id, finding, mine)
    wanted = {record_id for ids in found.values() for record_id in ids}
    ours = {stored.id: stored for stored in records.in_order(sorted(wanted)) if not _is_from(stored, besides)}
    theirs = {record_id: keys_of(stored.record, asked) for record_id, stored in ours.items()}
    matches = []
    for record, keys in zip(incoming, mine, strict=True):
        ids = dict.fromkeys(i for point in finding for key in sorted(keys[point]) for i in found.get((point, key), ()))
        answers = ((ours[i], profile.answer(keys, theirs[i])) for i in ids if i in ours and ours[i].kind == record.kind)
        candidates = [Candidate(stored, answer) for stored, answer in answers if answer.yes]
        candidates.sort(key=lambda one: (-one.answer.score, one.stored.id))
        matches.append(Match(record, candidates, _verdict(candidates, profile)))
    return matches


def _is_from(stored: Stored, load_id: int | None) -> bool:
    return stored.is_deleted or (load_id is not None and stored.load_id == load_id and stored.version == 1)


def _verdict(candidates: list[Candidate], profile: MatchProfile) -> Verdict:
    if not candidates:
        return Verdict.NONE
    rivals = len(candidates) > 1
    if rivals and profile.choose == "best":
        rivals = candidates[0].answer.score == candidates[1].answer.score
    return Verdict.TIE if rivals else Verdict.ONE


def _found(library_id: int, points: Iterable[str], mine: list[dict[str, frozenset[str]]]) -> dict[tuple[str, str], list[int]]:
    """Give the ids of our records by (point, key)."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for point in points:
        values = iter(sorted({key for keys in mine for key in keys[point]}))
        while some := list(islice(values, _AT_ONCE)):
            for value, record_id in _records_with(library_id, point, some):
                if len(found[point, value]) < MOST_FOR_A_KEY:
                    found[point, value].append(record_id)
    return found


def _records_with(library_id: int, point: str, values: list[str]) -> Iterator[tuple[str, int]]:
    sql = "SELECT value, record_id FROM identification_matchkey WHERE library_id = %s AND point = %s AND value "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{sql} = ANY(%s) ORDER BY record_id", [library_id, point, values])
        else:
            marks = ",".join(["%s"] * len(values))
            cursor.execute(f"{sql} IN ({marks}) ORDER BY record_id", [library_id, point, *values])
        yield from cursor.fetchall()


def catch_up(library_id: int, points: Iterable[str]) -> int:
    """Bring the keys of these points to what the store holds; give how many changes were followed."""
    wanted, done = sorted(points), 0
    while _behind(library_id, wanted):
        with transaction.atomic():
            locks.writing()  # Where the bookmarks stand is asked again: another process may have been at it.
            for seq, behind in _behind(library_id, wanted)[:1]:
                changes = records.changes_after(seq, BATCH)
                _follow(library_id, behind, changes)
                Bookmark.objects.filter(library=library_id, point__in=behind).update(seq=changes[-1][0])
                done += len(changes)
    return done


def _behind(library_id: int, wanted: list[str]) -> list[tuple[int, list[str]]]:
    """Group the points that have not come to the end of the outbox by how far they are."""
    seqs = dict(Bookmark.objects.filter(library=library_id, point__in=wanted).values_list("point", "seq"))
    new = [Bookmark(library_id=library_id, point=point) for point in wanted if point not in seqs]
    if new:
        Bookmark.objects.bulk_create(new, ignore_conflicts=True)
    last = records.last_change()
    groups: dict[int, list[str]] = defaultdict(list)
    for point in wanted:
        if seqs.get(point, 0) < last:
            groups[seqs.get(point, 0)].append(point)
    return sorted(groups.items())


def _follow(library_id: int, points: list[str], changes: list[tuple[int, int, int]]) -> None:
    new = {record_id for _, record_id, version in changes if version == 1}
    rows = [row for row in records.rows(list({record_id for _, record_id, _ in changes})) if row.library_id == library_id]
    if old := [row.id for row in rows if row.id not in new]:
        MatchKey.objects.filter(record__in=old, point__in=points).delete()
    keys = [line for row in rows if row.status == "active" for line in _lines(row, points)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO identification_matchkey (library_id, record_id, point, value) VALUES (%s, %s, %s, %s)", keys
        )


def _lines(row: Row, points: list[str]) -> Iterator[tuple[int, int, str, str]]:
    record = marc.decode(row.raw, syntax=row.syntax, charset=row.charset)
    for point, keys in keys_of(record, points).items():
        for key in keys:
            yield row.library_id, row.id, point, key
