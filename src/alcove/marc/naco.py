"""The comparison form of headings: what two headings must share to be the same one (NACO normalisation).

    normalised("Łódź (Poland)")                                  # "LODZ POLAND"
    key([("a", "Kabalevsky, Dmitry,"), ("d", "1904-1987.")])     # "KABALEVSKY, DMITRY\\x1f1904 1987"

Rules: Authority File Comparison Rules (NACO Normalization), Library of Congress and OCLC. Marks on letters go, letters that
Unicode does not take apart are written as two, punctuation is a blank, capitals and small letters are one; the first comma
of $a stays, so that `Black, Bob` is not `Black Bob`. The boundary between subfields stays, the codes do not: a heading list
that says only `Music--History` is met by $x and by $v alike, and what it meets twice is for a person to decide.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

BOUNDARY = "\x1f"
LONGEST_KEY = 180
"""Bytes of a key as it is stored; what is longer ends in a digest of all of it."""

_LETTERS = {
    "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O", "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Ł": "L", "ł": "L",
    "Þ": "TH", "þ": "TH", "ı": "I", "ß": "SS", "ẞ": "SS", "Ơ": "O", "ơ": "O", "Ư": "U", "ư": "U", "ℓ": "L",
}  # fmt: skip
# Apostrophe, ayn, alif, soft and hard sign, and brackets leave no blank behind; nor do marks of direction.
_DROPPED = "'[]ʻʼʿʾʹʺ‘’‛′`´\u200b\u200c\u200d\u200e\u200f\u061c\u00ad\ufeff"
# Kept: number sign, ampersand, plus, at, and the musical flat and sharp.
_KEPT = "#&+@♭♯"


class _Table(dict[int, str]):
    """One letter to its comparison form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _DROPPED or unicodedata.combining(letter):
            form = ""
        elif letter in _LETTERS:
            form = _LETTERS[letter]
        elif letter in _KEPT or letter == ",":
            form = letter
        else:
            form = self._by_category(letter)
        if len(self) < 50_000:
            self[code] = form
        return form

    @staticmethod
    def _by_category(letter: str) -> str:
        category = unicodedata.category(letter)
        if category in ("Mn", "Me", "Cf"):
            return ""
        if category == "Nd":
            return str(unicodedata.decimal(letter))
        return letter.upper() if category[0] in "LNM" else " "


_TABLE = _Table()


def normalised(text: str, *, comma: str = "") -> str:
    """Give the comparison form of a value; with `comma="first"` its first comma stays, where words follow it."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
    form = text.translate(_TABLE)
    if "," in form:
        form = _with_first_comma(form) if comma == "first" else form.replace(",", " ")
    return " ".join(form.split())


def _with_first_comma(form: str) -> str:
    before, _, after = form.partition(",")
    after = after.replace(",", " ")
    return f"{before.rstrip()}, {after}" if after.strip() else before


def key(parts: Iterable[tuple[str, str]]) -> str:
    """Give the comparison form of a heading: its (code, value) parts, those that come to nothing left out."""
    forms = (normalised(value, comma="first" if code == "a" else "") for code, value in parts)
    return BOUNDARY.join([form for form in forms if form])


def stored(key: str) -> bytes:
    """Give a key as tables hold it: bytes, which every database compares alike, and no more than LONGEST_KEY of them."""
    kept = key.encode("utf-8", "replace")
    if len(kept) <= LONGEST_KEY:
        return kept
    return kept[: LONGEST_KEY - 17] + b"\x00" + hashlib.sha256(kept).hexdigest()[:16].encode()
