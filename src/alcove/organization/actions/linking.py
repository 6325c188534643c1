"""Linking headings to authorities: what is sure becomes a change-set to look at, the rest a question for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from alcove.libraries import actions as libraries
from alcove.libraries import locks
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import AlcoveError
from alcove.libraries.models import Job
from alcove.marc import linking, naco, read
from alcove.marc.control import Wanted
from alcove.marc.linking import Decision, Verdict
from alcove.marc.record import Field, Record
from alcove.marc.write import encode_to_keep
from alcove.organization import authority_file, candidates
from alcove.organization.models import LinkQuestion, LinkQuestionRecord
from alcove.records import actions as records
from alcove.records import bulk, listing, queries
from alcove.records.models import ChangeSet
from alcove.records.queries import Row

AT_A_TIME = 2000
KIND = "organization.link_headings"
_REASONS = {
    Verdict.AMBIGUOUS: LinkQuestion.Reason.AMBIGUOUS,
    Verdict.OTHER: LinkQuestion.Reason.OTHER,
    Verdict.SEE: LinkQuestion.Reason.SEE,
    Verdict.PARTIAL: LinkQuestion.Reason.PARTIAL,
}


class CannotLink(AlcoveError):
    """The heading cannot be linked so: no such candidate, or the question is decided already."""

    code = "A450"


@dataclass
class Linked:
    """What linking came to: the set to look at (None for a dry run, or where nothing is to be linked), fields by verdict."""

    change_set: ChangeSet | None = None
    counts: Counter[str] = field(default_factory=Counter)
    records: int = 0
    questions: int = 0

    def as_dict(self) -> dict[str, object]:
        """Give it as plain data: every verdict is there, with how many fields it has."""
        change_set = {"change_set": self.change_set.pk if self.change_set else None}
        return {
            **{str(one): self.counts[one] for one in Verdict},
            "records": self.records,
            "questions": self.questions,
            **change_set,
        }


class _Question(NamedTuple):
    """A heading to be decided, as the table knows it."""

    reason: str
    tag: str
    key: bytes
    thesaurus: str
    text: str
    candidates: tuple[int, ...]


@long_action("organization.link_headings")
def link_headings(
    actor: Actor,
    *,
    ids: Iterable[int],
    verdicts: Sequence[Verdict] = (Verdict.LINKED,),
    reason: str = "",
    progress: Callable[[int], None] | None = None,
) -> Linked:
    """Make a change-set that gives $0 to every heading of these records that one authority has, and to no other.

    Headings that need a person (several authorities, another list, a reference, a beginning only) become questions, each
    once, wherever it stands. `verdicts` may also name `partial`, to link beginnings, and `see`, to put the established
    heading in the place of a reference; `stale`, to bring fields that are linked to what the heading is now. A batch of
    records is looked up in a few queries; `progress` is called with how many records have been looked at. Rules:
    `alcove.marc.linking`.
    """
    authority_file.follow()
    title = "Link headings to authority records"
    recipe = {"verb": "link", "verdicts": [str(one) for one in verdicts]}
    outcome = Linked(records.open_change_set(actor, title=title, reason=reason, source="authorities", recipe=recipe))
    try:
        _link(actor, iter(ids), _Work(actor, frozenset(verdicts)), outcome, progress)
    except BaseException:
        if outcome.change_set is not None:
            records.discard_change_set(actor, change_set=outcome.change_set)
        raise
    if outcome.change_set is not None and not outcome.change_set.proposed:
        records.discard_change_set(actor, change_set=outcome.change_set)
        outcome.change_set = None
    elif outcome.change_set is not None:
        records.close_change_set(actor, change_set=outcome.change_set)
    return outcome


def _link(actor: Actor, todo: Iterator[int], work: _Work, outcome: Linked, progress: Callable[[int], None] | None) -> None:
    with bulk.calm():
        while chunk := list(islice(todo, AT_A_TIME)):
            edits, asked, count = work.examine(chunk, outcome)
            if outcome.change_set is not None:
                with transaction.atomic():
                    records.propose(outcome.change_set, edits, examined=count)
                    _ask(actor, chunk, asked)
            outcome.questions = len(work.asked)
            if progress:
                progress(outcome.records)


class _Stopped(Exception):
    """The job was asked to stop."""


@action("organization.start_linking")
def start_linking(actor: Actor, *, verdicts: Sequence[Verdict] = (Verdict.LINKED,)) -> Job:
    """Put linking the whole catalogue on the list of jobs, or give the job that is waiting or at work already.

    It ends with a change-set to look at; its report says what came of every heading.
    """
    open_ones = Job.objects.filter(library=actor.library_id, kind=KIND, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if found := open_ones.first():
        return found
    total = sum(1 for _ in listing.ids_of_kind(actor.library_id, "bibliographic"))
    job = libraries.open_job(actor, kind=KIND, title="Link headings to authority records", total=total, unit="records")
    job.report = {"verdicts": [str(one) for one in verdicts]}
    job.save(update_fields=["report"])
    return job


def run_job(actor: Actor, job: Job) -> None:
    """Carry out a waiting job of linking (the worker's way in); one that was stopped begins again with a set of its own."""
    if not libraries.claim(job):
        return
    _forget_unfinished(actor, job)
    verdicts = [Verdict(one) for one in job.report.get("verdicts", ["linked"])]

    def progress(done: int) -> None:
        if libraries.beat(job, done=done) != Job.State.RUNNING:
            raise _Stopped

    try:
        ids = listing.ids_of_kind(actor.library_id, "bibliographic")
        outcome = link_headings(actor, ids=ids, verdicts=verdicts, progress=progress)
    except _Stopped:
        libraries.finish(job, state=Job.State.CANCELLED, report={"verdicts": [str(one) for one in verdicts]})
    except Exception as error:
        libraries.finish(job, state=Job.State.FAILED, report={"verdicts": [str(one) for one in verdicts], "error": str(error)})
        raise
    else:
        libraries.finish(job, state=Job.State.DONE, report=outcome.as_dict())


def _forget_unfinished(actor: Actor, job: Job) -> None:
    """Give up the set that a process left open when it was killed at this job."""
    mine = ChangeSet.objects.filter(library=actor.library_id, state=ChangeSet.State.OPEN, source="authorities")
    for change_set in mine.filter(created__gte=job.created, actor_name=actor.name[:150]):
        if change_set.recipe.get("verb") == "link":
            records.discard_change_set(actor, change_set=change_set)


def would_link(
    library_id: int,
    ids: Iterable[int],
    verdicts: Sequence[Verdict] = (Verdict.LINKED,),
    progress: Callable[[int], None] | None = None,
) -> Linked:
    """Say what linking these records would come to, and write nothing."""
    authority_file.follow()
    outcome = Linked()
    work = _Work(Actor("nobody", library_id), frozenset(verdicts))
    todo = iter(ids)
    with bulk.calm():
        while chunk := list(islice(todo, AT_A_TIME)):
            work.examine(chunk, outcome)
            if progress:
                progress(outcome.records)
    outcome.questions = len(work.asked)
    return outcome


class _Work:
    """One run over records, with what is known of headings and numbers already."""

    def __init__(self, actor: Actor, verdicts: frozenset[Verdict]) -> None:
        self._library = actor.library_id
        self._control = authority_file.control(actor.library_id)
        self._known = candidates.Known(actor.library_id)
        self._verdicts = verdicts
        self.asked: set[tuple[str, str, bytes]] = set()
        """The headings that a person has to decide, each once; without those that begin as an authority does."""

    def examine(self, ids: Sequence[int], outcome: Linked) -> tuple[list[records.Edit], dict[_Question, list[int]], int]:
        """Decide every heading of these records; give the edits, the questions with their records, and how many records."""
        rows = [row for row in queries.rows(ids) if row.library_id == self._library and row.status == "active"]
        found = [(row, record, list(self._control.wanted(record))) for row, record in _read(rows)]
        self._known.learn(wanted for _, _, fields in found for _, wanted in fields)
        edits: list[records.Edit] = []
        asked: dict[_Question, list[int]] = {}
        for row, record, fields in found:
            decided = [(place, wanted, self._known.decide(wanted)) for place, wanted in fields]
            outcome.counts.update(decision.verdict for _, _, decision in decided)
            for _, wanted, decision in decided:
                if decision.verdict in _REASONS and decision.verdict not in self._verdicts:
                    asked.setdefault(_question(wanted, decision), []).append(row.id)
            to_do = [one for one in decided if one[2].verdict in self._verdicts and one[2].candidates]
            if to_do and (edit := self._edit(row, record, to_do)):
                edits.append(edit)
        outcome.records += len(rows)
        partial = LinkQuestion.Reason.PARTIAL
        self.asked |= {(one.tag, one.thesaurus, one.key) for one in asked if one.reason != partial}
        return edits, asked, len(rows)

    def _edit(self, row: Row, record: Record, to_do: list[tuple[int, Wanted, Decision]]) -> records.Edit | None:
        entries = list(record.entries)
        for place, _, decision in to_do:
            chosen = decision.candidates[0]
            number = self._known.number_of(chosen.authority)
            if not number:
                continue
            tag, content = entries[place]
            if decision.verdict is not Verdict.STALE:
                content = linking.linked(content, number)
            if decision.verdict in (Verdict.SEE, Verdict.STALE):
                content, tag = self._flipped(tag, content, chosen, number)
            entries[place] = (tag, content)
        if entries == record.entries:
            return None
        raw, syntax = encode_to_keep(Record(record.leader, entries), row.syntax)
        return records.Edit(row.id, row.version, raw, syntax, "utf-8", row.kind)

    def _flipped(self, tag: str, content: str, chosen: linking.Candidate, number: str) -> tuple[str, str]:
        """Put the established heading where a reference to it stands."""
        change = candidates.flip(self._library, self._control, Field(tag, content), chosen.authority, number)
        if change is None:
            return content, tag
        field = linking.changed(Field(tag, content), change, self._control)
        return field.content, field.tag


def _read(rows: Iterable[Row]) -> Iterator[tuple[Row, Record]]:
    for row in rows:
        if row.kind == "bibliographic":
            yield row, read.decode(row.raw, syntax=row.syntax, charset=row.charset)


def _question(wanted: Wanted, decision: Decision) -> _Question:
    authorities = tuple(dict.fromkeys(one.authority for one in decision.candidates))
    key = naco.stored(wanted.keys[0])
    return _Question(
        _REASONS[decision.verdict], wanted.by[0], key, (wanted.thesaurus or "")[:20], wanted.text[:300], authorities
    )


def _ask(actor: Actor, examined: Sequence[int], asked: dict[_Question, list[int]]) -> None:
    """Write down what a person has to decide, each heading once; records looked at again are asked about anew."""
    locks.writing()
    LinkQuestionRecord.objects.filter(record__in=examined, question__state="open").delete()
    if not asked:
        return
    each = {(one.tag, one.thesaurus, one.key): one for one in asked}  # Spelled in capitals or not, it is one question.
    rows = [
        LinkQuestion(
            library_id=actor.library_id, reason=one.reason, tag=one.tag, key=one.key, thesaurus=one.thesaurus, text=one.text,
            candidates=list(one.candidates),
        )
        for one in each.values()
    ]  # fmt: skip
    unique = ["library", "tag", "thesaurus", "key"]
    LinkQuestion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=["reason", "candidates", "text"]
    )
    keys = {one.key for one in asked}
    here = LinkQuestion.objects.filter(library_id=actor.library_id, key__in=keys).values_list(
        "pk", "tag", "thesaurus", "key", "state"
    )
    ids = {(tag, thesaurus, bytes(key)): (pk, state) for pk, tag, thesaurus, key, state in here}
    places: list[LinkQuestionRecord] = []
    for one, found in asked.items():
        pk, state = ids[one.tag, one.thesaurus, one.key]
        if state == LinkQuestion.State.OPEN:
            places += [LinkQuestionRecord(question_id=pk, record_id=record_id) for record_id in set(found)]
    LinkQuestionRecord.objects.bulk_create(places, ignore_conflicts=True)


@action("organization.decide_heading")
def decide_heading(actor: Actor, *, question: LinkQuestion, authority: int, reason: str = "") -> ChangeSet:
    """Make a change-set that links the heading of a question, in every record it was asked for, to the authority chosen.

    The question is decided when the set is made; taking the set back, or giving it up, leaves the headings as they were.
    Where the authority has the heading as a reference, its established heading takes the place. Raises CannotLink (A450).
    """
    _must_be_open(question)
    if authority not in question.candidates:
        raise CannotLink(f"Authority {authority} does not read so.", remedy="Choose one of those that are offered.")
    authority_file.follow()
    title = f"Link “{question.text}” to authority {authority}"[:300]
    change_set = records.open_change_set(
        actor,
        title=title,
        reason=reason,
        source="authorities",
        recipe={"verb": "link", "question": question.pk, "authority": authority},
    )
    control, known = authority_file.control(actor.library_id), candidates.Known(actor.library_id)
    number = known.number_of(authority)
    if not number:
        raise CannotLink(f"Authority {authority} has no control number.", remedy="Give it a 001, then link again.")
    todo = iter(question.records.order_by("record_id").values_list("record_id", flat=True))
    while chunk := list(islice(todo, AT_A_TIME)):
        rows = [row for row in queries.rows(chunk) if row.status == "active"]
        edits = []
        for row, record in _read(rows):
            entries = list(record.entries)
            for place, wanted in control.wanted(record):
                if _is_asked(wanted, question) and number not in wanted.numbers:
                    entries[place] = _linked_to(actor, Field(*entries[place]), authority, number, question)
            if entries != record.entries:
                raw, syntax = encode_to_keep(Record(record.leader, entries), row.syntax)
                edits.append(records.Edit(row.id, row.version, raw, syntax, "utf-8", row.kind))
        records.propose(change_set, edits, examined=len(rows))
    _settle(actor, question, LinkQuestion.State.LINKED, authority)
    return records.close_change_set(actor, change_set=change_set)


def _linked_to(actor: Actor, field: Field, authority: int, number: str, question: LinkQuestion) -> tuple[str, str]:
    content = linking.linked(field.content, number)
    if question.reason == LinkQuestion.Reason.SEE:
        control = authority_file.control(actor.library_id)
        change = candidates.flip(actor.library_id, control, Field(field.tag, content), authority, number)
        if change is not None:
            made = linking.changed(Field(field.tag, content), change, control)
            return made.tag, made.content
    return field.tag, content


def _is_asked(wanted: Wanted, question: LinkQuestion) -> bool:
    same = naco.stored(wanted.keys[0]) == bytes(question.key) and wanted.by[0] == question.tag
    return same and (wanted.thesaurus or "")[:20] == question.thesaurus


@action("organization.leave_heading")
def leave_heading(actor: Actor, *, question: LinkQuestion, reason: str = "") -> LinkQuestion:
    """Decide that a heading stays as it is; it is not asked about again. Raises CannotLink (A450)."""
    _must_be_open(question)
    return _settle(actor, question, LinkQuestion.State.LEFT, None)


@action("organization.ask_again")
def ask_again(actor: Actor, *, question: LinkQuestion) -> LinkQuestion:
    """Open a question again that was decided; the next run of linking finds its records."""
    question.state, question.chosen_id, question.decided = LinkQuestion.State.OPEN, None, None
    question.save(update_fields=["state", "chosen", "decided"])
    return question


def _must_be_open(question: LinkQuestion) -> None:
    locks.writing()
    question.refresh_from_db()
    if question.state != LinkQuestion.State.OPEN:
        raise CannotLink(f"“{question.text}” is decided already.", remedy="Open the question again first.")


def _settle(actor: Actor, question: LinkQuestion, state: LinkQuestion.State, chosen: int | None) -> LinkQuestion:
    question.state, question.chosen_id = state, chosen
    question.decided_by, question.decided = actor.name[:150], timezone.now()
    question.save(update_fields=["state", "chosen", "decided_by", "decided"])
    return question
