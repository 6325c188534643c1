"""Which records can have one of these terms at all? Asked of the raw bytes, before a record is read.

    Prefilter(["Indians of South America", "Slaves"]).may_have(raw, "iso2709", "utf-8")

It may say yes where there is nothing, never no where there is something. It looks for the letters of each term with anything
but letters between its words: a few microseconds a record, where reading one takes fifty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import re2

_HIGH = bytes(range(0x80, 0x100))
_RUN = re.compile("[A-Za-z0-9]+")
_BETWEEN = "[^A-Za-z0-9]*"
# A word begins at a boundary, or behind the code of a subfield.
_BEGINNING = "(?:\\b|[\\x1f$].)"


class Prefilter:
    """Some terms, made into one automaton."""

    def __init__(self, terms: Iterable[str]) -> None:
        """Compile the terms; where one has letters of another script, every record is looked at."""
        patterns = {_pattern(term) for term in terms}
        self._is_open = None in patterns
        self._is_empty = not patterns
        said = sorted(pattern for pattern in patterns if pattern)
        options = re2.Options()
        options.case_sensitive = False
        options.max_mem = 256 << 20
        options.encoding = re2.Options.Encoding.LATIN1
        self._look = re2.compile(f"{_BEGINNING}(?:{'|'.join(said) or 'x{0}'})\\b".encode(), options)

    def may_have(self, raw: bytes, syntax: str, charset: str) -> bool:
        """Say whether one of the terms can stand in these bytes of a record."""
        if self._is_open or self._is_empty:
            return self._is_open
        if (syntax == "json" and b"\\u" in raw) or (syntax == "marcxml" and b"&#" in raw):
            return True  # Letters written as numbers.
        if not raw.isascii():
            raw = _without_marks(raw, charset)
        return self._look.search(raw) is not None


def _without_marks(raw: bytes, charset: str) -> bytes:
    """Give bytes without marks on letters: in MARC-8 they are bytes of their own before the letter, in UTF-8 split off."""
    if charset == "utf-8":
        return unicodedata.normalize("NFKD", raw.decode("utf-8", "ignore")).encode("ascii", "ignore")
    return raw.translate(None, _HIGH)


def _pattern(term: str) -> str | None:
    """Give the runs of plain letters of a term, anything else between; None where letters would be left out."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", term) if not unicodedata.combining(one))
    if any(one.isalnum() and not one.isascii() for one in plain):
        return None
    runs = _RUN.findall(plain)
    return _BETWEEN.join(runs) if runs else None
