"""The benchmark bed runs, on a few records, and prints its table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import zebra


@pytest.mark.slow
@pytest.mark.server
def test_the_table_says_what_was_measured(shared_data, tmp_path):
    if absent := zebra.missing():
        pytest.skip(absent)
    command = [sys.executable, "-m", "bench", "--records", "600", "--rounds", "1", "--json", "--work", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])

    rows = json.loads(done.stdout[: done.stdout.rindex("]") + 1])
    assert [row for row in rows if row["work"].startswith("load") and "zebraidx" in row["peer"]]
    assert [row for row in rows if row["work"].startswith("query") and row["ratio"]]
