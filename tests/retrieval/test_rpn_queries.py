"""Bib-1 attributes find what they ask for, and what would find something else is refused by its number."""

from __future__ import annotations

import pytest

from alcove.engines.search.ast import And, Everything, Not
from alcove.formats.z3950 import rpn
from alcove.formats.z3950.asked import SortKey
from alcove.retrieval import cql_queries, rpn_queries
from alcove.retrieval.access_points import CannotAsk


def asked(pqf: str):
    return rpn_queries.query_of(rpn.parse(pqf), {})


@pytest.mark.parametrize(
    ("pqf", "cql"),
    [
        ("@attr 1=4 history", "dc.title=history"),
        ("@attr 1=1003 @attr 4=2 tolkien", "dc.creator=tolkien"),
        ('@attr 1=4 @attr 4=1 "lord of the rings"', 'dc.title="lord of the rings"'),
        ('@attr 1=21 @attr 4=6 "cats dogs"', 'dc.subject all "cats dogs"'),
        ("@attr 1=4 @attr 5=1 hist", "dc.title=hist*"),
        ("@attr 1=4 @attr 5=101 hist#", "dc.title=hist*"),
        ("@attr 1=30 @attr 2=4 1980", "dc.date>=1980"),
        ("@attr 1=7 0140449132", "bath.isbn=0140449132"),
        ("@attr 1=title history", "dc.title=history"),
        ("@attr 2=102 history", "history"),
        ("@or @attr 1=4 a @or b c", "dc.title=a or b or c"),
        ("@attr 1=4 @attr 3=3 @attr 6=1 @attr 5=100 @attr 2=3 @attr 4=2 history", "dc.title=history"),
    ],
)
def test_a_query_in_bib_1_is_the_same_as_in_cql(pqf, cql):
    assert asked(pqf) == cql_queries.read(cql)[0]


def test_and_not_takes_away():
    assert asked("@not a b") == And((asked("a"), Not(asked("b"))))


def test_everything_can_be_asked_for():
    assert asked('@attr 2=103 ""') == Everything()


@pytest.mark.parametrize(
    ("pqf", "condition"),
    [
        ("@attr 1=9999 a", 114),
        ("@attr 1=nothing a", 114),
        ("@attr 1=4 @attr 2=100 a", 117),
        ("@attr 1=4 @attr 2=1 a", 117),
        ("@attr 1=4 @attr 3=1 a", 119),
        ("@attr 1=4 @attr 4=104 a", 118),
        ("@attr 1=4 @attr 5=2 a", 120),
        ("@attr 1=4 @attr 5=101 a#b", 120),
        ("@attr 1=4 @attr 6=3 a", 122),
        ("@attr 7=1 a", 113),
        ("@attr 1=4 @attr 1=5 a", 123),
        ("@attr 1=30 @attr 2=4 soon", 123),
        ("@set nowhere", 30),
        ("@or a " * 101 + "b", 6),
    ],
)
def test_what_would_find_something_else_is_refused(pqf, condition):
    with pytest.raises(CannotAsk) as cannot:
        asked(pqf)

    assert cannot.value.bib1 == condition


def test_another_attribute_set_is_refused():
    with pytest.raises(CannotAsk) as cannot:
        rpn_queries.query_of(rpn.parse("a"), {}, "1.2.840.10003.3.5")

    assert cannot.value.bib1 == 121


def test_signs_of_cql_mean_themselves_in_a_term():
    assert asked('"what?"') == asked("what")


@pytest.mark.parametrize(
    ("keys", "condition"),
    [
        ([SortKey("title"), SortKey("date")], 211),
        ([SortKey("publisher")], 207),
        ([SortKey("title", relation=3)], 214),
        ([SortKey(is_generic=False)], 210),
    ],
)
def test_orders_that_are_not_known_are_refused(keys, condition):
    with pytest.raises(CannotAsk) as cannot:
        rpn_queries.order(keys)

    assert cannot.value.bib1 == condition
