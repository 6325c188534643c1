"""Simple Dublin Core: the fifteen elements of DCMES 1.1 (after the Library of Congress crosswalk from MARC 21)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alcove.formats.markup import HEAD, around, element
from alcove.marc import codes, headings, keys
from alcove.marc.linkage import effective_tag
from alcove.marc.material import material
from alcove.marc.pick import compile_fields, each_subfield, field, in_pieces_of, marc, once, trimmed
from alcove.marc.record import Field, Record
from alcove.marc.shown import safe_url

ELEMENTS = (
    "title", "creator", "contributor", "subject", "description", "publisher", "date", "type", "format", "identifier",
    "source", "language", "relation", "coverage", "rights",
)  # fmt: skip

_XML_NAMES = {"xmlns:srw_dc": "info:srw/schema/1/dc-schema", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}

# Material (marc/material.py): a term of the DCMI Type Vocabulary; everything else is a text.
_TYPES = {
    "dataset": "Dataset",
    "image": "StillImage",
    "kit": "Collection",
    "map": "StillImage",
    "mixed": "Collection",
    "music": "Sound",
    "object": "PhysicalObject",
    "software": "Software",
    "sound": "Sound",
    "video": "MovingImage",
}

_pick = compile_fields(
    [
        field("title", marc("245abfgknps:246abnp:130anp:240anp"), trimmed, once),
        field("description", marc("500a:501a:502abcd:504a:505agrt:508a:511a:518a:520ab:521a:545ab"), once),
        field("publisher", marc("260b:264|*1|b"), trimmed, once),
        field("date", marc("260c:264|*1|c"), trimmed, once),
        field("format", marc("300abce:340a:347ab"), trimmed, once),
        field("source", marc("786t:534t"), trimmed, once),
        field("language", marc("008[35-37]:041a"), in_pieces_of(3), once),
        field("relation", marc("760t:762t:765t:767t:770t:772t:773t:774t:775t:776t:777t:780t:785t:787t:490a"), trimmed, once),
        field("coverage", each_subfield("651a:662abcd:752abcd:522a"), trimmed, once),
        field("rights", marc("506a:540a:542d"), once),
        field("genre", marc("655a"), trimmed, once),
    ]
)


def dublin_core(record: Record) -> dict[str, list[str]]:
    """Give the values of every element, an empty list where there is none; both scripts where the record has both."""
    picked = _pick(record)
    elements = {name: picked.get(name, []) for name in ELEMENTS}
    elements["creator"], elements["contributor"], elements["subject"] = _names_and_subjects(record)
    elements["type"] = [_TYPES.get(material(record), "Text"), *picked["genre"]]
    elements["identifier"] = _identifiers(record)
    elements["language"] = [code for code in picked["language"] if _is_language(code)]
    return elements


def in_xml(record: Record) -> str:
    """Give one record as an element, in the wrapper of SRU (info:srw/schema/1/dc-schema)."""
    elements = (element(f"dc:{name}", value) for name, values in dublin_core(record).items() for value in values)
    return around("srw_dc:dc", elements, _XML_NAMES)


def collection(records: Iterable[Record]) -> Iterator[str]:
    """Yield a document of many records."""
    head, _, tail = around("srw_dc:dcCollection", "\n", _XML_NAMES).partition("\n")
    yield f"{HEAD}{head}\n"
    for record in records:
        yield in_xml(record) + "\n"
    yield f"{tail}\n"


def _names_and_subjects(record: Record) -> tuple[list[str], list[str], list[str]]:
    creators: dict[str, None] = {}
    contributors: dict[str, None] = {}
    subjects: dict[str, None] = {}
    for tag, content in record.entries:
        standing = Field(effective_tag(tag, content), content)
        if standing.tag in ("100", "110", "111"):
            creators[headings.name(standing)] = None
        elif standing.tag in ("700", "710", "711", "720") and standing.get("t") is None:
            contributors[headings.name(standing)] = None
        elif standing.tag in ("600", "610", "611", "630", "648", "650", "653"):
            subjects["--".join(headings.chain(standing))] = None
    return tuple([text for text in found if text] for found in (creators, contributors, subjects))  # type: ignore[return-value]


def _identifiers(record: Record) -> list[str]:
    found = [f"urn:isbn:{number}" for number in keys.isbns(record)]
    found += [f"urn:issn:{number}" for number in keys.issns(record)]
    found += [f"https://doi.org/{number}" for number in keys.dois(record)]
    links = (value for standing in record.fields("856") if standing.indicators[1] != "2" for value in standing.all("u"))
    return list(dict.fromkeys(found + [address for value in links if (address := safe_url(value))]))


def _is_language(code: str) -> bool:
    return code in codes.code_list("languages")
