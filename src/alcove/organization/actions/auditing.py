"""The verbs of the description audit: to run it, as a job over the whole catalogue, and to say what a hit is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from alcove.libraries import actions as libraries
from alcove.libraries import locks
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import AlcoveError
from alcove.libraries.models import Job
from alcove.organization import auditing, term_lists, wording
from alcove.organization.models import AuditHit, AuditRun, Verdict
from alcove.records import bulk
from alcove.records import queries as records

KIND = "organization.run_audit"


class CannotAudit(AlcoveError):
    """An audit cannot be run, or a hit cannot be judged so."""

    code = "A465"


@action("organization.start_audit")
def start_audit(actor: Actor, *, lists: Sequence[str] = ()) -> AuditRun:
    """Put an audit of the whole catalogue on the list of jobs. Raises CannotAudit (A465) where no list is loaded."""
    if waiting := AuditRun.objects.filter(
        library=actor.library_id, finished=None, job__state__in=("waiting", "running")
    ).first():
        return waiting
    if not term_lists.listed(actor.library_id, lists):
        raise CannotAudit("No term list is loaded.", remedy="Load one first: alcove terms import --starter")
    job = libraries.open_job(
        actor, kind=KIND, title="Audit the descriptions", total=records.count(actor.library_id), unit="records"
    )
    return AuditRun.objects.create(library_id=actor.library_id, job=job, lists=list(lists))


@long_action("organization.run_audit")
def run_audit(actor: Actor, *, run: AuditRun, progress: Callable[[int, int], None] | None = None) -> AuditRun:
    """Look at every record; what was found before is replaced, what people said stays.

    A run that was stopped begins again. `progress` is called with records looked at and records in all. Raises CannotAudit
    (A465) when another process is at it.
    """
    job = run.job
    if not libraries.claim(job):
        raise CannotAudit(f"Job {job.pk} is {job.get_state_display()}.", remedy="Wait for it, or cancel it.")
    try:
        is_whole = _run(actor, run, job, progress)
    except Exception as error:
        libraries.finish(job, state=Job.State.FAILED, report={"error": str(error)})
        raise
    report: dict[str, object] = {"run": run.pk, "records": run.records, "hits": sum(run.counts.values())}
    libraries.finish(job, state=Job.State.DONE if is_whole else Job.State.CANCELLED, report=report)
    return run


def run_job(actor: Actor, job: Job) -> AuditRun:
    """Carry out a waiting audit (the worker's way in)."""
    return run_audit(actor, run=job.audit_run)


def _run(actor: Actor, run: AuditRun, job: Job, progress: Callable[[int, int], None] | None) -> bool:
    seq = records.last_change()
    desk = auditing.Desk(actor.library_id, run.lists)
    with bulk.calm():
        for rows in wording.every_row(actor.library_id):
            with transaction.atomic():
                locks.writing()
                auditing.write(desk, rows)
                state = libraries.beat(job, done=desk.records)
            if progress:
                progress(desk.records, job.total)
            if state == Job.State.CANCELLING:
                return False
    with transaction.atomic():
        locks.writing()
        AuditHit.objects.filter(library=actor.library_id).exclude(record__status="active").delete()
        run.finished, run.records, run.counts = timezone.now(), desk.records, dict(desk.counts)
        run.save(update_fields=["finished", "records", "counts"])
        auditing.begin_following(seq)
    return True


@action("organization.judge_hit")
def judge_hit(actor: Actor, *, hit: AuditHit, said: str, speaker: str = "", context: str = "", impact: str = "") -> Verdict:
    """Say whether a hit is worth acting on, whose words they are, quoted or not, and what harm they do.

    The answer belongs to these words in this record: the next audit finds it again. Raises CannotAudit (A465).
    """
    if said not in Verdict.Said.values:
        raise CannotAudit("Please say yes, no, or that it needs context.", remedy="Choose one of the three.")
    entry = f"{hit.list_code}/{hit.entry_id}" if hit.list_code else ""
    verdict, _ = Verdict.objects.update_or_create(
        library_id=actor.library_id, record_id=hit.record_id, fingerprint=bytes(hit.fingerprint),
        defaults={
            "rule": hit.rule, "entry": entry[:161], "said": said, "speaker": speaker[:300], "context": context[:300],
            "impact": impact[:300], "by": actor.name[:150], "at": timezone.now(),
        },
    )  # fmt: skip
    return verdict
