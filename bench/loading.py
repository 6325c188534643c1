"""Loading: a file of records until all of it can be found, by ours and by Zebra; and the memory it takes."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import measure, ours, table, zebra

_CPU_GOAL, _WALL_GOAL, _MEMORY_GOAL = 3.0, 5.0, 400


@dataclass
class Loads:
    """The loads that were made: what each cost, and where the last ones stand."""

    home: Path
    zebra_folder: Path | None
    ours: list[measure.Cost] = field(default_factory=list)
    peer: list[measure.Cost] = field(default_factory=list)


def in_turn(records: Path, folder: Path, *, rounds: int) -> Loads:
    """Load the file `rounds` times over, the peer and ours in turn."""
    done = Loads(folder / "home", _zebra_folder(records, folder))
    for _ in range(rounds):
        if done.zebra_folder:
            done.peer.append(_zebra_load(records, done.zebra_folder))
        done.ours.append(ours.load(records, done.home))
    return done


def once(records: Path, folder: Path, *, with_peer: bool) -> Loads:
    """Load the file once, for its memory or for searching; what Zebra has kept from before is used again."""
    done = Loads(folder / "home", _zebra_folder(records, folder) if with_peer else None)
    if done.zebra_folder and not (done.zebra_folder / "loaded").exists():
        _zebra_load(records, done.zebra_folder)
    done.ours.append(ours.load(records, done.home))
    return done


def rows(done: Loads, count: int) -> Iterator[table.Row]:
    """Yield the lines of loading, in records a second."""
    for what, goal, unit in (("cpu", _CPU_GOAL, "rec/CPU-s"), ("wall", _WALL_GOAL, "rec/s")):
        seconds, peer = _median(done.ours, what), _median(done.peer, what)
        against = count / peer if peer else None
        clock = "processor" if what == "cpu" else "clock"
        yield table.faster(f"load {count:,} records, by the {clock}", count / (seconds or 1), against, zebra.NAME, unit, goal)


def memory_rows(done: Loads, count: int) -> Iterator[table.Row]:
    """Yield the lines of memory: the most that the process tree held, and how it grew."""
    most = max(done.ours, key=lambda cost: cost.peak)
    if not most.peak:
        return
    peak = most.peak / measure.MEGABYTE
    yield table.alone(f"load {count:,} records, most memory held", peak, "MB", "<", _MEMORY_GOAL)
    for share in (0.2, 1.0):
        held = most.held_at(share) / measure.MEGABYTE
        yield table.alone(f"load {count:,} records, memory at {share:.0%} of the time", held, "MB")


def _median(costs: list[measure.Cost], what: str) -> float | None:
    return statistics.median(getattr(cost, what) for cost in costs) if costs else None


def _zebra_folder(records: Path, folder: Path) -> Path | None:
    return None if zebra.missing() else folder / f"zebra-{records.stem}"


def _zebra_load(records: Path, folder: Path) -> measure.Cost:
    cost = zebra.load(records, folder)
    (folder / "loaded").touch()
    return cost
