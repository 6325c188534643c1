"""The quality of the catalogue, for those who are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import django_auth

from alcove.libraries import queries as libraries
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotAllowed, NotFound
from alcove.organization.models import QualityRun
from alcove.organization.quality import queries

router = Router(tags=["quality"], auth=django_auth)


class CheckOut(Schema):
    """One check: how many records have a finding, how many findings, of how many things; `trend` is of the runs before."""

    id: str
    gravity: str
    title: str
    why: str
    remedy: str
    records: int
    findings: int
    looked_at: int
    share: float
    trend: list[int]


class ElementOut(Schema):
    """One element of completeness: how many records have it, and the mean of the points."""

    name: str
    title: str
    records: int
    mean: float


class QualityOut(Schema):
    """What the newest run found. `scores` is how many records have how many points of completeness."""

    run: int
    finished: datetime | None
    records: int
    checks: list[CheckOut]
    scores: dict[str, int]
    completeness: list[ElementOut]


class FindingOut(Schema):
    """What a check found in one record; a place is tag, which field of that tag (0: the record), and what stands there."""

    record: int
    findings: int
    places: list[tuple[str, int, str]]


@router.get("", response=QualityOut, summary="What the newest run found", operation_id="quality")
def quality(request: HttpRequest) -> dict[str, Any]:
    """Give every check with its counts, the gravest first, and how complete the records are."""
    run = _newest(request)
    checks = [{**vars(line.check), **vars(line)} for line in queries.lines(run)]
    scores = {str(points): count for points, count in queries.scores(run)}
    return {
        "run": run.pk, "finished": run.finished, "records": run.records, "checks": checks, "scores": scores,
        "completeness": [vars(one) for one in queries.elements(run)],
    }  # fmt: skip


@router.get("/{check}", response=list[FindingOut], summary="The records of one check", operation_id="quality_of_check")
def quality_of_check(
    request: HttpRequest,
    check: str,
    limit: Annotated[int, Query(ge=0, le=1000)] = 100,
    after: Annotated[int, Query(ge=0, description="the last record of the page before")] = 0,
) -> list[dict[str, Any]]:
    """Give the next records in which a check found something, in the order of their ids."""
    run = _newest(request)
    queries.line(run, check)
    found = queries.findings(run, check).filter(record_id__gt=after)[:limit]
    return [{"record": one.record_id, "findings": one.count, "places": one.places} for one in found]


def _newest(request: HttpRequest) -> QualityRun:
    actor = Actor.of(request.user, libraries.default_library())
    if not actor.may("view"):
        raise NotAllowed(actor.name, "view")
    run = queries.newest(actor.library_id)
    if run is None:
        raise NotFound("Nothing has been checked yet.", remedy="Run: alcove quality run")
    return run
