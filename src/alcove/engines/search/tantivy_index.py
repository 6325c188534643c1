"""The tantivy engine: an index in a folder, inside this process, no server.

What had to be known: its query parser ends the process on deep parentheses, so queries are built node by node; a killed
writer can leave files that stop every later commit, so they are swept away whenever a writer opens; an int for an
unsigned field ends the writer thread, so numbers are signed; a document as JSON costs a fifth less than one as an object.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import tantivy

from alcove.engines.search import ast
from alcove.engines.search.index import (
    MOST_HITS,
    SIGNALLED,
    Answer,
    Document,
    FacetRequest,
    IndexBusy,
    IndexOutdated,
    IndexProblem,
    Schema,
    Signal,
    Sort,
    signalled,
)
from alcove.engines.search.tantivy_query import ID_BITS, SortedPage, Translation, order_column

EDIT_MEMORY = 20_000_000
BULK_MEMORY = 160_000_000
"""Bytes of memory of the writer. One thread writes: a second costs a tenth more and saves nothing on small machines."""

_REMEMBERED_FACETS = 256


def _native_schema(schema: Schema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("version", fast=True)
    for spec in schema.fields:
        match spec.kind:
            case "text":
                builder.add_text_field(spec.name, tokenizer_name="whitespace", index_option="position")
            case "keyword":
                builder.add_text_field(spec.name, fast=spec.facet, tokenizer_name="raw", index_option="basic")
            case "number":
                builder.add_integer_field(spec.name, indexed=True, fast=True)
                if spec.sort:
                    builder.add_integer_field(order_column(spec.name), fast=True)
            case "order":
                builder.add_text_field(order_column(spec.name), fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class TantivyIndex:
    """See `alcove.engines.search.index.Index`."""

    def __init__(self, path: Path, schema: Schema) -> None:
        """Open the index in this folder, or make it. Raises IndexOutdated, IndexProblem."""
        self.schema, self.path = schema, path
        self._about = path / "alcove.json"
        self._meta = path / "meta.json"
        self._native = _native_schema(schema)
        self._translation = Translation(schema, self._native)
        self._lock = threading.Lock()
        self._facets: OrderedDict[object, dict[str, list[tuple[str, int]]]] = OrderedDict()
        self._seen = (0, 0, 0)
        self._index = self._opened()
        self._seen = self._stamp()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _opened(self) -> tantivy.Index:
        self.path.mkdir(parents=True, exist_ok=True)
        about = self._read_about()
        if self._meta.exists() and about.get("fingerprint") != self.schema.fingerprint:
            raise IndexOutdated("The search index was made with other fields or rules. Build it again.")
        if not self._meta.exists():
            self._write_about({"watermark": 0})
        try:
            index = tantivy.Index(self._native, path=str(self.path))
        except (OSError, ValueError) as error:
            raise IndexProblem(f"The search index cannot be opened ({error}). Build it again.") from error
        index.config_reader("manual")
        return index

    def _read_about(self) -> dict[str, Any]:
        try:
            about: dict[str, Any] = json.loads(self._about.read_text())
        except (OSError, ValueError):
            return {}
        return about

    def _write_about(self, about: dict[str, Any]) -> None:
        fresh = self._about.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump({"engine": "tantivy", "fingerprint": self.schema.fingerprint, **about}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._about)

    def _last_commit(self) -> int:
        """Give the stamp of the last commit; it stands in the file whose renaming is the commit."""
        return int(json.loads(self._meta.read_text())["opstamp"])

    @property
    def watermark(self) -> int:
        about = self._read_about()
        if "next" in about and about["before"] != self._last_commit():
            return int(about["next"])
        return int(about.get("watermark", 0))

    def intend(self, watermark: int) -> None:
        """Write down the watermark of the commit about to be made: it holds as soon as the commit does, not before."""
        self._write_about({"watermark": self.watermark, "next": watermark, "before": self._last_commit()})

    def settle(self, watermark: int) -> None:
        """Move the watermark where the commit held nothing at all: the engine does not count it as one."""
        if self.watermark != watermark:
            self._write_about({"watermark": watermark})

    def _stamp(self) -> tuple[int, int, int]:
        """Give what tells one commit from the next: meta.json is written anew by each."""
        try:
            seen = self._meta.stat()
        except FileNotFoundError:
            return self._seen  # The folder was removed after a rebuild; what is open can still be read.
        return seen.st_mtime_ns, seen.st_ino, seen.st_size

    def _fresh(self) -> tuple[tantivy.Searcher, tuple[int, int, int]]:
        """Give a searcher that sees the last commit of any process."""
        stamp = self._stamp()
        if stamp != self._seen:
            with self._lock:
                if stamp != self._seen:
                    self._index.reload()
                    self._searcher, self._seen = self._index.searcher(), stamp
                    self._facets.clear()
        return self._searcher, self._seen

    @contextmanager
    def writer(self) -> Iterator[_TantivyWriter]:
        with self._writing(EDIT_MEMORY) as writer:
            yield writer

    @contextmanager
    def bulk_writer(self) -> Iterator[_TantivyWriter]:
        with self._writing(BULK_MEMORY) as writer:
            yield writer

    @contextmanager
    def _writing(self, memory: int) -> Iterator[_TantivyWriter]:
        with (self.path / "writing.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy("Another process is writing the search index. Try again in a moment.") from error
            # Opened anew: another process may have committed since, and its pieces must not be lost.
            try:
                native = tantivy.Index(self._native, path=str(self.path)).writer(memory, 1)
                native.garbage_collect_files()
            except (OSError, ValueError) as error:
                raise IndexProblem(f"The search index cannot be written ({error}). Build it again.") from error
            try:
                yield _TantivyWriter(self, native, self._native)
            finally:
                native.wait_merging_threads()

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
        if offset + limit > MOST_HITS:
            raise IndexProblem(f"An answer can be followed to its {MOST_HITS:,}th record only. Narrow the search.")
        searcher, stamp = self._fresh()
        if sort is None and not ast.is_scored(query):
            sort = Sort("id")
        plain = ast.without_raising(query)
        native = ast.build(plain, self._translation.of)
        if sort is not None:
            total, ids = SortedPage(searcher, self.schema, self._native, native, sort).find(limit, offset)
            scores = [0.0] * len(ids)
        else:
            ranked = native if plain is query else ast.build(query, self._translation.of)
            total, ids, scores = self._by_relevance(searcher, ranked, limit, offset, signals)
        return Answer(total, ids, scores, self._counted(searcher, stamp, plain, native, facets))

    def _by_relevance(
        self, searcher: tantivy.Searcher, native: tantivy.Query, limit: int, offset: int, signals: Sequence[Signal]
    ) -> tuple[int, list[int], list[float]]:
        is_signalled = bool(signals) and limit > 0 and offset < SIGNALLED
        start, most = (0, max(SIGNALLED, offset + limit)) if is_signalled else (offset, max(1, limit))
        found: Any = searcher.search(native, limit=most, offset=start)
        addresses = [address for _, address in found.hits] if limit else []
        scores = [score for score, _ in found.hits] if limit else []
        ids: list[Any] = searcher.fast_field_values("id", addresses) if addresses else []
        if is_signalled and addresses:
            values: list[Any] = [searcher.fast_field_values(self._number(one), addresses[:SIGNALLED]) for one in signals]
            scores[:SIGNALLED] = signalled(scores[:SIGNALLED], values, signals)
        # What is signalled only gains, so that those after the first stay behind them.
        in_order = sorted(zip((-score for score in scores), ids, strict=True))[offset - start :][:limit]
        return found.count, [id for _, id in in_order], [-score for score, _ in in_order]

    def _number(self, signal: Signal) -> str:
        return self.schema.spec(signal.field, "number").name

    def _counted(
        self,
        searcher: tantivy.Searcher,
        stamp: object,
        query: ast.Query,
        native: tantivy.Query,
        requests: Sequence[FacetRequest],
    ) -> dict[str, list[tuple[str, int]]]:
        """Count facets, or remember them: the pages of one answer, and the unlimited one, are counted once a commit."""
        if not requests:
            return {}
        key = (stamp, query, tuple(requests))
        with self._lock:
            if key in self._facets:
                self._facets.move_to_end(key)
                return dict(self._facets[key])
        counted = self._count(searcher, native, requests)
        with self._lock:
            self._facets[key] = counted
            while len(self._facets) > _REMEMBERED_FACETS:
                self._facets.popitem(last=False)
        return dict(counted)

    def _count(
        self, searcher: tantivy.Searcher, native: tantivy.Query, requests: Sequence[FacetRequest]
    ) -> dict[str, list[tuple[str, int]]]:
        """Count in one walk over the answer. Each piece of the index gives more values than are shown, to be summed."""
        wanted = {}
        for request in requests:
            self.schema.spec(request.field, "keyword", "number")
            in_piece = request.limit if searcher.num_segments == 1 else 10 * request.limit
            terms = {"field": request.field, "size": request.limit, "segment_size": in_piece}
            wanted[request.field] = {"terms": terms}
        counted = searcher.aggregate(native, wanted)
        return {
            name: sorted(((str(b["key"]), int(b["doc_count"])) for b in facet["buckets"]), key=lambda v: (-v[1], v[0]))
            for name, facet in counted.items()
        }

    def ids_and_versions(self) -> Iterator[tuple[int, int]]:
        searcher, _ = self._fresh()
        after = -1
        while True:
            query = self._translation.of(ast.Between("id", after + 1, None), [])
            hits = searcher.search(query, limit=10_000, count=False, order_by_field="id", order=tantivy.Order.Asc).hits
            if not hits:
                return
            addresses = [address for _, address in hits]
            versions = searcher.fast_field_values("version", addresses)
            ids = [id for id, _ in hits]
            yield from zip(ids, versions, strict=True)
            after = ids[-1]

    def terms(self, field: str, prefix: str, limit: int = 10) -> list[tuple[str, int]]:
        self.schema.spec(field, "text", "keyword")
        searcher, _ = self._fresh()
        found: list[tuple[str, int]] = searcher.terms_with_prefix(field, prefix, limit=limit)
        return found

    def all_terms(self, field: str) -> list[tuple[str, int]]:
        spec = self.schema.spec(field, "text", "keyword", "order")
        column = order_column(field) if spec.kind == "order" else field
        searcher, _ = self._fresh()
        # The engine takes memory for as many as are asked for before it looks.
        limit = searcher.num_docs + 1000
        while True:
            found: list[tuple[str, int]] = searcher.terms_with_prefix(column, "", limit=limit)
            if len(found) < limit:
                return found
            limit *= 4

    def frequencies(self, field: str, tokens: Sequence[str]) -> list[int]:
        self.schema.spec(field, "text", "keyword")
        searcher, _ = self._fresh()
        return [int(searcher.doc_freq(field, token)) for token in tokens]

    def count(self) -> int:
        return int(self._fresh()[0].num_docs)

    def close(self) -> None:
        self._facets.clear()


class _TantivyWriter:
    """See `alcove.engines.search.index.Writer`."""

    def __init__(self, index: TantivyIndex, native: tantivy.IndexWriter, schema: tantivy.Schema) -> None:
        self._index, self._native, self._schema = index, native, schema
        self._order = [spec.name for spec in index.schema.fields if spec.kind == "order"]
        self._numbers = [spec.name for spec in index.schema.fields if spec.kind == "number" and spec.sort]

    def add_new(self, documents: Iterable[Document]) -> None:
        add, dumps = self._native.add_json, orjson.dumps
        for document in documents:
            row = self._row(document)
            try:
                add(dumps(row).decode())
            except TypeError:  # Half of a pair of surrogates is in it, which no UTF-8 can say.
                add(json.dumps(row, ensure_ascii=False).encode(errors="replace").decode())

    def _row(self, document: Document) -> dict[str, Any]:
        """Give the columns; numbers to sort by end in the id, so that no two are equal."""
        id, version, values = document
        row: dict[str, Any] = {**values, "id": id, "version": version}
        for name in self._order:
            if name in row:
                row[order_column(name)] = row.pop(name)
        for name in self._numbers:
            if name in row:
                row[order_column(name)] = (row[name] << ID_BITS) | id
        return row

    def replace(self, documents: Iterable[Document]) -> None:
        remove = self._native.delete_documents_by_term
        for document in documents:
            remove("id", document.id)
            self.add_new((document,))

    def remove(self, ids: Iterable[int]) -> None:
        for id in ids:
            self._native.delete_documents_by_term("id", id)

    def clear(self) -> None:
        self._native.delete_all_documents()

    def commit(self, watermark: int) -> None:
        try:
            self._index.intend(watermark)
            self._native.commit()
            self._index.settle(watermark)
        except (OSError, ValueError) as error:
            raise IndexProblem(f"The search index could not be saved ({error}). Is the disk full?") from error
