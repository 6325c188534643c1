"""scripts/bench: one table: work, ours, peer, ratio, goal, met or not."""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from . import amplify, asked, faults, ours, zebra

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PARTS = ("decode", "load", "query", "faults")


@dataclass(frozen=True)
class Row:
    """One line of the table; `ratio` is how many times better ours is."""

    work: str
    ours: str
    peer: str
    ratio: float | None
    goal: str
    met: bool | None


def main() -> None:
    """Measure and print."""
    options = _options()
    if not options.data.is_dir():
        raise SystemExit(f"The real records are not in {options.data}: give --data.")
    folder = options.work or Path(tempfile.gettempdir()) / "alcove-bench"
    folder.mkdir(parents=True, exist_ok=True)
    file = amplify.amplified(options.data, folder / f"varied-{options.records}.mrc", options.records)
    rows: list[Row] = []
    makers: dict[str, Callable[[], Iterator[Row]]] = {
        "decode": lambda: decode(options, folder),
        "load": lambda: load(options, folder, file),
        "query": lambda: query(options, folder, file),
        "faults": lambda: fault(options, folder),
    }
    for part in options.only or ("decode", "load", "query"):
        for row in makers[part]():
            rows.append(row)
            if not options.json:
                _show(row)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    print(f"{options.records:,} records, {file.stat().st_size / 1e6:.0f} MB; Python {platform.python_version()}; {platform.machine()}")


def decode(options: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """All subfields of every record, beside pymarc."""
    import pymarc

    from alcove.marc import read

    count = min(20_000, options.records)
    real = options.data / "marc_bib/solrmarc/uva_001_2000.mrc"
    varied = amplify.amplified(options.data, folder / f"varied-{count}.mrc", count)
    marc8 = amplify.repeated(real, folder / f"marc8-{count}.mrc", count)

    def mine(file: Path) -> None:
        for parsed in read.read(file):
            if parsed.record is not None:
                for _, content in parsed.record.entries:
                    content.split("\x1f")

    def theirs(file: Path) -> None:
        with file.open("rb") as stream:
            for record in pymarc.MARCReader(stream, to_unicode=True):
                for field in record or ():
                    field.subfields if not field.is_control_field() else field.data

    for name, file, goal in (("UTF-8", varied, 6.0), ("MARC-8", marc8, 11.0)):
        spent = {"mine": [], "theirs": []}
        for _ in range(options.rounds):
            for who, work in (("theirs", theirs), ("mine", mine)):
                started = time.process_time()
                work(file)
                spent[who].append(time.process_time() - started)
        a, b = (count / statistics.median(spent[who]) for who in ("mine", "theirs"))
        yield Row(f"decode {name}, records per CPU-s", f"{a:,.0f}", f"pymarc {b:,.0f}", a / b, f">= {goal:g}x", a / b >= goal)


def load(options: argparse.Namespace, folder: Path, file: Path) -> Iterator[Row]:
    """From file to searchable, beside zebraidx."""
    theirs, mine = [], []
    absent = zebra.missing()
    for _ in range(options.rounds):
        if not absent:
            theirs.append(zebra.load(folder / "zebra", file))
        mine.append(ours.load(folder / "home", file))
    for what, of, goal in (("CPU", "cpu", 3.0), ("wall", "wall", 5.0)):
        a = options.records / statistics.median(getattr(cost, of) for cost in mine)
        if absent:
            yield Row(f"load to searchable, records per {what}-s", f"{a:,.0f}", absent, None, f">= {goal:g}x", None)
            continue
        b = options.records / statistics.median(getattr(cost, of) for cost in theirs)
        yield Row(f"load to searchable, records per {what}-s", f"{a:,.0f}", f"zebraidx {b:,.0f}", a / b, f">= {goal:g}x", a / b >= goal)
    peak = max(cost.peak_mb for cost in mine)
    yield Row("most memory of a load, all processes", f"{peak:,.0f} MB", "", None, "< 400 MB", peak < 400)
    samples = mine[-1].samples
    early, late = max(samples[: len(samples) // 3], default=0), max(samples[len(samples) // 3 :], default=0)
    yield Row("memory, last two thirds against the first", f"{late:,.0f} / {early:,.0f} MB", "", None, "flat", late < early * 1.5)


def query(options: argparse.Namespace, folder: Path, file: Path) -> Iterator[Row]:
    """Five hundred questions: ours with facets and ten records, the peer without facets."""
    if not (folder / "home" / "alcove.sqlite3").exists():
        ours.load(folder / "home", file)
    catalogue, questions = ours.Catalogue(folder / "home"), asked.questions(file)
    mine: list[float] = []
    theirs: list[float] = []
    absent = zebra.missing()
    if absent:
        mine = [catalogue.ask(question)[0] for question in questions]
    else:
        if not (folder / "zebra" / "log").exists():
            zebra.load(folder / "zebra", file)
        with zebra.serving(folder / "zebra") as port:
            client = zebra.Client(port)
            for turn in range(options.rounds + 1):
                for question in questions:
                    took = (client.ask(question)[0], catalogue.ask(question)[0])
                    if turn:  # the first round warms both
                        theirs.append(took[0])
                        mine.append(took[1])
    large = options.records >= 1_000_000
    for name, place in (("p50", 0.50), ("p95", 0.95), ("p99", 0.99)):
        a = _quantile(mine, place)
        b = _quantile(theirs, place) if theirs else 0
        goal = ("< 0.5x" if large else "<= 1x") if name == "p95" else ""
        met = (a < b / 2 if large else a <= b) if theirs and name == "p95" else None
        yield Row(
            f"query {name}, ms (ours with facets)", f"{a * 1000:.2f}", f"zebrasrv {b * 1000:.2f}" if theirs else absent,
            b / a if theirs else None, goal, met,
        )  # fmt: skip


def fault(options: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Kill a load again and again."""
    file = amplify.amplified(options.data, folder / "varied-20000.mrc", 20_000)
    damage = faults.killed(folder / "faults", file, options.kills)
    said = f"{damage.lost} lost, {damage.doubled} doubled, index {'agrees' if damage.index_agrees else 'differs'}"
    yield Row(f"{damage.kills} kills in {damage.loads} loads", said, "", None, "0, 0, agrees", damage.is_none)


def _quantile(seconds: list[float], place: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * place))]


def _show(row: Row) -> None:
    ratio = f"{row.ratio:.2f}x" if row.ratio else ""
    met = {True: "met", False: "NOT MET", None: ""}[row.met]
    print(f"{row.work:<44} {row.ours:>14}  {row.peer:<22} {ratio:>8}  {row.goal:<14} {met}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts only")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--large", action="store_const", const=1_000_000, dest="records", help="a million records")
    parser.add_argument("--faults", action="store_const", const=["faults"], dest="only", help="kill loads instead")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--work", type=Path, help="folder for the files that are made")
    return parser.parse_args()


main()
