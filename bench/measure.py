"""What a command costs: processor seconds, wall seconds, memory of its whole process tree."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 0.2
MEGABYTE = 1_000_000


class CommandFailed(Exception):
    """A measured command ended badly; the message holds what it said last."""


@dataclass(frozen=True)
class Cost:
    """What one run cost. `cpu` is user and system seconds, children included; `memory` pairs seconds with bytes held."""

    wall: float
    cpu: float
    said: str = ""
    memory: list[tuple[float, int]] = field(default_factory=list)

    @property
    def peak(self) -> int:
        """Give the most bytes that the process tree held at one time; 0 where the system does not tell."""
        return max((held for _, held in self.memory), default=0)

    def held_at(self, share: float) -> int:
        """Give the most bytes held in the twentieth part of the run that ends at this share of it (0 to 1)."""
        begin, end = (share - 0.05) * self.wall, share * self.wall
        return max((held for when, held in self.memory if begin <= when <= end), default=0)


def run(
    command: Sequence[str], *, environ: dict[str, str] | None = None, folder: Path | None = None, good: Sequence[int] = (0,)
) -> Cost:
    """Run a command to its end and give what it cost. Raises CommandFailed unless it ends with a code among `good`."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environ, cwd=folder, stdout=out, stderr=err)
        with _Watch(process.pid, started) as watch:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in good:
            raise CommandFailed(f"{' '.join(command)} ended with {process.returncode}: {err.read()[-2000:].decode()}")
        return Cost(wall, usage.ru_utime + usage.ru_stime, out.read().decode(), watch.samples)


def interleaved(rounds: int, *works: Callable[[], float]) -> list[float]:
    """Do the works in turn, `rounds` times over, and give the median of what each answered."""
    answers: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            answers[place].append(work())
    return [statistics.median(some) for some in answers]


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which this share (0 to 1) of the values lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def process_tree(pid: int) -> list[int]:
    """Give a process and all that descend from it, as far as they are alive (Linux only, else empty)."""
    found = [pid]
    for one in found:
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def cpu_of(pid: int) -> float:
    """Give the processor seconds of the first thread of a living process, to the microsecond (Linux only, else 0)."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, IndexError):
        return 0.0


def held_by(pid: int) -> int:
    """Give the bytes that a process and all that descend from it hold."""
    return sum(map(_held, process_tree(pid)))


def _held(pid: int) -> int:
    """Give the bytes of a process: its own, and its part of what it shares with others (PSS), so that a sum is true."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return 0


class _Watch:
    """Looks at the memory of a process tree from a thread of its own."""

    def __init__(self, pid: int, started: float) -> None:
        self.samples: list[tuple[float, int]] = []
        self._pid, self._started = pid, started
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            held = held_by(self._pid)
            if held:
                self.samples.append((time.perf_counter() - self._started, held))
