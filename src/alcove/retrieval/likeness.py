"""How alike two texts are, for matching what others wrote with what the catalogue has."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from alcove.engines.search.text import fold

_DATES = re.compile(
    r"[\s,.;(]+(?:(?:approximately|active|born|died|ca|b|d|fl|geb|gest)\b[.\s]*)*[0-9]{3,4}\b.*$|\s*\([^()]*\)\s*$", re.I
)


def likeness(ours: str, theirs: str) -> float:
    """Give 0 to 1 for two folded texts: how many words they share, and how alike they are letter by letter."""
    if ours == theirs:
        return 1.0
    shared = words_shared(ours, theirs)
    return 0.5 * shared + 0.5 * SequenceMatcher(None, ours, theirs, autojunk=False).ratio() if ours and theirs else 0.0


def words_shared(ours: str, theirs: str) -> float:
    """Give 0 to 1: the share of words that both have (Dice); quick, to choose what is worth a closer look."""
    mine, other = set(ours.split()), set(theirs.split())
    return 2 * len(mine & other) / (len(mine) + len(other)) if mine or other else 0.0


def either_way_round(name: str) -> list[str]:
    """Fold a name as it is written, and the other way round: `Jane Austen` is `austen jane`, and back."""
    before, comma, after = name.partition(",")
    words = name.split()
    turned = f"{after} {before}" if comma else f"{words[-1]} {' '.join(words[:-1])}" if len(words) > 1 else name
    return list(dict.fromkeys(one for one in (fold(name), fold(turned)) if one))


def without_dates(name: str) -> str:
    """Give a name without what tells namesakes apart: dates, and words in brackets at its end."""
    before = ""
    while name != before:
        before, name = name, _DATES.sub("", name)
    return name.rstrip(" ,.;")


def is_same_person(ours: str, theirs: str) -> bool:
    """Say whether two names may be of one person: the family name is the same, and other names are, or begin so."""
    mine = fold(without_dates(ours)).split()
    for one in either_way_round(without_dates(theirs)):
        family, *others = one.split()
        if family in mine and all(_stands_for(other, [part for part in mine if part != family]) for other in others):
            return True
    return False


def _stands_for(word: str, parts: list[str]) -> bool:
    return not parts or any(
        part == word or (len(word) == 1 and part.startswith(word)) or (len(part) == 1 and word.startswith(part))
        for part in parts
    )
