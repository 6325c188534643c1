"""How long work is claimed, kept alive and found again after a crash."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from .models import Job

if TYPE_CHECKING:
    from .action import Actor

# Which verb carries out a job of this kind: rooms add theirs in AppConfig.ready(), as a dotted path.
RUNNERS: dict[str, str] = {}

LEASE = timedelta(seconds=60)
LONGEST_PIECE = timedelta(minutes=15)
"""No piece of work takes longer: a process with this number that has been silent for so long is another one."""


def me() -> str:
    """Name this process: host, process number, and when it began, since numbers are given out again."""
    return f"{socket.gethostname()}:{os.getpid()}@{_began(os.getpid())}"


def is_abandoned(job: Job) -> bool:
    """Say whether the process that was at work on this job is gone."""
    if job.state not in {Job.State.RUNNING, Job.State.CANCELLING}:
        return False
    host, _, process = job.owner.rpartition(":")
    pid, _, began = process.partition("@")
    if host == socket.gethostname() and pid.isdigit():
        return not _is_alive(int(pid), began) or (job.heartbeat is not None and timezone.now() - job.heartbeat > LONGEST_PIECE)
    return job.heartbeat is None or timezone.now() - job.heartbeat > LEASE


def runner(kind: str) -> Callable[[Actor, Job], Any]:
    """Find the verb for this kind of job."""
    module, _, name = RUNNERS[kind].rpartition(".")
    verb: Callable[[Actor, Job], Any] = getattr(import_module(module), name)
    return verb


def _is_alive(pid: int, began: str) -> bool:
    """Say whether the process that began then is still there, and not only its number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not began or _began(pid) == began


def _began(pid: int) -> str:
    """Say when a process began, in the system's ticks; "" where the system does not tell, or it has ended (proc(5), stat)."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return said[19] if len(said) > 19 and said[0] != "Z" else ""
