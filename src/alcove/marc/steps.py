"""Steps of the indexing language: each takes a list of values and gives a new list. See pick.py.

To add a step, write a function `list[str] -> list[str]`; a step with a setting is a function that returns one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeAlias

Step: TypeAlias = Callable[[list[str]], list[str]]

# Words that keep their full stop at the end of a value. Add one here (lower case, without the stop).
ABBREVIATIONS = frozenset(
    """
    abt alt anon approx assn assoc aufl ausg ausz bros capt cent chap cie col coll comp cont corp dept dépt diss ect
    edn éd engr enl esq etc ext facs fasc feb fig fol gov hbk hon hrsg ill illus imp inc inst intro jahrg jan jhdt kgl
    lieut ltd maj mme mrs msgr mss mus nakl nouv nov ont orch orig pbk philos phil phot pref pres prof prov pseud pts pub
    publ rev revd sept ser sgt soc spec sqq suppl supp tbl tom tome trad trans univ vol vols výd wyd zugl
    изд ред сост перев доп испр кн общ отв под сер стер
    """.split()  # noqa: SIM905 - a list people extend
)
_MARKS = " \t\r\n\u00a0,:;/"
_LAST_WORD = re.compile(r"([^\s\[\](){}'\"«»„“”/,;:-]*)\.$")
_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")


def trim(text: str) -> str:
    """Take ISBD punctuation off the ends of a value; initials, abbreviations and balanced brackets stay.

    `Rome :` -> `Rome`, `Fedorov, A. V.` -> `Fedorov, A. V.`, `[S.l.] :` -> `[S.l.]`, `1972].` -> `1972`.
    """
    if text[-1:].isalnum() and text[:1].isalnum() and "]" not in text and "[" not in text:
        return text
    text = text.lstrip()
    while True:
        text = text.rstrip(_MARKS)
        end = text[-1:]
        if (end == "." and not keeps_stop(text)) or (end and end in "=+" and (len(text) == 1 or text[-2].isspace())):
            text = text[:-1]
        else:
            return _balanced(text) if "[" in text or "]" in text else text.rstrip()


def keeps_stop(text: str) -> bool:
    """Say whether the last full stop belongs to the word before it (an initial, an abbreviation, an ellipsis)."""
    if text.endswith(".."):
        return text.endswith("...")
    word = text[text.rfind(" ") + 1 : -1]
    if len(word) > 2 and word.isalpha():
        return word.lower() in ABBREVIATIONS
    match = _LAST_WORD.search(text, max(text.rfind(" "), 0))
    word = match[1] if match else ""
    if word.isalpha() and len(word) > 2:
        return word.lower() in ABBREVIATIONS
    return "." in word or word.lower() in ABBREVIATIONS or _is_initial(word)


def _is_initial(word: str) -> bool:
    """Say whether a word is one or two letters of a script with capitals; combining marks do not count as letters."""
    letters = [c for c in word if not unicodedata.combining(c)]
    return 0 < len(letters) < 3 and letters[-1].isalpha() and unicodedata.category(letters[-1]) != "Lo"


def _balanced(text: str) -> str:
    """Take off a square bracket at one end that has no partner at the other."""
    if text.startswith("[") and "]" not in text:
        return trim(text[1:])
    if text.endswith("]") and "[" not in text:
        return trim(text[:-1])
    return text


def trimmed(values: list[str]) -> list[str]:
    """Take ISBD punctuation off the ends of each value (see `trim`); values that were nothing else go."""
    if len(values) == 1:
        text = trim(values[0])
        return [text] if text else []
    return [text for text in map(trim, values) if text]


def once(values: list[str]) -> list[str]:
    """Keep each value once, in the order of their first appearance."""
    return values if len(values) < 2 else list(dict.fromkeys(values))


def first(values: list[str]) -> list[str]:
    """Keep the first value only."""
    return values[:1]


def last(values: list[str]) -> list[str]:
    """Keep the last value only."""
    return values[-1:]


def lowercase(values: list[str]) -> list[str]:
    """Fold capitals, as Unicode says (`ẞ` -> `ss`)."""
    return [text.casefold() for text in values]


def stripped(values: list[str]) -> list[str]:
    """Take blanks off both ends; values that were nothing else go."""
    return [text for text in (value.strip() for value in values) if text]


def years(values: list[str]) -> list[str]:
    """Keep the four-digit years 1000 to 2099 that the values speak of (`c1972 [i.e. 1973]` -> `1972`, `1973`)."""
    return [year for text in values for year in _YEAR.findall(text)]


def mapped(codes: Mapping[str, str]) -> Step:
    """Give a step that replaces each code by its name; a code that is not in the list is left out."""
    return lambda values: [codes[value] for value in values if value in codes]


def in_pieces_of(size: int) -> Step:
    """Give a step that cuts run-together codes apart (`engfre` -> `eng`, `fre` for a size of 3: old 041 fields)."""
    return lambda values: [text[at : at + size] for text in values for at in range(0, len(text) - size + 1, size)]


def matching(pattern: str) -> Step:
    """Give a step that keeps the values in which the regular expression is found."""
    search = re.compile(pattern).search
    return lambda values: [text for text in values if search(text)]


def each(change: Callable[[str], str | None]) -> Step:
    """Give a step that changes every value by this function; None or "" leaves the value out."""
    return lambda values: [text for text in map(change, values) if text]
