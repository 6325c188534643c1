"""What a product is about as MARC 21: classification, subjects, contents, summary, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc.record import Field

from . import tables
from .marc_fields import data, plain, without_markup
from .values import Description, Product

_KEYWORDS = "20"
_MOST_KEYWORDS = 100
_DIVIDED = re.compile(r"\s*[;,]\s*")
_SUBDIVIDED = re.compile(r"\s*--\s*|\s+[–—]\s+")
# Schemes whose headings are divided into subfields where they have dashes.
_WITH_SUBDIVISIONS = frozenset({"04", "06", "62", "63", "A5", "A8"})
# Texts that tell what is in it, the better first, as (code list, type); and tables of contents.
_SUMMARIES = (("153", "03"), ("153", "30"), ("153", "02"), ("33", "01"), ("33", "03"), ("33", "02"))
_CONTENTS = frozenset({("153", "04"), ("33", "04")})
_OPEN = ("153", "20")


def classes(product: Product) -> Iterator[Field | None]:
    """Yield the class numbers and codes: 050, 060, 072, 080, 082."""
    for one in product.subjects:
        row = tables.subject(one.scheme)
        if not (row.code and one.code):
            continue
        version = one.version if one.scheme in ("01", "02") else ""
        yield data(row.code[:3], row.code[4:6], [("a", one.code), ("2", row.source or version)])


def subjects(product: Product) -> Iterator[Field | None]:
    """Yield the headings and keywords: 650, 653."""
    for one in product.subjects:
        row = tables.subject(one.scheme)
        if not (row.text and one.text):
            continue
        if row.text[:3] == "653":
            words = [word for word in _DIVIDED.split(plain(one.text)) if word][:_MOST_KEYWORDS]
            yield data("653", row.text[4:6], [("a", word) for word in words])
        else:
            first, *others = _SUBDIVIDED.split(plain(one.text)) if one.scheme in _WITH_SUBDIVISIONS else [one.text]
            parts = [("a", first), *(("x", other) for other in others), ("2", row.source)]
            yield data(row.text[:3], row.text[4:6], parts)


def notes(product: Product) -> Iterator[Field | None]:
    """Yield contents (505), summary (520), access (506) and licence (540)."""
    for one in product.descriptions:
        if (one.code_list, one.kind) in _CONTENTS:
            yield data("505", "0 ", [("a", without_markup(one.text))])
    for one in product.descriptions:
        if (one.code_list, one.kind) == _OPEN:
            yield data("506", "0 ", [("a", without_markup(one.text))])
    if (summary := _summary(product)) is not None:
        yield data("520", "  ", [("a", without_markup(summary.text))])
    for licence in product.licences:
        yield data("540", "  ", [("a", licence.name), *(("u", address) for _, address in licence.expressions)])


def _summary(product: Product) -> Description | None:
    found = {(one.code_list, one.kind): one for one in reversed(product.descriptions)}
    return next((found[kind] for kind in _SUMMARIES if kind in found), None)
