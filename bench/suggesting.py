"""Subjects of similar records: how many of those that were held out are suggested again, and how long it takes.

A library's catalogue is made of the real files; where the folder of data has the corpus of Annif (titles with concepts of
YSO, archaeology), it is another. The floors, in the same run: the five most frequent headings; votes of the thirty best by
plain BM25 over the title.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from alcove.marc import write
from alcove.marc.record import Record

from . import holdout, measure, ours, table

_GOAL = 100
_SHARES = (0.5, 0.95)
_FLOORS = {"title_alone": "title only", "most_frequent": "five most frequent"}
_CORPUS, _DOCUMENTS = "vocab/Annif", "documents.tsv"
_NAMED = re.compile(r'^yso:(p\d+)\s[^.]*?prefLabel[^;.]*?"([^"]+)"@fi', re.MULTILINE)
_CONCEPT = re.compile(r"/(p\d+)>")


def rows(sources: Sequence[Path], data: Path, folder: Path, notes: list[str]) -> Iterator[table.Row]:
    """Yield the lines of hold-out, of each catalogue."""
    catalogues = {"real files": (sources, holdout.MEASURES)}
    if (data / _CORPUS / _DOCUMENTS).is_file():
        corpus = _corpus(data / _CORPUS, folder / "annif-archaeology.mrc")
        catalogues["Annif, archaeology"] = ([corpus], ("headings",))
    for name, (files, measures) in catalogues.items():
        home = ours.fresh(folder / f"suggest-{name.split()[0].strip(',').lower()}")
        for file in files:
            measure.run([*ours.COMMAND, "load", str(file), "--json"], environ=ours.environ(home), good=(0, 1))
        found = _asked(home)
        yield from _of_catalogue(name, found, measures)
        notes += _notes(name, found, measures)


def speed_rows(home: Path, count: int) -> Iterator[table.Row]:
    """Yield the lines of time and memory among `count` records."""
    found = _asked(home, "--time")
    for share in _SHARES:
        goal = ("<", _GOAL) if share == 0.95 else ("", None)
        took = measure.percentile(found["milliseconds"], share)
        yield table.alone(f"suggest for a record among {count:,}, p{share * 100:.0f}", took, "ms", *goal)
    yield table.alone(f"suggest among {count:,}, most memory held", found["kilobytes"] / 1024, "MB")


def _asked(home: Path, *options: str) -> Any:
    command = [sys.executable, "-m", "bench.holdout", str(home), *options]
    answer = subprocess.run(command, env=ours.environ(home), capture_output=True, text=True, check=False)
    if answer.returncode:
        raise measure.CommandFailed(answer.stderr)
    return json.loads(answer.stdout)


def _of_catalogue(name: str, found: dict[str, Any], measures: Sequence[str]) -> Iterator[table.Row]:
    for one in measures:
        for place, figure in enumerate(("precision", "recall")):
            for floor, called in _FLOORS.items():
                work = f"{name}, {one}: {figure}@{holdout.AT}"
                right, theirs = (100 * found[how][one][place] for how in ("judged", floor))
                yield table.faster(work, right, theirs, called, "%", 1.0)


def _notes(name: str, found: dict[str, Any], measures: Sequence[str]) -> Iterator[str]:
    yield (
        f"{name}: {found['tested']} held out of {found['with_subjects']:,} records with subjects "
        f"({found['records']:,} in all), of the half that no weight was tuned on; records with the same title take no part."
    )
    for one in measures:
        tuned, twins = (f"{found[how][one][0]:.1%} and {found[how][one][1]:.1%}" for how in ("tuned", "with_same_titles"))
        yield (
            f"{name}, {one}: {found['reachable'][one]:.0%} of them stand in another record at all; precision and recall of the "
            f"other half {tuned}, with records of the same title {twins}."
        )


def _corpus(folder: Path, target: Path) -> Path:
    """Make MARC records of a corpus of titles, with the Finnish names of their concepts as headings."""
    names = {found[1]: found[2] for found in _NAMED.finditer((folder / "yso-archaeology.ttl").read_text("utf-8"))}
    lines = (line.split("\t") for line in (folder / _DOCUMENTS).read_text("utf-8").splitlines())
    with target.open("wb") as out:
        for number, (title, concepts, *_) in enumerate(line for line in lines if len(line) > 1):
            said = [names.get(one, one) for one in _CONCEPT.findall(concepts)]
            subjects = [("650", f" 7\x1fa{one}\x1f2yso") for one in said]
            entries = [("001", f"annif{number}"), ("245", f"00\x1fa{title}"), *subjects]
            out.write(write.encode(Record("00000nam a2200000   4500", entries), syntax="iso2709"))
    return target
