"""A load that is killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest

KILLS = 20


def _amplified(source: Path, target: Path, copies: int) -> Path:
    """Repeat the records of a file under new control numbers of the same length."""
    records = source.read_bytes().split(b"\x1d")[:-1]
    with target.open("wb") as out:
        for copy in range(copies):
            for record in records:
                out.write(_renumbered(record, copy) + b"\x1d")
    return target


def _renumbered(record: bytes, copy: int) -> bytes:
    start = int(record[12:17])
    return record[:start] + bytes([record[start] if copy == 0 else 64 + copy]) + record[start + 1 :]


def _store(home: Path) -> list[tuple]:
    with sqlite3.connect(home / "alcove.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute(
            "SELECT r.control_number, r.occurrence, v.number, v.digest FROM records_record r "
            "JOIN records_version v ON v.record_id = r.id ORDER BY v.id"
        ).fetchall()


@pytest.mark.slow
def test_a_load_killed_at_twenty_random_points_ends_like_one_that_was_not(command_line, real_file, tmp_path):
    file = _amplified(real_file, tmp_path / "many.mrc", 5)
    chance, kills = random.Random(20), 0
    lengths: list[float] = []
    while kills < KILLS:
        process = command_line.start("load", "--json", str(file))
        time.sleep(chance.uniform(0.2, 2.0))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        elif kills < KILLS:
            lengths.append(1)
            _start_over(command_line)
    report = json.loads(command_line.run("load", "--json", str(file)))

    assert report["added"] + report["unchanged"] == 10_000
    store = _store(command_line.home)
    assert len(store) == len(set(store)) == 10_000
    assert command_line.run("export", "--format", "marc") == file.read_bytes()
    assert json.loads(command_line.run("index", "verify", "--json"))["agrees"]


def _start_over(command_line) -> None:
    """The load came to its end before the next kill: empty the home and begin again."""
    import shutil

    shutil.rmtree(command_line.home)
    command_line.run("init")
