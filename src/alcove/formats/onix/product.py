"""A product of an ONIX message, of the element that describes it."""

from __future__ import annotations

from dataclasses import dataclass

from . import describing, publishing, supplying
from .names import Identifier
from .nodes import Node, untaken
from .problem import Problem
from .told import Told
from .values import Language, Product

MOST_OTHERS = 20_000
"""More than so many elements without a field are not listed one by one; they are in Product.raw."""
# Numbers of ONIX 2.1 that have elements of their own, and their types in list 5.
_OLD_NUMBERS = (("ISBN", "02"), ("EAN13", "03"), ("UPC", "04"), ("ISMN", "05"), ("DOI", "06"))


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the header of a message says of all its products."""

    sender: str = ""
    sent: str = ""
    currency: str = ""
    language: str = ""
    price_type: str = ""

    @classmethod
    def of(cls, header: Node) -> Defaults:
        """Read a Header."""
        sender = header.one("Sender")
        return cls(
            (sender.said("SenderName") if sender else "") or header.said("FromCompany"),
            header.said("SentDateTime", "SentDate"),
            header.said("DefaultCurrencyCode"),
            header.said("DefaultLanguageOfText"),
            header.said("DefaultPriceType", "DefaultPriceTypeCode"),
        )


def product(root: Node, raw: bytes, defaults: Defaults, release: str, number: int, line: int) -> tuple[Product, list[Problem]]:
    """Read a Product of either shape, and say what was noticed. `number` and `line` are its place in the message."""
    reference = root.said("RecordReference")
    told = Told(number, reference, line)
    if not reference:
        told.tell("no-reference", "The product has no RecordReference.", "It cannot be updated later; ask the sender.")
    is_old = not any(child.name == "DescriptiveDetail" for child in root.children)
    home = root if is_old else root.one("DescriptiveDetail") or root
    trade = root.one("PublishingDetail") or root
    languages = describing.languages(home)
    if not any(one.role == "01" for one in languages) and defaults.language:
        languages = (Language("01", defaults.language), *languages)
    one = Product(
        reference=reference,
        notification=root.said("NotificationType"),
        identifiers=_identifiers(root),
        form=describing.form(home, told),
        titles=describing.titles(home),
        contributors=describing.contributors(home),
        contributor_statement="; ".join(home.all("ContributorStatement")),
        languages=languages,
        edition=describing.edition(home),
        extents=describing.extents(home, told),
        illustrations=home.said("IllustrationsNote"),
        subjects=describing.subjects(home),
        audiences=describing.audiences(home),
        collections=describing.collections(home),
        accessibility=describing.accessibility(home),
        licences=describing.licences(home),
        descriptions=publishing.descriptions(root),
        imprints=publishing.imprints(trade),
        publishers=publishing.publishers(trade),
        places=trade.all("CityOfPublication"),
        country=trade.said("CountryOfPublication"),
        status=trade.said("PublishingStatus"),
        dates=publishing.dates(trade, told),
        copyright_years=publishing.copyright_years(trade),
        supplies=supplying.supplies(root, told, defaults.currency, defaults.price_type),
        related=publishing.related(root),
        others=_others(root, told),
        release=release or ("2.1" if is_old and _is_old(root) else ""),
        sender=defaults.sender,
        sent=defaults.sent,
        number=number,
        line=line,
        raw=raw,
    )
    _check(one, told)
    return one, told.problems


def _identifiers(root: Node) -> tuple[Identifier, ...]:
    found = describing.identifiers(root, "ProductIdentifier", "ProductIDType")
    return found + tuple(Identifier(kind, number) for name, kind in _OLD_NUMBERS if (number := root.said(name)))


def _is_old(root: Node) -> bool:
    return any(child.name in ("Title", "SupplyDetail", "DistinctiveTitle") for child in root.children)


def _others(root: Node, told: Told) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for pair in (*told.refused, *untaken(root)):
        if len(found) == MOST_OTHERS:
            told.tell("many-others", "Not everything that has no field here is listed.", "Look at the product as it was sent.")
            break
        found.append(pair)
    return tuple(found)


def _check(one: Product, told: Told) -> None:
    """Tell of what a library cannot do without. A product that is to be deleted (list 1, 05) may be bare."""
    if one.notification == "05":
        return
    if not one.title.whole:
        told.tell("no-title", "The product has no title.", "Ask the sender.")
    if not one.identifiers:
        told.tell("no-identifier", "The product has no ISBN or other number.", "Ask the sender.")
