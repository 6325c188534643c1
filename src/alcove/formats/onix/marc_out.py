"""A brief bibliographic record of MARC 21 of a product, for orders and lists; a cataloguer's record is made later.

to_marc(product, entered=date(2026, 5, 4))

Rules: Library of Congress, ONIX to MARC 21 mapping; OCLC Research, Mapping ONIX to MARC (2010, 2012). 040 and 003 are left to
the caller, who knows the library; ISBD punctuation is left out, and leader/18 says so (c).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from alcove.marc import codes, keys
from alcove.marc.record import Field, Record

from . import marc_people, marc_topics, tables
from .marc_fields import data
from .names import Identifier, first_of
from .tables import FormRow
from .values import Language, Product

_DELETED, _BEFORE_PUBLICATION = "05", ("01", "02")
_KINDS_OF_024 = {"03": "3", "04": "1", "05": "2", "14": "3", "25": "2"}
_NAMED_IN_024 = {"06": "doi", "22": "urn", "35": "ark"}
_TEXT_LANGUAGES = ("01", "06", "07", "08")
_BOOK_TYPES = "at"
# BISAC sections of fiction, and what 008/33 says of them.
_LITERARY = {"FIC": "1", "JUV": "1", "YAF": "1", "CGN": "1", "POE": "p", "DRA": "d"}
_LANGUAGE = re.compile(r"[a-z]{3}")


def to_marc(product: Product, *, entered: date | None = None) -> Record:
    """Make a brief record. `entered` goes into 008/00-05; without it the day the message was sent, else zeros.

    Numbers that fail their check go into 020 $z and stay; names in one piece are taken as they stand (100 0#), for nothing is
    guessed of people's names. Prices, suppliers and rights are not in the record: they belong to the order. Raises nothing.
    """
    row = tables.form(product.form.code, product.form.details, product.form.contents)
    fields = [field for field in _fields(product, row) if field is not None]
    fields.sort(key=lambda field: field.tag[:1] if field.tag >= "5" else field.tag)
    control = [("001", _plain(product.reference)[:100])] if _plain(product.reference) else []
    control.append(("008", _fixed(product, row, entered)))
    return Record(_leader(product, row), [*control, *((field.tag, field.content) for field in fields)])


def _leader(product: Product, row: FormRow) -> str:
    status = "d" if product.notification == _DELETED else "n"
    level = "8" if product.notification in _BEFORE_PUBLICATION else "3"
    return f"00000{status}{row.type}m a2200000{level}c 4500"


def _fixed(product: Product, row: FormRow, entered: date | None) -> str:
    """Make 008: 18 to 34 are filled (not coded) where nothing is known, MARC 21, 008."""
    published = product.published
    year = f"{published.year:04}" if published and published.year else ""
    dates = f"s{year}    " if year else "nuuuuuuuu"
    place = tables.value("country", product.country) or "xx"
    specific = _of_books(product, row) if row.type in _BOOK_TYPES else "|" * 17
    return f"{_entered(product, entered)}{dates}{place:3}{specific}{_language(product.languages)} d"


def _entered(product: Product, entered: date | None) -> str:
    if entered is not None:
        return entered.strftime("%y%m%d")
    sent = product.sent[:8]
    return sent[2:] if len(sent) == 8 and sent.isascii() and sent.isdigit() else "000000"


def _of_books(product: Product, row: FormRow) -> str:
    said = (tables.value("audience", one.value) for one in product.audiences if one.scheme == "01")
    audience = next((code for code in said if code), "|")
    sections = (one.code[:3] for one in product.subjects if one.scheme == "10")
    literary = next((_LITERARY[section] for section in sections if section in _LITERARY), "|")
    return f"||||{audience}{row.item}|||||||| {literary}|"


def _language(languages: Iterable[Language]) -> str:
    texts = [one.code.lower() for one in languages if one.role in _TEXT_LANGUAGES and _LANGUAGE.fullmatch(one.code.lower())]
    return texts[0] if texts else "und"


def _fields(product: Product, row: FormRow) -> Iterator[Field | None]:
    yield from _numbers(product, row)
    yield _languages(product)
    yield from marc_topics.classes(product)
    yield from marc_people.names(product)
    yield from marc_people.titles(product)
    yield _edition(product)
    yield _publication(product)
    yield _extent(product, row)
    for tag, name, code in (("336", "content", row.content), ("337", "media", row.media), ("338", "carrier", row.carrier)):
        terms = codes.code_list(f"{name}_types")
        yield data(tag, "  ", [("a", terms.get(code, "")), ("b", code), ("2", f"rda{name}")])
    for collection in product.collections:
        issn = first_of(collection.identifiers, "02")
        title = collection.title
        yield data("490", "0 ", [("a", title), ("x", issn), ("v", collection.number)]) if title else None
    yield from marc_topics.notes(product)
    yield from marc_topics.subjects(product)
    yield from _related(product)
    yield from _links(product, row)


def _numbers(product: Product, row: FormRow) -> Iterator[Field | None]:
    seen: set[str] = set()
    for one in product.identifiers:
        if one.kind in ("15", "02", "24") or (one.kind == "03" and one.value.startswith(("978", "979"))):
            number = keys.normalise_isbn(one.value)
            if (number or one.value) not in seen:
                seen.add(number or one.value)
                yield data("020", "  ", [("a", number), ("q", row.binding)] if number else [("z", one.value)])
        elif one.kind in _KINDS_OF_024:
            yield data("024", f"{_KINDS_OF_024[one.kind]} ", [("a", one.value)])
        elif one.kind in _NAMED_IN_024:
            yield data("024", "7 ", [("a", one.value), ("2", _NAMED_IN_024[one.kind])])
        else:
            yield _other_number(one)


def _other_number(one: Identifier) -> Field | None:
    if one.kind == "13":
        return data("010", "  ", [("a", keys.normalise_lccn(one.value) or one.value)])
    if one.kind == "23":
        return data("035", "  ", [("a", f"(OCoLC){one.value.removeprefix('(OCoLC)')}")])
    if one.kind == "34":
        return data("022", "  ", [("a", keys.normalise_issn(one.value) or one.value)])
    return None


def _languages(product: Product) -> Field | None:
    """Make 041 for a translation, for several languages, and for spoken ones."""
    parts = [(tables.value("language", one.role), one.code.lower()) for one in product.languages]
    parts = list(dict.fromkeys((code, said) for code, said in parts if code and _LANGUAGE.fullmatch(said)))
    is_translated = any(one.role == "02" for one in product.languages)
    if len(parts) < 2 and not any(code == "d" for code, _ in parts):
        return None
    order = "adbjhm"
    parts.sort(key=lambda part: order.index(part[0]))
    return data("041", f"{'1' if is_translated else '0'} ", parts)


def _edition(product: Product) -> Field | None:
    edition = product.edition
    words = [said for code in edition.types if (said := tables.value("edition", code))]
    numbered = [f"Edition {edition.number}"] if edition.number and edition.number != "1" else []
    return data("250", "  ", [("a", edition.statement or ", ".join(numbered + words))])


def _publication(product: Product) -> Field | None:
    parties = [one.name for one in (*product.publishers, *product.imprints) if one.name]
    # The imprint is what a title page names; the publisher behind it stands in the order.
    imprint = next((one.name for one in product.imprints if one.name), "") or (parties[0] if parties else "")
    published = product.published
    year = f"{published.year}" if published and published.year else ""
    return data("264", " 1", [*(("a", place) for place in product.places), ("b", imprint), ("c", year)])


def _extent(product: Product, row: FormRow) -> Field | None:
    pages = next((one.value for kind in ("00", "11", "05", "10", "08") for one in product.extents if one.kind == kind), None)
    said = f"{_number(pages)} pages" if pages is not None and pages > 0 else ""
    if row.extent == "online resource":
        said = f"1 online resource ({said})" if said else "1 online resource"
    elif row.extent and not said:
        said = row.extent
    height = next((_centimetres(one.value, one.unit) for one in product.form.measures if one.kind == "01"), "")
    return data("300", "  ", [("a", said), ("b", product.illustrations), ("c", height if said else "")])


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _centimetres(value: Decimal, unit: str) -> str:
    """Give a height as RDA 3.5 has it: in whole centimetres, the next one up."""
    factor = {"mm": Decimal("0.1"), "cm": Decimal(1), "in": Decimal("2.54")}.get(unit)
    return f"{math.ceil(value * factor)} cm" if factor and 0 < value < 100_000 else ""


def _related(product: Product) -> Iterator[Field | None]:
    for one in product.related:
        places = dict.fromkeys(place for relation in one.relations if (place := tables.value("related", relation)))
        number = keys.normalise_isbn(one.isbn) or ""
        for place in places if number else ():
            yield data(place[:3], place[4:6], [("z", number)])


def _links(product: Product, row: FormRow) -> Iterator[Field | None]:
    # 856 second indicator: 0 the thing itself, 2 something that belongs to it.
    if product.doi:
        doi = keys.normalise_doi(product.doi) or product.doi
        yield data("856", f"4{'0' if row.carrier == 'cr' else '2'}", [("u", f"https://doi.org/{doi}")])


def _plain(text: str) -> str:
    return " ".join(text.split())
