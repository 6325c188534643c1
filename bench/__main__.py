"""Measure beside peers and print one table; peers that are not installed are skipped. See docs/develop/benchmarks.md."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import amplify, auditing, changing, decode, faults, finding, fixing, loading, measure, speaking, suggesting, table, zebra

WORKS = ("decode", "fix", "load", "memory", "query", "speak", "change", "audit", "suggest", "faults")
_ROOT = Path(__file__).resolve().parents[1]
_LIBRARIES = ("django", "tantivy", "lxml", "orjson", "pymarc")


class Bench:
    """One run: what was asked for, the files it is measured with, and what there is to say beside the figures."""

    def __init__(self, wanted: argparse.Namespace) -> None:
        """Take the options."""
        self.folder: Path = wanted.work
        self.works: list[str] = ["faults"] if wanted.faults else wanted.only
        self.count: int = wanted.records or (1_000_000 if wanted.large else 100_000)
        self.rounds: int = wanted.rounds or (1 if wanted.large else 2)
        self.kills: int = wanted.kills
        self.seconds: int = wanted.seconds
        self.killed_records: int = wanted.killed_records
        self.data: Path = wanted.data
        self.sources = amplify.real_files(wanted.data)
        self.notes = [_machine(), _versions()]
        if missing := zebra.missing():
            self.notes.append(f"Skipped: Zebra ({missing} is not installed).")

    def rows(self) -> Iterator[table.Row]:
        """Yield the lines of the table, each as soon as it is measured."""
        if "decode" in self.works:
            marc8 = amplify.repeated(min(self.count, decode.ENOUGH), sources=self.sources, cache=self.folder)
            coded = {"UTF-8": self._records(self.count), "MARC-8": marc8}
            yield from decode.rows(coded, count=self.count, rounds=self.rounds)
        if "fix" in self.works:
            yield from fixing.rows(self._records(self.count), count=self.count, rounds=self.rounds)
        if {"load", "memory", "query", "speak"} & set(self.works):
            yield from self._loading_and_finding()
        if "change" in self.works:
            yield from self._changing()
        if "audit" in self.works:
            records = self._records(self.count)
            home = loading.once(records, self.folder, with_peer=False).home
            yield from auditing.rows(records, home, self.data, count=self.count, rounds=self.rounds)
        if "suggest" in self.works:
            yield from suggesting.rows(self.sources, self.data, self.folder, self.notes)
            yield from suggesting.speed_rows(
                loading.once(self._records(self.count), self.folder, with_peer=False).home, self.count
            )
        if "faults" in self.works:
            yield from self._killing()

    def _records(self, count: int) -> Path:
        records = amplify.varied(count, sources=self.sources, cache=self.folder)
        note = f"{records.name}: {count:,} records, {records.stat().st_size / measure.MEGABYTE:,.0f} MB"
        if note not in self.notes:
            self.notes.append(note)
        return records

    def _loading_and_finding(self) -> Iterator[table.Row]:
        records = self._records(self.count)
        if "load" in self.works:
            loads = loading.in_turn(records, self.folder, rounds=self.rounds)
            yield from loading.rows(loads, self.count)
        else:
            loads = loading.once(records, self.folder, with_peer=bool({"query", "speak"} & set(self.works)))
        if {"load", "memory"} & set(self.works):
            yield from loading.memory_rows(loads, self.count)
        if "query" in self.works:
            yield from finding.rows(records, loads, count=self.count, rounds=max(2, self.rounds), notes=self.notes)

        if "speak" in self.works:
            yield from speaking.rows(
                records, loads.home, loads.zebra_folder, count=self.count, rounds=self.rounds, seconds=self.seconds
            )

    def _changing(self) -> Iterator[table.Row]:
        real = amplify.repeated(self.count, sources=self.sources, cache=self.folder)
        for coding, records in (("real, MARC-8", real), ("varied, UTF-8", self._records(self.count))):
            home = loading.once(records, self.folder, with_peer=False).home
            yield from changing.rows(records, home, coding=coding, count=self.count, rounds=self.rounds)

    def _killing(self) -> Iterator[table.Row]:
        records = self._records(self.killed_records)
        damage = faults.killed(self.folder / "faults", records, self.kills, tell=lambda so_far: _tell(so_far.sentence()))
        self.notes.append(damage.sentence())
        work = f"{damage.kills} kills of a load of {damage.records:,}"
        yield table.alone(f"{work}: records lost", damage.lost, "", "=", 0)
        yield table.alone(f"{work}: records doubled", damage.doubled, "", "=", 0)
        yield table.alone(f"{work}: other differences", damage.changed + damage.index_differences + damage.refused, "", "=", 0)


def main() -> int:
    """Measure what was asked for, alone in the folder; give 1 where kills lost, doubled or changed a record, else 0."""
    wanted = _arguments().parse_args()
    wanted.work.mkdir(parents=True, exist_ok=True)
    with (wanted.work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"Another bench is at work in {wanted.work}: wait for it, or give --work.") from None
        return _measure(wanted)


def _measure(wanted: argparse.Namespace) -> int:
    bench = Bench(wanted)
    rows: list[table.Row] = []
    for row in bench.rows():
        rows.append(row)
        _tell("  ".join(row.cells()))
    if wanted.json:
        print(json.dumps({"rows": [row.as_dict() for row in rows], "notes": bench.notes}, indent=2))
    else:
        print(f"\n{table.printed(rows, bench.notes)}")
    return int(any(row.bound == "=" and not row.met for row in rows))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    measured = [work for work in WORKS if work != "faults"]
    parser.add_argument("--only", nargs="+", choices=WORKS, default=measured, help="these works only")
    parser.add_argument("--faults", action="store_true", help="kill loads at random points instead (the same as --only faults)")
    parser.add_argument("--seconds", type=int, default=120, help="how long readers come all at once (120)")
    parser.add_argument("--kills", type=int, default=200, help="how many kills (200)")
    parser.add_argument("--killed-records", type=int, default=20_000, help="how many records a load to be killed has (20,000)")
    parser.add_argument("--records", type=int, help="how many records (100,000)")
    parser.add_argument("--large", action="store_true", help="a million records, one round")
    parser.add_argument("--rounds", type=int, help="how often the peer and ours take turns (2)")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs to read")
    data = Path(os.environ.get("ALCOVE_BENCH_DATA", _ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data, help="folder of real records; without it, the sample collection")
    work = Path(os.environ.get("ALCOVE_BENCH_WORK", Path(tempfile.gettempdir()) / "alcove-bench"))
    parser.add_argument(
        "--work", type=Path, default=work, help="folder for the files that are made; they are kept for next time"
    )
    return parser


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _machine() -> str:
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{os.cpu_count()} processors, {system}; load at the start {load}."


def _versions() -> str:
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=_ROOT, capture_output=True, text=True, check=False)
    found = [f"Alcove {revision.stdout.strip()}", f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join([*found, zebra.version() if not zebra.missing() else "no Zebra"]) + "."


if __name__ == "__main__":
    raise SystemExit(main())
