"""What a command cost: processor seconds of it and its children, wall seconds, most memory."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Seconds of processor and of the clock; `peak_mb` is the most that the command and its children held at once."""

    cpu: float
    wall: float
    peak_mb: float = 0.0
    out: bytes = b""
    samples: tuple[float, ...] = ()


def command(*arguments: str, environ: dict[str, str] | None = None, cwd: Path | None = None) -> Cost:
    """Run a command to its end and say what it cost."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, env={**os.environ, **(environ or {})}, cwd=cwd)
    samples: list[float] = []
    watcher = threading.Thread(target=_watch, args=(process, samples), daemon=True)
    watcher.start()
    out, _ = process.communicate()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    return Cost(cpu, wall, max(samples, default=0.0), out, tuple(samples))


def _watch(process: subprocess.Popen[bytes], samples: list[float]) -> None:
    while process.poll() is None:
        samples.append(sum(_resident(pid) for pid in _family(process.pid)))
        time.sleep(0.2)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        mine = [int(child) for child in children.read_text().split()]
    except OSError:
        mine = []
    return [pid] + [one for child in mine for one in _family(child)]


def _resident(pid: int) -> float:
    """Give the proportional memory of a process in MB: pages shared by a parent and its child count once."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
