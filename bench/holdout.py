"""Hold-out: suggest subjects for records that have them, without looking at what they have, and count what was right.

Runs in a process of its own, which opens one home: `python -m bench.holdout HOME` prints JSON. Half of the records is for
whoever tunes weights; the figures that count are of the other half.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import ours

TESTED, AT, SEED = 400, 5, 61
MEASURES = ("headings", "main headings", "classes", "broad classes")
Ranked = dict[str, list[str]]
"""What is suggested for one record, by measure, the best first."""


@dataclass(frozen=True)
class Held:
    """A record that is held out: its id, its record, what it has by measure, and the records with the same title."""

    id: int
    record: Any
    has: dict[str, frozenset[str]]
    same: tuple[int, ...]


class Collection:
    """Every record of a home that has a subject, and how often each heading and class stands in the home."""

    def __init__(self, home: Path) -> None:
        """Open the home and read it once."""
        ours.Catalogue(home)
        from alcove.engines.search.text import fold
        from alcove.organization import subjects
        from alcove.records import queries

        self.often: dict[str, Counter[str]] = {name: Counter() for name in MEASURES}
        titles: defaultdict[str, list[int]] = defaultdict(list)
        found = []
        for stored in queries.all_stored():
            if stored.kind != "bibliographic":
                continue
            record = stored.record
            has = _by_measure([*subjects.headings(record), *subjects.classes(record)])
            for name, keys in has.items():
                self.often[name].update(keys)
            title = fold(main.get("a") or "") if (main := record.first("245")) else ""
            titles[title].append(stored.id)
            found.append((stored.id, record, {name: frozenset(keys) for name, keys in has.items()}, title))
        self.count = len(found)
        self.held = [
            Held(number, record, has, tuple(one for one in titles[title] if one != number) if title else ())
            for number, record, has, title in found
            if has["headings"]
        ]
        random.Random(SEED).shuffle(self.held)

    def halves(self) -> tuple[list[Held], list[Held]]:
        """Give the records for tuning, and those for judging; each is in one of the two."""
        middle = len(self.held) // 2
        return self.held[:middle], self.held[middle:]

    def reachable(self, held: Sequence[Held], measure: str) -> float:
        """Give which part of what they have stands in any record with another title: more cannot be suggested."""
        twins = {one.id: one for one in self.held}
        shares = []
        for one in held:
            if wanted := one.has[measure]:
                mine = Counter(wanted)
                for other in one.same:
                    mine.update(twins[other].has[measure] & wanted if other in twins else ())
                shares.append(sum(self.often[measure][key] > mine[key] for key in wanted) / len(wanted))
        return sum(shares) / max(1, len(shares))


def judged(held: Sequence[Held], suggest: Callable[[Held], Ranked]) -> dict[str, tuple[float, float]]:
    """Give precision and recall at AT by measure, each the mean over the records that have such."""
    sums: dict[str, list[tuple[float, float]]] = {name: [] for name in MEASURES}
    for one in held:
        ranked = suggest(one)
        for name, wanted in one.has.items():
            if wanted:
                right = len(wanted.intersection(ranked[name][:AT]))
                sums[name].append((right / AT, right / len(wanted)))
    return {name: _mean(pairs) for name, pairs in sums.items()}


def _mean(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    count = max(1, len(pairs))
    return sum(precision for precision, _ in pairs) / count, sum(recall for _, recall in pairs) / count


def by_neighbours(one: Held, *, with_same_titles: bool = False) -> Ranked:
    """Suggest as the program does."""
    from alcove.retrieval import suggesting

    without = (one.id,) if with_same_titles else (one.id, *one.same)
    wanted = suggesting.Wanted(suggesting.of_record(one.record).texts, without=without)
    found = suggesting.suggest(wanted, most=30)
    return _by_measure([*(each.subject for each in found.headings), *(each.subject for each in found.classes)])


def by_title_alone(one: Held) -> Ranked:
    """Let the thirty best for the words of the title vote by their plain BM25; nothing else is done."""
    from alcove.engines.search.ast import Or, Term
    from alcove.engines.search.text import tokens
    from alcove.organization import subjects
    from alcove.records import queries
    from alcove.retrieval import index, suggesting

    words = dict.fromkeys(tokens(suggesting.of_record(one.record).texts.get("title", "")))
    found = index.current().search(Or(tuple(Term("title", word) for word in words)), limit=30 + len(one.same) + 1)
    scores = {number: score for number, score in zip(found.ids, found.scores, strict=True) if number not in (one.id, *one.same)}
    votes: Counter[Any] = Counter()
    seen: dict[str, Any] = {}
    for stored in queries.in_order(list(scores)[:30]):
        for subject in (*subjects.headings(stored.record), *subjects.classes(stored.record)):
            seen.setdefault(subject.key, subject)
            votes[subject.key] += scores[stored.id]
    return _by_measure([seen[key] for key, _ in votes.most_common()])


def _by_measure(found: Sequence[Any]) -> Ranked:
    def keys(kind: str, part: str) -> list[str]:
        return list(dict.fromkeys(getattr(one, part) for one in found if one.kind == kind))

    return {
        "headings": keys("heading", "key"), "main headings": keys("heading", "broad"),
        "classes": keys("class", "key"), "broad classes": keys("class", "broad"),
    }  # fmt: skip


def report(home: Path, tested: int = TESTED) -> dict[str, Any]:
    """Give every figure of a home: those that count are `judged`, beside two floors."""
    collection = Collection(home)
    tuned, other = (half[:tested] for half in collection.halves())
    often = {name: [key for key, _ in collection.often[name].most_common(AT)] for name in MEASURES}
    return {
        "records": collection.count, "with_subjects": len(collection.held), "tested": len(other),
        "reachable": {name: collection.reachable(other, name) for name in MEASURES},
        "judged": judged(other, by_neighbours),
        "tuned": judged(tuned, by_neighbours),
        "with_same_titles": judged(other, lambda one: by_neighbours(one, with_same_titles=True)),
        "most_frequent": judged(other, lambda _: often),
        "title_alone": judged(other, by_title_alone),
    }  # fmt: skip


def timed(home: Path, asked: int = TESTED) -> list[float]:
    """Ask for some records of a home as a page does; give how many milliseconds each took, the shortest first."""
    ours.Catalogue(home)
    from alcove.records import queries
    from alcove.retrieval import suggesting

    ids = random.Random(SEED).sample(range(1, queries.newest_id() + 1), k=min(asked, queries.newest_id()))
    clock = []
    for stored in queries.in_order(ids):
        started = time.perf_counter()
        suggesting.suggest(suggesting.of_record(stored.record, record_id=stored.id))
        clock.append((time.perf_counter() - started) * 1000)
    return sorted(clock)


def main() -> None:
    """Print the figures of a home as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--tested", type=int, default=TESTED, help="how many records of each half")
    parser.add_argument("--time", action="store_true", help="only how long it takes, and the memory held")
    wanted = parser.parse_args()
    if wanted.time:
        found: Any = {"milliseconds": timed(wanted.home, wanted.tested), "kilobytes": _peak()}
    else:
        found = report(wanted.home, wanted.tested)
    print(json.dumps(found))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
