"""schema.org in JSON-LD: what search engines read on the page of a record (https://schema.org, Book, Periodical, Movie ...)."""

from __future__ import annotations

import json
from typing import Any

from alcove.formats import accessibility
from alcove.marc.record import Record
from alcove.marc.scripts import bcp_47

from .citable import Citable, Name, citable

MEDIA_TYPE = "application/ld+json"

# Material (marc/material.py): a type of schema.org; everything else is a CreativeWork.
_TYPES = {
    "article": "Article",
    "book": "Book",
    "dataset": "Dataset",
    "image": "VisualArtwork",
    "journal": "Periodical",
    "manuscript": "Manuscript",
    "map": "Map",
    "mixed": "Collection",
    "music": "MusicRecording",
    "newspaper": "Newspaper",
    "score": "SheetMusic",
    "software": "SoftwareApplication",
    "sound": "AudioObject",
    "thesis": "Thesis",
    "video": "Movie",
    "website": "WebSite",
}
# In a script element these would end it, or begin a comment in it.
_IN_A_PAGE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def schema_org(record: Record, address: str = "") -> dict[str, Any]:
    """Give the description; elements that the record does not have are left out. `address` is the page of the record."""
    cited = citable(record)
    kind = _TYPES.get(cited.kind, "CreativeWork")
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": address,
        "url": address,
        "name": cited.title,
        "alternateName": cited.original_title,
        "author": [_name(one) for one in cited.authors],
        "editor": [_name(one) for one in cited.editors],
        "translator": [_name(one) for one in cited.translators],
        "contributor": [_name(one) for one in cited.others],
        "publisher": _publisher(cited),
        "datePublished": cited.year,
        "inLanguage": bcp_47(cited.language) if cited.language else "",
        "about": [{"@type": "Thing", "name": subject} for subject in cited.subjects],
        "description": cited.abstract,
        "isPartOf": _whole(cited),
        "sameAs": [f"https://doi.org/{cited.doi}"] if cited.doi else [],
        "pagination": cited.pages,
        **_of_kind(kind, cited),
        **accessibility.to_json_ld(accessibility.from_marc(record)),
    }
    return {name: value for name, value in found.items() if value}


def in_a_page(record: Record, address: str = "") -> str:
    """Give the description as text that may stand in a script element, whatever the record says."""
    return json.dumps(schema_org(record, address), ensure_ascii=False).translate(_IN_A_PAGE)


def _of_kind(kind: str, cited: Citable) -> dict[str, Any]:
    """Give the elements that only some types have."""
    if kind == "Book":
        return {
            "isbn": list(cited.isbns),
            "bookEdition": cited.edition,
            "numberOfPages": int(cited.page_count)
            if cited.page_count.isascii() and len(cited.page_count) in range(1, 6)
            else 0,
        }
    return {"issn": list(cited.issns)} if kind in ("Periodical", "Newspaper") else {}


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    return {"@type": "Person", "name": " ".join(part for part in (name.given, name.family) if part)}


def _publisher(cited: Citable) -> dict[str, str]:
    return {"@type": "Organization", "name": cited.publisher} if cited.publisher else {}


def _whole(cited: Citable) -> dict[str, Any]:
    """Give what it is part of: the journal or book of an article, else its series."""
    if cited.container:
        return {"@type": "Periodical" if cited.issns else "CreativeWork", "name": cited.container}
    return {"@type": "CreativeWorkSeries", "name": cited.series} if cited.series else {}
