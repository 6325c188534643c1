"""Kill a load at random points, give the same command again until it ends, and compare with a load that nobody disturbed.

Every process of the command is killed at once (SIGKILL), as when the power goes. Nothing may be lost, doubled or changed,
and the index must agree.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import measure, ours

_STORED = """
    SELECT r.id, r.namespace, r.control_number, r.occurrence, r.status, r.version, v.number, v.digest, v.offset, v.raw
    FROM records_record r JOIN records_version v ON v.record_id = r.id ORDER BY r.id, v.number
"""
_PATIENCE = 600


@dataclass(frozen=True)
class Stored:
    """A record as a home holds it: who it is, and every version of it by number, digest, offset and the bytes' SHA-256."""

    id: int
    namespace: str
    control_number: str
    occurrence: int
    status: str
    version: int
    versions: tuple[tuple[int, bytes, int, bytes], ...]


@dataclass
class Damage:
    """What all the kills did. Everything from `lost` on must be 0."""

    records: int
    kills: int = 0
    loads: int = 0
    lost: int = 0
    doubled: int = 0
    changed: int = 0
    index_differences: int = 0
    refused: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def is_none(self) -> bool:
        """Say whether every disturbed load ended as the undisturbed one."""
        return not (self.lost or self.doubled or self.changed or self.index_differences or self.refused)

    def sentence(self) -> str:
        """Say it in words."""
        return (
            f"{self.kills} kills in {self.loads} loads of {self.records:,} records: {self.lost} lost, "
            f"{self.doubled} doubled, {self.changed} changed, {self.index_differences} different in the index, "
            f"{self.refused} loads that would not go on." + "".join(f"\n  {words}" for words in self.said[:20])
        )


def killed(
    folder: Path, records: Path, kills: int, *, seed: int = 1, tell: Callable[[Damage], None] = lambda damage: None
) -> Damage:
    """Load a file again and again, killing it `kills` times in all, and compare every end with an undisturbed load."""
    chance = random.Random(seed)
    quick = measure.run([*ours.COMMAND, "--version"], environ=ours.environ(folder))
    whole = ours.load(records, folder / "undisturbed")
    expected = contents(folder / "undisturbed")
    damage = Damage(len(expected))
    while damage.kills < kills:
        home = ours.fresh(folder / "disturbed")
        if _load_with_kills(records, home, damage, kills, chance, (quick.wall, whole.wall)):
            _compare(expected, home, damage)
        damage.loads += 1
        tell(damage)
    shutil.rmtree(folder, ignore_errors=True)
    return damage


def contents(home: Path) -> list[Stored]:
    """Read every record of a home with its versions, straight from the database file. Raises ValueError where it is damaged."""
    with closing(sqlite3.connect(home / "alcove.sqlite3")) as database:
        if (said := database.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
            raise ValueError(f"{home}: the database file is damaged: {said}")
        found: dict[int, Stored] = {}
        for record_id, namespace, control, occurrence, status, version, number, digest, offset, raw in database.execute(
            _STORED
        ):
            before = found[record_id].versions if record_id in found else ()
            one = (number, bytes(digest), offset, hashlib.sha256(raw).digest())
            found[record_id] = Stored(record_id, namespace, control, occurrence, status, version, (*before, one))
    return list(found.values())


def index_report(home: Path) -> dict[str, Any]:
    """Ask the program whether its index agrees with its store (`alcove index verify`)."""
    command = [*ours.COMMAND, "index", "verify", "--json"]
    done = subprocess.run(command, env=ours.environ(home), capture_output=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout or b"{}")
    return report or {"agrees": False, "records": 0, "differences": 1, "waiting": 0, "said": done.stderr.decode()[-500:]}


def _load_with_kills(
    records: Path, home: Path, damage: Damage, kills: int, chance: random.Random, seconds: tuple[float, float]
) -> bool:
    """Give the command until it ends by itself; say whether it did so well."""
    while True:
        may_kill = damage.kills < kills
        delay = chance.uniform(seconds[0] / 2, seconds[1]) if may_kill else _PATIENCE
        code = _run_and_kill(records, home, delay, damage)
        if code is not None:
            return code in (0, 1)


def _run_and_kill(records: Path, home: Path, delay: float, damage: Damage) -> int | None:
    """Run the load, kill it after the delay (seconds); give its exit code where it ended by itself, else None."""
    command = [*ours.COMMAND, "load", str(records), "--json"]
    process = subprocess.Popen(
        command, env=ours.environ(home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    with suppress(subprocess.TimeoutExpired):
        process.wait(delay)
    if process.returncode is not None:
        return _noted(process, damage)
    damage.kills += 1
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return None


def _noted(process: subprocess.Popen[bytes], damage: Damage) -> int:
    """Give the exit code of an ended command; where it was refused or failed, keep what it said."""
    if process.returncode not in (0, 1):
        damage.refused += 1
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
        damage.said.append(f"exit {process.returncode}: {said[-500:].strip()}")
    return int(process.returncode)


def differences(expected: list[Stored], found: list[Stored]) -> tuple[int, int, int]:
    """Count the records that are lost, those that are there too often, and those that are not as expected."""
    before, after = Counter(map(_who, expected)), Counter(map(_who, found))
    lost, doubled = (before - after).total(), (after - before).total()
    # Ids, versions, offsets and bytes can only be laid side by side where no record is missing and none too many.
    changed = 0 if lost or doubled else len(set(found) - set(expected))
    return lost, doubled, changed


def _compare(expected: list[Stored], home: Path, damage: Damage) -> None:
    lost, doubled, changed = differences(expected, contents(home))
    report = index_report(home)
    damage.lost += lost
    damage.doubled += doubled
    damage.changed += changed
    damage.index_differences += report["differences"] + report["waiting"] + abs(report["records"] - len(expected))
    if lost or doubled or changed or not report["agrees"]:
        damage.said.append(f"load {damage.loads + 1}: {lost} lost, {doubled} doubled, {changed} changed; index {report}")


def _who(one: Stored) -> tuple[str, str, int]:
    return one.namespace, one.control_number, one.occurrence
