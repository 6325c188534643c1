"""Queries as tantivy takes them, built node by node: a reader's text never reaches tantivy's own parser."""

from __future__ import annotations

import re

import tantivy

from alcove.engines.search import ast
from alcove.engines.search.index import Schema

_LONGEST_PATTERN = 60  # tantivy refuses regular expressions of more than 1,000 states.
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
        self._schema.spec(node.field, "keyword")
        if len(node.values) > _MANY_VALUES:
            chosen = tantivy.Query.term_set_query(self._native, node.field, list(node.values))
            return tantivy.Query.const_score_query(chosen, 0.0)
        # A set query compiles an automaton: for a few values ten times the cost of looking each up.
        terms = [tantivy.Query.term_query(self._native, node.field, value, "basic") for value in node.values]
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
