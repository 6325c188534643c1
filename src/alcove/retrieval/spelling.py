"""Did you mean: near words that the catalogue has, for words it has not. Asked only when a search found nothing."""

from __future__ import annotations

from collections.abc import Container

from alcove.engines.search.ast import Or, Term
from alcove.engines.search.index import Index
from alcove.engines.search.text import query_tokens

from .fields import DEFAULT, NAMES
from .lexing import Lexeme, Sign, lexemes

SHORTEST, LONGEST = 4, 30
_MOST_WORDS, _CANDIDATES = 6, 2000
_FIELDS = ("title", "author", "subject")


def did_you_mean(text: str, index: Index, never: Container[str] = ()) -> str | None:
    """Give the text with each unknown word replaced by the nearest known one; None when there is nothing to propose.

    Words of `never` (in capitals) are not proposed.
    """
    corrected, shift = text, 0
    words = [lexeme for lexeme in lexemes(text[:1000], frozenset(NAMES)) if lexeme.sign is Sign.WORD]
    for word in words[:_MOST_WORDS]:
        better = _nearest_known(word, index, never)
        if better is not None:
            start, end = word.position + shift, word.position + shift + len(word.text)
            corrected = corrected[:start] + better + corrected[end:]
            shift += len(better) - len(word.text)
    return corrected if corrected != text else None


def _nearest_known(word: Lexeme, index: Index, never: Container[str]) -> str | None:
    found = query_tokens(word.text)
    if len(found) != 1 or not SHORTEST <= len(found[0]) <= LONGEST or not found[0].isalpha():
        return None
    token = found[0]
    if index.search(Or(tuple(Term(name, token) for name in DEFAULT)), limit=1).total:
        return None
    allowed = 1 if len(token) < 6 else 2
    best: tuple[int, int, str] | None = None
    for candidate, count in _candidates(token, index):
        if candidate.isalpha() and candidate.upper() not in never and abs(len(candidate) - len(token)) <= allowed:
            distance = edits(token, candidate, allowed)
            if distance <= allowed and (best is None or (distance, -count, candidate) < best):
                best = (distance, -count, candidate)
    return best[2] if best else None


def _candidates(token: str, index: Index) -> list[tuple[str, int]]:
    """Give the words that begin with the same two letters, or with those two changed about."""
    beginnings = {token[:2], token[1::-1]}
    return [pair for name in _FIELDS for start in sorted(beginnings) for pair in index.terms(name, start, _CANDIDATES)]


def edits(one: str, other: str, most: int) -> int:
    """Count the letters to add, drop, change or change about (Damerau); `most + 1` when there are more than `most`."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for at, theirs in enumerate(other, start=1):
            cost = min(last[at] + 1, current[at - 1] + 1, last[at - 1] + (letter != theirs))
            if row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == theirs:
                cost = min(cost, before_last[at - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before_last, last = last, current
    return min(last[-1], most + 1)
