"""Features that a note names in words (phrases.tsv): English, French, German and Spanish, and never where they are denied.

    named("In English, with subtitles for the deaf and hearing impaired (SDH).")     # ["captions"]
    named("Not captioned.", moving=True)                                             # []

In doubt nothing is said: a word of denial counts for the whole sentence behind it, up to a "but".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from .terms import rows

# What stands behind this in a note is not looked at: the time it takes grows faster than the text.
_LONGEST = 2_000
_NO = re.compile(
    r"\b(?:no|not|non|none|without|lacks?|lacking|never|neither|nor|cannot|\w+n't|unavailable"
    r"|sans|pas|aucune?s?|ni|ohne|keine?[mnrs]?|nicht|weder|nein|sin|ningun\w*|tampoco|indisponibles?)\b",
    re.IGNORECASE,
)
# A period before a small letter ends an abbreviation ("no Eng. captions"), not the sentence.
_BUT = re.compile(r"[;|]|\.\s+(?=(?-i:[A-Z]))|\b(?:but|however|mais|aber|sondern|pero|sino)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"[.;,|]|\b(?:and|or|with|without|but|et|ou|avec|sans|mais|und|oder|mit|ohne|aber|y|o|con|sin|pero)\b", re.IGNORECASE
)


def named(text: str, *, moving: bool = False, sounding: bool = False) -> list[str]:
    """Give the terms of accessibilityFeature that a note names, each once.

    `moving` and `sounding` say whether the record is of moving images, or of sound.
    """
    patterns, gate = _patterns()
    text = _plain(text[:_LONGEST])
    if not gate.search(text):
        return []
    found: dict[str, None] = {}
    for feature, only, pattern in patterns:
        if (only == "moving" and not moving) or (only == "sounding" and not (sounding or moving)):
            continue
        if any(not _denied(text, match.start(), match.end()) for match in pattern.finditer(text)):
            found[feature] = None
    return list(found)


def _denied(text: str, start: int, end: int) -> bool:
    begin = max((match.end() for match in _BUT.finditer(text) if match.end() <= start), default=0)
    if _NO.search(text, begin, start):
        return True
    cut = _NEXT.search(text, end)
    return bool(_NO.search(text, end, cut.start() if cut else len(text)))


@cache
def _patterns() -> tuple[list[tuple[str, str, re.Pattern[str]]], re.Pattern[str]]:
    lines = rows("phrases.tsv")
    found = [(line[0], line[2], re.compile(rf"\b(?:{line[3]})\b", re.IGNORECASE)) for line in lines]
    return found, re.compile("|".join(rf"\b(?:{line[3]})\b" for line in lines), re.IGNORECASE)


def _plain(text: str) -> str:
    if text.isascii():
        return text
    text = text.replace("ß", "ss").replace("’", "'")
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
