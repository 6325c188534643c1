"""CSL-JSON, the items that citation processors take (Citation Style Language 1.0.2)."""

from __future__ import annotations

from typing import Any

from alcove.marc.record import Record
from alcove.marc.scripts import bcp_47

from .citable import Citable, Name, citable

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"

# Material (marc/material.py): CSL type.
_TYPES = {
    "article": "article-journal",
    "book": "book",
    "dataset": "dataset",
    "image": "graphic",
    "journal": "periodical",
    "manuscript": "manuscript",
    "map": "map",
    "mixed": "collection",
    "music": "song",
    "newspaper": "periodical",
    "score": "musical_score",
    "software": "software",
    "sound": "song",
    "thesis": "thesis",
    "video": "motion_picture",
    "website": "webpage",
}


def csl(record: Record) -> dict[str, Any]:
    """Give one item; elements the record does not have are left out."""
    cited = citable(record)
    item: dict[str, Any] = {
        "id": cited.key or cited.title,
        "type": "chapter" if cited.kind == "article" and not cited.issns else _TYPES.get(cited.kind, "document"),
        "title": cited.title,
        "author": [_name(name) for name in cited.authors],
        "editor": [_name(name) for name in cited.editors],
        "translator": [_name(name) for name in cited.translators],
        "contributor": [_name(name) for name in cited.others],
        "container-title": cited.container,
        "collection-title": cited.series,
        "collection-number": cited.series_number,
        "volume": cited.volume,
        "issue": cited.issue,
        "page": cited.pages,
        "number-of-pages": cited.page_count,
        "edition": cited.edition,
        "publisher": cited.publisher,
        "publisher-place": cited.place,
        "issued": _date(cited),
        "genre": cited.thesis,
        "ISBN": " ".join(cited.isbns),
        "ISSN": " ".join(cited.issns),
        "DOI": cited.doi,
        "URL": cited.url,
        "language": bcp_47(cited.language) if cited.language else "",
        "abstract": cited.abstract,
    }
    return {name: value for name, value in item.items() if value or name in ("id", "type")}


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {"family": name.family, "given": name.given}


def _date(cited: Citable) -> dict[str, Any]:
    return {"date-parts": [[int(cited.year)]]} if cited.year.isascii() and cited.year.isdigit() else {}
