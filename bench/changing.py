"""A change-set over a whole catalogue: made and looked at, carried out, taken back; beside a script for pymarc.

Run as a program on a loaded home, it prints what each step cost, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import fixing, measure, ours, table

_GOAL = 5.0
_MEMORY_GOAL = 400


def rows(records: Path, home: Path, *, coding: str, count: int, rounds: int) -> Iterator[table.Row]:
    """Yield the lines: a task of two verbs over every record of a loaded home; afterwards the records are as before."""

    def once() -> float:
        said.append(json.loads(measure.run([sys.executable, "-m", __name__, str(home)], environ=_environ(home)).said))
        return float(count / (said[-1]["prepare"] + said[-1]["apply"]))

    said: list[dict[str, float]] = []
    raw, _ = fixing.beginning(records, min(count, fixing.ENOUGH))
    peer = fixing.peer()
    ways: list[Callable[[], float]] = [once] + ([lambda: fixing.rate(raw, peer)] if peer else [])
    rate, *theirs = measure.interleaved(rounds, *ways)
    work = f"change {count:,} records in the catalogue ({coding}), two verbs"
    yield table.faster(f"{work}, looked at and carried out", rate, theirs[0] if theirs else None, "pymarc", "rec/CPU-s", _GOAL)
    undo, apply = (count / min(one[step] for one in said) for step in ("undo", "apply"))
    yield table.faster(f"{work}, taken back", undo, apply, "carrying it out", "rec/CPU-s", 1.0)
    yield table.alone(f"{work}, most memory held", max(one["peak"] for one in said), "MB", "<", _MEMORY_GOAL)


def _environ(home: Path) -> dict[str, str]:
    here = ours.environ(home)
    return {**here, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[1]), here["PYTHONPATH"]))}


def _measured(home: Path) -> dict[str, float]:
    ours.Catalogue(home)
    from alcove.libraries import queries as libraries
    from alcove.libraries.action import Actor
    from alcove.marc.fix import Prepared
    from alcove.organization.actions import fixing as organization
    from alcove.records import actions, queries

    actor = Actor.operator(libraries.default_library())
    cost: dict[str, float] = {}

    def timed(step: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        done = work()
        cost[step] = time.process_time() - started
        return done

    ids = [record_id for record_id, _ in queries.ids_and_versions()]
    fix = Prepared(fixing.TASK)
    change_set = timed("prepare", lambda: organization.prepare_fix(actor, ids=ids, fix=fix, title="bench", reason="bench"))
    timed("apply", lambda: actions.apply_change_set(actor, change_set=change_set, fingerprint=change_set.fingerprint))
    timed("undo", lambda: actions.undo_change_set(actor, change_set=change_set, reason="bench"))
    cost["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / measure.MEGABYTE
    return cost


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]))))
