"""Questions about wording decisions: how a record is shown, what a decision would touch, and what it does.

    overlays([17, 18])                    # for these records: what decisions have to say of them; one query
    overlays([17])[17].shown(record)      # the record as it is shown, and which fields are otherwise than in the source
    preview(library_id, change)           # how many records and fields, a sample, and the fingerprint of all of it
    follow()                              # look at what was changed since the last time: new copies keep their decisions

The source record is never edited (equity, 13).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from alcove.formats.description.headings import ANY_SCHEME, Rewording, field_key, reworded, scheme_of, term_key, words
from alcove.formats.description.layering import Shown, lay_over
from alcove.formats.description.prefilter import Prefilter
from alcove.formats.description.trace import About, traced
from alcove.formats.terms.entries import Outcome, Part, Status
from alcove.libraries import locks
from alcove.libraries.errors import NotFound
from alcove.marc import naco, read
from alcove.marc.record import Record
from alcove.records import bulk, queries, saving
from alcove.records.protocols import SEEN
from alcove.records.queries import Row

from .models import FollowedUpTo, KeptTerm, Overlay, WordingDecision

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PIECE = 2000
SAMPLE = 20
_NAME = "wording"
_IN_FORCE = WordingDecision.State.IN_FORCE


@dataclass(frozen=True)
class WordingChange:
    """What is proposed for a term: the words to show instead, in which part of which schemes' headings.

    `outcome` is one, both (side by side) or split (a person chooses for each record).
    """

    term: str
    shown: tuple[str, ...]
    part: Part = Part.ANY
    schemes: tuple[str, ...] = ("lcsh",)
    outcome: Outcome = Outcome.ONE
    status: Status = Status.CONTESTED
    scope: int = WordingDecision.Scope.LIBRARY
    source: str = ""

    @property
    def is_chosen_by_record(self) -> bool:
        """Say whether a person decides record by record."""
        return self.outcome in (Outcome.SPLIT, Outcome.ASK)

    @property
    def said(self) -> str:
        """Give all that matters of it, always in the same letters."""
        return repr((self.term, self.shown, self.part.value, tuple(self.schemes), self.outcome.value, int(self.scope)))

    def rewording(self, number: int = 0, choice: str = "") -> Rewording:
        """Give what is done to a heading."""
        return Rewording(number, self.term, self.part, self.schemes, (choice,) if choice else self.shown, self.scope)


def change_of(decision: WordingDecision) -> WordingChange:
    """Give what a decision proposes."""
    return WordingChange(
        decision.term, tuple(decision.shown), Part(decision.part), tuple(decision.schemes), Outcome(decision.outcome),
        Status(decision.status), decision.scope, decision.source,
    )  # fmt: skip


class Overlays:
    """What decisions have to say of one record."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.by_field: dict[tuple[str, str], list[Rewording]] = defaultdict(list)

    def shown(self, record: Record) -> Shown:
        """Give a record as it is shown."""
        return lay_over(record, lambda tag, key: self.by_field.get((tag, key), ()))

    def lay(self, record: Record) -> Record:
        """Give only the record."""
        return self.shown(record).record


def overlays(ids: Sequence[int]) -> dict[int, Overlays]:
    """Give what decisions in force have to say of these records, by their ids: one query for each thousand of them."""
    found: dict[int, Overlays] = defaultdict(Overlays)
    rewordings: dict[tuple[int, str], Rewording] = {}
    for start in range(0, len(ids), 1000):
        rows = Overlay.objects.filter(record__in=ids[start : start + 1000], rests=False, decision__state=_IN_FORCE)
        for one in rows.select_related("decision").order_by("id"):
            known = (one.decision_id, one.choice)
            if known not in rewordings:
                rewordings[known] = change_of(one.decision).rewording(one.decision_id, one.choice)
            found[one.record_id].by_field[one.tag, bytes(one.field).hex()].append(rewordings[known])
    return dict(found)


def layer(ids: Sequence[int]) -> Mapping[int, Callable[[Record], Record]]:
    """Give how these records are shown (`records.layers`)."""
    return {record_id: one.lay for record_id, one in overlays(ids).items()}


@dataclass(frozen=True)
class Touched:
    """A field that a change would word anew: its record, its tag and key, what it says and what would be shown."""

    record: int
    tag: str
    field: bytes
    before: str
    after: tuple[str, ...]


class Choice(NamedTuple):
    """For one field of one record, the term that a person chose of several; "" for none."""

    record: int
    tag: str
    field: bytes
    term: str


@dataclass
class Preview:
    """What a change would touch: records and fields counted, a sample of them, and the fingerprint of all.

    `schemes` counts the fields of other schemes that say the same and would stay: readers would see both (rule R09).
    """

    records: int = 0
    fields: int = 0
    examined: int = 0
    sample: list[Touched] = field(default_factory=list)
    schemes: dict[str, int] = field(default_factory=dict)
    ids: set[int] = field(default_factory=set)
    fingerprint: str = ""


def preview(
    library_id: int,
    change: WordingChange,
    *,
    every: list[Touched] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Preview:
    """Say what a change would touch: one pass over the catalogue, in bounded memory but for the ids of the records.

    `every`, where given, takes all of the fields.
    """
    found, digest = Preview(), hashlib.sha256(change.said.encode())
    for touched in touched_by(library_id, change, found, progress):
        if every is not None:
            every.append(touched)
        if touched.record not in found.ids:
            found.ids.add(touched.record)
            found.records += 1
        found.fields += 1
        digest.update(b"%d %s %s;" % (touched.record, touched.tag.encode(), touched.field))
        if len(found.sample) < SAMPLE:
            found.sample.append(touched)
    found.fingerprint = digest.hexdigest()
    return found


def touched_by(
    library_id: int, change: WordingChange, counted: Preview, progress: Callable[[int], None] | None = None
) -> Iterator[Touched]:
    """Yield every field that a change would word anew, in the order of the records."""
    rewording = change.rewording()
    anywhere = Rewording(0, change.term, change.part, (ANY_SCHEME,), change.shown)
    with bulk.calm():
        for rows in _candidates(library_id, [change.term], counted, progress):
            for row in rows:
                record = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
                for tag, content in record.entries:
                    if (made := reworded(tag, content, [rewording])) is not None:
                        yield Touched(row.id, tag, field_key(tag, content), words(content), tuple(map(words, made.contents)))
                    elif tag[:1] == "6" and reworded(tag, content, [anywhere]) is not None:
                        _count_scheme(counted, tag, content)


def _count_scheme(counted: Preview, tag: str, content: str) -> None:
    scheme = scheme_of(tag, content)
    counted.schemes[scheme] = counted.schemes.get(scheme, 0) + 1


def _candidates(
    library_id: int, terms: Sequence[str], counted: Preview, progress: Callable[[int], None] | None
) -> Iterator[list[Row]]:
    """Yield the records that may have one of these terms, a piece at a time."""
    prefilter = Prefilter(terms)
    for rows in every_row(library_id):
        counted.examined += len(rows)
        yield [row for row in rows if prefilter.may_have(row.raw, row.syntax, row.charset)]
        if progress:
            progress(counted.examined)


def every_row(library_id: int) -> Iterator[list[Row]]:
    """Yield the active records of a library in the order of their ids, a thousand at a time."""
    after = 0
    while True:
        rows = queries.next_rows(library_id, after=after, limit=queries.AT_A_TIME)
        if not rows:
            return
        after = rows[-1].id
        yield rows


class Counted(TypedDict):
    """What `decisions` adds to each: records and fields shown otherwise, and fields at rest."""

    records: int
    fields: int
    resting: int


def decisions(library_id: int, *, state: str = "") -> QuerySet[WithAnnotations[WordingDecision, Counted]]:
    """Give the decisions of a library, newest first, each with how many records and fields it is about, and how many rest."""
    found = WordingDecision.objects.filter(library_id=library_id)
    found = found.filter(state=state) if state else found
    working = Q(overlays__rests=False)
    return found.annotate(
        records=Count("overlays__record", filter=working, distinct=True),
        fields=Count("overlays", filter=working),
        resting=Count("overlays", filter=Q(overlays__rests=True)),
    ).order_by("-number")


def decision(library_id: int, number: int) -> WithAnnotations[WordingDecision, Counted]:
    """Give one decision by its number. Raises NotFound (A301)."""
    found = decisions(library_id).filter(number=number).first()
    if found is None:
        raise NotFound(f"There is no wording decision {number}.", remedy="See: alcove decisions list")
    return found


def decisions_on(library_id: int, term: str) -> QuerySet[WithAnnotations[WordingDecision, Counted]]:
    """Give the decisions about a term, newest first."""
    return decisions(library_id).filter(key=naco.stored(term_key(term)))


def sample_of(decision: WordingDecision) -> list[int]:
    """Give some records that a decision is about and readers see, by their ids."""
    seen = decision.overlays.filter(rests=False, **SEEN)
    rows = seen.order_by("record").values_list("record", flat=True).distinct()
    return list(rows[:SAMPLE])


def examples(decision: WordingDecision) -> list[Touched]:
    """Give some fields that a decision is about, as they are and as they are shown: two queries, whatever the catalogue."""
    rewording = change_of(decision).rewording()
    return [
        Touched(stored.id, tag, field_key(tag, content), words(content), tuple(map(words, made.contents)))
        for stored in queries.in_order(sample_of(decision))
        for tag, content in stored.record.entries
        if (made := reworded(tag, content, [rewording])) is not None
    ][:SAMPLE]


def in_force(library_id: int) -> list[WordingDecision]:
    """Give the decisions that are in force, lowest layer first."""
    return list(WordingDecision.objects.filter(library_id=library_id, state=_IN_FORCE).order_by("scope", "number"))


def instead_of(library_id: int | None, terms: Iterable[str]) -> dict[str, list[str]]:
    """Give, for those of these terms that a decision in force shows otherwise, the words that stand in their place."""
    wanted = {naco.stored(term_key(term)): term for term in terms}
    rows = WordingDecision.objects.filter(state=_IN_FORCE, key__in=list(wanted)).order_by("scope", "number")
    rows = rows if library_id is None else rows.filter(library_id=library_id)
    return {wanted[bytes(one.key)]: list(one.shown) for one in rows if one.part != Part.SUBDIVISION}


class Told(NamedTuple):
    """A term that somebody typed and a decision shows otherwise: the term, the words shown, the page of the decision."""

    old: str
    new: str
    about: str


def told_of(text: str) -> list[Told]:
    """Give the decisions in force about terms that stand in what somebody typed, to say so beside the results."""
    typed = f" {naco.normalised(text)} "
    if not typed.strip():
        return []
    rows = WordingDecision.objects.filter(state=_IN_FORCE).exclude(outcome__in=(Outcome.SPLIT, Outcome.ASK)).order_by("number")
    named = [(one, naco.normalised(one.term)) for one in rows]
    return [Told(one.term, " / ".join(one.shown), one.about) for one, form in named if form and f" {form} " in typed][:3]


_NOT_OFFERED = (Status.SLUR.value, Status.OUTDATED.value)


def never_offered() -> frozenset[str]:
    """Give the terms, in their comparison form, that are offered nowhere: old ones, and slurs of the lists in use."""
    decided = WordingDecision.objects.filter(state=_IN_FORCE).values_list("term", "shown")
    terms = {term_key(term) for term, shown in decided if term_key(term) not in {term_key(one) for one in shown}}
    listed = KeptTerm.objects.filter(list__is_current=True, data__status__in=_NOT_OFFERED).values_list("term", flat=True)
    return frozenset(terms | {term_key(term) for term in listed})


def follow() -> int:
    """Look at what was changed since the last time, so that new copies of records keep their decisions; give how many fields.

    Where nothing is in force, nothing is read or written.
    """
    if not WordingDecision.objects.filter(state=_IN_FORCE).exists() or _bookmark() >= queries.last_change():
        return 0
    done = 0
    with bulk.calm():
        while (count := _next_piece()) is not None:
            done += count
    return done


def begin_following() -> None:
    """Follow the outbox from here, where no decision was in force until now: the whole catalogue is looked at next."""
    if not WordingDecision.objects.filter(state=_IN_FORCE).exists():
        _move_to(queries.last_change())


def _bookmark() -> int:
    return FollowedUpTo.objects.filter(name=_NAME).values_list("seq", flat=True).first() or 0


def _move_to(seq: int) -> None:
    FollowedUpTo.objects.update_or_create(name=_NAME, defaults={"seq": seq})


def _next_piece() -> int | None:
    with transaction.atomic():
        locks.writing()
        changes = queries.changes_after(_bookmark(), PIECE)
        if not changes:
            return None
        ids = sorted({record_id for _, record_id, version in changes if version})
        count = _look_again(ids)
        _move_to(changes[-1][0])
        return count


def _look_again(ids: Sequence[int]) -> int:
    """Bring the overlays of these records to what they hold now; give how many fields changed their state."""
    rows = [row for row in queries.rows(ids) if row.status == "active"]
    by_library: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_library[row.library_id].append(row)
    return sum(_look_again_in(library_id, ours) for library_id, ours in by_library.items())


def _look_again_in(library_id: int, rows: Sequence[Row]) -> int:
    decided = in_force(library_id)
    standing: dict[int, list[Overlay]] = defaultdict(list)
    for one in Overlay.objects.filter(record__in=[row.id for row in rows], decision__in=decided):
        standing[one.record_id].append(one)
    prefilter = Prefilter([one.term for one in decided])
    changes = {one.pk: change_of(one) for one in decided}
    new: list[Overlay] = []
    moved: list[Overlay] = []
    for row in rows:
        if row.id not in standing and not prefilter.may_have(row.raw, row.syntax, row.charset):
            continue
        record = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
        here = _fields_of(record, changes)
        known = {(one.decision_id, one.tag, bytes(one.field)): one for one in standing[row.id]}
        for one_known, overlay in known.items():
            if overlay.rests == (one_known in here):
                overlay.rests = one_known not in here
                moved.append(overlay)
        new += [
            Overlay(decision_id=number, record_id=row.id, tag=tag, field=key)
            for number, tag, key in here - known.keys()
            if not changes[number].is_chosen_by_record
        ]
    Overlay.objects.bulk_create(new, ignore_conflicts=True)
    Overlay.objects.bulk_update(moved, ["rests"], batch_size=500)
    if touched := {one.record_id for one in (*new, *moved)}:
        saving.show_anew(sorted(touched))
    return len(new) + len(moved)


def _fields_of(record: Record, changes: Mapping[int, WordingChange]) -> set[tuple[int, str, bytes]]:
    """Give the fields of a record that decisions are about, as (decision, tag, key of the field)."""
    rewordings = [change.rewording(number) for number, change in changes.items()]
    found = set()
    for tag, content in record.entries:
        if (made := reworded(tag, content, rewordings)) is not None:
            found |= {(number, tag, field_key(tag, content)) for number in made.numbers}
    return found


def due_for_review(library_id: int, today: date) -> QuerySet[WithAnnotations[WordingDecision, Counted]]:
    """Give the decisions in force whose day of review has come."""
    return decisions(library_id, state=_IN_FORCE).filter(review_on__lte=today)


def in_pieces(stored: Iterable[queries.Stored]) -> Iterator[list[queries.Stored]]:
    """Yield records a thousand at a time, to be asked about together."""
    todo = iter(stored)
    while piece := list(islice(todo, queries.AT_A_TIME)):
        yield piece


def worded(stored: Sequence[queries.Stored], way: str, agency: str) -> list[Record]:
    """Give records for other systems: `effective` as they are shown, `traced` as they came with what is shown beside it.

    `agency` says in $5 and 883 whose decisions these are. Three queries for all of them.
    """
    ours = overlays([one.id for one in stored])
    if way == "effective":
        return [ours[one.id].lay(one.record) if one.id in ours else one.record for one in stored]
    known = WordingDecision.objects.in_bulk(
        {rewording.number for one in ours.values() for some in one.by_field.values() for rewording in some}
    )

    def about(number: int) -> About:
        one = known[number]
        return About(f"Decision {one.number}: {one.term}", f"{one.decided:%Y%m%d}", agency, one.about)

    return [
        traced(one.record, ours[one.id].shown(one.record).changed, about) if one.id in ours else one.record for one in stored
    ]
