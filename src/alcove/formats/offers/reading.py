"""Read a selection list of any kind, and find out which it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from alcove.formats import onix
from alcove.marc import read as marc_read

from . import columns, delimited, embedded, from_onix, gobi, isbn_list, letters, order_maps, tables, workbook
from .collecting import Told
from .values import NotOffers, Offer, Reading

FORMS = ("csv", "gobi", "isbns", "marc", "onix", "xlsx")
LARGEST = 100_000_000
_HEAD = 8_192
Map = str | Mapping[str, Any] | None


def read(data: bytes, name: str = "", form: str = "", map: Map = None) -> Reading:
    """Read a list. `name` is that of the file, `form` one of FORMS or "" to find out.

    `map` is for MARC the name of a map (order_maps.names()) or a map of one's own, for tables a map of columns (see columns),
    for ONIX {"currency": "EUR"}, the currency to choose among several prices. Raises NotOffers where nothing can be read, and
    WrongMap where the map is wrong; both say where, and what to do. Everything else is in `Reading.problems`.
    """
    if len(data) > LARGEST:
        raise NotOffers("The file is larger than 100 MB.", "the file", "Divide it.")
    if form and form not in FORMS:
        raise NotOffers(f"There is no form named {form[:40]}.", "the form", f"Use one of {', '.join(FORMS)}.")
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise NotOffers("The file is empty.", "the file", "Look whether it was saved.")
    told = Told("the file")
    chosen = form or found_form(data, name)
    offers, used = _READERS[chosen](data, told, map)
    told.place = "the list"
    if any(one.price is not None and not one.price.currency for one in offers):
        told.tell("no-currency", "Prices do not say their currency.", "Choose it before ordering, or give it in a map.")
    if not offers:
        told.tell("nothing", "There is no title in this list.", "Look whether it is the right file.")
    return Reading(tuple(offers), tuple(told.problems), chosen, used)


def found_form(data: bytes, name: str = "") -> str:
    """Say which form a file has, from what it begins with; its name counts where that leaves a doubt."""
    head = data[:_HEAD]
    if workbook.is_workbook(head):
        return "xlsx"
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe\r\n\t ")
    if start.startswith(b"<"):
        return _of_xml(data, start)
    if marc_read.sniff(head) in ("json", "alephseq") or b"\x1e" in head or b"\x1d" in head:
        return "marc"
    text = letters.decoded(data[:100_000], Told())
    if marc_read.sniff(head) == "line":
        return "marc"
    is_table = name.lower().endswith((".csv", ".tsv", ".tab"))
    if isbn_list.looks_like(text) and not (is_table and delimited.found_separator(text) in text):
        return "isbns"
    return "csv"


def _of_xml(data: bytes, start: bytes) -> str:
    if gobi.is_gobi(start):
        return "gobi"
    if b"<onixmessage" in start.lower():
        return "onix"
    if b"leader" in start or b"datafield" in start or b"marc" in start[:1000].lower():
        return "marc"
    if onix.is_onix(data[:65_536]):
        return "onix"
    raise NotOffers("This XML is neither ONIX nor MARC nor a purchase order.", "the file", "Say its form, or ask the sender.")


def _marc(data: bytes, told: Told, said: Map) -> tuple[list[Offer], str]:
    if isinstance(said, str) and said:
        return embedded.read(data, told, order_maps.named(said))
    return embedded.read(data, told, order_maps.checked(said) if said else None)


def _onix(data: bytes, told: Told, said: Map) -> tuple[list[Offer], str]:
    currency = said.get("currency", "") if isinstance(said, Mapping) else ""
    return from_onix.read(data, told, currency if isinstance(currency, str) else ""), ""


def _gobi(data: bytes, told: Told, _said: Map) -> tuple[list[Offer], str]:
    return gobi.read(data, told), ""


def _isbns(data: bytes, told: Told, _said: Map) -> tuple[list[Offer], str]:
    return isbn_list.read(letters.decoded(data, told), told), ""


def _csv(data: bytes, told: Told, said: Map) -> tuple[list[Offer], str]:
    given = columns.checked(said) if said else columns.ColumnMap()
    text = letters.decoded(data, told)
    return tables.read(delimited.rows(text, told, given.separator), told, given), given.name


def _xlsx(data: bytes, told: Told, said: Map) -> tuple[list[Offer], str]:
    given = columns.checked(said) if said else columns.ColumnMap()
    return tables.read(workbook.rows(data, told), told, given), given.name


_READERS: dict[str, Callable[[bytes, Told, Map], tuple[list[Offer], str]]] = {
    "csv": _csv,
    "gobi": _gobi,
    "isbns": _isbns,
    "marc": _marc,
    "onix": _onix,
    "xlsx": _xlsx,
}
