"""Serving: one supervisor, a web server, and a worker that carries out jobs and keeps the index up to date."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import click

_LETTERS_EVERY = 60.0
_MOST_WORKERS = 4
_HERE = {"127.0.0.1", "0.0.0.0"}  # noqa: S104 - names, nothing is bound


def serve(*, host: str | None, port: int | None, z3950: int | None, open_browser: bool) -> None:
    """Serve until Ctrl-C; the worker and the door of Z39.50 end with the server."""
    from django.conf import settings
    from django.core.management import call_command
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    call_command("migrate", verbosity=0, interactive=False)  # A home of an older version gets its new tables.
    config = settings.CONFIG
    address, door = host or config.HOST, port or config.PORT
    library_door = config.Z3950_PORT if z3950 is None else z3950
    beside = [subprocess.Popen([sys.executable, "-m", "alcove.interfaces.cli", "work", "--while-parent-lives"])]
    os.environ["ALCOVE_Z3950_PORT"] = str(library_door)  # The web server's processes say on their pages where it is.
    if library_door:
        beside.append(subprocess.Popen([sys.executable, "-m", "alcove.site.z3950", address, str(library_door)]))  # noqa: S603
    where = f"http://{'localhost' if address in _HERE else address}:{door}/"
    click.echo(f"The catalogue is at {where} (Ctrl-C stops it)")
    if library_door:
        click.echo(f"Z39.50 is at {'localhost' if address in _HERE else address}:{library_door}, database Default")
    if open_browser:
        _open_soon(where)
    workers = config.WORKERS or min(_MOST_WORKERS, os.cpu_count() or 1)
    try:
        Server(
            "alcove.site.wsgi:application", address=address, port=door, interface=Interfaces.WSGI, workers=workers,
            blocking_threads=4, log_level=LogLevels.warning, backpressure=64, respawn_failed_workers=True,
        ).serve()  # fmt: skip
    finally:
        for one in beside:
            one.terminate()
        for one in beside:
            one.wait(timeout=30)


def work(*, once: bool, while_parent_lives: bool) -> None:
    """Carry out waiting jobs and index what has changed, until stopped."""
    from alcove.organization import auditing, authority_file
    from alcove.retrieval import browse, following, index

    parent, letters = os.getppid(), 0.0
    while True:
        busy = _run_next_job()
        busy = bool(index.catch_up_if_free()) or busy
        busy = bool(authority_file.follow()) or busy
        busy = bool(auditing.follow()) or busy
        if not busy:
            browse.refresh()
            if time.monotonic() >= letters:
                busy, letters = bool(following.send_due()), time.monotonic() + _LETTERS_EVERY
        if once and not busy:
            return
        if while_parent_lives and os.getppid() != parent:
            return
        if not busy:
            time.sleep(0.3)


def _run_next_job() -> bool:
    """Carry out one waiting job, if there is one; say whether there was."""
    from django.utils import timezone

    from alcove.libraries import jobs
    from alcove.libraries.action import Actor
    from alcove.libraries.models import Job
    from alcove.retrieval import index

    job = Job.objects.filter(state=Job.State.WAITING, kind__in=list(jobs.RUNNERS)).order_by("id").first()
    if job is None:
        return False
    # In the name of who put it on the list, with what that person may do today.
    actor = Actor.of(job.user, job.library) if job.user else Actor(job.actor_name, job.library_id, frozenset({"*"}))
    try:
        with index.following():
            jobs.runner(job.kind)(actor, job)
    except Exception as error:  # noqa: BLE001 - one job's trouble must not stop the others; it stands in its report
        click.echo(f"Job {job.pk} failed: {error}", err=True)
        Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
            state=Job.State.FAILED, finished=timezone.now(), report={"error": str(error)}
        )
    return True


def _open_soon(address: str) -> None:
    import threading
    import webbrowser

    threading.Timer(1.5, webbrowser.open, [address]).start()
