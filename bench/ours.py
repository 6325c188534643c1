"""The program itself, as a person runs it: the command line on a fresh home; questions in one process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import measured
from .asked import Question

FACETS = 5


def load(home: Path, file: Path) -> measured.Cost:
    """Load a file into a fresh home to searchable state; give what it cost, starting up included."""
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run(_alcove("init"), check=True, env={**os.environ, **_environ(home)}, stdout=subprocess.DEVNULL)
    cost = measured.command(*_alcove("load", "--json", str(file)), environ=_environ(home))
    report = json.loads(cost.out)
    if report["state"] != "done":
        raise RuntimeError(f"the load ended as {report['state']}")
    return cost


class Catalogue:
    """An open catalogue that answers questions with facets and ten records."""

    def __init__(self, home: Path) -> None:
        """Open it."""
        os.environ.update(_environ(home), DJANGO_SETTINGS_MODULE="alcove.site.settings")
        import django

        django.setup()
        from alcove.retrieval import queries

        self.search = queries.search

    def ask(self, question: Question) -> tuple[float, int]:
        """Give the seconds it took and how many were found."""
        limits = {"language": [question.language]} if question.language else None
        started = time.perf_counter()
        answer = self.search(question.ours, limits=limits, limit=10)
        for stored in answer.records:
            stored.record  # noqa: B018 - read, as the peer's records are fetched
        return time.perf_counter() - started, answer.total


def _alcove(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "alcove.interfaces.cli", *arguments]


def _environ(home: Path) -> dict[str, str]:
    return {"ALCOVE_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
