"""The description audit over a whole catalogue: four hundred terms of real lists; beside a script for pymarc with one pattern.

Run as a program on a loaded home, it prints what an audit cost, as JSON.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from alcove.formats.terms import reading
from alcove.formats.terms.entries import TermList

from . import fixing, measure, ours, table

_LISTS = ("bias_terms/trln_remap.yaml", "bias_terms/reparative_description_audit/lexicons.csv")
_TERMS = 400
_GOAL = 5.0
_CPU_GOAL = 50.0
"""Processor seconds for a million records: five for a hundred thousand."""


def terms(data: Path) -> TermList:
    """Give four hundred terms of real lists, fewer where they are absent: then those that come along."""
    found = [reading.read(data / name) for name in _LISTS if (data / name).is_file()] or [reading.starter()]
    entries = [replace(one, id=f"{number}-{one.id}") for number, some in enumerate(found) for one in some.entries]
    return TermList(found[0].header, tuple(entries[:_TERMS]))


def rows(records: Path, home: Path, data: Path, *, count: int, rounds: int) -> Iterator[table.Row]:
    """Yield the lines: the audit of a loaded home, and the naive way over some of the same records."""

    def once() -> float:
        command = [sys.executable, "-m", __name__, str(home), str(data)]
        said.append(json.loads(measure.run(command, environ=_environ(home)).said))
        return float(count / said[-1]["cpu"])

    said: list[dict[str, float]] = []
    raw, _ = fixing.beginning(records, min(count, fixing.ENOUGH))
    peer = _peer([one.term for one in terms(data).entries])
    ways: list[Callable[[], float]] = [once] + ([lambda: fixing.rate(raw, peer)] if peer else [])
    rate, *theirs = measure.interleaved(rounds, *ways)
    work = f"audit {count:,} records for {int(said[0]['terms'])} terms"
    yield table.faster(work, rate, theirs[0] if theirs else None, "pymarc and one pattern", "rec/CPU-s", _GOAL)
    cost = min(one["cpu"] for one in said) * 1_000_000 / count
    yield table.alone(f"{work}, for a million", cost, "CPU-s", "<", _CPU_GOAL)
    yield table.alone(f"{work}, most memory held", max(one["peak"] for one in said), "MB", "<", 400)


def _peer(words: list[str]) -> Callable[[bytes], int] | None:
    """Give the script that most begin with: every subfield of every record against one pattern of all the words."""
    try:
        import pymarc
    except ImportError:
        return None
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})(?!\w)", re.IGNORECASE)

    def look(raw: bytes) -> int:
        count = 0
        for record in pymarc.MARCReader(raw, to_unicode=True, permissive=True):
            count += 1
            for field in record.fields if record else ():
                for one in getattr(field, "subfields", ()):
                    pattern.findall(one.value)
        return count

    return look


def _environ(home: Path) -> dict[str, str]:
    here = ours.environ(home)
    return {**here, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[1]), here["PYTHONPATH"]))}


def _measured(home: Path, data: Path) -> dict[str, Any]:
    ours.Catalogue(home)
    from alcove.libraries import queries as libraries
    from alcove.libraries.action import Actor
    from alcove.organization.actions import auditing, term_lists

    actor = Actor.operator(libraries.default_library())
    looked_for = terms(data)
    term_lists.keep_terms(actor, code="bench", term_list=looked_for)
    started = time.process_time()
    run = auditing.run_audit(actor, run=auditing.start_audit(actor))
    cost = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / measure.MEGABYTE
    return {"cpu": cost, "peak": peak, "terms": len(looked_for.entries), "hits": sum(run.counts.values())}


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]), Path(sys.argv[2]))))
