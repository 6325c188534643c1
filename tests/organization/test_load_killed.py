"""A load that is killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from alcove.marc import read, write
from alcove.marc.record import Record as MarcRecord

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


@pytest.mark.slow
def test_a_load_over_ones_own_records_that_is_killed_ends_like_one_that_was_not(command_line, real_file, tmp_path):
    file = _amplified(real_file, tmp_path / "many.mrc", 3)
    changed = tmp_path / "changed.mrc"
    with changed.open("wb") as out:
        for stretch in read.read(file):
            again = MarcRecord(stretch.record.leader, [*stretch.record.entries, ("500", "  \x1faChanged.")])
            out.write(write.encode(again, syntax="iso2709"))
    command_line.run("load", str(file))
    whole = command_line.home.with_name("whole")
    shutil.copytree(command_line.home, whole)
    options = ("load", "--json", str(changed), "--match", "control-number", "--overlay", "local")

    chance, kills = random.Random(8), 0
    for _ in range(12):
        process = command_line.start(*options)
        time.sleep(chance.uniform(0.5, 2.5))
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
    report = json.loads(command_line.run(*options))
    killed = _store(command_line.home)
    command_line.home, killed_home = whole, command_line.home
    command_line.environ["ALCOVE_HOME"] = str(whole)
    command_line.run(*options)
    command_line.home = killed_home

    assert kills >= 2
    assert report["records"] == 6000
    assert sorted(killed) == sorted(_store(whole))
    shutil.rmtree(whole)


def _start_over(command_line) -> None:
    """The load came to its end before the next kill: empty the home and begin again."""
    shutil.rmtree(command_line.home)
    command_line.run("init")
