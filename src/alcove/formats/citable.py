"""What a citation needs of a MARC record, read once for all formats of citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alcove.marc import brief, headings, keys
from alcove.marc.linkage import effective_tag
from alcove.marc.material import material
from alcove.marc.punctuation import phrase
from alcove.marc.record import Field, Record
from alcove.marc.shown import safe_url
from alcove.marc.steps import trim

_AUTHORS = frozenset("arc art aus aut cmp cre ctg dis inv isb lbt lyr ive pht prg".split())  # noqa: SIM905
_VOLUME = re.compile(r"\b(?:vol|v|volume|bd|band|jahrgang|jg|t|tome?)\b\.?\s*([0-9]+)", re.I)
_ISSUE = re.compile(r"\b(?:no|nr|number|issue|heft|h|n)\b\.?\s*([0-9]+(?:[/-][0-9]+)?)", re.I)
_PAGES = re.compile(r"\b(?:p|pp|pages?|seiten?|s)\b\.?\s*([0-9]+(?:\s*[-–]\s*[0-9]+)?)", re.I)
_COUNT = re.compile(r"([0-9]+)\]?\s*(?:unnumbered\s+)?(?:pages?|p\b|pp\b|seiten|s\.|с\b)", re.I)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Name:
    """A name for a citation: family and given name of a person, or the whole in `literal`."""

    family: str = ""
    given: str = ""
    literal: str = ""

    def __str__(self) -> str:
        return self.literal or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True, slots=True)
class Citable:
    """The elements of a citation; "" or () for what the record does not say."""

    kind: str
    key: str
    title: str
    original_title: str
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    translators: tuple[Name, ...]
    others: tuple[Name, ...]
    container: str
    volume: str
    issue: str
    pages: str
    page_count: str
    edition: str
    place: str
    publisher: str
    year: str
    series: str
    series_number: str
    isbns: tuple[str, ...]
    issns: tuple[str, ...]
    doi: str
    url: str
    language: str
    abstract: str
    subjects: tuple[str, ...]
    thesis: str


def citable(record: Record) -> Citable:
    """Read the elements of a citation."""
    short = brief.summary(record)
    authors, editors, translators, others = _people(record, short.statement)
    host = record.first("773")
    place, publisher = _imprint(record)
    series, number = _series(record)
    detail = (host.get("g") or "") if host else ""
    return Citable(
        kind=material(record),
        key=(record.control("001") or "").strip(),
        title=_unspaced(short.title),
        original_title=_unspaced(short.original_title) if short.original_title != short.title else "",
        authors=authors,
        editors=editors,
        translators=translators,
        others=others,
        container=_unspaced(trim(host.get("t") or host.get("a") or "")) if host else "",
        volume=_found(_VOLUME, detail),
        issue=_found(_ISSUE, detail),
        pages=_found(_PAGES, detail).replace(" ", ""),
        page_count=_found(_COUNT, _value(record, "300", "a")),
        edition=short.edition,
        place=place,
        publisher=publisher,
        year=(_found_year(detail) if host else "") or short.year,
        series=series,
        series_number=number,
        isbns=tuple(keys.isbns(record)),
        issns=tuple(keys.issns(record) or ([issn] if (issn := _host_issn(host)) else [])),
        doi=next(iter(keys.dois(record)), ""),
        url=_url(record),
        language=_language(record),
        abstract=" ".join(_value(record, "520", "a").split()),
        subjects=tuple(dict.fromkeys(_subjects(record))),
        thesis=" ".join(phrase("502", field.subfields) for field in record.fields("502")[:1]),
    )


def _people(record: Record, statement: str) -> tuple[tuple[Name, ...], ...]:
    """Sort the names into authors, editors, translators and others.

    An added name without a relator counts as an author only if the statement of responsibility begins with people of
    that name: before its first semicolon stand the authors.
    """
    found: tuple[list[Name], ...] = ([], [], [], [])
    first_statement = statement.split(";", 1)[0].casefold()
    for field in record.fields("100", "110", "111", "700", "710", "711"):
        name = name_of(field)
        if not str(name) or (field.tag[0] == "7" and field.get("t") is not None):
            continue
        at = _place_of(set(headings.role_codes(field)), headings.roles(field), field.tag, name, first_statement)
        if all(name not in names for names in found):
            found[at].append(name)
    return tuple(tuple(names) for names in found)


def _place_of(codes: set[str], terms: list[str], tag: str, name: Name, first_statement: str) -> int:
    known = {*codes, *terms}
    if known & _AUTHORS or "author" in known or "composer" in known:
        return 0
    if known & {"edt", "edc", "editor"}:
        return 1
    if known & {"trl", "translator"}:
        return 2
    if tag[0] == "1":
        return 0
    is_named = bool(name.family) and name.family.casefold() in first_statement
    return 0 if not known and is_named and "ed" not in first_statement.split()[:1] else 3


def name_of(field: Field) -> Name:
    """Read a heading as a name: inverted personal names are taken apart (first indicator 1), others stay whole."""
    whole = headings.name_without_dates(field)
    if not field.tag.endswith("00") or field.indicators[0] != "1" or ", " not in whole:
        return Name(literal=whole)
    family, _, given = whole.partition(", ")
    return Name(family=family.strip(), given=given.strip())


def _imprint(record: Record) -> tuple[str, str]:
    fields: dict[str, list[Field]] = {}
    for field in record.fields("260", "264"):
        fields.setdefault(field.tag, []).append(field)
    for field in brief.imprints(fields):
        place, publisher = trim(field.get("a") or ""), trim(field.get("b") or "")
        if place or publisher:
            return _supplied(place), _supplied(publisher)
    return "", ""


def _supplied(text: str) -> str:
    """Take off the brackets around a whole that the cataloguer supplied."""
    return text[1:-1] if text.startswith("[") and text.find("]") == len(text) - 1 else text


def _unspaced(title: str) -> str:
    """Write the colon of ISBD as citations do."""
    return title.replace(" : ", ": ")


def _series(record: Record) -> tuple[str, str]:
    for field in record.fields("490", "440", "830"):
        if text := trim(field.get("a") or ""):
            return text, trim(field.get("v") or "")
    return "", ""


def _subjects(record: Record) -> Iterator[str]:
    for tag, content in record.entries:
        tag = effective_tag(tag, content)
        if tag in ("600", "610", "611", "630", "648", "650", "651", "655"):
            yield "--".join(headings.chain(Field(tag, content)))
        elif tag == "653":
            yield from (trim(value) for value in Field(tag, content).all("a"))


def _url(record: Record) -> str:
    """Give the address of the thing itself (856 with second indicator 0, 1 or blank)."""
    addresses = (
        address
        for field in record.fields("856")
        if field.indicators[1] in "01 "
        for value in field.all("u")
        if (address := safe_url(value))
    )
    return next(addresses, "")


def _language(record: Record) -> str:
    code = (record.control("008") or "")[35:38]
    return code if code.isalpha() and code.isascii() and code not in ("und", "zxx", "mul") else ""


def _host_issn(host: Field | None) -> str:
    return (keys.normalise_issn(host.get("x") or "") or "") if host else ""


def _value(record: Record, tag: str, code: str) -> str:
    return next((value for field in record.fields(tag) if (value := field.get(code))), "")


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _found_year(text: str) -> str:
    match = _YEAR.search(text)
    return match[0] if match else ""
