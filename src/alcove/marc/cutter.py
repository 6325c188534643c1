"""Cutter numbers: letters and decimals that put things in the order of their names on the shelf.

    cutter("Tolkien")                         # "T65"
    fitted("Tolkien", "T64", "T66")           # "T65"
    fitted("Tolkien", "T65", "T66")           # "T655": between the neighbours, read as decimals

The Cutter table of the Library of Congress (Classification and Shelflisting Manual, G 63). A table of one's own
(Cutter-Sanborn, or of another language) is lines of `letters,number`, see `Table`.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 9
"""Digits of a Cutter number at most; longer ones say that the class should be divided."""

# The second letter (of Qu the third) from which on a digit holds, until the next one.
_AFTER_VOWEL = "b2 d3 l4 n5 p6 r7 s8 u9"
_AFTER_S = "a2 c3 e4 h5 m6 t7 u8 w9"
_AFTER_QU = "a3 e4 i5 o6 r7 t8 y9"
_AFTER_CONSONANT = "a3 e4 i5 o6 r7 u8 y9"
_EXPANSION = "a3 e4 i5 m6 p7 t8 w9"
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ß": "ss", "ı": "i"}


class CannotFit(ValueError):
    """No number stands between these neighbours; the message says why."""


def letters(word: str) -> str:
    """Give the letters a word is filed by: Latin ones without marks, in small; digits stay."""
    found = "".join(_LETTERS.get(letter, letter) for letter in word.casefold())
    apart = unicodedata.normalize("NFKD", found)
    return "".join(letter for letter in apart if letter.isascii() and letter.isalnum())


def cutter(word: str, *, digits: int = 2) -> str:
    """Give the Cutter number of a word, such as `T65`; "" for one without a Latin letter or digit."""
    said = letters(word)
    if not said:
        return ""
    if said[0].isdigit():  # G 63: numerals come before letters, A12 to A19.
        return "A1" + str(min(9, max(2, int(said[0]) + 1)))
    made, rest = _first_digit(said)
    for letter in rest[: digits - len(made)]:
        made += _digit(letter, _EXPANSION)
    return said[0].upper() + made


def _first_digit(said: str) -> tuple[str, str]:
    """Give the first digit of a number, or two where the table says no more, and the letters that are left."""
    rest = said[1:]
    if said.startswith("qu"):
        return _digit(said[2:3], _AFTER_QU), said[3:]
    if said[0] == "q":  # G 63: Qa to Qt are 2 to 29; what comes behind Qu is 9.
        return ("9" if rest[:1] > "u" else "2"), rest[1:]
    if said.startswith("sch"):
        return "3", said[3:]
    if said.startswith("sc"):  # Before Sch, behind Sa; or behind Sch.
        return ("29" if rest[1:2] < "h" else "38"), said[3:]
    table = _AFTER_S if said[0] == "s" else _AFTER_VOWEL if said[0] in "aeiou" else _AFTER_CONSONANT
    return _digit(rest[:1], table), rest[1:]


def _digit(letter: str, table: str) -> str:
    """Give the digit of a letter: that of the last letter of the table that is not behind it; of none, the first."""
    pairs = table.split()
    if not letter or not letter.isalpha():
        return pairs[0][1] if letter else ""
    return next((pair[1] for pair in reversed(pairs) if pair[0] <= letter), pairs[0][1])


def fitted(word: str, before: str = "", after: str = "", *, table: Table | None = None) -> str:
    """Give a Cutter number for a word that stands between two others ("" for the ends of the shelf).

    The number of the table, where it fits; else the shortest decimal between the neighbours, never with a 0 at its end, and
    with a 1 only where there is no other. Raises CannotFit where the neighbours are equal, in the wrong order, or too near.
    """
    own = table.number(word) if table else cutter(word)
    low, high = _parts(before), _parts(after)
    if low and high and low >= high:
        raise CannotFit(f"{before} does not stand before {after}.")
    if not own:
        raise CannotFit("The word has no letter that can be filed by.")
    letter, digits = own[0], own[1:] or "3"
    below = low[1] if low and low[0] == letter else ""
    above = high[1] if high and high[0] == letter else ""
    if (low and low[0] > letter) or (high and high[0] < letter):
        raise CannotFit(f"A number with {letter} does not stand between {before or 'the beginning'} and {after or 'the end'}.")
    if _stands(digits, below, above):
        return letter + digits
    return letter + _between(below, above, letters(word))


def _parts(number: str) -> tuple[str, str] | None:
    """Read a Cutter number: its letter and its digits; None for none."""
    said = number.strip().lstrip(".").upper()
    digits = ""
    for one in said[1:]:
        if not (one.isascii() and one.isdigit()):
            break
        digits += one
    return (said[0], digits) if said and said[0].isalpha() and said[0].isascii() else None


def _stands(digits: str, below: str, above: str) -> bool:
    """Say whether decimals stand between others; digits compare as the fractions they are."""
    return below.rstrip("0") < digits.rstrip("0") and (not above or digits.rstrip("0") < above.rstrip("0"))


def _between(below: str, above: str, said: str) -> str:
    """Give the shortest decimal between two, the one nearest to what the next letters of the word say."""
    wanted = "".join(_digit(letter, _EXPANSION) for letter in said[1:]).ljust(LONGEST, "5")
    for length in range(1, LONGEST + 1):
        low = int(below[:length].ljust(length, "0")) if below else 0
        high = int(above[:length].ljust(length, "0")) + 1 if above else 10**length
        found = [f"{number:0{length}d}" for number in _some(low, high, int(wanted[:length]))]
        found = [one for one in found if one[-1] != "0" and _stands(one, below, above)]
        best = [one for one in found if one[-1] != "1"] or found
        if best:
            return min(best, key=lambda one: abs(int(one) - int(wanted[:length])))
    raise CannotFit("There is no room between these neighbours. Change one of them, or divide the class.")


def _some(low: int, high: int, wanted: int) -> Iterable[int]:
    """Give the numbers between two, at most some hundred of them: those near to what is wanted, and those at both ends."""
    near = range(max(low, wanted - 60), min(high, wanted + 60))
    return sorted({*near, *range(low, min(high, low + 60)), *range(max(low, high - 60), high)})


@dataclass(frozen=True)
class Table:
    """A table of one's own: beginnings of names in order, each with its number (Cutter-Sanborn: `Tolk,649`)."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]

    @classmethod
    def read(cls, lines: Iterable[str]) -> Table:
        """Read lines of `letters,number` (or with tab, semicolon); a first line of words is passed over. Raises ValueError."""
        found: dict[str, str] = {}
        for at, line in enumerate(lines, 1):
            said = line.strip().replace("\t", ",").replace(";", ",").rpartition(",")
            if not line.strip() or (at == 1 and not said[2].strip().isdigit()):
                continue
            name, number = letters(said[0]), said[2].strip()
            if not name or not (number.isascii() and number.isdigit()) or len(number) > LONGEST:
                raise ValueError(f"Line {at} is not letters and a number: {line.strip()[:60]}")
            found[name] = number
        if not found:
            raise ValueError("The table has no line.")
        names = sorted(found)
        return cls(tuple(names), tuple(found[name] for name in names))

    def number(self, word: str) -> str:
        """Give the letter and the number of the last name that is not behind the word; of none, the first with its letter."""
        said = letters(word)
        if not said:
            return ""
        at = bisect.bisect_right(self.names, said) - 1
        if at < 0 or self.names[at][0] != said[0]:
            at = bisect.bisect_left(self.names, said[0])
            if at >= len(self.names) or self.names[at][0] != said[0]:
                return cutter(word)
        return said[0].upper() + self.numbers[at]
