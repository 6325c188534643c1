"""What changes libraries, people and jobs."""

from __future__ import annotations

from django.contrib.auth import get_user_model, password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from . import jobs
from .action import Actor, action
from .errors import AlcoveError
from .models import Job, Library, Membership


class CannotCancel(AlcoveError):
    """The job is over."""

    code = "A202"


class CannotResume(AlcoveError):
    """The job is done, or somebody is at work on it."""

    code = "A203"


class CannotAddUser(AlcoveError):
    """The name is taken, or the password is too weak."""

    code = "A111"


def found_library(*, code: str, name: str) -> Library:
    """Make the first library of a home, once; it is nobody's verb, for there is nobody yet."""
    return Library.objects.get_or_create(code=code, defaults={"name": name})[0]


@action("libraries.add_user")
def add_user(actor: Actor, *, username: str, password: str, role: Membership.Role) -> User:
    """Give a person an account and a role in the actor's library.

    Raises CannotAddUser (A111) when the name is taken or the password is weak.
    """
    if get_user_model().objects.filter(username=username).exists():
        raise CannotAddUser(f"There is already a user {username}.", remedy="Choose another name.")
    try:
        password_validation.validate_password(password, User(username=username))
    except ValidationError as error:
        raise CannotAddUser(" ".join(error.messages), remedy="Choose a longer or less common password.") from None
    user = User.objects.create_user(username=username, password=password)
    Membership.objects.create(user=user, library_id=actor.library_id, role=role)
    return user


@action("libraries.open_job")
def open_job(actor: Actor, *, kind: str, title: str, total: int, unit: str) -> Job:
    """Put a job on the list."""
    return Job.objects.create(
        library_id=actor.library_id,
        kind=kind,
        title=title,
        total=total,
        unit=unit,
        user_id=actor.user_id,
        actor_name=actor.name,
    )


@action("libraries.cancel_job")
def cancel_job(actor: Actor, *, job: Job) -> Job:
    """Ask the job to stop after the piece of work in hand; what is done stays done."""
    job.refresh_from_db()
    state = Job.State.CANCELLED if job.state == Job.State.WAITING or jobs.is_abandoned(job) else Job.State.CANCELLING
    open_states = {Job.State.WAITING, Job.State.RUNNING, Job.State.CANCELLING} & {Job.State(job.state)}
    changed = Job.objects.filter(pk=job.pk, library_id=actor.library_id, state__in=open_states)
    if not changed.update(state=state, finished=timezone.now() if state == Job.State.CANCELLED else None):
        raise CannotCancel(f"Job {job.pk} is {job.get_state_display()}.", remedy="There is nothing to cancel.")
    job.refresh_from_db()
    return job


@action("libraries.resume_job")
def resume_job(actor: Actor, *, job: Job) -> Job:
    """Put a stopped job back on the list, to go on where it was."""
    job.refresh_from_db()
    if job.state == Job.State.DONE or (job.is_open and not jobs.is_abandoned(job)):
        raise CannotResume(f"Job {job.pk} is {job.get_state_display()}.", remedy="Only a stopped job can be resumed.")
    same = Job.objects.filter(pk=job.pk, library_id=actor.library_id, state=job.state, owner=job.owner)
    same.update(state=Job.State.WAITING, finished=None, owner="")
    job.refresh_from_db()
    return job


def claim(job: Job) -> bool:
    """Take a waiting (or abandoned) job for this process; say whether it was free."""
    with transaction.atomic():
        fresh = Job.objects.select_for_update().get(pk=job.pk)
        if fresh.state != Job.State.WAITING and not jobs.is_abandoned(fresh):
            return False
        now = timezone.now()
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.RUNNING, owner=jobs.me(), heartbeat=now, started=fresh.started or now, finished=None
        )
    job.refresh_from_db()
    return True


def beat(job: Job, *, done: int) -> Job.State:
    """Note how far the job is, in the transaction of the work itself; give the state it is asked to be in."""
    Job.objects.filter(pk=job.pk).update(done=done, heartbeat=timezone.now())
    job.done = done
    return Job.State(Job.objects.values_list("state", flat=True).get(pk=job.pk))


def finish(job: Job, *, state: Job.State, report: dict[str, object]) -> Job:
    """Close a job with its report."""
    Job.objects.filter(pk=job.pk).update(state=state, report=report, finished=timezone.now())
    job.refresh_from_db()
    return job
