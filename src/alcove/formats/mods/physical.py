"""physicalDescription: form, extent, and how it became digital (007, 008, 300, 337, 338, 856 $q)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc.punctuation import phrase
from alcove.marc.record import Field

from .source import Source, around, element, terms

_MEDIA_TYPE = re.compile(r"[a-zA-Z]+/[-+.\w]+")
_RDA = {"337": ("media", "rdamedia"), "338": ("carrier", "rdacarrier")}


def of(source: Source) -> Iterator[str]:
    """Yield the description, and its extent again in every other script."""
    originals = [one for one in source.fields("300") if "script" in one.script]
    yield around("physicalDescription", dict.fromkeys(_all(source)))
    for one in originals:
        yield around("physicalDescription", [_extent(one.field)], {"script": one.script["script"]})


def _all(source: Source) -> Iterator[str]:
    yield from _forms(source)
    for field in source.record.fields("007"):
        if field.content[:1] == "c":
            yield element("reformattingQuality", terms("reformatting").get(field.content[13:14], ""))
    for field in source.record.fields("856"):
        for value in field.all("q"):
            yield element("internetMediaType", value if _MEDIA_TYPE.fullmatch(value.strip()) else "")
    for field in source.record.fields("300"):
        yield _extent(field)
    for field in source.record.fields("007"):
        if field.content[:1] == "c":
            yield element("digitalOrigin", terms("digital_origin").get(field.content[11:12], ""))


def _forms(source: Source) -> Iterator[str]:
    at = 29 if source.material in ("Maps", "Visual materials") else 23
    yield element("form", terms("form_of_item").get(source.fixed[at : at + 1], ""), {"authority": "marcform"})
    for field in source.record.fields("007"):
        yield element("form", terms("category").get(field.content[:1], ""), {"authority": "marccategory"})
    for field in source.record.fields(*_RDA):
        kind, authority = _RDA[field.tag]
        for value in field.all("a"):
            yield element("form", value, {"type": kind, "authority": (field.get("2") or authority).strip()})


def _extent(field: Field) -> str:
    return element("extent", phrase("300", [part for part in field.subfields if part.code in "abcefg"]))
