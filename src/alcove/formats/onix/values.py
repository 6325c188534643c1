"""What a publisher or distributor says of a product in ONIX for Books: codes as they were sent, money as Decimal.

Codes are those of the ONIX code lists; the number of the list stands with every field. Nothing here is a label.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from .dates import PartialDate
from .names import Collection, Contributor, Identifier, Party, Title, TitleElement, first_of
from .trade import ISBN_TYPES, RelatedProduct, RoleDate, Supply


@dataclass(frozen=True, slots=True)
class Language:
    """A language; `role` is list 22 (01 of the text, 02 original of a translation), `code` ISO 639-2/B."""

    role: str
    code: str
    country: str = ""
    script: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is; `kind` is list 23, `unit` list 24 (03 pages). `value` is None where only Roman numerals stand."""

    kind: str
    value: Decimal | None
    unit: str
    roman: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A size or a weight; `kind` is list 48 (01 height), `unit` list 50 (mm, cm, gr ...)."""

    kind: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What it is about; `scheme` is list 27 (10 BISAC, 93 Thema, 03 LCC, 01 Dewey, 20 keywords)."""

    scheme: str
    code: str = ""
    text: str = ""
    version: str = ""
    scheme_name: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom; `scheme` is list 29 (01 ONIX audience codes: then `value` is list 28)."""

    scheme: str
    value: str
    scheme_name: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """A text about it; `kind` is of `code_list`: 153 (ONIX 3) or 33 (ONIX 2.1). `text` may hold escaped markup, as sent."""

    kind: str
    text: str
    code_list: str = "153"
    language: str = ""
    text_format: str = ""
    author: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name, and where it can be read as (list 218, address)."""

    name: str = ""
    expressions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of thing it is: list 150 (in ONIX 2.1 list 7), details of 175 (78), contents of 81, composition of 2.

    `epub_type` is list 10 of ONIX 2.1.
    """

    code: str = ""
    details: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    composition: str = ""
    epub_type: str = ""
    note: str = ""
    protections: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition: types of list 21, a number, the statement as it is printed."""

    types: tuple[str, ...] = ()
    number: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One product of a message. `raw` is the element in UTF-8, `others` whatever has no field here, by its path.

    `notification` is list 1 (03 confirmed, 05 delete), `status` list 64, `accessibility` are the pairs of list 196.
    """

    reference: str
    notification: str = ""
    identifiers: tuple[Identifier, ...] = ()
    form: Form = Form()
    titles: tuple[Title, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    contributor_statement: str = ""
    languages: tuple[Language, ...] = ()
    edition: Edition = Edition()
    extents: tuple[Extent, ...] = ()
    illustrations: str = ""
    subjects: tuple[Subject, ...] = ()
    audiences: tuple[Audience, ...] = ()
    collections: tuple[Collection, ...] = ()
    accessibility: tuple[tuple[str, str], ...] = ()
    licences: tuple[Licence, ...] = ()
    descriptions: tuple[Description, ...] = ()
    imprints: tuple[Party, ...] = ()
    publishers: tuple[Party, ...] = ()
    places: tuple[str, ...] = ()
    country: str = ""
    status: str = ""
    dates: tuple[RoleDate, ...] = ()
    copyright_years: tuple[str, ...] = ()
    supplies: tuple[Supply, ...] = ()
    related: tuple[RelatedProduct, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    release: str = ""
    sender: str = ""
    sent: str = ""
    number: int = 0
    line: int = 0
    raw: bytes = field(default=b"", repr=False, compare=False)

    @property
    def title(self) -> TitleElement:
        """Give the title proper (list 15, 01), else the first there is; an empty one for none."""
        chosen = next((one for one in self.titles if one.kind == "01"), self.titles[0] if self.titles else Title(""))
        return chosen.element

    @property
    def isbn(self) -> str:
        """Give the ISBN as it was sent: the ISBN-13, else the ISBN-10 or the bar code, "" for none."""
        return next((found for kind in ISBN_TYPES if (found := _isbn(self.identifiers, kind))), "")

    @property
    def doi(self) -> str:
        """Give the DOI as it was sent (list 5, 06), "" for none."""
        return first_of(self.identifiers, "06")

    @property
    def published(self) -> PartialDate | None:
        """Give the date of publication (list 163, 01; else the year, 37), None where there is none."""
        found = {one.role: one.date for one in reversed(self.dates)}
        return found.get("01") or found.get("37")

    @property
    def says_open_access(self) -> bool:
        """Say whether it calls itself open: an open access statement (list 153, 20), or a Creative Commons licence."""
        stated = any(one.kind == "20" and one.code_list == "153" for one in self.descriptions)
        return stated or any("creativecommons.org/" in url for one in self.licences for _, url in one.expressions)


def _isbn(identifiers: Iterable[Identifier], kind: str) -> str:
    found = first_of(identifiers, kind)
    return found if kind != "03" or found.startswith(("978", "979")) else ""
