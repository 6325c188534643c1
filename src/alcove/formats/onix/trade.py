"""Prices, suppliers, markets, and other products."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .dates import PartialDate
from .names import Identifier, Party, first_of

NOBODY = Party("")
ISBN_TYPES = ("15", "02", "24", "03")


@dataclass(frozen=True, slots=True)
class Territory:
    """Where something holds: countries (ISO 3166-1) and regions (list 49; WORLD) that are in, and those that are out."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    without_countries: tuple[str, ...] = ()
    without_regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax in a price; `kind` is list 171, `rate_code` list 62; `percent`, `taxable` and `amount` in the price's currency."""

    kind: str = ""
    rate_code: str = ""
    percent: Decimal | None = None
    taxable: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RoleDate:
    """A date with its role: list 163 for publishing, 166 for supply, 173 for prices."""

    role: str
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Price:
    """A price of one piece; `kind` is list 58 (01 RRP without tax, 02 with), `qualifier` list 59, `status` list 61.

    `amount` is None where there is none: then `unpriced` is list 57 (01 free of charge). `currency` is ISO 4217, of the
    message where the price itself says none, "" where nobody does.
    """

    kind: str = ""
    amount: Decimal | None = None
    currency: str = ""
    territory: Territory = Territory()
    taxes: tuple[Tax, ...] = ()
    qualifier: str = ""
    status: str = ""
    unpriced: str = ""
    minimum: str = ""
    dates: tuple[RoleDate, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """An offer of one supplier in one market; `availability` is list 65, `former_availability` list 54 (ONIX 2.1)."""

    supplier: Party = NOBODY
    availability: str = ""
    former_availability: str = ""
    prices: tuple[Price, ...] = ()
    unpriced: str = ""
    dates: tuple[RoleDate, ...] = ()
    pack_quantity: str = ""
    market: tuple[Territory, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedProduct:
    """Another product; `relations` are list 51 (06 other format, 03 replaces, 05 replaced by)."""

    relations: tuple[str, ...]
    identifiers: tuple[Identifier, ...] = ()
    form: str = ""

    @property
    def isbn(self) -> str:
        """Give its ISBN as it was sent, "" for none."""
        return next((found for kind in ISBN_TYPES if (found := first_of(self.identifiers, kind))), "")
