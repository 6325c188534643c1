"""Looking for records in targets: one thing while somebody waits, or a whole list as a job.

Nothing is written while targets are asked; a list goes on where it was when the job is stopped or killed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from alcove.identification import lookups
from alcove.identification.asked import MOST_NUMBERS, Asked, understood
from alcove.identification.lookups import MATCH, OVERLAY, CannotLookUp
from alcove.identification.match_rules import MatchProfile
from alcove.identification.models import Lookup, LookupLine, Offer, Target
from alcove.identification.queries import profile
from alcove.identification.sources import side_by_side
from alcove.identification.sources.source import Answer, Source, Status
from alcove.identification.targets import as_source
from alcove.libraries import actions as libraries
from alcove.libraries import locks
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.models import Job

KIND = "identification.look_up_many"
Progress = Callable[[int, int], None]
KEPT = timedelta(days=30)
"""What was found and not taken is forgotten after so long."""
MOST_OFFERS = 50
_AT_ONCE = 4
_ENOUGH_FAILURES = 3
_FAILED = (Status.TIMEOUT, Status.REFUSED, Status.ERROR)
_Outcome = LookupLine.Outcome


@long_action("identification.look_up")
def look_up(actor: Actor, *, typed: str, targets: Sequence[Target], match: str = MATCH, overlay: str = OVERLAY) -> LookupLine:
    """Look for one thing in these targets, all at once, and keep what they offer; give the line that holds it.

    Raises CannotLookUp (A323), CannotUseProfile (A320).
    """
    asked = understood(typed)
    if asked is None:
        raise CannotLookUp("There is nothing to look for.", remedy="Type or scan an ISBN, another number, or words of a title.")
    rules = _checked(actor, targets, match, overlay)
    answers = side_by_side.ask_all([as_source(one) for one in targets], asked)
    with transaction.atomic():
        locks.writing()
        _forget_old(actor)
        lookup = _lookup(actor, asked.label, targets, match, overlay)
        line = LookupLine.objects.create(lookup=lookup, place=1, typed=asked.typed)
        found = lookups.held(actor.library_id, [asked])[0]
        _note(line, answers, found.ids, rules)
    return line


@action("identification.start_look_up_many")
def start_look_up_many(
    actor: Actor,
    *,
    numbers: Sequence[str],
    targets: Sequence[Target],
    title: str,
    match: str = MATCH,
    overlay: str = OVERLAY,
    asks_for_held: bool = False,
) -> Lookup:
    """Put a list of things to look for on the list of jobs. What is held already is not asked for, unless that is wanted.

    Raises CannotLookUp (A323), CannotUseProfile (A320).
    """
    wanted = list(dict.fromkeys(filter(None, (" ".join(one.replace("\0", " ").split())[:300] for one in numbers))))
    if not wanted:
        raise CannotLookUp("There is no number to look for.", remedy="Give one in each line, or a file of records.")
    if len(wanted) > MOST_NUMBERS:
        raise CannotLookUp(f"These are more than {MOST_NUMBERS:,} numbers.", remedy="Look for them in parts.")
    _checked(actor, targets, match, overlay)
    _forget_old(actor)
    job = libraries.open_job(actor, kind=KIND, title=f"Look up {title}"[:300], total=len(wanted), unit="records")
    lookup = _lookup(actor, title, targets, match, overlay)
    lookup.job, lookup.asks_for_held = job, asks_for_held
    lookup.save(update_fields=["job", "asks_for_held"])
    lines = [LookupLine(lookup=lookup, place=at, typed=one) for at, one in enumerate(wanted, 1)]
    LookupLine.objects.bulk_create(lines, batch_size=500)
    return lookup


@long_action("identification.look_up_many")
def look_up_many(actor: Actor, *, lookup: Lookup, progress: Progress | None = None) -> Lookup:
    """Look for everything on a list that was not looked for yet; stop where the job is asked to.

    A target that has not answered three times in a row is not asked again in this run.
    """
    job = lookup.job
    if job is None or not libraries.claim(job):
        raise CannotLookUp("Somebody is at work on this list.", remedy="See its job.")
    try:
        is_whole = _run(actor, lookup, job, progress)
    except Exception as error:
        libraries.finish(job, state=Job.State.FAILED, report={"error": str(error)})
        raise
    report: dict[str, object] = {"lookup": lookup.pk, **lookups.counts(lookup)}
    libraries.finish(job, state=Job.State.DONE if is_whole else Job.State.CANCELLED, report=report)
    return lookup


def run_job(actor: Actor, job: Job) -> Lookup:
    """Carry out a waiting list (the worker's way in)."""
    return look_up_many(actor, lookup=job.lookup)


class _Asking(NamedTuple):
    """A line, what it means, and what the library holds of it; `answers` is None where no target is asked."""

    line: LookupLine
    asked: Asked | None
    held: list[int]
    answers: list[Answer] | None


def _run(actor: Actor, lookup: Lookup, job: Job, progress: Progress | None) -> bool:
    rules = lookups.profile(actor.library_id, lookup.match_name)
    sources = [as_source(one) for one in Target.objects.filter(library=actor.library_id, pk__in=lookup.targets)]
    tired = _Tired()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while lines := list(lookup.lines.filter(outcome=_Outcome.WAITING).order_by("place")[:_AT_ONCE]):
            todo = _prepared(lookup, lines)
            done = list(pool.map(lambda one: _answered(one, sources, tired), todo))
            for one in done:
                tired.learn(one.answers or [])
            with transaction.atomic():
                locks.writing()
                for one in done:
                    _settle(one, rules)
                state = libraries.beat(job, done=job.done + len(lines))
            if progress:
                progress(job.done, job.total)
            if state == Job.State.CANCELLING:
                return False
    return True


def _prepared(lookup: Lookup, lines: Sequence[LookupLine]) -> list[_Asking]:
    understood_as = [understood(line.typed) for line in lines]
    numbers = [one for one in understood_as if one is not None]
    ids = {one.asked: one.ids for one in lookups.held(lookup.library_id, numbers)}
    todo = []
    for line, asked in zip(lines, understood_as, strict=True):
        held = ids.get(asked, []) if asked is not None else []
        is_asked = asked is not None and asked.is_number and (not held or lookup.asks_for_held)
        todo.append(_Asking(line, asked, held, [] if is_asked else None))
    return todo


def _answered(one: _Asking, sources: Sequence[Source], tired: _Tired) -> _Asking:
    if one.answers is None or one.asked is None:
        return one
    awake = [source for source in sources if not tired.of(source)]
    answers = side_by_side.ask_all(awake, one.asked)
    resting = [Answer(source, Status.ERROR, 0.0, reason=_NOT_AGAIN) for source in sources if tired.of(source)]
    return one._replace(answers=answers + resting)


_NOT_AGAIN = "Not asked any more: it did not answer three times in a row."


class _Tired:
    """Which targets have not answered several times in a row."""

    def __init__(self) -> None:
        self._failures: dict[int, int] = {}

    def of(self, source: Source) -> bool:
        """Say whether this target is not asked any more."""
        return self._failures.get(source.id, 0) >= _ENOUGH_FAILURES

    def learn(self, answers: Sequence[Answer]) -> None:
        """Count those that did not answer; a refusal is an answer."""
        for one in answers:
            failed = one.status in (Status.TIMEOUT, Status.ERROR)
            self._failures[one.source.id] = self._failures.get(one.source.id, 0) + 1 if failed else 0


def _settle(one: _Asking, rules: MatchProfile) -> None:
    if one.answers is not None:
        _note(one.line, one.answers, one.held, rules)
        return
    one.line.outcome = _Outcome.HELD if one.held else _Outcome.UNREADABLE
    one.line.held = one.held
    one.line.save(update_fields=["outcome", "held"])


def _note(line: LookupLine, answers: Sequence[Answer], held: list[int], rules: MatchProfile) -> None:
    """Keep what the targets offer for a line, and say what came of it."""
    received = [(answer.source, one) for answer in answers for one in answer.records]
    received.sort(key=lambda pair: pair[1].is_damaged)
    received = received[:MOST_OFFERS]
    group = lookups.grouped([one.record for _, one in received], rules)
    Offer.objects.bulk_create([
        Offer(
            line=line, target_name=source.name, place=at, group=group[at], raw=one.raw, syntax=one.syntax, charset=one.charset,
            is_damaged=one.is_damaged,
        )
        for at, (source, one) in enumerate(received)
    ])  # fmt: skip
    line.outcome = _outcome(answers, len(set(group)))
    line.answers, line.held = [one.as_dict() for one in answers], held
    line.save(update_fields=["outcome", "answers", "held"])


def _outcome(answers: Sequence[Answer], groups: int) -> LookupLine.Outcome:
    if groups:
        return _Outcome.ONE if groups == 1 else _Outcome.SEVERAL
    return _Outcome.FAILED if all(one.status in _FAILED for one in answers) else _Outcome.NONE


def _checked(actor: Actor, targets: Sequence[Target], match: str, overlay: str) -> MatchProfile:
    if not targets:
        raise CannotLookUp("No target is chosen.", remedy="Choose one, or add one.")
    if overlay:
        profile(actor.library_id, "overlay", overlay)
    return lookups.profile(actor.library_id, match)


def _lookup(actor: Actor, title: str, targets: Sequence[Target], match: str, overlay: str) -> Lookup:
    return Lookup.objects.create(
        library_id=actor.library_id, title=title[:300], targets=[one.pk for one in targets], match_name=match,
        overlay_name=overlay, user_id=actor.user_id, actor_name=actor.name[:150],
    )  # fmt: skip


def _forget_old(actor: Actor) -> None:
    """Forget what nobody took; what was taken stays, as its source."""
    old = Lookup.objects.filter(library=actor.library_id, created__lt=timezone.now() - KEPT)
    idle = old.exclude(job__state__in=[Job.State.WAITING, Job.State.RUNNING, Job.State.CANCELLING])
    taken = Offer.objects.filter(change_set__isnull=False).values("line__lookup")
    idle.exclude(pk__in=taken).delete()
