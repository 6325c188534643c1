"""Jobs, for those who are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.security import django_auth

from alcove.interfaces.api.door import staff
from alcove.libraries import actions, queries
from alcove.libraries.models import Job

router = Router(tags=["jobs"], auth=django_auth)


class JobOut(Schema):
    """One piece of long work."""

    id: int
    title: str
    kind: str
    state: str
    percent: int
    done: int
    total: int
    unit: str
    actor_name: str
    created: datetime
    finished: datetime | None
    report: dict[str, Any]


@router.get("", response=list[JobOut], summary="Jobs, newest first", operation_id="jobs")
def jobs(request: HttpRequest, limit: int = 50) -> list[Job]:
    """Give the newest jobs of the library."""
    return list(queries.jobs(staff(request).library_id)[: max(0, min(limit, 200))])


@router.get("/{int:job_id}", response=JobOut, summary="One job", operation_id="job")
def job(request: HttpRequest, job_id: int) -> Job:
    """Give one job: how far it is, and its report."""
    return queries.job(staff(request).library_id, job_id)


@router.post("/{int:job_id}/cancel", response=JobOut, summary="Stop a job", operation_id="cancel_job")
def cancel(request: HttpRequest, job_id: int) -> Job:
    """Stop a job after the piece of work in hand."""
    actor = staff(request)
    return actions.cancel_job(actor, job=queries.job(actor.library_id, job_id))


@router.post("/{int:job_id}/resume", response=JobOut, summary="Go on with a job", operation_id="resume_job")
def resume(request: HttpRequest, job_id: int) -> Job:
    """Put a stopped job back on the list."""
    actor = staff(request)
    return actions.resume_job(actor, job=queries.job(actor.library_id, job_id))
