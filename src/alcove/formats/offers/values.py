"""What a vendor offers or what was chosen with one: a list of titles with prices and copies, whatever its form was."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from alcove.marc.record import Record


class NotOffers(ValueError):
    """The data cannot be read as a list of offers at all; the message says why, `place` where, `remedy` what to do."""

    def __init__(self, message: str, place: str, remedy: str) -> None:
        """Keep all three."""
        super().__init__(message)
        self.place = place
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, or was read by a rule that may be wrong; `place` is "row 4, Price" or "record 3, 960 $s"."""

    code: str
    message: str
    remedy: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """An amount, exact as it stood, and its currency by ISO 4217, "" where nobody says it."""

    amount: Decimal
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy or several alike. `branch` is the library that is to own it, `location` the shelf or collection there."""

    fund: str = ""
    location: str = ""
    branch: str = ""
    quantity: int = 1
    item_type: str = ""
    call_number: str = ""
    barcode: str = ""
    note: str = ""
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """Another number of the title: its kind ("ean", "doi", "oclc", "lccn", "isbn-wrong") and the number as it stood."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One title. `isbns` are ISBN-13, `issns` with hyphen; `year` four digits or ""; `quantity` is 0 where none is said.

    `price` is of one piece. `languages` and `status` are in the words or codes of the list. `others` is whatever has no field
    here, under its name there. `record` is the MARC record where one came along or was made (ONIX).
    """

    title: str = ""
    author: str = ""
    publisher: str = ""
    year: str = ""
    edition: str = ""
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    format: str = ""
    languages: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    class_numbers: tuple[str, ...] = ()
    price: Price | None = None
    quantity: int = 0
    fund: str = ""
    locations: tuple[str, ...] = ()
    vendor: str = ""
    vendor_number: str = ""
    note: str = ""
    status: str = ""
    copies: tuple[Copy, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    record: Record | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; `form` is one of FORMS, `map` the name of the map that was used, "" for none."""

    offers: tuple[Offer, ...] = ()
    problems: tuple[Problem, ...] = ()
    form: str = ""
    map: str = ""
