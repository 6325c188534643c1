"""The search seam: what every engine offers, and the values that pass through it.

    with index.writer() as writer:
        writer.replace([Document(7, 1, {"title": ["the hobbit"], "year": 1937})])
        writer.commit(watermark=42)
    index.search(Term("title", "hobbit")).ids   # [7]

One conformance suite (`tests/engines/test_search_conformance.py`) holds all engines to the same id sets, the same facet
counts and the same order. Any number of threads may read one Index; one process at a time may write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from alcove.engines.search.ast import Query
from alcove.engines.search.text import ANALYSIS

Kind = Literal["text", "keyword", "number", "order"]
Value = str | int | Sequence[str]
MOST_HITS = 100_000
"""`offset + limit` may not go beyond this; who needs more follows ids with Between."""


class IndexProblem(Exception):
    """Something is the matter with an index; the message says what to do."""


class IndexBusy(IndexProblem):
    """Another process is writing this index."""


class IndexOutdated(IndexProblem):
    """The index on disk was made with other fields or other rules of text: build it again."""


class UnknownField(IndexProblem):
    """The query names a field that the schema lacks, or uses it as another kind."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a schema.

    - text: values are strings of tokens with blanks between (see `text.spaced`); a list holds several values, and a
      phrase never crosses from one to the next. `weight` multiplies what a match says about relevance.
    - keyword: values are compared as they are; a list holds several, each once. `facet` lets them be counted.
    - number: one whole number. `facet` lets it be counted, `sort` lets answers be ordered by it.
    - order: one string that answers can be ordered by; it is not searched.
    """

    name: str
    kind: Kind
    facet: bool = False
    sort: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Schema:
    """The fields of an index. `id` and `version` are always there and may not be declared.

    `edition` is any text that changes when values are made in another way: then the index must be built again.
    """

    fields: tuple[FieldSpec, ...]
    edition: str = ""
    by_name: Mapping[str, FieldSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {spec.name: spec for spec in self.fields})
        if len(self.by_name) < len(self.fields) or {"id", "version"} & set(self.by_name):
            raise ValueError("Every field needs a name of its own, other than id and version.")

    @cached_property
    def fingerprint(self) -> str:
        """Give a digest that changes when an index made with this schema must be built again."""
        shape = sorted((spec.name, spec.kind, spec.facet, spec.sort) for spec in self.fields)
        return hashlib.sha256(repr((ANALYSIS, self.edition, shape)).encode()).hexdigest()[:16]

    def spec(self, name: str, *kinds: Kind) -> FieldSpec:
        """Give the field of this name. Raises UnknownField when it is absent or of none of these kinds."""
        found = self.by_name.get(name)
        if found is None or (kinds and found.kind not in kinds):
            raise UnknownField(f"The index has no {' or '.join(kinds)} field named “{name}”.")
        return found


class Document(NamedTuple):
    """What the index knows of a record: its id (0 or more), the version indexed, and values by field name."""

    id: int
    version: int
    values: Mapping[str, Value]


class Sort(NamedTuple):
    """An order of answers: a sortable number or order field; equal ones by id, in the same direction.

    Records without a value come last in both directions (by id, in the same direction). The field "id" is allowed.
    """

    field: str
    descending: bool = False


class Signal(NamedTuple):
    """What makes a record a little more relevant besides its words: a number field, from `low` (nothing) to `high` (all).

    The score grows by `share` of itself at most. A record without a value gains nothing.
    """

    field: str
    low: int
    high: int
    share: float


SIGNALLED = 100
"""How many of the best hits signals put in order; those after them stand as their words have it."""


def signalled(scores: Sequence[float], values: Sequence[Sequence[int | None]], signals: Sequence[Signal]) -> list[float]:
    """Give the scores of hits once signals are heard; `values` has a list a signal, with a value a hit."""
    gains = [0.0] * len(scores)
    for signal, known in zip(signals, values, strict=True):
        for at, value in enumerate(known):
            if value is not None:
                part = (min(max(value, signal.low), signal.high) - signal.low) / (signal.high - signal.low)
                gains[at] += signal.share * part
    return [score * (1 + gain) for score, gain in zip(scores, gains, strict=True)]


class FacetRequest(NamedTuple):
    """Count the values of this field, the `limit` most frequent ones."""

    field: str
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: how many, the ids of the part asked for, their scores, and the facets.

    A facet is a list of (value, records), most frequent first, equal ones by value; which of equally frequent values take
    the last places is the engine's choice, and where an index lies in pieces a value that is rare in one of them may be
    counted a little low in a large answer. `complete` is False when some part of the index could not be asked.
    """

    total: int
    ids: list[int]
    scores: list[float]
    facets: dict[str, list[tuple[str, int]]]
    complete: bool = True


class Writer(Protocol):
    """The one who may write. What was not committed when it closes is forgotten."""

    def add_new(self, documents: Iterable[Document]) -> None:
        """Add documents whose ids were never in this index (quick: nothing is looked for)."""

    def replace(self, documents: Iterable[Document]) -> None:
        """Add documents, each instead of the one with its id, if there is one."""

    def remove(self, ids: Iterable[int]) -> None:
        """Take documents out; ids that are not there are passed over."""

    def clear(self) -> None:
        """Take every document out."""

    def commit(self, watermark: int) -> None:
        """Make everything so far visible and safe, and remember how far the index follows the store."""


class Index(Protocol):
    """A search index of one schema."""

    schema: Schema

    @property
    def watermark(self) -> int:
        """Give the watermark of the last commit, 0 before the first."""

    def writer(self) -> AbstractContextManager[Writer]:
        """Open for a few changes. Raises IndexBusy while another process writes."""

    def bulk_writer(self) -> AbstractContextManager[Writer]:
        """Open for a load: more memory, fewer pieces. Raises IndexBusy while another process writes."""

    def search(
        self,
        query: Query,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort | None = None,
        facets: Sequence[FacetRequest] = (),
        signals: Sequence[Signal] = (),
    ) -> Answer:
        """Answer a query; without `sort`, the most relevant first, equal ones by id.

        `signals` put the first SIGNALLED of the most relevant in order, and no others.
        Raises UnknownField, QueryTooDeep.
        """

    def ids_and_versions(self) -> Iterator[tuple[int, int]]:
        """Give (id, version) of every document, by id."""

    def terms(self, field: str, prefix: str, limit: int = 10) -> list[tuple[str, int]]:
        """Give the most frequent tokens or values that begin so, with about how many records have them.

        Counts may include records replaced lately, so they are for suggestions only.
        """

    def all_terms(self, field: str) -> list[tuple[str, int]]:
        """Give every token, value or key of a text, keyword or order field, in no order, with about how many have it."""

    def frequencies(self, field: str, tokens: Sequence[str]) -> list[int]:
        """Say of each token or value of a text or keyword field in about how many records it stands.

        Counts may include records replaced lately, so they are for weighing only.
        """

    def count(self) -> int:
        """Count the documents."""

    def close(self) -> None:
        """Let go of files and memory."""
