"""Vendors' MARC records with order data in fields of their own (9XX; EOCR, electronic order confirmation records)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from alcove.marc import read as marc_read
from alcove.marc.problem import Severity
from alcove.marc.record import Field, Record

from . import money, order_maps
from .collecting import Told
from .from_record import offer_of
from .order_maps import OrderMap
from .values import Copy, Offer, Price

FORM = "marc"
MOST_COPY_GROUPS = 2_000


def read(data: bytes, told: Told, order_map: OrderMap | None = None) -> tuple[list[Offer], str]:
    """Read every record of a file (ISO 2709, MARCXML, MARC-in-JSON, line format), and name the map that was used.

    Without a map it is found out record by record; a record that no map fits is an offer without copies, told once.
    Problems of the records themselves come along. Raises nothing.
    """
    offers: list[Offer] = []
    used: list[str] = []
    is_told = False
    for parsed in marc_read.read(io.BytesIO(data)):
        told.place = f"record {parsed.number}"
        for problem in parsed.problems:
            if problem.severity is Severity.ERROR:
                told.tell(problem.code, problem.message, problem.remedy)
        if parsed.record is None or not parsed.record.entries:
            continue
        chosen = order_map or order_maps.recognised(parsed.record)
        if chosen is None and not is_told:
            said = "No order data that is known here was found in the record."
            told.tell("no-order-data", said, f"Choose a map ({', '.join(order_maps.names())}) or give one.")
            is_told = True
        elif chosen is not None:
            used.append(chosen.name)
        offers.append(_offer(parsed.record, told, chosen))
    return offers, ", ".join(dict.fromkeys(used))


def _offer(record: Record, told: Told, order_map: OrderMap | None) -> Offer:
    offer = offer_of(record, told.place)
    told.wrong_numbers(offer.identifiers)
    if order_map is None:
        return replace(offer, price=_terms(record, told))
    return _with_order(offer, record, told, order_map)


def _terms(record: Record, told: Told) -> Price | None:
    """Give the price of 020 $c (terms of availability), silently none where it says something else."""
    said = next((text for field in record.fields("020") if (text := field.get("c"))), "")
    quiet = Told(told.place)
    price = quiet.price(said, where="020 $c")
    return price if price and not quiet.problems else None


def _with_order(offer: Offer, record: Record, told: Told, order_map: OrderMap) -> Offer:
    line = {name: _values(record, places) for name, places in order_map.line.items()}
    currency = _currency(next(iter(line.get("currency", [])), ""), told) or order_map.currency
    copies = list(_copies(record, told, order_map, currency))
    price = _first_price(line.get("price", []), order_map, currency, told)
    price = price or next((one.price for one in copies if one.price), None) or _terms(record, told)
    fund = next(iter(line.get("fund", [])), "")
    if fund:
        copies = [replace(one, fund=one.fund or fund) for one in copies]
    quantity = told.quantity(next(iter(line.get("quantity", [])), ""), _where(order_map, "quantity"))
    ordered = sum(one.quantity for one in copies)
    if quantity and ordered and quantity != ordered:
        told.tell("uneven-copies", f"{quantity} are ordered, but the copies are {ordered}.", "Ask the vendor which is right.")
    funds = [one.fund for one in copies if one.fund]
    places = [one.location or one.branch for one in copies] or line.get("location", [])
    return replace(
        offer,
        price=price,
        quantity=quantity or ordered,
        fund=fund or next(iter(funds), ""),
        locations=tuple(dict.fromkeys(place for place in places if place)),
        vendor=next(iter(line.get("vendor", [])), ""),
        vendor_number=next(iter(line.get("vendor_number", [])), "") or offer.vendor_number,
        note="; ".join(line.get("note", [])),
        status=next(iter(line.get("status", [])), ""),
        copies=tuple(copies),
    )


def _currency(text: str, told: Told) -> str:
    """Give the currency of a field, which may have an amount behind it ("eur33.00")."""
    code = text[:3].upper()
    if text and code not in money.digits_of():
        told.tell("unknown-currency", f"The currency “{text[:40]}” is not known.", "Choose one; codes are those of ISO 4217.")
        return ""
    return code


def _values(record: Record, places: tuple[tuple[str, str], ...]) -> list[str]:
    found = (value.strip() for tag, code in places for field in record.fields(tag) for value in field.all(code))
    return [value for value in found if value]


def _first_price(texts: list[str], order_map: OrderMap, currency: str, told: Told) -> Price | None:
    where = _where(order_map, "price")
    found = (told.price(t, currency=currency, mark=order_map.mark, unit=order_map.unit, where=where) for t in texts)
    return next((one for one in found if one is not None), None)


def _where(order_map: OrderMap, name: str) -> str:
    return " ".join(f"{tag} ${code}" for tag, code in order_map.line.get(name, ())[:1])


def _copies(record: Record, told: Told, order_map: OrderMap, currency: str) -> Iterator[Copy]:
    groups = record.fields(order_map.tag) if order_map.tag else []
    if len(groups) > MOST_COPY_GROUPS:
        told.tell("too-many-copies", f"There are {len(groups):,} fields of copies; not all are read.", "Ask the vendor.")
    for field in groups[:MOST_COPY_GROUPS]:
        if any(field.get(code) is not None for code in order_map.copies.values()):
            yield from _group(field, told, order_map, currency)


def _group(field: Field, told: Told, order_map: OrderMap, currency: str) -> Iterator[Copy]:
    """Yield the copies of one field: one, or as many as its subfields repeat; what stands once holds for all of them."""
    said = {name: [value.strip() for value in field.all(code)] for name, code in order_map.copies.items()}
    times = max(1, *(len(values) for values in said.values()))
    total = said.get("quantity", [])
    counted = [told.quantity(text, f"{order_map.tag} ${order_map.copies['quantity']}") or 1 for text in total]
    for place in range(min(times, MOST_COPY_GROUPS)):
        one = {name: _at(values, place) for name, values in said.items()}
        where = f"{order_map.tag} ${order_map.copies.get('price', '')}"
        price = told.price(one.get("price", ""), currency=currency, mark=order_map.mark, unit=order_map.unit, where=where)
        texts = {name: text for name, text in one.items() if name not in ("quantity", "price")}
        yield Copy(quantity=counted[place] if times == len(total) else 1, price=price, **texts)
    if len(total) == 1 and times > 1 and counted[0] not in (1, times):
        said_so = f"{total[0][:10]} copies are named, but {times} places for them."
        told.tell("uneven-copies", said_so, "Ask the vendor which is right.", f"field {order_map.tag}")


def _at(values: list[str], place: int) -> str:
    if len(values) == 1:
        return values[0]
    return values[place] if place < len(values) else ""
