"""The quality desk: every record of the catalogue goes through every check, as a job that can be stopped and goes on.

One transaction a chunk holds the findings, the counts and the place of the run, so a kill at any point counts nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from alcove.libraries import actions as libraries
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import AlcoveError, NotFound
from alcove.libraries.models import Job
from alcove.marc.overlay_rules import BadProfile
from alcove.organization.models import OwnCheck, QualityFinding, QualityRun
from alcove.organization.quality import own, queries
from alcove.organization.quality.assess import Desk, Finding, Sums, places_of
from alcove.records import bulk
from alcove.records import queries as records
from alcove.records.queries import Stored
from alcove.records.saving import insert

KIND = "organization.run_quality"
AT_A_TIME = 2000
_COLUMNS = "run_id, code, record_id, count, places"


class CannotCheck(AlcoveError):
    """Another process is at work on this run."""

    code = "A210"


class BadChecks(AlcoveError):
    """Checks of one's own that cannot be used."""

    code = "A211"


@action("organization.start_quality")
def start_quality(actor: Actor) -> QualityRun:
    """Put a look over the whole catalogue on the list of jobs, or give the one that is waiting or at work already."""
    if found := queries.unfinished(actor.library_id):
        return found
    total = records.count(actor.library_id)
    job = libraries.open_job(actor, kind=KIND, title="Check the quality of the catalogue", total=total, unit="records")
    return QualityRun.objects.create(library_id=actor.library_id, job=job)


@long_action("organization.run_quality")
def run_quality(actor: Actor, *, run: QualityRun, progress: Callable[[int, int], None] | None = None) -> QualityRun:
    """Carry a run to its end, from where it stands; then the findings of the run before are forgotten, its counts stay.

    `progress` is called with records looked at and records in all. Raises CannotCheck (A210) when the job is not free.
    """
    job = run.job
    if not libraries.claim(job):
        raise CannotCheck(f"Job {job.pk} is {job.get_state_display()}.", remedy="Wait for it, or cancel it.")
    try:
        is_whole = _run(actor, run, progress)
    except Exception as error:
        libraries.finish(job, state=Job.State.FAILED, report={"error": str(error)})
        raise
    report: dict[str, object] = {"run": run.pk, "records": run.records, "checks": len(run.counts)}
    libraries.finish(job, state=Job.State.DONE if is_whole else Job.State.CANCELLED, report=report)
    return run


@action("organization.keep_own_checks")
def keep_own_checks(actor: Actor, *, definitions: object) -> list[str]:
    """Keep checks a library has written itself, in place of those with the same ids; give the ids.

    Raises BadChecks (A211), which says every place that is wrong, and then keeps none.
    """
    try:
        read = own.read(definitions)
        kept = {one.code for one in OwnCheck.objects.filter(library=actor.library_id)} | {one.id for one in read}
        if len(kept) > own.MOST_CHECKS:
            raise BadChecks(f"A library may have {own.MOST_CHECKS} checks of its own.", remedy="Remove some first.")
    except BadProfile as error:
        raise BadChecks(str(error), remedy="Correct these places; nothing was kept.") from None
    for one in read:
        definition = one.as_data()
        OwnCheck.objects.update_or_create(library_id=actor.library_id, code=one.id, defaults={"definition": definition})
    return [one.id for one in read]


@action("organization.drop_own_check")
def drop_own_check(actor: Actor, *, code: str) -> None:
    """Remove one check a library has written itself. Raises NotFound (A301)."""
    if not OwnCheck.objects.filter(library=actor.library_id, code=code).delete()[0]:
        raise NotFound(f"There is no check {code} of your own.", remedy="See: alcove quality own")


def run_job(actor: Actor, job: Job) -> QualityRun:
    """Carry out a waiting run (the worker's way in)."""
    return run_quality(actor, run=job.quality_run)


def _run(actor: Actor, run: QualityRun, progress: Callable[[int, int], None] | None) -> bool:
    """Look at every record after the place of the run; say whether it came to the end."""
    _begin(actor, run)
    desk = Desk(own.checks_of(run.own_checks))
    sums = Sums.of(run.records, run.counts, run.scores)
    stored = records.all_stored(library_id=actor.library_id, after=run.position)
    with bulk.calm():
        while chunk := list(islice(stored, AT_A_TIME)):
            found = [(one.id, desk.look(one.record, sums)) for one in chunk]
            state = _save(run, sums, chunk, found)
            if progress:
                progress(run.records, run.job.total)
            if state == Job.State.CANCELLING:
                return False
    _finish(run)
    return True


def _begin(actor: Actor, run: QualityRun) -> None:
    """Settle what is checked; a run that was overtaken by a newer one begins again."""
    newest = queries.newest(actor.library_id)
    is_overtaken = newest is not None and newest.pk > run.pk
    if run.position and not is_overtaken:
        return
    with transaction.atomic():
        QualityFinding.objects.filter(run=run).delete()
        run.position, run.records, run.counts, run.scores = 0, 0, {}, {}
        run.started = timezone.now()
        mine = queries.own_checks(actor.library_id)
        run.own_checks = [one.as_data() for one in mine]
        run.save()


def _save(run: QualityRun, sums: Sums, chunk: list[Stored], found: Iterable[tuple[int, list[Finding]]]) -> Job.State:
    """Write what was found in these records, in one transaction; give the state the job is asked to be in."""
    rows = [
        (run.pk, one.check, record_id, one.times, orjson.dumps(list(places_of(one))).decode())
        for record_id, findings in found
        for one in findings
    ]
    with transaction.atomic():
        insert("organization_qualityfinding", _COLUMNS, rows)
        run.counts, run.scores = sums.as_json()
        run.records, run.position = sums.records, chunk[-1].id
        run.save(update_fields=["records", "position", "counts", "scores"])
        return libraries.beat(run.job, done=run.records)


def _finish(run: QualityRun) -> None:
    with transaction.atomic():
        run.finished = timezone.now()
        run.save(update_fields=["finished"])
        QualityFinding.objects.filter(run__library=run.library_id).exclude(run=run).delete()


def definitions_in(raw: bytes) -> list[Mapping[str, Any]]:
    """Read a file of checks one has written. Raises BadChecks (A211)."""
    try:
        return [one.as_data() for one in own.read_bytes(raw)]
    except BadProfile as error:
        raise BadChecks(str(error), remedy="Correct these places.") from None
