"""Our side: load by the command line as a person would, in a fresh home; find in process, as page and API do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from . import measure
from .questions import Question

FIVE = ("format", "author_name", "subject_heading", "language", "decade")
"""The limits counted where a goal speaks of five."""
COMMAND = (sys.executable, "-m", "alcove.interfaces.cli")
_SOURCE = Path(__file__).parents[1] / "src"


def environ(home: Path) -> dict[str, str]:
    """Give the environment of a command on this home, with no setting from outside."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("ALCOVE_")}
    return {**outside, "ALCOVE_HOME": str(home), "ALCOVE_READER_BUDGET": "0", "PYTHONPATH": str(_SOURCE)}


def fresh(home: Path) -> Path:
    """Make an empty home folder in this place."""
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([*COMMAND, "init", "--no-sample"], env=environ(home), check=True, capture_output=True)
    return home


def load(records: Path, home: Path) -> measure.Cost:
    """Load a file of records in a fresh home until all can be found; give what it cost."""
    fresh(home)
    return measure.run([*COMMAND, "load", str(records), "--json"], environ=environ(home), good=(0, 1))


class Catalogue:
    """A loaded home, opened in this process; there can be one in a process."""

    def __init__(self, home: Path) -> None:
        """Open it."""
        os.environ["ALCOVE_HOME"] = str(home)
        os.environ["DJANGO_SETTINGS_MODULE"] = "alcove.site.settings"
        import django

        django.setup()
        from alcove.retrieval import fields, queries

        self._fields, self._queries = fields, queries
        self._all = dict(fields.FACETS)
        self.facets = len(self._all)

    def count_five(self) -> None:
        """Count the five limits of FIVE beside every answer from now on."""
        self._fields.FACETS = {name: self._all[name] for name in FIVE}

    def count_all(self) -> None:
        """Count every limit that readers see beside an answer from now on."""
        self._fields.FACETS = self._all

    def search(self, question: Question, *, facets: bool = True) -> tuple[int, list[bytes]]:
        """Find; give how many were found, and the first ten records."""
        answer = self._queries.search(question.typed, limit=10, facets=facets)
        return answer.total, [bytes(stored.raw) for stored in answer.records]


def cpu() -> float:
    """Give the processor seconds of this process so far."""
    return time.process_time()
