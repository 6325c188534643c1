"""Which records can have one of these terms at all? Asked of the raw bytes, before a record is read.

    Prefilter(["Indians of South America", "Slaves"]).may_have(raw, "iso2709", "utf-8")

It may say yes where there is nothing, never no where there is something: it looks for the longest word of each term, in
letters without marks. About a microsecond a record; reading one takes fifty.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import re2

from alcove.marc import naco

_HIGH = bytes(range(0x80, 0x100))
_SHORTEST = 3


class Prefilter:
    """The words of some terms, made into one automaton."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Take the longest word of each term."""
        words = {_longest_word(term) for term in terms}
        self._is_open = any(word is None for word in words)
        said = sorted(word for word in words if word)
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = 64 << 20
        self._look = re2.compile(("|".join(map(re2.escape, said)) or "[^\\x00-\\x{10FFFF}]").encode(), options)

    def may_have(self, raw: bytes, syntax: str, charset: str) -> bool:
        """Say whether one of the terms can stand in these bytes of a record."""
        if self._is_open:
            return True
        if (syntax == "json" and b"\\u" in raw) or (syntax == "marcxml" and b"&#" in raw):
            return True  # Letters written as numbers.
        if not raw.isascii():
            raw = _without_marks(raw, charset)
        return self._look.search(raw) is not None


def _without_marks(raw: bytes, charset: str) -> bytes:
    """Give bytes without marks on letters: in MARC-8 they are bytes of their own before the letter, in UTF-8 split off."""
    if charset == "marc-8":
        return raw.translate(None, _HIGH)
    return unicodedata.normalize("NFKD", raw.decode("utf-8", "ignore")).encode("ascii", "ignore")


def _longest_word(term: str) -> str | None:
    """Give the longest word in plain letters, None where there is none (another script): then every record is looked at."""
    found = [
        word for word in naco.normalised(term).split() if word.isascii() and len(word) >= _SHORTEST and _is_plain(word, term)
    ]
    return max(found, key=len) if found else None


def _is_plain(word: str, term: str) -> bool:
    """Say whether the letters of a word stand in the term as they are, or with marks: not as two for one, as of ß."""
    plain = unicodedata.normalize("NFKD", term).encode("ascii", "ignore").decode().upper()
    return word in plain
