"""Queries as tantivy takes them, built node by node, and their sorted pages.

A reader's text never reaches tantivy's own parser. Sorting: tantivy sorts by one column and leaves equal ones in the
order of its pieces. Numbers are therefore kept with the id in their low bits. For texts that would cost a quarter of
indexing, so the groups of equal titles that a page cuts are asked for once more, by id.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

import tantivy

from alcove.engines.search import ast
from alcove.engines.search.index import Schema, Sort

_LONGEST_PATTERN = 60  # tantivy refuses regular expressions of more than 1,000 states.
ID_BITS = 40
"""Bits of a sortable number's column that hold the id."""

_MANY_VALUES = 16
_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_ALL = tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
_LOWEST = -(2**63)
_NONE = tantivy.Query.empty_query()


class Translation:
    """Turns queries of one schema into native ones; `of` is made for `ast.build`."""

    def __init__(self, schema: Schema, native: tantivy.Schema) -> None:
        """Keep both schemas: ours says which kind a field is and what it weighs."""
        self._schema, self._native = schema, native

    def of(self, node: ast.Query, inner: list[tantivy.Query]) -> tantivy.Query:
        """Translate one node, its parts being translated already. Raises UnknownField."""
        match node:
            case ast.And():
                return tantivy.Query.boolean_query([(_MUST, part) for part in inner]) if inner else _ALL
            case ast.Or():
                return tantivy.Query.boolean_query([(_SHOULD, part) for part in inner]) if inner else _NONE
            case ast.Not():
                return tantivy.Query.boolean_query([(_MUST, _ALL), (_MUST_NOT, inner[0])])
            case ast.Raised():
                raising = [(_SHOULD, _raising(*by, made)) for by, made in zip(node.by, inner[1:], strict=True)]
                return tantivy.Query.boolean_query([(_MUST, inner[0]), *raising])
            case ast.Everything():
                return _ALL
            case ast.Nothing():
                return _NONE
            case _:
                return self._leaf(node)

    def _leaf(self, node: ast.Term | ast.Phrase | ast.Prefix | ast.OneOf | ast.Between) -> tantivy.Query:
        match node:
            case ast.Term():
                self._schema.spec(node.field, "text", "keyword")
                return self._weighted(node.field, tantivy.Query.term_query(self._native, node.field, node.token, "freq"))
            case ast.Phrase():
                return self._phrase(node)
            case ast.Prefix():
                return self._beginning(node)
            case ast.OneOf():
                return self._chosen(node)
            case ast.Between():
                return self._range(node)

    def _chosen(self, node: ast.OneOf) -> tantivy.Query:
        spec = self._schema.spec(node.field, "keyword", "order")
        column = order_column(node.field) if spec.kind == "order" else node.field
        if len(node.values) > _MANY_VALUES:
            chosen = tantivy.Query.term_set_query(self._native, column, list(node.values))
            return tantivy.Query.const_score_query(chosen, 0.0)
        # A set query compiles an automaton: for a few values ten times the cost of looking each up.
        terms = [tantivy.Query.term_query(self._native, column, value, "basic") for value in node.values]
        chosen = terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(_SHOULD, term) for term in terms])
        return tantivy.Query.const_score_query(chosen, 0.0)

    def _phrase(self, node: ast.Phrase) -> tantivy.Query:
        if len(node.tokens) < 2:
            return self._leaf(ast.Term(node.field, node.tokens[0])) if node.tokens else _NONE
        self._schema.spec(node.field, "text")
        return self._weighted(node.field, tantivy.Query.phrase_query(self._native, node.field, list(node.tokens)))

    def _beginning(self, node: ast.Prefix) -> tantivy.Query:
        self._schema.spec(node.field, "text", "keyword")
        if len(node.token) > _LONGEST_PATTERN:
            # So long a beginning has few endings: the fifty that this query tries are enough.
            return self._weighted(node.field, tantivy.Query.phrase_prefix_query(self._native, node.field, [node.token]))
        pattern = re.sub(r"(\W)", r"\\\1", node.token) + ".*"
        return self._weighted(node.field, tantivy.Query.regex_query(self._native, node.field, pattern))

    def _range(self, node: ast.Between) -> tantivy.Query:
        if node.field != "id":
            self._schema.spec(node.field, "number")
        number, low = tantivy.FieldType.Integer, _LOWEST if node.low is None else node.low
        within = tantivy.Query.range_query(self._native, node.field, number, low, node.high)
        return tantivy.Query.const_score_query(within, 0.0)

    def _weighted(self, field: str, query: tantivy.Query) -> tantivy.Query:
        weight = self._schema.by_name[field].weight
        return query if weight == 1 else tantivy.Query.boost_query(query, weight)


def _raising(query: ast.Query, weight: float, made: tantivy.Query) -> tantivy.Query:
    if ast.is_scored(query):
        return tantivy.Query.boost_query(made, weight)
    return tantivy.Query.const_score_query(made, weight)


def order_column(name: str) -> str:
    """Name the column that answers are ordered by."""
    return f"{name}__order"


class SortedPage:
    """One page of one query in one order."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: Schema, native_schema: tantivy.Schema, query: tantivy.Query, sort: Sort
    ) -> None:
        """Keep what is asked. Raises UnknownField."""
        self._searcher, self._native_schema, self._query, self._sort = searcher, native_schema, query, sort
        self._is_text = sort.field != "id" and schema.spec(sort.field, "number", "order").kind == "order"
        self._column = "id" if sort.field == "id" else order_column(sort.field)

    def find(self, limit: int, offset: int) -> tuple[int, list[int]]:
        """Give how many there are in all, and the ids of the page."""
        found = self._search(self._query, self._column, max(1, limit), offset)
        hits = found.hits[:limit]
        if any(key is None for key, _ in hits):
            return found.count, self._reaching_into_absent(limit, offset)
        ids = self._grouped(hits, offset, found.count) if self._is_text else self._ids(hits)
        return found.count, ids

    def _search(self, query: tantivy.Query, column: str, limit: int, offset: int) -> Any:
        direction = tantivy.Order.Desc if self._sort.descending else tantivy.Order.Asc
        return self._searcher.search(query, limit=limit, offset=offset, order_by_field=column, order=direction)

    def _ids(self, hits: list[Any]) -> list[int]:
        ids: list[Any] = self._searcher.fast_field_values("id", [address for _, address in hits]) if hits else []
        return ids

    def _reaching_into_absent(self, limit: int, offset: int) -> list[int]:
        present = tantivy.Query.exists_query(self._column)
        having = tantivy.Query.boolean_query([(_MUST, self._query), (_MUST, present)])
        first = self._search(having, self._column, limit, offset)
        ids = self._grouped(first.hits, offset, first.count) if self._is_text else self._ids(first.hits)
        lacking = tantivy.Query.boolean_query([(_MUST, self._query), (_MUST_NOT, present)])
        return ids + self._by_id(lacking, limit - len(ids), max(0, offset - first.count))[1]

    def _by_id(self, query: tantivy.Query, limit: int, offset: int) -> tuple[int, list[int]]:
        found = self._search(query, "id", max(1, limit), offset)
        return found.count, [id for id, _ in found.hits[:limit]]

    def _grouped(self, hits: list[Any], offset: int, total: int) -> list[int]:
        """Put equal values by id; where the page cuts a group of equals, ask which of them belong to it."""
        ids: list[int] = []
        for key, group in groupby(hits, key=lambda hit: hit[0]):
            members = list(group)
            starts = offset + len(ids)
            is_cut_before = starts == offset > 0
            is_cut_after = starts + len(members) == offset + len(hits) < total
            if is_cut_before or is_cut_after:
                ids += self._part_of_group(key, len(members), starts, is_cut_before, is_cut_after)
            else:
                ids += sorted(self._ids(members), reverse=self._sort.descending)
        return ids

    def _part_of_group(self, key: str, size: int, starts: int, is_cut_before: bool, is_cut_after: bool) -> list[int]:
        equal = tantivy.Query.term_query(self._native_schema, self._column, key, "basic")
        group = tantivy.Query.boolean_query([(_MUST, self._query), (_MUST, equal)])
        skip = 0
        if is_cut_before and is_cut_after:
            before = self._search(self._query, self._column, starts + 1, 0).hits
            skip = starts - next(at for at, (found, _) in enumerate(before) if found == key)
        elif is_cut_before:
            skip = self._by_id(group, 1, 0)[0] - size
        return self._by_id(group, size, skip)[1]
