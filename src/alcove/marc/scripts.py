"""Which script a text is in, which way it runs, and a fair guess at its language (for `lang` and `dir` on a page).

Script codes are ISO 15924 (`Latn`, `Hebr`), language tags BCP 47 (`he`, `he-Latn`, `und-Arab`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from .labels import table

RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})

_BLOCKS = [(int(start, 16), int(end, 16), script) for start, end, script in table("scripts")]
_STARTS = [start for start, _, _ in _BLOCKS]
_LANGUAGES = {code: (tag, scripts.split()) for code, tag, scripts in table("language_tags")}


def script_of(text: str) -> str:
    """Give the script most letters are in; `Jpan` and `Kore` for their mixtures, "" where there is no letter."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else ""
    counts = Counter(_script_of_character(character) for character in text if character.isalpha())
    counts.pop("", None)
    if not counts:
        return ""
    east_asian = counts["Hani"] + counts["Hira"] + counts["Kana"] + counts["Hang"] + counts["Bopo"]
    most, number = counts.most_common(1)[0]
    if east_asian and east_asian >= number:
        if counts["Hira"] or counts["Kana"]:
            return "Jpan"
        return "Kore" if counts["Hang"] else "Hani"
    return most


def _script_of_character(character: str) -> str:
    point = ord(character)
    start, end, script = _BLOCKS[max(bisect_right(_STARTS, point) - 1, 0)]
    return script if start <= point <= end else ""


def is_right_to_left(text: str) -> bool:
    """Say whether the first letter belongs to a script that runs from right to left (Unicode bidi rule P2)."""
    if text.isascii():
        return False
    first = next((script for script in map(_script_of_character, filter(str.isalpha, text)) if script), "")
    return first in RIGHT_TO_LEFT


def direction_of(text: str) -> str:
    """Give `rtl` or `ltr`."""
    return "rtl" if is_right_to_left(text) else "ltr"


def language_tag(script: str, languages: Sequence[str]) -> str:
    """Give the BCP 47 tag of a text in this script, in a record in these languages (MARC codes); "" for no idea.

    A record in one language with a text in a foreign script is romanised (`he-Latn`).
    """
    for code in languages:
        tag, scripts = _LANGUAGES.get(code, ("", []))
        if script and script in scripts:
            return tag
    if script == "Latn":
        known = [_LANGUAGES[code][0] for code in languages if code in _LANGUAGES]
        return f"{known[0]}-Latn" if len(known) == 1 else ""
    return f"und-{script}" if script else ""


def bcp_47(code: str) -> str:
    """Give the BCP 47 subtag of a MARC language code (`eng` -> `en`); the code itself where it is not in the table."""
    return _LANGUAGES.get(code, (code, []))[0]
