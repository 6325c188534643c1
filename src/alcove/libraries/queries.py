"""Questions about libraries, jobs and the trail. Read only."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet

from . import trail
from .action import Actor
from .errors import AlcoveError, NotFound
from .models import Job, Library, TrailEntry


class NoLibrary(AlcoveError):
    """The home folder has not been set up yet."""

    code = "A102"


def default_library() -> Library:
    """Give the first library of this home; raise NoLibrary (A102) where there is none yet."""
    library = Library.objects.order_by("id").first()
    if library is None:
        raise NoLibrary("There is no library here yet.", remedy="Run: alcove init")
    return library


def are_reasons_shown(actor: Actor) -> bool:
    """Say whether somebody is told who changed a record and why.

    Those who work in the library are; everybody, where it has switched PUBLIC_REASONS on.
    """
    return bool(settings.CONFIG.PUBLIC_REASONS) or actor.may("view")


def jobs(library: Library | int) -> QuerySet[Job]:
    """Give the jobs of a library, newest first."""
    return Job.objects.filter(library=library)


def job(library: Library | int, job_id: int) -> Job:
    """Give one job of this library; raise NotFound (A301) where it has none of this number."""
    found = jobs(library).filter(pk=job_id).first()
    if found is None:
        raise NotFound(f"There is no job {job_id}.", remedy="`alcove jobs` lists them all.")
    return found


def broken_trail() -> Iterator[TrailEntry]:
    """Yield every trail entry whose hash does not fit its content or the entry before it."""
    previous = ""
    for entry in TrailEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous_hash != previous or trail.digest(entry) != entry.hash:
            yield entry
        previous = entry.hash
