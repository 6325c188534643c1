"""originInfo: where, by whom and when it was made (008, 250, 260, 264, 310)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc import codes
from alcove.marc.punctuation import phrase
from alcove.marc.record import Field
from alcove.marc.steps import trim

from .source import Source, Standing, around, element, terms

_EVENTS = {"0": "production", "1": "publication", "2": "distribution", "3": "manufacture"}
_DATE = re.compile(r"[0-9u]{4}")
_RANGES = "cdikmqu"


def of(source: Source) -> Iterator[str]:
    """Yield the publication with everything coded about it, then further events and the same in other scripts."""
    imprints = [one for one in source.fields("260", "264") if not _is_copyright(one.field)]
    first = next((one for one in imprints if "script" not in one.script and one.field.indicators[1] in " 1"), None)
    first = first or next((one for one in imprints if "script" not in one.script), None)
    yield around("originInfo", _chief(source, first), _event(first) if first else {})
    for one in imprints:
        if one is not first:
            yield around("originInfo", _imprint(one.field), _event(one))


def _is_copyright(field: Field) -> bool:
    return field.tag == "264" and field.indicators[1] == "4"


def _event(one: Standing) -> dict[str, str]:
    said = _EVENTS.get(one.field.indicators[1], "") if one.field.tag == "264" else ""
    return {"eventType": said, **one.script}


def _chief(source: Source, imprint: Standing | None) -> Iterator[str]:
    yield from _places(source)
    if imprint:
        yield from _imprint(imprint.field)
    yield from _coded_dates(source.fixed)
    for one in source.fields("264"):
        if _is_copyright(one.field):
            yield from (element("copyrightDate", trim(value)) for value in one.field.all("c"))
    for one in source.fields("250"):
        said = {key: value for key, value in one.script.items() if key == "script"}
        yield element("edition", phrase("250", [part for part in one.field.subfields if part.code in "ab"]), said)
    yield element("issuance", _issuance(source))
    yield from _frequency(source)


def _places(source: Source) -> Iterator[str]:
    code = source.fixed[15:18].strip()
    if code in codes.code_list("countries"):
        yield around("place", [element("placeTerm", code, {"type": "code", "authority": "marccountry"})])
    for one in source.fields("044"):
        for value in one.field.all("c"):
            yield around("place", [element("placeTerm", value, {"type": "code", "authority": "iso3166"})])


def _imprint(field: Field) -> Iterator[str]:
    for value in field.all("a"):
        yield around("place", [element("placeTerm", trim(value), {"type": "text"})])
    for value in field.all("b"):
        yield element("publisher", trim(value))
    is_made = field.tag == "264" and field.indicators[1] == "0"
    for value in field.all("c"):
        yield element("dateCreated" if is_made else "dateIssued", trim(value))


def _coded_dates(fixed: str) -> Iterator[str]:
    kind, first, second = fixed[6:7], fixed[7:11].strip(), fixed[11:15].strip()
    said = {"encoding": "marc", "keyDate": "yes"}
    if not _DATE.fullmatch(first):
        return
    if kind == "e":
        yield element("dateIssued", first + (second if second.isascii() and second.isdigit() else ""), said)
    elif kind in _RANGES:
        doubt = {"qualifier": "questionable"} if kind == "q" else {}
        yield element("dateIssued", first, {**said, "point": "start", **doubt})
        if _DATE.fullmatch(second):
            yield element("dateIssued", second, {"encoding": "marc", "point": "end", **doubt})
    elif kind in "prst":
        yield element("dateIssued", first, said)
        if kind == "t" and _DATE.fullmatch(second):
            yield element("copyrightDate", second, {"encoding": "marc"})


def _issuance(source: Source) -> str:
    if source.record.leader[7:8] in "acdm" and source.record.leader[19:20] in tuple("abc"):
        return "multipart monograph"
    return terms("issuance").get(source.record.leader[7:8], "")


def _frequency(source: Source) -> Iterator[str]:
    if source.material == "Continuing resources":
        yield element("frequency", terms("frequency").get(source.fixed[18:19], ""), {"authority": "marcfrequency"})
    for one in source.fields("310"):
        said = {key: value for key, value in one.script.items() if key == "script"}
        yield element("frequency", phrase("310", [part for part in one.field.subfields if part.code in "ab"]), said)
