"""A load killed again and again, compared with one that was left alone: the same store, the same index."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Damage:
    """What the kills did: nothing, when the last four are 0 and `index_agrees`."""

    kills: int
    loads: int
    lost: int
    doubled: int
    different: int
    index_agrees: bool

    @property
    def is_none(self) -> bool:
        """Say whether nothing was lost, doubled or changed."""
        return not (self.lost or self.doubled or self.different) and self.index_agrees


def killed(folder: Path, file: Path, kills: int, seed: int = 1) -> Damage:
    """Load `file` with `kills` kill -9 at random moments, giving the same command again each time.

    A load that comes to its end before the next kill is compared and begun anew in a fresh home.
    """
    chance, done, loads = random.Random(seed), 0, 0
    calm = folder / "calm"
    _fresh(calm)
    started = time.monotonic()
    _alcove(calm, "load", "--json", str(file)).communicate()
    length, wanted = time.monotonic() - started, _store(calm)
    lost = doubled = different = 0
    agrees = True
    while done < kills:
        home = folder / "killed"
        _fresh(home)
        finished = False
        while not finished and done < kills:
            process = _alcove(home, "load", "--json", str(file))
            try:
                process.wait(timeout=chance.uniform(0.05, length))
                finished = True
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                done += 1
        _alcove(home, "load", "--json", str(file)).communicate()
        loads += 1
        got = _store(home)
        lost += len(set(wanted) - set(got))
        doubled += len(got) - len(set(got))
        different += got != wanted
        out, _ = _alcove(home, "index", "verify", "--json").communicate()
        agrees = agrees and json.loads(out)["agrees"]
    return Damage(done, loads, lost, doubled, different, agrees)


def _fresh(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    _alcove(home, "init").communicate()


def _alcove(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "ALCOVE_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
    command = [sys.executable, "-m", "alcove.interfaces.cli", *arguments]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _store(home: Path) -> list[tuple]:
    with sqlite3.connect(home / "alcove.sqlite3") as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RuntimeError("the store is damaged")
        return database.execute(
            "SELECT r.namespace, r.control_number, r.occurrence, v.number, v.digest FROM records_record r "
            "JOIN records_version v ON v.record_id = r.id ORDER BY v.id"
        ).fetchall()
