"""The bibliographic part of an offer, of the MARC 21 record that came along."""

from __future__ import annotations

from alcove.marc import brief, keys
from alcove.marc.record import Field, Record
from alcove.marc.steps import trim

from .values import Identifier, Offer

_CLASSES = ("050", "055", "060", "070", "080", "082", "084", "090", "092", "099")
_SUBJECTS = ("600", "610", "611", "630", "648", "650", "651", "653", "655")


def offer_of(record: Record, place: str) -> Offer:
    """Make an offer of a record, without prices and copies. `place` is where it stands in its file."""
    summary = brief.summary(record)
    isbns = tuple(keys.isbns(record))
    wrong = tuple(
        Identifier("isbn-wrong", value.strip())
        for field in record.fields("020")
        for value in field.all("a")
        if value.strip() and keys.normalise_isbn(value) is None
    )
    return Offer(
        title=summary.title,
        author=summary.author or summary.statement,
        publisher=_publisher(record),
        year=summary.year,
        edition=summary.edition,
        isbns=isbns,
        issns=tuple(keys.issns(record)),
        identifiers=wrong + _numbers(record),
        format=_format(record),
        languages=_languages(record),
        series=tuple(_text(field, "a") for field in record.fields("490", "440") if _text(field, "a")),
        subjects=tuple(_heading(field) for field in record.fields(*_SUBJECTS) if _heading(field)),
        class_numbers=tuple(" ".join(field.all("ab")).strip() for field in record.fields(*_CLASSES) if field.get("a")),
        vendor_number=(record.control("001") or "").strip(),
        record=record,
        place=place,
    )


def _publisher(record: Record) -> str:
    found = [field for field in record.fields("264") if field.indicators[1] == "1"] or record.fields("260", "264")
    return next((_text(field, "b") for field in found if field.get("b")), "")


def _numbers(record: Record) -> tuple[Identifier, ...]:
    found = [Identifier("oclc", number) for number in keys.oclc_numbers(record)]
    found += [Identifier("lccn", number) for number in keys.lccns(record)]
    found += [Identifier(kind, number) for kind, number in keys.other_numbers(record)]
    return tuple(found)


def _format(record: Record) -> str:
    """Say what it is in its own words: binding (020 $q), else carrier (338), else the old 245 $h."""
    for tag, code in (("020", "q"), ("338", "a"), ("245", "h")):
        if said := next((_text(field, code) for field in record.fields(tag) if field.get(code)), ""):
            return said.strip("[]() ")
    return ""


def _languages(record: Record) -> tuple[str, ...]:
    coded = (record.control("008") or "")[35:38].strip()
    # 041 had several codes run together before 2001.
    named = [
        value[at : at + 3] for field in record.fields("041") for value in field.all("ad") for at in range(0, len(value), 3)
    ]
    return tuple(dict.fromkeys(code for code in (coded, *named) if len(code) == 3 and code.isalpha() and code != "und"))


def _heading(field: Field) -> str:
    parts = [trim(value) for code, value in field.subfields if code.isalpha() and code not in "ehijw"]
    return "--".join(part for part in parts if part)


def _text(field: Field, codes: str) -> str:
    return " ".join(value.strip(" /:;,") for value in field.all(codes)).strip()
