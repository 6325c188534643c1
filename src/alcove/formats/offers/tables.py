"""Rows of a table as offers, whichever kind of file they stood in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from alcove.marc import keys

from . import columns, money
from .collecting import Told, year
from .columns import ColumnMap, Columns
from .delimited import Row
from .values import Copy, Identifier, NotOffers, Offer, Price

FORMS = ("csv", "xlsx")
_SEVERAL = re.compile("[;|]")
_OF_COPIES = ("fund", "location", "branch", "call_number", "item_type", "barcode")
_IN_OFFER = frozenset(columns.FIELDS)


@dataclass(frozen=True, slots=True)
class _Table:
    """What all rows share."""

    columns: Columns
    mark: str
    currency: str
    used: frozenset[int]


def read(rows: Iterable[Row], told: Told, column_map: ColumnMap | None = None) -> list[Offer]:
    """Make an offer of every row below the headings.

    Rows for further copies of the same title stay rows of their own: it is not for a reader to join them. Raises NotOffers
    where no column is recognised, WrongMap where a map names a column that is not there.
    """
    given = column_map or ColumnMap()
    listed = list(rows)
    cells = [row for _, row in listed]
    at = given.header - 1 if given.header >= 0 else columns.header_row(cells)
    if at < 0 and given.header < 0 and given.columns:
        at = 0
    if at >= len(cells) or (at < 0 and given.header < 0):
        raise NotOffers(
            "No column of this table is known here.",
            f"row {listed[0][0]}" if listed else "the table",
            "Write headings such as ISBN, Title, Price, or give a map of the columns.",
        )
    found = columns.found(cells[at] if at >= 0 else [], given)
    table = _table(found, cells[at + 1 :], given)
    return [_offer(row, number, table, told) for number, row in listed[at + 1 :]]


def _table(found: Columns, body: list[list[str]], given: ColumnMap) -> _Table:
    places = [place for name in ("price", "net_price") for place in found.places.get(name, ())]
    mark = given.mark or money.decimal_mark(row[place] for row in body for place in places if place < len(row))
    used = frozenset(place for name, listed in found.places.items() if name in _IN_OFFER for place in listed)
    return _Table(found, mark, found.currency, used)


def _offer(row: list[str], number: int, table: _Table, told: Told) -> Offer:
    told.place = f"row {number}"

    def said(name: str) -> str:
        return next((text for place in table.columns.places.get(name, ()) if place < len(row) and (text := row[place])), "")

    isbns, issns, wrong = _numbers(row, table, told)
    price = _price(table, said("net_price") or said("price"), said("currency"), told)
    quantity = told.quantity(said("quantity"), "quantity")
    copy = {name: said(name) for name in _OF_COPIES}
    title = ": ".join(part for part in (said("title"), said("subtitle")) if part)
    if not (title or isbns or issns or wrong):
        told.tell("no-title", "The row has neither a title nor a number.", "Fill it in, or leave the row out.")
    return Offer(
        title=title,
        author=said("author"),
        publisher=said("publisher"),
        year=year(said("year")),
        edition=said("edition"),
        isbns=isbns,
        issns=issns,
        identifiers=wrong + _others_numbers(said("oclc"), said("doi"), said("lccn")),
        format=said("format"),
        languages=_several(said("language")),
        series=(said("series"),) if said("series") else (),
        subjects=_several(said("subject")),
        class_numbers=_several(said("class_number")),
        price=price,
        quantity=quantity,
        fund=said("fund"),
        locations=tuple(dict.fromkeys(part for name in ("location", "branch") if (part := said(name)))),
        vendor=said("vendor"),
        vendor_number=said("vendor_number"),
        note=said("note"),
        status=said("status"),
        copies=(Copy(quantity=quantity or 1, price=price, **copy),) if any(copy.values()) else (),
        others=_others(row, table),
        place=told.place,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEVERAL.split(text) if part.strip())


def _numbers(row: list[str], table: _Table, told: Told) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Identifier, ...]]:
    isbns: list[str] = []
    issns: list[str] = []
    wrong: list[Identifier] = []
    for name in ("isbn", "issn"):
        for place in table.columns.places.get(name, ()):
            if place < len(row) and row[place]:
                found = told.numbers(row[place], _heading(table, place) or name)
                isbns += found[0]
                issns += found[1]
                wrong += found[2]
    return tuple(dict.fromkeys(isbns)), tuple(dict.fromkeys(issns)), tuple(wrong)


def _others_numbers(oclc: str, doi: str, lccn: str) -> tuple[Identifier, ...]:
    found = (("oclc", oclc), ("doi", keys.normalise_doi(doi) or doi), ("lccn", keys.normalise_lccn(lccn) or lccn))
    return tuple(Identifier(kind, value) for kind, value in found if value)


def _price(table: _Table, text: str, currency: str, told: Told) -> Price | None:
    code, doubt = money.currency_of(currency) if currency else ("", "")
    if doubt:
        told.tell(doubt, f"The currency “{currency[:40]}” is not known.", "Write a code of ISO 4217, such as EUR.", "currency")
    return told.price(text, currency=code or table.currency, mark=table.mark, where="price")


def _others(row: list[str], table: _Table) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_heading(table, place) or f"column {place + 1}", text)
        for place, text in enumerate(row)
        if text and place not in table.used
    )


def _heading(table: _Table, place: int) -> str:
    return table.columns.headings[place] if place < len(table.columns.headings) else ""
