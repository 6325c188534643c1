"""relatedItem: series, host, parts, forerunners and other works (440, 490, 510, 534, 7XX, 8XX, 856)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alcove.marc import headings, keys
from alcove.marc.record import Field
from alcove.marc.shown import safe_url
from alcove.marc.steps import trim

from .names import name
from .source import Source, Standing, around, element, uri
from .titles import title_info

_LINKING = {
    "760": "series", "762": "series", "765": "original", "767": "", "770": "constituent", "772": "host", "773": "host",
    "774": "constituent", "775": "otherVersion", "776": "otherFormat", "777": "", "780": "preceding", "785": "succeeding",
    "786": "original", "787": "",
}  # fmt: skip
_TITLES = "adfghklmorst"


def of(source: Source) -> Iterator[str]:
    """Yield the things this one is related to."""
    yield from _series(source)
    for one in source.fields("700", "710", "711"):
        if one.field.get("t") is not None:
            kind = "constituent" if one.field.indicators[1] == "2" else ""
            yield _item(kind, [name(one.field, {}), _work(one)], {"displayLabel": _label(one.field)})
    for one in source.fields("730", "740"):
        if one.field.indicators[1] == "2":
            kind = "uniform" if one.field.tag == "730" else ""
            yield _item("constituent", [title_info(one.field, _TITLES, {"type": kind, **one.script})])
    for one in source.fields(*_LINKING):
        yield _linked(one)
    for one in source.fields("510"):
        cited = [element("title", trim(one.field.get("a") or ""))]
        where = [around("part", [element("text", value) for value in one.field.all("c")])]
        yield _item("isReferencedBy", [around("titleInfo", cited, one.script), *where])
    for one in source.fields("534"):
        yield _original(one)
    for one in source.fields("856"):
        if one.field.indicators[1] == "2":
            yield _item("", [_location(one.field)], {"displayLabel": one.field.get("3") or ""})


def _item(kind: str, inner: list[str], attributes: Mapping[str, str] | None = None) -> str:
    return around("relatedItem", inner, {"type": kind, **(attributes or {})})


def _label(field: Field) -> str:
    return (field.get("i") or "").strip().rstrip(":")


def _work(one: Standing) -> str:
    title = headings.title_of_name(one.field)
    return around("titleInfo", [element("title", title)], one.script)


def _series(source: Source) -> Iterator[str]:
    """Yield series as they are traced, else as they stand on the thing."""
    has_traced = any(source.fields("800", "810", "811", "830"))
    for one in source.fields("440", "490"):
        if one.field.tag == "440" or one.field.indicators[0] != "1" or not has_traced:
            yield _item("series", [title_info(one.field, "a", one.script, _volumes(one.field)), *_issns(one.field)])
    for one in source.fields("830"):
        title = title_info(one.field, _TITLES, {**uri(one.field), **one.script}, _volumes(one.field))
        yield _item("series", [title, *_issns(one.field)])
    for one in source.fields("800", "810", "811"):
        of_work = [element("title", headings.title_of_name(one.field)), *_volumes(one.field)]
        yield _item("series", [name(one.field, {}), around("titleInfo", of_work, one.script)])


def _volumes(field: Field) -> list[str]:
    return [element("partNumber", trim(value)) for value in field.all("v")]


def _issns(field: Field) -> list[str]:
    return [element("identifier", keys.normalise_issn(value) or trim(value), {"type": "issn"}) for value in field.all("x")]


def _linked(one: Standing) -> str:
    field = one.field
    titles = [trim(value) for value in (field.all("t") or field.all("s"))]
    whole = [
        *(around("titleInfo", [element("title", value)], one.script) for value in titles),
        *(around("name", [element("namePart", trim(value))], one.script) for value in field.all("a")),
        around("originInfo", _made(field)),
        *(around("physicalDescription", [element("extent", trim(value))]) for value in field.all("h")),
        *(element("note", value) for value in field.all("n")),
        *_numbers(field),
        around("part", [element("text", value) for value in field.all("g")]),
        around("part", [around("detail", [element("number", value)]) for value in field.all("q")]),
    ]
    return _item(_LINKING[field.tag], whole, {"displayLabel": _label(field)})


def _made(field: Field) -> list[str]:
    return [
        *(element("publisher", trim(value)) for value in field.all("d")),
        *(element("edition", trim(value)) for value in (field.all("b") if field.tag != "786" else [])),
    ]


def _numbers(field: Field) -> Iterator[str]:
    yield from _issns(field)
    for value in field.all("z"):
        yield element("identifier", keys.normalise_isbn(value) or value, {"type": "isbn"})
    for value in field.all("o"):
        yield element("identifier", value)
    for value in field.all("w"):
        number = keys.normalise_oclc(value) if "OCoLC" in value else None
        yield element("identifier", number or value, {"type": "oclc" if number else "local"})


def _original(one: Standing) -> str:
    field = one.field
    titles = [trim(value) for value in field.all("t")]
    return _item("original", [
        *(around("titleInfo", [element("title", value)], one.script) for value in titles),
        *(around("name", [element("namePart", trim(value))], one.script) for value in field.all("a")),
        around("originInfo", [
            *(element("publisher", trim(value)) for value in field.all("c")),
            *(element("edition", trim(value)) for value in field.all("b")),
        ]),
        *(around("physicalDescription", [element("extent", trim(value))]) for value in field.all("e")),
        *(element("note", value) for value in field.all("n")),
        *_numbers(field),
    ])  # fmt: skip


def _location(field: Field) -> str:
    found = (safe_url(value) for value in field.all("u"))
    return around("location", [element("url", address) for address in found if address])
