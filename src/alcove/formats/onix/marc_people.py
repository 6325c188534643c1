"""Names and titles of a product as MARC 21: 100-110, 700-710, 240, 245, 246."""

from __future__ import annotations

from collections.abc import Iterator

from alcove.marc import codes
from alcove.marc.record import Field

from . import tables
from .marc_fields import data
from .names import Contributor, Title
from .values import Product

# Roles that make a main entry: the creators of list 17, not those who designed or drew the cover.
_CREATORS = frozenset({
    "A01", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A11", "A13", "A14", "A26", "A31", "A38", "A45", "A99", "C01",
})  # fmt: skip
_NOT_IN_RECORD = frozenset({"Z03", "Z98"})


def names(product: Product) -> Iterator[Field | None]:
    """Yield the first creator as main entry, everybody else as added entries, in the order of the product."""
    main = _main(product)
    for one in product.contributors:
        if not one.heading or _NOT_IN_RECORD.intersection(one.roles):
            continue
        yield _name("1" if one is main else "7", one)


def _main(product: Product) -> Contributor | None:
    first = next((one for one in product.contributors if one.heading), None)
    return first if first and _CREATORS.intersection(first.roles) else None


def _name(entry: str, one: Contributor) -> Field | None:
    found = [code for role in one.roles if (code := tables.value("relator", role))]
    relators = list(dict.fromkeys(found))
    terms = codes.labels("relators")
    identifiers = []
    if one.orcid:
        identifiers.append(("1", f"https://orcid.org/{_orcid(one.orcid)}"))
    if one.isni:
        identifiers.append(("1", f"https://isni.org/isni/{''.join(one.isni.split())}"))
    added = [one.suffix_to_key, one.titles_before, one.titles_after, one.letters_after]
    roles = [("e", terms[code].lower()) for code in relators if code in terms] + [("4", code) for code in relators]
    if one.is_corporate:
        return data(f"{entry}10", "2 ", [("a", one.heading), *roles, *identifiers])
    inverted = "1" if "," in one.heading else "0"
    title = ", ".join(part for part in added if part)
    return data(f"{entry}00", f"{inverted} ", [("a", one.heading), ("c", title), *roles, *identifiers])


def _orcid(text: str) -> str:
    """Give an ORCID in its groups of four, as its address has it."""
    digits = "".join(letter for letter in text.rpartition("/")[2] if letter.isalnum())
    return "-".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def titles(product: Product) -> Iterator[Field | None]:
    """Yield 245 of the title proper, 246 (or 240) of the others."""
    proper = next((one for one in product.titles if one.kind == "01"), product.titles[0] if product.titles else None)
    if proper is not None:
        yield _proper(product, proper)
    for other in product.titles:
        place = tables.value("title", other.kind) if other is not proper else ""
        if place and (words := _words(other)):
            yield data(place[:3], place[4:6], [("a", words), ("b", other.element.subtitle)])


def _proper(product: Product, proper: Title) -> Field | None:
    element = proper.element
    article = f"{element.prefix} " if element.prefix and not element.text else ""
    skipped = len(article) if len(article) < 10 else 0
    is_added = "1" if _main(product) else "0"
    below = [one for one in proper.elements if one is not element and one.level == "01"]
    part = element.part_number or next((one.part_number for one in below if one.part_number), "")
    return data(
        "245",
        f"{is_added}{skipped}",
        [("a", element.whole), ("n", part), ("b", element.subtitle), ("c", product.contributor_statement)],
    )


def _words(title: Title) -> str:
    return title.statement or title.element.whole
