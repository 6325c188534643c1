"""Questions about the description audit: what was found, by which rule and list, what people said of it, and how sure it is.

follow()                     # look at what was changed since the last time: every load is looked at
by_rule(library_id)          # hits and records of each rule, verdicts, and the interval they allow
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from alcove.formats.description import structure
from alcove.formats.description.rules import RULES, is_proven, wilson
from alcove.formats.description.scan import Hit, Scanner
from alcove.libraries import locks
from alcove.libraries.errors import NotFound
from alcove.marc import read
from alcove.records import queries
from alcove.records.queries import Row
from alcove.records.saving import insert

from . import term_lists
from .models import AuditHit, AuditRun, FollowedUpTo, Verdict

PIECE = 2000
_NAME = "audit"
_COLUMNS = """library_id, record_id, rule, list_code, entry_id, term, tag, code, origin, action, status, before,
 words, after, fingerprint, found"""


class Desk:
    """What an audit looks for in the records of one library."""

    def __init__(self, library_id: int, codes: Sequence[str] = (), default_language: str = "en") -> None:
        """Compile the lists in use, or those named."""
        self.library_id = library_id
        self.listed = term_lists.listed(library_id, codes)
        self._scanner = Scanner(self.listed, default_language=default_language)
        self.counts: Counter[str] = Counter()
        self.records = 0

    def look(self, rows: Iterable[Row]) -> Iterator[tuple[object, ...]]:
        """Yield what is found in these records, as rows of the table of hits."""
        now = timezone.now()
        for row in rows:
            self.records += 1
            may_be_worded = self._scanner.may_have(row.raw, row.syntax, row.charset)
            may_lack = structure.may_have(row.raw, row.syntax)
            if not may_be_worded and not may_lack:
                continue
            record = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
            seen: set[bytes] = set()
            if may_be_worded and row.kind == "bibliographic":
                for hit in self._scanner.hits(record):
                    if (mark := hit.fingerprint) not in seen:
                        seen.add(mark)
                        self.counts[hit.rule] += 1
                        yield (self.library_id, row.id, *_said(hit), mark, now)
            if may_lack:
                for one in structure.look(record):
                    self.counts[one.rule] += 1
                    mark = f"{one.rule}{one.tag}".encode().ljust(16, b"\0")
                    action = RULES[one.rule].action.value
                    said = (one.rule, "", "", RULES[one.rule].title, one.tag, "", "", action, "", "", one.words[:300], "")
                    yield (self.library_id, row.id, *said, mark, now)


def _said(hit: Hit) -> tuple[str, ...]:
    return (
        hit.rule, hit.list[:60], hit.entry.id[:100], hit.entry.term[:300], hit.tag, hit.code, hit.origin.value,
        hit.action.value, hit.entry.status.value, hit.before[:120], hit.words[:300], hit.after[:120],
    )  # fmt: skip


def write(desk: Desk, rows: Sequence[Row]) -> int:
    """Put what is found in these records in the place of what was found before; give how many hits there are."""
    found = list(desk.look(rows))
    AuditHit.objects.filter(record__in=[row.id for row in rows]).delete()
    insert(AuditHit._meta.db_table, _COLUMNS, found)
    return len(found)


def follow() -> int:
    """Look at what was changed since the last time; give how many records. Where no audit was ever run, nothing is read."""
    last = queries.last_change()
    bookmark = FollowedUpTo.objects.filter(name=_NAME).values_list("seq", flat=True).first()
    if bookmark is None or bookmark >= last:
        return 0
    desks: dict[int, Desk] = {}
    done = 0
    while True:
        with transaction.atomic():
            locks.writing()
            seq = FollowedUpTo.objects.filter(name=_NAME).values_list("seq", flat=True).first() or 0
            changes = queries.changes_after(seq, PIECE)
            if not changes:
                return done
            done += _look_again(desks, sorted({record_id for _, record_id, version in changes if version}))
            FollowedUpTo.objects.filter(name=_NAME).update(seq=changes[-1][0])


def _look_again(desks: dict[int, Desk], ids: Sequence[int]) -> int:
    by_library: dict[int, list[Row]] = defaultdict(list)
    for row in queries.rows(ids):
        by_library[row.library_id].append(row)
    audited = set(AuditRun.objects.filter(library__in=by_library, finished__isnull=False).values_list("library", flat=True))
    for library_id in audited:
        desk = desks.get(library_id) or desks.setdefault(library_id, Desk(library_id))
        active = [row for row in by_library[library_id] if row.status == "active"]
        AuditHit.objects.filter(record__in=[row.id for row in by_library[library_id] if row.status != "active"]).delete()
        write(desk, active)
    return len(ids)


def begin_following(seq: int) -> None:
    """Follow the outbox from here: all before it was looked at."""
    FollowedUpTo.objects.update_or_create(name=_NAME, defaults={"seq": seq})


def runs(library_id: int) -> QuerySet[AuditRun]:
    """Give the audits of a library, the newest first."""
    return AuditRun.objects.filter(library_id=library_id).order_by("-id")


@dataclass(frozen=True)
class OfRule:
    """How a rule stands: its hits and their records, what people said, and what share of the hits is right (95 % interval)."""

    rule: str
    hits: int
    records: int
    yes: int = 0
    no: int = 0
    context: int = 0

    @property
    def judged(self) -> int:
        """Give how many of its hits somebody judged."""
        return self.yes + self.no + self.context

    @property
    def interval(self) -> tuple[float, float]:
        """Give the interval of the share that is right."""
        return wilson(self.yes + self.context, self.judged)

    @property
    def may_act(self) -> bool:
        """Say whether what it finds may be shown otherwise."""
        return is_proven(self.rule, self.yes + self.context, self.judged)


def by_rule(library_id: int) -> list[OfRule]:
    """Say how every rule stands that found something, or of which somebody judged a hit: two queries."""
    hits = AuditHit.objects.filter(library_id=library_id).values_list("rule").order_by("rule")
    counted = {rule: (count, records) for rule, count, records in hits.annotate(Count("id"), Count("record", distinct=True))}
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, verdict, count in Verdict.objects.filter(library_id=library_id).values_list("rule", "said").annotate(Count("id")):
        said[rule][verdict] += count
    return [
        OfRule(rule, *counted.get(rule, (0, 0)), **{one: said[rule][one] for one in ("yes", "no", "context")})
        for rule in sorted(counted.keys() | said.keys())
    ]


class OfTerm(NamedTuple):
    """How often an entry of a list is met."""

    list_code: str
    entry_id: str
    term: str
    rule: str
    hits: int
    records: int


def by_term(library_id: int, *, rule: str = "", list_code: str = "", limit: int = 200) -> list[OfTerm]:
    """Give the entries that are met most often, with the rule."""
    rows = AuditHit.objects.filter(library_id=library_id).exclude(list_code="")
    rows = rows.filter(rule=rule) if rule else rows
    rows = rows.filter(list_code=list_code) if list_code else rows
    counted = rows.values_list("list_code", "entry_id", "term", "rule").annotate(
        hits=Count("id"), records=Count("record", distinct=True)
    )
    return [OfTerm(*one) for one in counted.order_by("-hits", "term")[:limit]]


def hits(library_id: int, *, rule: str = "", list_code: str = "", entry_id: str = "") -> QuerySet[AuditHit]:
    """Give hits, narrowed by rule, list and entry, in the order of their records."""
    found = AuditHit.objects.filter(library_id=library_id)
    for name, value in (("rule", rule), ("list_code", list_code), ("entry_id", entry_id)):
        found = found.filter(**{name: value}) if value else found
    return found.order_by("record_id", "id")


def hit(library_id: int, hit_id: int) -> AuditHit:
    """Give one hit. Raises NotFound (A301)."""
    found = AuditHit.objects.filter(library_id=library_id, pk=hit_id).first()
    if found is None:
        raise NotFound(f"There is no hit {hit_id}, or no longer.", remedy="Ask for the hits again.")
    return found


def to_judge(
    library_id: int, *, rule: str = "", entry_id: str = "", limit: int = 20, seed: int = 1, without: Sequence[str] = ()
) -> list[AuditHit]:
    """Give a sample of the hits that nobody has judged yet: always the same one for the same seed.

    `without` names statuses that are left out.
    """
    found = hits(library_id, rule=rule, entry_id=entry_id).exclude(status__in=without)
    judged = {
        (record, bytes(mark))
        for record, mark in Verdict.objects.filter(library_id=library_id).values_list("record_id", "fingerprint")
    }
    left = [one for one in found.values_list("pk", "record_id", "fingerprint") if (one[1], bytes(one[2])) not in judged]
    chosen = Random(seed).sample(left, min(limit, len(left)))  # noqa: S311 - a sample that can be drawn again
    return list(AuditHit.objects.filter(pk__in=[one[0] for one in chosen]).order_by("record_id", "id"))


def verdicts_of(found: Sequence[AuditHit]) -> dict[int, Verdict]:
    """Give what was said of these hits, by the id of the hit: one query."""
    wanted = {(one.record_id, bytes(one.fingerprint)): one.pk for one in found}
    rows = Verdict.objects.filter(record__in={one.record_id for one in found})
    return {wanted[known]: one for one in rows if (known := (one.record_id, bytes(one.fingerprint))) in wanted}
