"""Prices as people write them, read exactly; never a floating-point number.

The rule: of two different marks the last is the decimal mark, the other groups by three. A mark that stands several times
groups. One mark with one, two or four and more digits behind it is the decimal mark. One mark with exactly three digits behind
it groups them, unless the list says otherwise, and that is told: it may be wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

MARKS = (".", ",")
LONGEST = 60
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’`´_]+")
_NUMBER = re.compile(r"[\d.,]*\d[\d.,]*")
# "12.-", "12,–" and "12.--": nothing behind the point.
_NOTHING = re.compile(r"[.,]\s*[-–—]+(?=\D|$)")
_FRACTION = re.compile(r"[.,](\d+)$")
_ARABIC = str.maketrans({"٫": ".", "٬": ",", "،": ","})


@dataclass(frozen=True, slots=True)
class Amount:
    """What a price says: `currency` is "" where it says none; `doubt` is the code of a problem, "" for none."""

    amount: Decimal | None
    currency: str = ""
    doubt: str = ""


def amount(text: str, decimal_mark: str = "") -> Amount:
    """Read a price such as "1.234,50 €", "USD 1,234.50", "12.–" or "١٢٫٥٠". Raises nothing.

    `decimal_mark` is "." or "," where the list is known to use it, "" to go by the rule of this module. Doubts are
    "no-price", "ambiguous-price", "unknown-currency" and "which-currency" (a sign that several currencies share).
    """
    plain = _plain(text) if len(text) <= LONGEST else ""
    if not (found := _NUMBER.findall(plain)):
        return Amount(None, "", "no-price")
    if len(found) > 1 or re.search(r"[-−(]\s*$", plain[: plain.index(found[0])]):
        return Amount(None, "", "no-price")
    currency, doubt = currency_of(plain.replace(found[0], " ", 1))
    number, about = _number(found[0], decimal_mark)
    return Amount(number, currency, about or doubt)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_ARABIC)
    text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
    text = _NOTHING.sub("", text.strip())
    return re.sub(rf"(?<=\d){_SPACES.pattern}(?=\d)", "", text)


def _number(text: str, decimal_mark: str) -> tuple[Decimal | None, str]:
    marks = [letter for letter in text if letter in MARKS]
    if decimal_mark:
        return _by_mark(text, decimal_mark), "" if _by_mark(text, decimal_mark) is not None else "no-price"
    if not marks:
        return Decimal(text), ""
    last = marks[-1]
    if len(set(marks)) == 2:
        number = _by_mark(text, last)
        return number, "" if number is not None else "no-price"
    other = "," if last == "." else "."
    if len(marks) > 1:
        number = _by_mark(text, other)
        return number, "" if number is not None else "no-price"
    behind = len(text) - text.index(last) - 1
    if behind == 3 and text[0] not in "0.,":
        return _by_mark(text, other), "ambiguous-price"
    number = _by_mark(text, last)
    return number, "" if number is not None else "no-price"


def _by_mark(text: str, mark: str) -> Decimal | None:
    """Read digits whose decimal mark is known; None where the other mark does not group by three."""
    whole, _, fraction = text.partition(mark)
    group = "," if mark == "." else "."
    first, *groups = whole.split(group)
    if mark in fraction or group in fraction or not _is_grouped(first, groups):
        return None
    digits = "".join((first, *groups))
    return Decimal(f"{digits or '0'}.{fraction or '0'}" if fraction else digits or "0") if digits or fraction else None


def _is_grouped(first: str, groups: list[str]) -> bool:
    """Say whether digits are grouped by three, or as in India: the last three, then by two (12,34,567)."""
    *middle, last = groups or ["000"]
    by_three = all(len(one) == 3 for one in middle) and (not groups or 0 < len(first) < 4)
    by_two = len(first) in (1, 2) and all(len(one) == 2 for one in middle)
    return len(last) == 3 and (by_three or by_two)


def decimal_mark(texts: Iterable[str]) -> str:
    """Give the decimal mark of a list of prices, as far as they agree: of those that leave no doubt. "" where none does."""
    found = set()
    for text in texts:
        number = next(iter(_NUMBER.findall(_plain(text[:LONGEST]))), "")
        kinds = {letter for letter in number if letter in MARKS}
        tail = _FRACTION.search(number)
        is_alone = len(kinds) == 1 and sum(letter in MARKS for letter in number) == 1
        if tail and (len(kinds) == 2 or (is_alone and len(tail[1]) != 3)):
            found.add(tail[0][0])
    return found.pop() if len(found) == 1 else ""


def currency_of(text: str) -> tuple[str, str]:
    """Give the currency that words around a number name, and the code of a doubt: ("EUR", ""), ("", "which-currency")."""
    said = _SPACES.sub(" ", text).strip(" .:;-–—()[]*/")
    if not said:
        return "", ""
    if said.upper() in digits_of():
        return said.upper(), ""
    for word in re.findall(r"\b[A-Z]{3}\b", said):
        if word in digits_of():
            return word, ""
    signs = _signs()
    code = signs.get(said) or next((signs[word.strip(".")] for word in said.split() if word.strip(".") in signs), "")
    if code == "?":
        return "", "which-currency"
    return (code, "") if code else ("", "unknown-currency")


@cache
def digits_of() -> dict[str, int]:
    """Give every currency of ISO 4217 that is known here, with the digits behind its point."""
    return {code: int(digits) for code, digits in _rows("currencies.tsv")}


def is_currency(code: object) -> bool:
    """Say whether this is a code of ISO 4217 that is known here."""
    return isinstance(code, str) and code in digits_of()


@cache
def _signs() -> dict[str, str]:
    return dict(_rows("symbols.tsv"))


def _rows(name: str) -> list[tuple[str, str]]:
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(first, second) for first, second in pairs[1:]]


def minor(text: str, currency: str) -> Decimal | None:
    """Read a price in the smallest unit of its currency ("2995" in USD is 29.95); None where it is no whole number."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        return None
    return Decimal(int(text)).scaleb(-digits_of().get(currency, 2))
