"""The queries every engine understands: small values, made by whoever knows what the reader meant.

    And((Term("title", "hobbit"), OneOf("language", ("eng", "fre"))))

Tokens are made by `alcove.engines.search.text`; values of `OneOf` are compared as they are. Fields are names of the
schema. `OneOf` and `Between` choose records and say nothing about relevance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

DEPTH = 250
"""Engines refuse deeper queries than this (QueryTooDeep): a deep tree can end a process in native code."""


class QueryTooDeep(ValueError):
    """A query with more levels than DEPTH."""


@dataclass(frozen=True, slots=True)
class Term:
    """Records with this token in this field."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Records with these tokens side by side, in this order, in one value of the field."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Records with a token that begins so."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """Records with one of these values in a keyword field, or one of these keys in an order."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Records whose number lies in this range, ends included; None is open."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class And:
    """Records that fit every part; without parts, every record."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Records that fit one part at least; without parts, none."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Every record that does not fit."""

    part: Query


@dataclass(frozen=True, slots=True)
class Raised:
    """The records of a query; those that fit one of the others, too, come nearer to the front by its weight.

    What speaks of relevance is multiplied by the weight, what only chooses gives the weight itself.
    """

    part: Query
    by: tuple[tuple[Query, float], ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every record."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No record."""


Query = Term | Phrase | Prefix | OneOf | Between | And | Or | Not | Raised | Everything | Nothing
Made = TypeVar("Made")


def both(left: Query, right: Query) -> Query:
    """Ask for what both find; a chain of these is one list, not a deep tree."""
    return And(
        tuple(one for side in (left, right) for one in (side.parts if isinstance(side, And) and side.parts else (side,)))
    )


def either(left: Query, right: Query) -> Query:
    """Ask for what one of them finds; a chain of these is one list, not a deep tree."""
    return Or(tuple(one for side in (left, right) for one in (side.parts if isinstance(side, Or) and side.parts else (side,))))


def parts(query: Query) -> Sequence[Query]:
    """Give the queries a query is made of."""
    if isinstance(query, And | Or):
        return query.parts
    if isinstance(query, Raised):
        return (query.part, *(one for one, _ in query.by))
    return (query.part,) if isinstance(query, Not) else ()


def without_raising(query: Query) -> Query:
    """Give a query that finds the same records, where their order is of no concern."""
    return query.part if isinstance(query, Raised) else query


def build(query: Query, make: Callable[[Query, list[Made]], Made]) -> Made:
    """Make something of a query from the leaves up, without recursion: `make(node, what its parts became)`.

    Raises QueryTooDeep.
    """
    results: list[list[Made]] = [[]]
    pending: list[tuple[Query, bool]] = [(query, False)]
    while pending:
        node, ready = pending.pop()
        if ready:
            made = make(node, results.pop())
            results[-1].append(made)
            continue
        results.append([])
        if len(results) > DEPTH + 2:
            raise QueryTooDeep(f"The query has more than {DEPTH} levels.")
        pending.append((node, True))
        pending.extend((part, False) for part in reversed(parts(node)))
    return results[0][0]


def fields(query: Query) -> set[str]:
    """Name the fields a query looks at."""
    found: set[str] = set()

    def look(node: Query, _: list[None]) -> None:
        if isinstance(node, Term | Phrase | Prefix | OneOf | Between):
            found.add(node.field)

    build(query, look)
    return found


def is_scored(query: Query) -> bool:
    """Say whether some part of the query speaks of relevance."""

    def scored(node: Query, inner: list[bool]) -> bool:
        if isinstance(node, Raised):
            return inner[0]
        return isinstance(node, Term | Phrase | Prefix) or (not isinstance(node, Not) and any(inner))

    return build(query, scored)
