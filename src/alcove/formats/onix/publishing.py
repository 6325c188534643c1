"""Who publishes a product, when, and what is written about it (ONIX 3 blocks 2, 4 and 5)."""

from __future__ import annotations

from .describing import identifiers
from .names import Identifier, Party
from .nodes import Node
from .told import Told
from .trade import RelatedProduct, RoleDate
from .values import Description

# Dates of ONIX 2.1 that have elements of their own, and their roles in list 163.
_OLD_DATES = (
    ("PublicationDate", "01"),
    ("AnnouncementDate", "09"),
    ("TradeAnnouncementDate", "10"),
    ("YearFirstPublished", "11"),
    ("OutOfPrintDate", "13"),
)
# Texts of ONIX 2.1 that have elements of their own, and their types in list 33.
_OLD_TEXTS = (("Annotation", "02"), ("MainDescription", "01"), ("ReviewQuote", "08"))


def publishers(home: Node) -> tuple[Party, ...]:
    """Give the publishers; `role` is list 45."""
    return tuple(_party(one, "Publisher") for one in home.each("Publisher"))


def imprints(home: Node) -> tuple[Party, ...]:
    """Give the imprints."""
    return tuple(_party(one, "Imprint") for one in home.each("Imprint"))


def _party(one: Node, kind: str) -> Party:
    numbers = identifiers(one, f"{kind}Identifier", f"{kind}IDType")
    if code := one.said("NameCodeValue"):
        numbers = (*numbers, Identifier(one.said("NameCodeType"), code, one.said("NameCodeTypeName")))
    return Party(one.said(f"{kind}Name"), one.said("PublishingRole"), numbers)


def dates(home: Node, told: Told) -> tuple[RoleDate, ...]:
    """Give the dates of publishing; `role` is list 163."""
    found = role_dates(home, "PublishingDate", told)
    for name, role in _OLD_DATES:
        if (text := home.said(name)) and (date := told.date(text, "", name)) is not None:
            found += (RoleDate(role, date),)
    return found


def role_dates(home: Node, composite: str, told: Told) -> tuple[RoleDate, ...]:
    """Give the dates of composites such as PublishingDate, with their roles in PublishingDateRole."""
    found = []
    for one in home.each(composite):
        role, form = one.said(f"{composite}Role"), one.said("DateFormat")
        text = next((child for child in one.each("Date") if child.text), None)
        if text is None:
            continue
        if (date := told.date(text.text, text.attribute("dateformat") or form, composite)) is not None:
            found.append(RoleDate(role, date))
    return tuple(found)


def copyright_years(home: Node) -> tuple[str, ...]:
    """Give the years of copyright as they stand."""
    within = (year for one in home.each("CopyrightStatement") for year in one.all("CopyrightYear"))
    return tuple(dict.fromkeys((*home.all("CopyrightYear"), *within)))


def descriptions(root: Node) -> tuple[Description, ...]:
    """Give the texts about it: TextContent (list 153), OtherText and its forerunners of ONIX 2.1 (list 33)."""
    found = [_description(one) for home in root.each("CollateralDetail") for one in home.each("TextContent")]
    found += [_old_description(one) for one in root.each("OtherText")]
    found += [Description(kind, text, "33") for name, kind in _OLD_TEXTS if (text := root.said(name))]
    return tuple(one for one in found if one.text)


def _description(one: Node) -> Description:
    text = next((child for child in one.each("Text") if child.text), None)
    return Description(
        one.said("TextType"),
        text.text if text else "",
        "153",
        text.attribute("language") if text else "",
        text.attribute("textformat") if text else "",
        "; ".join(one.all("TextAuthor")),
        one.said("SourceTitle"),
    )


def _old_description(one: Node) -> Description:
    text = next((child for child in one.each("Text") if child.text), None)
    form = one.said("TextFormat")
    return Description(
        one.said("TextTypeCode"),
        text.text if text else "",
        "33",
        text.attribute("language") if text else "",
        (text.attribute("textformat") if text else "") or form,
        one.said("TextAuthor"),
        one.said("TextSourceTitle"),
    )


def related(root: Node) -> tuple[RelatedProduct, ...]:
    """Give other products (list 51)."""
    homes = [root, *root.each("RelatedMaterial")]
    return tuple(
        RelatedProduct(
            one.all("ProductRelationCode", "RelationCode"),
            identifiers(one, "ProductIdentifier", "ProductIDType"),
            one.said("ProductForm"),
        )
        for home in homes
        for one in home.each("RelatedProduct")
    )
