"""An index in memory: the plain meaning of the seam, for tests and tiny collections."""

from __future__ import annotations

import bisect
import math
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from alcove.engines.search import ast
from alcove.engines.search.index import (
    SIGNALLED,
    Answer,
    Document,
    FacetRequest,
    IndexBusy,
    Schema,
    Signal,
    Sort,
    Value,
    signalled,
)

_K1, _B = 1.2, 0.75

Scores = dict[int, float]


def _values(value: Value | None) -> list[str]:
    if value is None:
        return []
    return [str(value)] if isinstance(value, str | int) else list(value)


class _Postings:
    """Where the tokens of one field stand: token -> id -> positions; values lie a position apart."""

    def __init__(self) -> None:
        self.tokens: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        self.lengths: dict[int, int] = {}
        self.in_order: list[str] = []

    def add(self, id: int, values: Iterable[Sequence[str]]) -> None:
        position = length = 0
        for value in values:
            for token in value:
                self.tokens[token].setdefault(id, []).append(position)
                position += 1
                length += 1
            position += 1
        if length:
            self.lengths[id] = length

    def beginning(self, prefix: str) -> Iterator[str]:
        self.in_order = self.in_order or sorted(self.tokens)
        at = bisect.bisect_left(self.in_order, prefix)
        while at < len(self.in_order) and self.in_order[at].startswith(prefix):
            yield self.in_order[at]
            at += 1

    def phrase(self, tokens: Sequence[str]) -> dict[int, int]:
        """Give id -> how often the tokens stand side by side."""
        found: dict[int, int] = {}
        places = [self.tokens.get(token, {}) for token in tokens]
        for id in set(places[0]).intersection(*places[1:]):
            later = [set(place[id]) for place in places[1:]]
            times = sum(all(at + 1 + step in seen for step, seen in enumerate(later)) for at in places[0][id])
            if times:
                found[id] = times
        return found

    def scores(self, times: dict[int, int], tokens: Sequence[str], weight: float) -> Scores:
        """Weigh matches as BM25 does."""
        documents, mean = len(self.lengths), sum(self.lengths.values()) / max(1, len(self.lengths))
        rarity = 0.0
        for token in tokens:
            having = len(self.tokens.get(token, ()))
            rarity += math.log(1 + (documents - having + 0.5) / (having + 0.5))
        return {
            id: weight * rarity * (_K1 + 1) * n / (n + _K1 * (1 - _B + _B * self.lengths[id] / mean)) for id, n in times.items()
        }


class _State:
    """The documents of one moment, with their postings."""

    def __init__(self, schema: Schema, documents: dict[int, Document]) -> None:
        self.schema, self.documents = schema, documents
        self.postings: defaultdict[str, _Postings] = defaultdict(_Postings)
        kinds = {spec.name: spec.kind for spec in schema.fields}
        for id in sorted(documents):
            for name, value in documents[id].values.items():
                values = [v.split() if kinds[name] == "text" else [v] for v in _values(value)]
                self.postings[name].add(id, values)

    def evaluate(self, node: ast.Query, inner: list[Scores]) -> Scores:
        match node:
            case ast.Term() | ast.Phrase():
                tokens = [node.token] if isinstance(node, ast.Term) else node.tokens
                spec = self.schema.spec(node.field, "text", "keyword")
                postings = self.postings[node.field]
                return postings.scores(postings.phrase(tokens), tokens, spec.weight) if tokens else {}
            case ast.Prefix():
                spec = self.schema.spec(node.field, "text", "keyword")
                postings = self.postings[node.field]
                return {id: spec.weight for token in postings.beginning(node.token) for id in postings.tokens[token]}
            case ast.OneOf():
                self.schema.spec(node.field, "keyword", "order")
                postings = self.postings[node.field]
                return {id: 0.0 for value in node.values for id in postings.tokens.get(value, ())}
            case ast.Between():
                self.schema.spec(node.field, "number") if node.field != "id" else None
                return dict.fromkeys(self._between(node), 0.0)
            case ast.And():
                return _all_of(inner) if inner else dict.fromkeys(self.documents, 0.0)
            case ast.Or():
                return _any_of(inner)
            case ast.Raised():
                return _raised(node, inner)
            case ast.Not():
                return {id: 0.0 for id in self.documents if id not in inner[0]}
            case ast.Everything():
                return dict.fromkeys(self.documents, 0.0)
            case ast.Nothing():
                return {}

    def _between(self, node: ast.Between) -> Iterator[int]:
        low = -math.inf if node.low is None else node.low
        high = math.inf if node.high is None else node.high
        for document in self.documents.values():
            value = document.id if node.field == "id" else document.values.get(node.field)
            if isinstance(value, int) and low <= value <= high:
                yield document.id

    def in_order(self, found: Scores, sort: Sort | None) -> list[int]:
        if sort is None:
            return sorted(found, key=lambda id: (-found[id], id))
        if sort.field == "id":
            return sorted(found, reverse=sort.descending)
        self.schema.spec(sort.field, "number", "order")
        keys = {id: self.documents[id].values.get(sort.field) for id in found}
        present = sorted(((key, id) for id, key in keys.items() if key is not None), reverse=sort.descending)
        absent = sorted((id for id, key in keys.items() if key is None), reverse=sort.descending)
        return [id for _, id in present] + absent

    def with_signals(self, ids: list[int], found: Scores, signals: Sequence[Signal]) -> list[int]:
        first = ids[:SIGNALLED]
        values = [[self._number(id, signal.field) for id in first] for signal in signals]
        found.update(zip(first, signalled([found[id] for id in first], values, signals), strict=True))
        return sorted(first, key=lambda id: (-found[id], id)) + ids[SIGNALLED:]

    def _number(self, id: int, field: str) -> int | None:
        self.schema.spec(field, "number")
        value = self.documents[id].values.get(field)
        return value if isinstance(value, int) else None

    def facet(self, found: Scores, request: FacetRequest) -> list[tuple[str, int]]:
        self.schema.spec(request.field, "keyword", "number")
        counts: Counter[str] = Counter()
        for id in found:
            counts.update(set(_values(self.documents[id].values.get(request.field))))
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: request.limit]


def _raised(node: ast.Raised, inner: list[Scores]) -> Scores:
    found = dict(inner[0])
    for (query, weight), scores in zip(node.by, inner[1:], strict=True):
        is_scored = ast.is_scored(query)
        for id in found.keys() & scores.keys():
            found[id] += weight * scores[id] if is_scored else weight
    return found


def _all_of(inner: list[Scores]) -> Scores:
    smallest = min(inner, key=len)
    return {id: sum(scores[id] for scores in inner) for id in smallest if all(id in scores for scores in inner)}


def _any_of(inner: list[Scores]) -> Scores:
    total: defaultdict[int, float] = defaultdict(float)
    for scores in inner:
        for id, score in scores.items():
            total[id] += score
    return dict(total)


class MemoryIndex:
    """See `alcove.engines.search.index.Index`."""

    def __init__(self, schema: Schema) -> None:
        """Start empty; nothing is kept on disk."""
        self.schema = schema
        self._state = _State(schema, {})
        self._watermark = 0
        self._writing = threading.Lock()

    @property
    def watermark(self) -> int:
        return self._watermark

    @contextmanager
    def writer(self) -> Iterator[_MemoryWriter]:
        if not self._writing.acquire(blocking=False):
            raise IndexBusy("The index is being written. Try again in a moment.")
        try:
            yield _MemoryWriter(self)
        finally:
            self._writing.release()

    bulk_writer = writer

    def show(self, documents: dict[int, Document], watermark: int) -> None:
        """Let readers see these documents from now on."""
        self._state, self._watermark = _State(self.schema, documents), watermark

    @property
    def documents(self) -> dict[int, Document]:
        """Give the documents that readers see."""
        return self._state.documents

    def search(
        self,
        query: ast.Query,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort | None = None,
        facets: Sequence[FacetRequest] = (),
        signals: Sequence[Signal] = (),
    ) -> Answer:
        state = self._state
        found: Scores = ast.build(query, state.evaluate)
        ids = state.in_order(found, sort)
        if sort is None and signals and ast.is_scored(query):
            ids = state.with_signals(ids, found, signals)
        ids = ids[offset : offset + limit]
        counted = {request.field: state.facet(found, request) for request in facets}
        return Answer(len(found), ids, [found[id] if sort is None else 0.0 for id in ids], counted)

    def ids_and_versions(self) -> Iterator[tuple[int, int]]:
        return iter([(id, document.version) for id, document in sorted(self.documents.items())])

    def terms(self, field: str, prefix: str, limit: int = 10) -> list[tuple[str, int]]:
        self.schema.spec(field, "text", "keyword")
        postings = self._state.postings[field]
        found = [(token, len(postings.tokens[token])) for token in postings.beginning(prefix)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def all_terms(self, field: str) -> list[tuple[str, int]]:
        self.schema.spec(field, "text", "keyword", "order")
        postings = self._state.postings[field]
        return [(token, len(having)) for token, having in postings.tokens.items()]

    def frequencies(self, field: str, tokens: Sequence[str]) -> list[int]:
        self.schema.spec(field, "text", "keyword")
        postings = self._state.postings[field]
        return [len(postings.tokens.get(token, ())) for token in tokens]

    def count(self) -> int:
        return len(self.documents)

    def close(self) -> None:
        return None


class _MemoryWriter:
    """See `alcove.engines.search.index.Writer`."""

    def __init__(self, index: MemoryIndex) -> None:
        self._index = index
        self._documents = dict(index.documents)

    def add_new(self, documents: Iterable[Document]) -> None:
        self._documents.update((document.id, document) for document in documents)

    replace = add_new

    def remove(self, ids: Iterable[int]) -> None:
        for id in ids:
            self._documents.pop(id, None)

    def clear(self) -> None:
        self._documents.clear()

    def commit(self, watermark: int) -> None:
        self._index.show(dict(self._documents), watermark)
