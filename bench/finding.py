"""Finding: five hundred questions, asked of ours (with limits counted) and of Zebra (without), ten records with each answer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from . import measure, ours, table, zebra, zoom
from .loading import Loads
from .questions import Question, questions

_LARGE = 500_000
_SHARES = (0.5, 0.95, 0.99)
Search = Callable[[Question], tuple[int, list[bytes]]]


@dataclass
class Answers:
    """What one side did: milliseconds of every question, round by round, and the hits of the last round."""

    clock: list[list[float]] = field(default_factory=list)
    cpu: list[list[float]] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)

    def percentile(self, share: float, *, by: str = "clock") -> float:
        """Give the median over the rounds of this percentile (milliseconds)."""
        return statistics.median(measure.percentile(some, share) for some in getattr(self, by))

    def sentence(self, name: str) -> str:
        """Say what was found."""
        return f"{name} found {sum(self.hits):,} in {len(self.hits)} searches, nothing in {self.hits.count(0)} of them"


def rows(records: Path, loads: Loads, *, count: int, rounds: int, notes: list[str]) -> Iterator[table.Row]:
    """Yield the lines of finding; where there is no folder of Zebra, ours alone."""
    catalogue = ours.Catalogue(loads.home)
    with ExitStack() as stack:
        sides = {"Zebra": _zebra(loads.zebra_folder, stack)} if loads.zebra_folder else {}
        done = _asked(questions(records), sides | _ours(catalogue), rounds)
    notes.append("; ".join(done[side].sentence(side) for side in done if side in ("ours", "Zebra")) + ".")
    work = f"find among {count:,}: 10 records"
    for share in _SHARES:
        goal = (("<", 0.5) if count >= _LARGE else ("<=", 1.0)) if share == 0.95 else ("", None)
        yield _row(f"{work}, 5 facets, p{share * 100:.0f}", done, "ours", partial(Answers.percentile, share=share), *goal)
    yield _row(f"{work}, all {catalogue.facets} facets, p95", done, "all", partial(Answers.percentile, share=0.95))
    yield _row(f"{work}, no facets, p95", done, "none", partial(Answers.percentile, share=0.95))
    for share in (0.5, 0.95):
        of = partial(Answers.percentile, share=share, by="cpu")
        yield _row(f"{work}, 5 facets, p{share * 100:.0f} by the processor", done, "ours", of)


def _row(
    work: str, done: dict[str, Answers], side: str, of: Callable[[Answers], float], bound: str = "", goal: float | None = None
) -> table.Row:
    against = of(done["Zebra"]) if "Zebra" in done else None
    return table.cheaper(work, of(done[side]), against, zebra.NAME, "ms", bound, goal)


def _zebra(folder: Path, stack: ExitStack) -> tuple[Search, Callable[[], float]]:
    address, server = stack.enter_context(zebra.serving(folder))
    connection = stack.enter_context(zoom.Connection(address))
    return (lambda question: connection.search(question.pqf)), (lambda: measure.cpu_of(server))


def _ours(catalogue: ours.Catalogue) -> dict[str, tuple[Search, Callable[[], float]]]:
    def five(question: Question) -> tuple[int, list[bytes]]:
        catalogue.count_five()
        return catalogue.search(question)

    def every(question: Question) -> tuple[int, list[bytes]]:
        catalogue.count_all()
        return catalogue.search(question)

    def none(question: Question) -> tuple[int, list[bytes]]:
        return catalogue.search(question, facets=False)

    return {"ours": (five, ours.cpu), "all": (every, ours.cpu), "none": (none, ours.cpu)}


def _asked(asked: list[Question], sides: dict[str, tuple[Search, Callable[[], float]]], rounds: int) -> dict[str, Answers]:
    """Ask everything of every side in turn; a first round, to warm up, does not count."""
    done = {side: Answers() for side in sides}
    for number in range(rounds + 1):
        for side, (search, cpu) in sides.items():
            answers = [_timed(search, cpu, question) for question in asked]
            if number:
                done[side].clock.append([clock for clock, _, _ in answers])
                done[side].cpu.append([used for _, used, _ in answers])
                done[side].hits = [hits for _, _, hits in answers]
    return done


def _timed(search: Search, cpu: Callable[[], float], question: Question) -> tuple[float, float, int]:
    """Give the milliseconds by the clock and by the processor, and how many were found."""
    before, started = cpu(), time.perf_counter()
    total, _ = search(question)
    clock = time.perf_counter() - started
    return clock * 1000, (cpu() - before) * 1000, total
