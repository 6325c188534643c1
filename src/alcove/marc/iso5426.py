"""ISO 5426, the extended Latin set of UNIMARC, to Unicode; marks stand before their letter, in Unicode after it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .tables import rows

_UNKNOWN = "\ufffd"
_NON_SORTING = {"\x88": "\x98", "\x89": "\x9c"}


@cache
def _table() -> tuple[dict[str, str], re.Pattern[str]]:
    cells = rows("iso5426.tsv")
    table = _NON_SORTING | {chr(int(code, 16)): chr(int(unicode, 16)) for code, unicode, _ in cells}
    marks = "".join(chr(int(code, 16)) for code, _, kind in cells if kind == "mark")
    return table, re.compile(f"([{marks}]+)([^{marks}\x00-\x1f]?)|[\x80-\xff]")


def decode_composed(data: bytes) -> str:
    """Turn bytes into text in Normalization Form C; bytes without a meaning give U+FFFD."""
    if data.isascii():
        return data.decode("ascii")
    table, sequence = _table()

    def turned(found: re.Match[str]) -> str:
        marks, letter = found.groups()
        if marks is None:
            return table.get(found.group(), _UNKNOWN)
        letter = letter if letter < "\x80" else table.get(letter, _UNKNOWN)
        return letter + "".join(table[mark] for mark in marks)

    return unicodedata.normalize("NFC", sequence.sub(turned, data.decode("latin-1")))
