"""subject: topics, places, times, names and titles (034, 043, 255, 600-662, 752), each with the list it is from."""

from __future__ import annotations

from collections.abc import Iterator

from alcove.marc import headings
from alcove.marc.punctuation import phrase
from alcove.marc.record import Field
from alcove.marc.steps import trim

from .names import name
from .source import Source, around, element, uri
from .titles import title_info

_SUBDIVISIONS = {"v": "genre", "x": "topic", "y": "temporal", "z": "geographic"}
_SINGLE = {"648": "temporal", "650": "topic", "651": "geographic", "656": "occupation"}
_UNCONTROLLED = {"4": "temporal", "5": "geographic", "6": "genre"}
_UNCONTROLLED_NAMES = {"1": "personal", "2": "corporate", "3": "conference"}
_PLACES = {
    "a": "country",
    "b": "state",
    "c": "county",
    "d": "city",
    "f": "citySection",
    "g": "region",
    "h": "extraTerrestrialArea",
}


def of(source: Source) -> Iterator[str]:
    """Yield the subjects in the order of the record, after those that are codes."""
    for one in source.fields("043"):
        codes = (element("geographicCode", value.strip("- "), {"authority": "marcgac"}) for value in one.field.all("a"))
        yield around("subject", codes)
    for one in source.fields("255"):
        yield around("subject", [around("cartographics", _map_data(one.field))], one.script)
    for one in source.fields("600", "610", "611", "630", *_SINGLE):
        authority = headings.vocabulary(one.field)
        yield around("subject", _links(one.field, authority), {"authority": authority, **uri(one.field), **one.script})
    for one in source.fields("653"):
        for value in one.field.all("a"):
            yield around("subject", [_uncontrolled(one.field, trim(value))], one.script)
    for one in source.fields("662", "752"):
        places = (element(_PLACES[code], trim(value)) for code, value in one.field.subfields if code in _PLACES)
        yield around("subject", [around("hierarchicalGeographic", places)], one.script)


def _links(field: Field, authority: str) -> Iterator[str]:
    """Yield the heading, then its subdivisions in their order."""
    tag = field.tag
    if tag in _SINGLE:
        main = [part for part in field.subfields if part.code in "abcdg" and part.code not in _SUBDIVISIONS]
        yield element(_SINGLE[tag], phrase(tag, main))
    elif tag == "630":
        yield title_info(field, "adfghklmorst", {})
    else:
        yield name(field, {})
        if field.get("t") is not None:
            yield around("titleInfo", [element("title", headings.title_of_name(field))])
    for code, value in field.subfields:
        if code in _SUBDIVISIONS:
            yield element(_SUBDIVISIONS[code], trim(value))


def _uncontrolled(field: Field, value: str) -> str:
    second = field.indicators[1]
    if second in _UNCONTROLLED_NAMES:
        return around("name", [element("namePart", value)], {"type": _UNCONTROLLED_NAMES[second]})
    return element(_UNCONTROLLED.get(second, "topic"), value)


def _map_data(field: Field) -> Iterator[str]:
    for code, wanted in (("a", "scale"), ("b", "projection")):
        yield element(wanted, trim(field.get(code) or ""))
    yield from (element("coordinates", trim(value).strip("()")) for value in field.all("c"))
