"""Purchase orders in the shape of the GOBI ordering interface: PurchaseOrder, CustomerDetail, Order, OrderDetail.

The record of the title stands in it as MARCXML; what kind of order it is, in the name of an element
(ListedPrintMonograph, UnlistedPrintSerial ...), is kept as the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from alcove.marc import safexml
from alcove.marc.record import Field, Record

from .collecting import Told
from .from_record import offer_of
from .values import Copy, Identifier, NotOffers, Offer, Price

FORM = "gobi"
LARGEST = 20_000_000
_KINDS = frozenset(
    f"{listed}{medium}{level}"
    for listed in ("Listed", "Unlisted")
    for medium in ("Print", "Electronic")
    for level in ("Monograph", "Serial")
)
# What OrderDetail says that has a field of its own.
_READ = frozenset({"FundCode", "MappedFundCode", "Location", "Quantity", "ListPrice", "NetPrice", "OrderNotes", "YBPOrderKey"})
_NAMES_IN_OTHERS = 200


def read(data: bytes, told: Told) -> list[Offer]:
    """Read the orders of a file: one PurchaseOrder, or several in one element. Raises NotOffers, and nothing else."""
    if len(data) > LARGEST:
        raise NotOffers("The file is larger than 20 MB.", "the file", "Divide it.")
    try:
        root = safexml.parse(data)
        safexml.check_shape(root)
    except safexml.XmlRefused as refused:
        raise NotOffers(f"This is not read from outside: {refused}.", "the file", "Ask for plain XML.") from None
    except safexml.XmlBroken as broken:
        raise NotOffers(f"This is no well-formed XML: {str(broken)[:200]}.", "the file", "Fetch it again.") from None
    orders = [one for one in (root, *root) if _local(one) == "PurchaseOrder"]
    if not orders:
        raise NotOffers("There is no PurchaseOrder in this file.", f"element {_local(root)[:60]}", "Is it a purchase order?")
    offers: list[Offer] = []
    for number, one in enumerate(orders, 1):
        told.place = f"order {number}"
        offers += _orders(one, told)
    return offers


def is_gobi(head: bytes) -> bool:
    """Say whether the beginning of a file names a purchase order of this shape."""
    return b"<PurchaseOrder" in head or b":PurchaseOrder" in head


def _orders(purchase: safexml.Element, told: Told) -> Iterator[Offer]:
    customer = next((one for one in purchase if _local(one) == "CustomerDetail"), purchase)
    account = "/".join(_texts(customer, ("BaseAccount", "SubAccount")))
    found = False
    for order in purchase:
        if _local(order) != "Order":
            continue
        for kind in order:
            found = True
            if _local(kind) not in _KINDS:
                told.tell(
                    "unknown-order", f"This kind of order is not known: {_local(kind)[:60]}.", "Look at it before ordering."
                )
            yield _offer(kind, account, told)
    if not found:
        told.tell("no-order", "The purchase order orders nothing.", "Ask for it again.")


def _offer(kind: safexml.Element, account: str, told: Told) -> Offer:
    record = next((_record(one) for one in kind.iter() if _local(one) == "record"), Record(" " * 24))
    if not record.entries:
        told.tell("no-record", "The order has no record of its title.", "Ask for it again, or type the title in.")
    offer = offer_of(record, told.place)
    told.wrong_numbers(offer.identifiers)
    detail = next((one for one in kind if _local(one) == "OrderDetail"), kind)
    said = {_local(one): (one.text or "").strip() for one in detail if not len(one)}
    price = _price(detail, "NetPrice", told) or _price(detail, "ListPrice", told)
    quantity = told.quantity(said.get("Quantity", ""), "Quantity") or 1
    fund = said.get("MappedFundCode") or said.get("FundCode", "")
    place = said.get("Location", "")
    numbers = tuple(
        Identifier(f"gobi-{name}", text) for name in ("ItemPONumber", "BatchPONumber") if (text := said.get(name, ""))
    )
    return replace(
        offer,
        identifiers=offer.identifiers + numbers,
        format=_local(kind)[:60],
        price=price,
        quantity=quantity,
        fund=fund,
        locations=(place,) if place else (),
        vendor="GOBI",
        vendor_number=said.get("YBPOrderKey", "") or offer.vendor_number,
        note=said.get("OrderNotes", ""),
        copies=(Copy(fund=fund, location=place, quantity=quantity, price=price),),
        others=(*((("account", account),) if account else ()), *_others(detail, said))[:_NAMES_IN_OTHERS],
    )


def _price(detail: safexml.Element, name: str, told: Told) -> Price | None:
    found = next((one for one in detail if _local(one) == name), None)
    if found is None:
        return None
    texts = {_local(one): (one.text or "").strip() for one in found}
    price = told.price(texts.get("Amount", ""), currency=texts.get("Currency", "")[:3].upper(), mark=".", where=name)
    # Nothing is what an unlisted title costs until somebody has asked.
    return None if price is None or price.amount == Decimal(0) else price


def _others(detail: safexml.Element, said: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name[:100], text) for name, text in said.items() if text and name not in _READ)
    for one in detail:
        name, texts = _local(one), [(_local(part), (part.text or "").strip()) for part in one]
        if name == "LocalData":
            pair = dict(texts)
            yield pair.get("Description", "")[:100] or name, pair.get("Value", "")
        elif texts and (name not in _READ or name == "ListPrice"):
            yield from ((f"{name[:100]}/{part[:100]}", text) for part, text in texts if text)


def _record(element: safexml.Element) -> Record:
    """Read a record of MARCXML; fields without a tag are left out."""
    leader, fields = "", []
    for one in element:
        tag, name = one.get("tag") or "", _local(one)
        if name == "leader":
            leader = one.text or ""
        elif name == "controlfield" and tag:
            fields.append(Field(tag, one.text or ""))
        elif name == "datafield" and tag:
            parts = [(part.get("code") or "", part.text or "") for part in one]
            indicators = f"{(one.get('ind1') or ' ')[:1]}{(one.get('ind2') or ' ')[:1]}"
            fields.append(Field.data(tag, indicators, [(code[:1], text) for code, text in parts if code]))
    return Record(leader[:24].ljust(24), [(field.tag, field.content) for field in fields])


def _texts(element: safexml.Element, names: tuple[str, ...]) -> list[str]:
    return [text for one in element if _local(one) in names and (text := (one.text or "").strip())]


def _local(element: safexml.Element) -> str:
    return str(element.tag).rpartition("}")[2]
