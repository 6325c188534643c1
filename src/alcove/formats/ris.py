"""RIS, the tagged format that reference managers read (Research Information Systems, specification of 2011)."""

from __future__ import annotations

from alcove.marc.record import Record

from .citable import Citable, citable

MEDIA_TYPE = "application/x-research-info-systems"

# Material (marc/material.py): RIS type.
_TYPES = {
    "article": "JOUR",
    "book": "BOOK",
    "dataset": "DATA",
    "image": "ART",
    "journal": "JFULL",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "music": "MUSIC",
    "newspaper": "NEWS",
    "score": "MUSIC",
    "software": "COMP",
    "sound": "SOUND",
    "thesis": "THES",
    "video": "VIDEO",
    "website": "ELEC",
}


def ris(record: Record) -> str:
    """Give one reference, from TY to ER, its lines ended by CR LF."""
    cited = citable(record)
    lines = [("TY", _type(cited)), *_lines(cited)]
    texts = [f"{tag}  - {text}" for tag, value in lines if (text := " ".join(value.split()))]
    return "\r\n".join([*texts, "ER  - ", ""])


def _type(cited: Citable) -> str:
    if cited.kind == "article" and not cited.issns:
        return "CHAP"
    return _TYPES.get(cited.kind, "GEN")


def _lines(cited: Citable) -> list[tuple[str, str]]:
    first_page, _, last_page = cited.pages.replace("–", "-").partition("-")
    return [
        ("ID", cited.key),
        ("TI", cited.title),
        *(("AU", str(name)) for name in cited.authors),
        *(("A2" if cited.kind != "article" else "ED", str(name)) for name in cited.editors),
        *(("A4", str(name)) for name in (*cited.translators, *cited.others)),
        ("T2", cited.container or cited.series),
        ("VL", cited.volume or ("" if cited.container else cited.series_number)),
        ("IS", cited.issue),
        ("SP", first_page or cited.page_count),
        ("EP", last_page),
        ("PY", cited.year),
        ("ET", cited.edition),
        ("CY", cited.place),
        ("PB", cited.publisher),
        *(("SN", number) for number in (*cited.isbns, *cited.issns)),
        ("DO", cited.doi),
        ("UR", cited.url),
        ("LA", cited.language),
        ("AB", cited.abstract),
        *(("KW", subject) for subject in cited.subjects),
        ("N1", f"Title in the original script: {cited.original_title}" if cited.original_title else ""),
        ("N1", cited.thesis),
    ]
