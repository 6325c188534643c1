"""A hundred queries, judged: what readers look for stands where they look. `pytest -s` on this file prints each.

nDCG@10 with gains 2^grade - 1 (Järvelin and Kekäläinen 2002): 1 where the ten best stand in the best order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import pytest

from alcove.organization.actions import loading
from alcove.retrieval import index, queries

JUDGED = Path(__file__).with_name("judged.tsv")
FLOOR = 0.92
_TOP = 10


def judged() -> dict[str, dict[str, int]]:
    """Give the grades of each query, by control number."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    lines = [line for line in JUDGED.read_text("utf-8").splitlines() if not line.startswith("#")]
    for query, number, grade in (line.split("\t") for line in lines[1:]):
        found[query][number] = int(grade)
    return found


def ndcg(ranked: list[int], ideal: list[int]) -> float:
    """Give how good an order of grades is beside the best one."""

    def gain(grades: list[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:_TOP]))

    return gain(ranked) / gain(sorted(ideal, reverse=True))


def measured() -> dict[str, float]:
    """Ask every query of the catalogue that is open."""
    values = {}
    for query, grades in judged().items():
        found = [one.control_number for one in queries.search(query, limit=_TOP, facets=False).records]
        values[query] = ndcg([grades.get(number, 0) for number in found], list(grades.values()))
    return values


def worst_first(values: dict[str, float]) -> str:
    """Say which queries are answered worst."""
    mean = sum(values.values()) / len(values)
    lines = [f"{value:.3f}  {query}" for query, value in sorted(values.items(), key=lambda one: one[1])]
    return "\n".join([f"mean nDCG@{_TOP} {mean:.4f} of {len(values)} queries", *lines])


def test_a_hundred_queries_are_judged():
    assert len(judged()) == 100
    assert all(set(grades.values()) <= {1, 2, 3} and max(grades.values()) >= 2 for grades in judged().values())


def test_the_measure_is_one_for_the_best_order_and_less_for_others():
    assert ndcg([3, 2, 1], [1, 3, 2]) == 1
    assert ndcg([2, 3, 1], [1, 3, 2]) < 1
    assert ndcg([0, 0], [3]) == 0


@pytest.mark.slow
def test_what_readers_look_for_stands_in_front(clerk, real_file, settings):
    settings.SEARCH_ENGINE = "tantivy"
    loading.load_file(clerk, load=loading.start_load(clerk, path=real_file))
    index.catch_up()

    values = measured()

    print(worst_first(values))  # noqa: T201 - for whoever changes the order
    assert sum(values.values()) / len(values) >= FLOOR, worst_first(values)
