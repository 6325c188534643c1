"""How fast a job goes, and about when it will be done."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from alcove.libraries.models import Job


class Pace(NamedTuple):
    """Seconds at work so far, units a second, and seconds still to go (None where nobody can know)."""

    seconds: float
    rate: float
    left: int | None


def pace(job: Job) -> Pace:
    """Work it out from the start of the job; a job that was stopped in between seems slower than it is."""
    if job.started is None:
        return Pace(0, 0, None)
    seconds = max(((job.finished or timezone.now()) - job.started).total_seconds(), 0.001)
    rate = job.done / seconds
    left = int((job.total - job.done) / rate) if rate and job.is_open and job.total else None
    return Pace(seconds, rate, left)
