"""Who supplies a product, where, and at what price (ONIX 3 block 6; in ONIX 2.1 SupplyDetail)."""

from __future__ import annotations

import re
from decimal import Decimal

from .describing import identifiers
from .names import Identifier, Party
from .nodes import Node
from .publishing import role_dates
from .told import Told
from .trade import Price, RoleDate, Supply, Tax, Territory

_CURRENCY = re.compile(r"[A-Z]{3}")
# Dates of a supply in ONIX 2.1, and their roles in list 166; of a price, in list 173.
_SUPPLY_DATES = (("ExpectedShipDate", "08"), ("OnSaleDate", "02"))
_PRICE_DATES = (("PriceEffectiveFrom", "14"), ("PriceEffectiveUntil", "15"))
_OLD_NUMBERS = (("SupplierEANLocationNumber", "06"), ("SupplierSAN", "07"))
# In ONIX 2.1 CountryCode may hold several codes, and Territory means regions.
_COUNTRIES, _REGIONS = ("CountriesIncluded", "CountryCode"), ("RegionsIncluded", "Territory")
_WITHOUT, _WITHOUT_REGIONS = ("CountriesExcluded", "CountryExcluded"), ("RegionsExcluded", "TerritoryExcluded")


def supplies(root: Node, told: Told, currency: str, kind: str) -> tuple[Supply, ...]:
    """Give every offer of every supplier; `currency` and `kind` (of price) are those of the message."""
    found = []
    for home in [root, *root.each("ProductSupply")]:
        market = tuple(territory(part) for one in home.each("Market") for part in one.each("Territory"))
        found += [_supply(one, market, told, currency, kind) for one in home.each("SupplyDetail")]
    return tuple(found)


def _supply(one: Node, market: tuple[Territory, ...], told: Told, currency: str, kind: str) -> Supply:
    return Supply(
        _supplier(one.one("Supplier") or one),
        one.said("ProductAvailability"),
        one.said("AvailabilityCode"),
        tuple(_price(price, told, currency, kind) for price in one.each("Price")),
        one.said("UnpricedItemType"),
        role_dates(one, "SupplyDate", told) + _old_dates(one, _SUPPLY_DATES, told),
        one.said("PackQuantity"),
        market,
    )


def _supplier(one: Node) -> Party:
    numbers = identifiers(one, "SupplierIdentifier", "SupplierIDType")
    numbers += tuple(Identifier(kind, number) for name, kind in _OLD_NUMBERS if (number := one.said(name)))
    return Party(one.said("SupplierName"), one.said("SupplierRole"), numbers)


def _old_dates(one: Node, names: tuple[tuple[str, str], ...], told: Told) -> tuple[RoleDate, ...]:
    found = ((role, told.date(text, "", name)) for name, role in names if (text := one.said(name)))
    return tuple(RoleDate(role, date) for role, date in found if date is not None)


def _price(one: Node, told: Told, currency: str, kind: str) -> Price:
    text = one.said("PriceAmount")
    return Price(
        one.said("PriceType", "PriceTypeCode") or kind,
        told.amount(text, "PriceAmount") if text else None,
        _currency(one, told, currency, bool(text)),
        territory(one.one("Territory") if _is_composite(one) else one),
        tuple(_tax(part, told) for part in one.each("Tax")) + _old_taxes(one, told),
        one.said("PriceQualifier"),
        one.said("PriceStatus"),
        one.said("UnpricedItemType"),
        one.said("MinimumOrderQuantity"),
        role_dates(one, "PriceDate", told) + _old_dates(one, _PRICE_DATES, told),
        one.said("PriceTypeDescription"),
    )


def _currency(one: Node, told: Told, usual: str, is_priced: bool) -> str:
    said = one.said("CurrencyCode")
    if said and not (said.isascii() and _CURRENCY.fullmatch(said)):
        told.tell("no-currency", f"CurrencyCode is “{said[:40]}”, not three capital letters (ISO 4217).", "Ask the sender.")
        return ""
    if is_priced and not (said or usual):
        told.tell("no-currency", "A price does not say its currency, nor does the message.", "Choose one before ordering.")
    return said or usual


def _is_composite(one: Node) -> bool:
    return any(child.name == "Territory" and child.children for child in one.children)


def territory(one: Node | None) -> Territory:
    """Give where something holds; everywhere (nothing said) where there is no such element."""
    if one is None:
        return Territory()
    return Territory(*(_codes(one, names) for names in (_COUNTRIES, _REGIONS, _WITHOUT, _WITHOUT_REGIONS)))


def _codes(one: Node, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for text in one.all(*names) for code in text.split())


def _tax(one: Node, told: Told) -> Tax:
    def amount(name: str) -> Decimal | None:
        text = one.said(name)
        return told.amount(text, name) if text else None

    rate = amount("TaxRatePercent")
    return Tax(one.said("TaxType"), one.said("TaxRateCode"), rate, amount("TaxableAmount"), amount("TaxAmount"))


def _old_taxes(one: Node, told: Told) -> tuple[Tax, ...]:
    """Give the (at most two) taxes of ONIX 2.1, whose elements are numbered."""
    found = []
    for number in "12":
        texts = [one.said(f"{name}{number}") for name in ("TaxRatePercent", "TaxableAmount", "TaxAmount")]
        code = one.said(f"TaxRateCode{number}")
        if code or any(texts):
            found.append(Tax("", code, *(told.amount(text, "Tax") if text else None for text in texts)))
    return tuple(found)
