"""Products of an ONIX message as offers, each with a brief MARC record."""

from __future__ import annotations

from collections.abc import Iterator

from alcove.formats import onix
from alcove.formats.onix.marc_fields import without_markup
from alcove.marc import keys

from .collecting import Told
from .values import Identifier, NotOffers, Offer, Price

FORM = "onix"
MOST_PRODUCTS = 200_000
# Types of prices (list 58) in the order a library would ask for them: what it will be billed, without tax before with.
_KINDS = ("05", "07", "01", "03", "41", "02", "04", "42")
_LIBRARY = frozenset({"06", "10", "15", "16"})
_EVERYBODY = frozenset({"", "00", "05"})
_FORMS = {"06": "doi", "04": "upc", "05": "ismn", "25": "ismn", "13": "lccn", "23": "oclc", "01": "publisher", "34": "issn"}
_CLASSES = frozenset({"01", "02", "03", "05", "09"})


def read(data: bytes, told: Told, currency: str = "") -> list[Offer]:
    """Read a message; `currency` chooses among several prices, "" for the first there is. Raises NotOffers."""
    offers: list[Offer] = []
    try:
        for one in onix.read(data):
            if isinstance(one, onix.Problem):
                told.place = one.place
                told.tell(one.code, one.message, one.remedy)
            elif len(offers) >= MOST_PRODUCTS:
                told.tell("too-long", f"Only {MOST_PRODUCTS:,} products are read at once.", "Divide the message.")
                break
            else:
                told.place = f"product {one.number}"
                offers.append(offer_of(one, told, currency))
    except onix.NotOnix as error:
        raise NotOffers(str(error), error.place, error.remedy) from None
    return offers


def offer_of(product: onix.Product, told: Told, currency: str = "") -> Offer:
    """Make an offer of a product. Of several prices the supplier's net price counts before the recommended one."""
    isbns, wrong = _isbns(product, told)
    title = product.title
    published = product.published
    supply = product.supplies[0] if product.supplies else None
    return Offer(
        title=": ".join(part for part in (title.whole, title.subtitle) if part),
        author="; ".join(one.heading for one in product.contributors if one.heading),
        publisher=next((one.name for one in (*product.publishers, *product.imprints) if one.name), ""),
        year=f"{published.year}" if published and published.year else "",
        edition=product.edition.statement or product.edition.number,
        isbns=isbns,
        issns=tuple(number for one in product.identifiers if one.kind == "34" and (number := keys.normalise_issn(one.value))),
        identifiers=wrong + tuple(Identifier(_FORMS[one.kind], one.value) for one in product.identifiers if one.kind in _FORMS),
        format=product.form.code,
        languages=tuple(dict.fromkeys(one.code for one in product.languages if one.role == "01")),
        series=tuple(_series(one) for one in product.collections if one.title),
        subjects=tuple(dict.fromkeys(one.text or one.code for one in product.subjects if one.scheme not in _CLASSES)),
        class_numbers=tuple(one.code for one in product.subjects if one.scheme in _CLASSES and one.code),
        price=_price(product, currency),
        vendor=supply.supplier.name if supply else "",
        vendor_number=product.reference,
        note=next((without_markup(one.text)[:500] for one in product.descriptions if one.kind == "02"), ""),
        status=(supply.availability or supply.former_availability if supply else "") or product.status,
        others=tuple(_prices(product)),
        record=onix.to_marc(product),
        place=told.place,
    )


def _isbns(product: onix.Product, told: Told) -> tuple[tuple[str, ...], tuple[Identifier, ...]]:
    found: list[str] = []
    wrong: list[Identifier] = []
    for one in product.identifiers:
        if one.kind not in ("15", "02", "03"):
            continue
        if number := keys.normalise_isbn(one.value):
            found.append(number)
        elif one.kind == "03":
            wrong.append(Identifier("ean", one.value))
        else:
            told.tell("wrong-number", f"This is no ISBN, or its check digit is wrong: {one.value[:40]}.", "Ask the sender.")
            wrong.append(Identifier("isbn-wrong", one.value))
    return tuple(dict.fromkeys(found)), tuple(wrong)


def _price(product: onix.Product, currency: str) -> Price | None:
    prices = [one for supply in product.supplies for one in supply.prices if one.amount is not None]
    wanted = [one for one in prices if one.currency == currency] or prices
    order = {kind: place for place, kind in enumerate(_KINDS)}
    wanted.sort(key=lambda one: (_rank(one.qualifier), order.get(one.kind, len(order))))
    return next((Price(one.amount, one.currency) for one in wanted if one.amount is not None), None)


def _rank(qualifier: str) -> int:
    """Say how near a price is to a library: its own, then everybody's, then those for members, schools, export."""
    return 0 if qualifier in _LIBRARY else 1 if qualifier in _EVERYBODY else 2


def _prices(product: onix.Product) -> Iterator[tuple[str, str]]:
    """Yield every price as it stands: ("price EUR, type 04", "12.50"), so that none is lost by choosing one."""
    for supply in product.supplies:
        for one in supply.prices:
            said = [f"price {one.currency}".strip(), f"type {one.kind}" if one.kind else ""]
            said += [f"qualifier {one.qualifier}"] if one.qualifier else []
            amount = f"{one.amount}" if one.amount is not None else f"unpriced {one.unpriced}".strip()
            yield ", ".join(part for part in said if part), amount


def _series(one: onix.Collection) -> str:
    return f"{one.title} ; {one.number}" if one.number else one.title
