"""What makes a record more relevant than the words it has: its whole title, words side by side, a name either way round.

Judged by tests/retrieval/judged.tsv: measure before and after a change (`pytest -s tests/retrieval/test_relevance.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from alcove.engines.search.ast import And, OneOf, Or, Phrase, Query, Raised, Term
from alcove.engines.search.index import Signal
from alcove.engines.search.text import fold

from .fields import DEFAULT

# Weights are of BM25, whose best single word in a title (weight 4) gives about 30.
_WHOLE_TITLE = 60.0
_TITLE_SIDE_BY_SIDE, _NAME, _SUBJECT_SIDE_BY_SIDE, _PAIR = 1.0, 1.5, 1.0, 0.4
_MOST_WORDS = 12


LATEST_YEAR_SPAN, RECENT_SHARE, FULL_SHARE = 30, 0.04, 0.04
"""Years in which a record counts as recent, and by what part of itself its score grows at most."""
FULL = ("author", "subject", "contents", "publisher", "year", "language", "isbn", "call", "notes", "genre")
"""What a full description has, a point each: names, subjects, contents or summary, publication, numbers, notes."""


def fullness(values: Mapping[str, object]) -> int:
    """Say how full a description is, 0 to 10, by the fields of the index that it has values in."""
    return sum(name in values for name in FULL)


def signals(year: int) -> tuple[Signal, ...]:
    """Say what counts besides words in this year: how recent a thing is, and how full its description; both little."""
    return Signal("year", year - LATEST_YEAR_SPAN, year, RECENT_SHARE), Signal("fullness", 0, len(FULL), FULL_SHARE)


def raised(text: str, query: Query) -> Query:
    """Say what brings records nearer to the front, for a query that a reader typed; nothing where it is not plain words."""
    words = plain_words(query)
    if not words or len(words) > _MOST_WORDS:
        return query
    by: list[tuple[Query, float]] = [(OneOf("title_order", (fold(text),)), _WHOLE_TITLE)]
    if len(words) > 1:
        by += [(Phrase("title", words), _TITLE_SIDE_BY_SIDE), (Phrase("subject", words), _SUBJECT_SIDE_BY_SIDE)]
        # A name is typed as it is said, and stands in the catalogue with the family name first.
        by += [(Phrase("author", one), _NAME) for one in (words, (words[-1], *words[:-1]))]
    if len(words) > 2:
        by += [(Phrase("title", pair), _PAIR) for pair in pairwise(words)]
    return Raised(query, tuple(by))


def plain_words(query: Query) -> tuple[str, ...]:
    """Give the words of a query that is made of words to be found anywhere and nothing else; () for any other."""
    parts = query.parts if isinstance(query, And) else (query,)
    words = [_word(part) for part in parts]
    return tuple(word for word in words if word) if all(words) else ()


def _word(part: Query) -> str:
    """Give the word that is looked for in every usual field."""
    if isinstance(part, Or) and part.parts and isinstance(part.parts[0], Or):
        part = part.parts[0]  # A word with digits is looked for among the numbers, too.
    if not isinstance(part, Or) or len(part.parts) != len(DEFAULT):
        return ""
    tokens = {one.token for one in part.parts if isinstance(one, Term)}
    return tokens.pop() if len(tokens) == 1 and all(isinstance(one, Term) for one in part.parts) else ""
