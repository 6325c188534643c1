"""What all importers do alike: numbers that are checked, prices, quantities, and problems with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from alcove.marc import keys

from . import money
from .values import Identifier, Price, Problem

MOST_PROBLEMS = 10_000
MOST_COPIES = 9_999
LONGEST_CELL = 200_000
_ROUNDED = re.compile(r"\d[.,]\d+\s?[Ee]\+?\d{1,2}")
_YEAR = re.compile(r"(?<![0-9])(1[4-9]|20)[0-9]{2}(?![0-9])")
_REMEDIES = {
    "no-price": ("This is no price: “{said}”.", "Type the price in by hand."),
    "ambiguous-price": ("“{said}” is read as {read}; it may be meant otherwise.", "Look whether the mark is the decimal mark."),
    "unknown-currency": ("The currency in “{said}” is not known.", "Choose one; codes are those of ISO 4217."),
    "which-currency": ("The sign in “{said}” belongs to several currencies.", "Say which is meant."),
}


@dataclass(slots=True)
class Told:
    """The problems of a list, and where the reader stands."""

    place: str = ""
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, message: str, remedy: str, where: str = "") -> None:
        """Add a problem at the present place; `where` is a column or a subfield within it."""
        place = ", ".join(part for part in (self.place, where) if part)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(code, message, remedy, place))
        elif len(self.problems) == MOST_PROBLEMS:
            said = f"More than {MOST_PROBLEMS:,} problems; the rest is not told."
            self.problems.append(Problem("many-problems", said, "Is it the right file, and the right map?", place))

    def price(self, text: str, *, currency: str = "", mark: str = "", unit: str = "decimal", where: str = "") -> Price | None:
        """Read a price; None, and a problem, where it is none. `currency` is that of the list, `unit` "decimal" or "minor"."""
        if not text.strip():
            return None
        if unit == "minor" and (number := money.minor(text, currency)) is not None:
            return Price(number, currency)
        found = money.amount(text, mark)
        if found.doubt and not (found.doubt == "which-currency" and currency):
            message, remedy = _REMEDIES[found.doubt]
            self.tell(found.doubt, message.format(said=text.strip()[:40], read=found.amount), remedy, where)
        if found.amount is None:
            return None
        return self._fitting(Price(found.amount, found.currency or currency), text, where)

    def _fitting(self, price: Price, text: str, where: str) -> Price:
        digits = money.digits_of().get(price.currency, 4)
        exponent = price.amount.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > digits:
            said = f"“{text.strip()[:40]}” has more digits behind the point than {price.currency} has."
            self.tell("fine-price", said, "It is kept as it stands; round it when ordering.", where)
        return price

    def quantity(self, text: str, where: str = "") -> int:
        """Read how many; 0 for none said, and a problem where it is no number of copies."""
        said = text.strip()
        if not said:
            return 0
        match = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", said)
        if match is None or int(match[1]) > MOST_COPIES:
            self.tell("no-quantity", f"This is no number of copies: “{said[:40]}”.", "Type it in by hand.", where)
            return 0
        return int(match[1])

    def numbers(self, text: str, where: str = "") -> tuple[tuple[str, ...], tuple[str, ...], tuple[Identifier, ...]]:
        """Give the ISBNs (as ISBN-13), the ISSNs and the other numbers of a text that has one or several.

        A wrong number is told and kept as "isbn-wrong"; a bar code of something else (EAN-13, UPC) is an "ean".
        """
        isbns: list[str] = []
        issns: list[str] = []
        wrong: list[Identifier] = []
        if _ROUNDED.fullmatch(text.strip()):
            said = f"“{text.strip()[:40]}” is a number that a spreadsheet has shortened; the digits are lost."
            self.tell("shortened-number", said, "Make the column text in the spreadsheet, and export it again.", where)
            return (), (), (Identifier("isbn-wrong", text.strip()),)
        if len(text) > LONGEST_CELL:
            self.tell("too-long", "There is very much in this place; the rest of it is not read.", "Divide it.", where)
        for one in _divided(text[:LONGEST_CELL]):
            if number := _isbn(one):
                isbns.append(number)
            elif issn := _issn(one):
                issns.append(issn)
            elif bar_code := _bar_code(one):
                wrong.append(Identifier("ean", bar_code))
            elif one.strip():
                self.tell("wrong-number", *_about(one), where)
                wrong.append(Identifier("isbn-wrong", one.strip()[:100]))
        return tuple(dict.fromkeys(isbns)), tuple(dict.fromkeys(issns)), tuple(wrong)

    def wrong_numbers(self, identifiers: tuple[Identifier, ...]) -> None:
        """Tell of the ISBNs of a record (020 $a) that are none."""
        for one in identifiers:
            if one.kind == "isbn-wrong":
                said = f"This is no ISBN, or its check digit is wrong: {one.value[:40]}."
                self.tell("wrong-number", said, "Look at the vendor's page; it is kept as it stands.", "020 $a")


def year(text: str) -> str:
    """Give the first year in a text, "" for none."""
    found = _YEAR.search(text)
    return found[0] if found else ""


def digits(text: str) -> str:
    """Give the characters of a number that count."""
    return "".join(letter for letter in text if letter in "0123456789Xx").upper()


def _divided(text: str) -> list[str]:
    parts = [part for part in re.split(r"[;,|/\n\t]+", text) if part.strip()]
    found = []
    for part in parts:
        tokens = [token for token in part.split() if len(digits(token)) in (10, 13)]
        found += tokens if len(tokens) > 1 else [part]
    return found


def _isbn(text: str) -> str | None:
    """Give an ISBN-13; a bar code with its add-on of five or two digits without it, a nine-digit number with its zero."""
    if number := keys.normalise_isbn(text):
        return number
    bare = digits(text)
    if len(bare) in (15, 18) and bare[:3] in ("978", "979"):
        return keys.normalise_isbn(bare[:13])
    if len(bare) == 9 and bare == text.strip():
        return keys.isbn10_to_13(f"0{bare}")
    return None


def _bar_code(text: str) -> str:
    """Give an EAN-13 (or UPC) that is no ISBN and whose check digit is right, "" for none (GS1 General Specifications, 7.9)."""
    bare = digits(text).zfill(13)
    if len(bare) != 13 or not bare.isdecimal() or bare[:3] in ("978", "979", "000") or len(digits(text)) < 12:
        return ""
    total = sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(bare))
    return digits(text) if total % 10 == 0 else ""


def _issn(text: str) -> str | None:
    bare = digits(text)
    return keys.normalise_issn(text) if len(bare) == 8 else None


def _about(text: str) -> tuple[str, str]:
    bare, said = digits(text), text.strip()[:60]
    if len(bare) in (10, 13):
        return f"The check digit of {said} is wrong.", "Look at the book or the vendor's page, and type it again."
    if len(bare) == 8:
        return f"The check digit of the ISSN {said} is wrong.", "Look at it, and type it again."
    if bare:
        return f"{said} has {len(bare)} digits; an ISBN has 10 or 13.", "Look at it, and type it again."
    return f"This is no ISBN: “{said}”.", "Leave it out, or type the ISBN."
