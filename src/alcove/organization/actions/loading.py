"""Loading files of records: streaming, resumable, idempotent.

One transaction a chunk holds the records, their versions, the outbox, the problems and the job's offset, so a kill at any
point loses and doubles nothing: the next run goes on at the offset that stands in the store.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from alcove.identification import plans
from alcove.libraries import actions as libraries
from alcove.libraries import jobs
from alcove.libraries.action import Actor, action, long_action
from alcove.libraries.errors import AlcoveError
from alcove.libraries.models import Job
from alcove.marc import problem_table, read
from alcove.marc.parsed import Parsed
from alcove.marc.problem import Problem
from alcove.records import actions as records
from alcove.records import bulk, queries
from alcove.records.models import Load, LoadProblem, LoadStretch

from .chunk import Chunk, chunks

KIND = "organization.load_file"
PREVIEWED = 1000
_BLOCK = 1 << 20
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"%PDF": "PDF", b"7z\xbc\xaf": "7z"}


class CannotLoad(AlcoveError):
    """The file is not there, empty, or another process is loading it."""

    code = "A201"


@dataclass
class LoadReport:
    """What became of a file. `records_per_second` is of the run that finished it, by the clock."""

    job: int
    load: int
    file: str
    state: str
    records: int
    added: int
    updated: int
    unchanged: int
    problems: int
    records_per_second: float
    seconds: float
    undecided: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain data."""
        return asdict(self)


@action("organization.start_load")
def start_load(
    actor: Actor, *, path: Path, encoding: str = "detected", source_name: str = "", match: str = "", overlay: str = ""
) -> Load:
    """Put a file on the list of loads, or find the unfinished load of the same bytes again.

    `match` and `overlay` name profiles of the room identification: by them a record of the file is put over one of ours,
    added, or left for a person to decide. Raises CannotLoad (A201) when the file cannot be read or is being loaded at
    this moment, CannotUseProfile (A320).
    """
    if overlay and not match:
        raise CannotLoad("Putting records over ours needs to know which.", remedy="Name a match profile too.")
    plan = _planned(actor, match, overlay)
    digest, size = _fingerprint(path)
    for load in _unfinished(actor.library_id, digest, encoding, plan):
        if load.job.state == Job.State.WAITING and not load.job.owner:
            return _moved(load, path)
        if jobs.is_abandoned(load.job) or not load.job.is_open:
            load.job.state, load.job.finished = Job.State.WAITING, None
            load.job.save(update_fields=["state", "finished"])
            return _moved(load, path)
        raise CannotLoad(
            f"{path.name} is being loaded right now (job {load.job_id}).", remedy=f"See: alcove jobs show {load.job_id}"
        )
    name = source_name or path.name
    job = libraries.open_job(actor, kind=KIND, title=f"Load {name}"[:300], total=size, unit="bytes")
    load = Load.objects.create(
        job=job, library_id=actor.library_id, path=str(path.resolve()), source_name=name[:300], sha256=digest, size=size,
        encoding=encoding, syntax=_sniffed(path),
    )  # fmt: skip
    if plan:
        plans.keep(load, plan)
    return load


@long_action("organization.load_file")
def load_file(actor: Actor, *, load: Load, progress: Callable[[Load], None] | None = None) -> LoadReport:
    """Load the file of this load, from where it stands to its end; stop between two chunks when asked to.

    `progress` is called after every chunk. Raises CannotLoad (A201) when the job is not free or the file has changed.
    """
    if not libraries.claim(load.job):
        raise CannotLoad(f"Job {load.job_id} is {load.job.get_state_display()}.", remedy="Wait for it, or cancel it.")
    started, before = time.monotonic(), load.records
    try:
        state = _run(actor, load, progress)
    except Exception as error:
        libraries.finish(load.job, state=Job.State.FAILED, report={**_report(load, 0, 0).as_dict(), "error": str(error)})
        raise
    seconds = time.monotonic() - started
    report = _report(load, seconds, load.records - before)
    report.state = state
    libraries.finish(load.job, state=state, report=report.as_dict())
    return report


def preview_load(
    actor: Actor, *, path: Path, encoding: str = "detected", match: str = "", overlay: str = ""
) -> tuple[LoadReport, list[LoadProblem]]:
    """Say what a load would do, exactly, and do none of it: the load is carried out and taken back in one transaction.

    Gives the report and the first PREVIEWED problems. Other writers wait meanwhile.
    """
    with transaction.atomic():
        load = start_load(actor, path=path, encoding=encoding, match=match, overlay=overlay)
        report = load_file(actor, load=load)
        findings = list(load.findings.all()[:PREVIEWED])
        transaction.set_rollback(True)
    return report, findings


def run_job(actor: Actor, job: Job) -> LoadReport:
    """Carry out a waiting load job (the worker's way in)."""
    return load_file(actor, load=job.load)


def _run(actor: Actor, load: Load, progress: Callable[[Load], None] | None) -> Job.State:
    path = Path(load.path)
    if not path.is_file() or path.stat().st_size != load.size:
        raise CannotLoad(f"{path} is gone or has changed.", remedy="Load the file again from where it is now.")
    known = Load.objects.filter(library=load.library_id, sha256=load.sha256, job__state="done").exclude(pk=load.pk).exists()
    parsed = read.read(
        path, syntax=load.syntax or None, encoding=load.encoding, start=load.offset, first_number=load.records + 1
    )
    with bulk.calm():
        return _run_chunks(actor, load, parsed, progress, is_new=not known)


def _run_chunks(
    actor: Actor, load: Load, parsed: Iterator[Parsed], progress: Callable[[Load], None] | None, *, is_new: bool
) -> Job.State:
    plan = plans.plan_of(load)

    def is_likely_new() -> bool:
        if plan is not None:
            return False  # Most records become others than were read.
        return is_new if not load.records else load.added + load.updated > load.unchanged

    for chunk in chunks(parsed, load.syntax, is_likely_new=is_likely_new, keep=plan is not None):
        state = _save_chunk(actor, load, chunk, plan, keep_stretches=is_new)
        if progress:
            progress(load)
        if state == Job.State.CANCELLING:
            return Job.State.CANCELLED
    return Job.State.DONE


def _save_chunk(actor: Actor, load: Load, chunk: Chunk, plan: plans.Plan | None, *, keep_stretches: bool) -> Job.State:
    """Write everything about these stretches in one transaction; give the state the job is asked to be in."""
    with transaction.atomic():
        placed = _placed(actor, load, chunk, plan)
        outcome = records.save_many(actor, drafts=placed.drafts, load=load)
        withheld = outcome.withheld + placed.withheld
        findings = chunk.findings
        findings += [_about("M110", draft, chunk.numbers) for draft in outcome.shared_numbers]
        findings += [_about("M111", draft, chunk.numbers) for draft in withheld]
        findings += [_about("M112", draft, chunk.numbers) for draft in outcome.without_sealed]
        LoadProblem.objects.bulk_create([_problem(load, finding) for finding in findings], batch_size=500)
        stretches = [_stretch(load, stretch) for stretch in chunk.left_over]
        stretches += [_quarantined(load, draft.offset or 0, draft.raw) for draft in withheld]
        asked = {row.offset for row in placed.undecided}
        stretches += _as_came(load, [one for one in placed.as_came if keep_stretches or one[1] or one[0].offset in asked])
        LoadStretch.objects.bulk_create(stretches, batch_size=500)
        if keep_stretches:
            LoadStretch.objects.bulk_create(_pointers(load, outcome.repeated), batch_size=500)
        load.offset = chunk.end
        load.records += chunk.records
        load.added += outcome.added
        load.updated += outcome.updated
        load.unchanged += outcome.unchanged + placed.unchanged
        load.problems += len(findings)
        load.save(update_fields=["offset", "records", "added", "updated", "unchanged", "problems"])
        return libraries.beat(load.job, done=load.offset)


def _stretch(load: Load, stretch: Parsed) -> LoadStretch:
    """Keep bytes that are no record: what lies between, or what could not be read."""
    if stretch.between:
        return LoadStretch(load=load, offset=stretch.offset, kind=LoadStretch.Kind.BETWEEN, raw=stretch.raw)
    return _quarantined(load, stretch.offset, stretch.raw)


def _quarantined(load: Load, offset: int, raw: bytes) -> LoadStretch:
    return LoadStretch(load=load, offset=offset, kind=LoadStretch.Kind.QUARANTINE, raw=raw)


def _planned(actor: Actor, match: str, overlay: str) -> dict[str, Any] | None:
    """Look up the profiles; what reads them is imported only where they are asked for."""
    if not match:
        return None
    from alcove.identification.actions import planned

    return planned(actor, match=match, overlay=overlay)


def _placed(actor: Actor, load: Load, chunk: Chunk, plan: plans.Plan | None) -> plans.Placed:
    if plan is None:
        return plans.Placed(chunk.drafts)
    from alcove.identification.placing import place

    numbers = (chunk.numbers.get(draft.offset or 0, 0) for draft in chunk.drafts)
    arrivals = [plans.Arrival(*one) for one in zip(chunk.read, chunk.drafts, numbers, strict=True)]
    return place(actor, arrivals, plan, load)


def _as_came(load: Load, kept: list[tuple[records.Draft, tuple[int, int] | None]]) -> list[LoadStretch]:
    """Keep records that went over ours, or wait for a person, as they came; with the version they went into."""
    ids = queries.version_ids([place for _, place in kept if place])
    return [
        LoadStretch(
            load=load, offset=draft.offset or 0, kind=LoadStretch.Kind.INCOMING, raw=draft.raw,
            version_id=ids[place] if place else None,
        )
        for draft, place in kept
    ]  # fmt: skip


def _pointers(load: Load, repeated: list[tuple[int, int, int]]) -> list[LoadStretch]:
    """Point from records of the file that are already here to the versions that hold their bytes."""
    ids = queries.version_ids([(record_id, number) for _, record_id, number in repeated])
    return [
        LoadStretch(load=load, offset=offset, kind=LoadStretch.Kind.REPEATED, version_id=ids[record_id, number])
        for offset, record_id, number in repeated
    ]


def _problem(load: Load, finding: Problem) -> LoadProblem:
    return LoadProblem(
        load=load, record_number=finding.record, offset=finding.offset, control_number=_clean(finding.control_number)[:200],
        field=(finding.field or "")[:20], code=finding.code, severity=finding.severity, message=_clean(finding.message),
        remedy=finding.remedy,
    )  # fmt: skip


def _clean(text: str | None) -> str:
    """Leave out NUL, which PostgreSQL cannot keep in text."""
    return (text or "").replace("\0", "\N{SYMBOL FOR NULL}")


def _about(code: str, draft: records.Draft, places: dict[int, int]) -> Problem:
    """Say of a draft what only the store could know: its number is taken, or a whole record is here already."""
    number = draft.key[1] if draft.key else ""
    offset = draft.offset or 0
    finding = problem_table.Finding(code, what=number)
    return problem_table.problem(finding, record=places.get(offset, 0), offset=offset, control_number=number)


def _fingerprint(path: Path) -> tuple[str, int]:
    """Give the SHA-256 (hexadecimal) and the size in bytes of a file."""
    if not path.is_file():
        raise CannotLoad(f"There is no file {path}.", remedy="Check the name; folders are not read.")
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    if not size:
        raise CannotLoad(f"{path.name} is empty.", remedy="Export it again from where it came.")
    if packed := next((name for start, name in _PACKED.items() if _starts(path, start)), None):
        raise CannotLoad(f"{path.name} is a {packed} file.", remedy="Unpack it and load what is in it.")
    return digest.hexdigest(), size


def _starts(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _sniffed(path: Path) -> str:
    with path.open("rb") as file:
        return read.sniff(file.read(64 * 1024))


def _unfinished(library_id: int, digest: str, encoding: str, plan: dict[str, Any] | None) -> list[Load]:
    """Find loads of these bytes that are not at their end and go by the same profiles."""
    loads = Load.objects.filter(library=library_id, sha256=digest, encoding=encoding).exclude(job__state="done")
    found = list(loads.select_related("job").order_by("id"))
    return [load for load in found if plans.is_planned(load, plan)]


def _moved(load: Load, path: Path) -> Load:
    load.path = str(path.resolve())
    load.save(update_fields=["path"])
    return load


def _report(load: Load, seconds: float, records_now: int) -> LoadReport:
    return LoadReport(
        job=load.job_id, load=load.pk, file=load.source_name, state=load.job.state, records=load.records, added=load.added,
        updated=load.updated, unchanged=load.unchanged, problems=load.problems,
        records_per_second=round(records_now / seconds, 1) if seconds else 0.0, seconds=round(seconds, 3),
        undecided=plans.undecided_of(load),
    )  # fmt: skip
