"""Questions about what the checks found over the catalogue. Read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from alcove.libraries.errors import NotFound
from alcove.libraries.models import Job
from alcove.organization.models import OwnCheck, QualityFinding, QualityRun

from . import own
from .completeness import ELEMENTS
from .look import Check, Gravity
from .table import all_checks

TREND = 24
"""Runs that are shown as the trend."""
_ORDER = list(Gravity)


@dataclass(frozen=True)
class Line:
    """One check in the list: records and findings of the newest run, things looked at, and the records of the runs before."""

    check: Check
    records: int
    findings: int
    looked_at: int
    share: float
    trend: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Element:
    """One element of completeness: how many records have any of it, and the mean of their points over all records."""

    name: str
    title: str
    records: int
    share: float
    mean: float


def newest(library_id: int) -> QualityRun | None:
    """Give the newest run that came to its end."""
    return runs(library_id).last()


def runs(library_id: int) -> QuerySet[QualityRun]:
    """Give the finished runs, oldest first."""
    return QualityRun.objects.filter(library=library_id, finished__isnull=False).order_by("finished")


def unfinished(library_id: int) -> QualityRun | None:
    """Give the run that is waiting or at work, or was stopped and can go on."""
    open_states = [Job.State.WAITING, Job.State.RUNNING, Job.State.CANCELLING]
    waiting = QualityRun.objects.filter(library=library_id, finished__isnull=True, job__state__in=open_states)
    return waiting.select_related("job").order_by("-id").first()


def lines(run: QualityRun) -> list[Line]:
    """Give every check of a run with its counts, the gravest first; those that found nothing too."""
    past = trend(run)
    found = {code: _line(run, check, past) for code, check in checks(run).items()}
    return sorted(found.values(), key=lambda line: (_ORDER.index(line.check.gravity), -line.records, line.check.id))


def line(run: QualityRun, code: str) -> Line:
    """Give one check of a run. Raises NotFound (A301)."""
    check = checks(run).get(code)
    if check is None:
        raise NotFound(f"There is no check {code}.", remedy="See: alcove quality show")
    return _line(run, check, trend(run))


def _line(run: QualityRun, check: Check, past: list[QualityRun]) -> Line:
    records, findings, looked_at = run.counts.get(check.id, (0, 0, 0))
    share = records / run.records if run.records else 0.0
    before = [one.counts.get(check.id, (0, 0, 0))[0] for one in past]
    return Line(check, records, findings, looked_at, share, before)


def trend(run: QualityRun) -> list[QualityRun]:
    """Give the run and those before it, oldest first."""
    before = QualityRun.objects.filter(library=run.library_id, finished__lte=run.finished).order_by("-finished")
    return list(before[:TREND])[::-1]


def checks(run: QualityRun) -> Mapping[str, Check]:
    """Give the checks of a run by their ids: the program's, and the library's own as they were then."""
    return {**all_checks(), **{check.id: check for check in own.checks_of(run.own_checks)}}


def findings(run: QualityRun, code: str) -> QuerySet[QualityFinding]:
    """Give the findings of one check, in the order of the records."""
    return QualityFinding.objects.filter(run=run, code=code).order_by("record_id")


def record_ids(run: QualityRun, code: str) -> Iterator[int]:
    """Yield the ids of the records in which a check found something, in their order."""
    return findings(run, code).values_list("record_id", flat=True).iterator(chunk_size=10_000)


def records_with(library_id: int, code: str) -> Iterator[int]:
    """Yield the ids of the records with a finding in the newest run, for a batch edit; none where nothing was run yet."""
    run = newest(library_id)
    return record_ids(run, code) if run else iter(())


def own_checks(library_id: int) -> list[own.OwnCheck]:
    """Give the checks a library has written itself, by their ids."""
    return own.kept(OwnCheck.objects.filter(library=library_id).order_by("code").values_list("definition", flat=True))


def scores(run: QualityRun) -> list[tuple[int, int]]:
    """Give how many records have how many points, from 0 to the most, without gaps."""
    counted = {int(points): count for points, count in run.scores.get("total", {}).items()}
    return [(points, counted.get(points, 0)) for points in range(max(counted) + 1)] if counted else []


def elements(run: QualityRun) -> list[Element]:
    """Give the elements of completeness in their order."""
    all_records = sum(run.scores.get("total", {}).values())
    found = []
    for name, title in ELEMENTS.items():
        counted = {int(points): count for points, count in run.scores.get(name, {}).items()}
        records, points = sum(counted.values()), sum(number * count for number, count in counted.items())
        share, mean = (records / all_records, points / all_records) if all_records else (0.0, 0.0)
        found.append(Element(name, title, records, share, mean))
    return found
