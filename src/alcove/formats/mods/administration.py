"""identifier, location and recordInfo (001, 003, 005, 008, 010, 020-028, 035, 037, 040, 852, 856)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from alcove.marc import codes, keys
from alcove.marc.record import Field
from alcove.marc.shown import safe_url

from .source import Source, around, element, terms

_ORIGIN = "Converted from MARC 21 to MODS version 3.8 by Alcove"
_PLAIN = {"027": "strn", "030": "coden", "037": "stock number"}
_BY_PUBLISHERS = {
    "0": "issue number", "1": "matrix number", "2": "music plate", "3": "music publisher", "4": "videorecording identifier",
}  # fmt: skip
_NOT_VALID = {"invalid": "yes"}


def identifiers(source: Source) -> Iterator[str]:
    """Yield the numbers of the thing; those that are cancelled or wrong say so."""
    for field in source.record.fields("010", "020", "022"):
        yield from _checked(field)
    for number in keys.linking_issns(source.record):
        yield element("identifier", number, {"type": "issn-l"})
    for number in keys.dois(source.record):
        yield element("identifier", number, {"type": "doi"})
    for kind, number in keys.other_numbers(source.record):
        if kind != "doi":
            yield element("identifier", number, {"type": "" if kind == "unspecified" else kind})
    for number in keys.oclc_numbers(source.record):
        yield element("identifier", number, {"type": "oclc"})
    for field in source.record.fields(*_PLAIN, "028"):
        kind = _PLAIN.get(field.tag) or _BY_PUBLISHERS.get(field.indicators[0], "")
        for value in field.all("a"):
            yield element("identifier", value, {"type": kind})


_CHECKED: dict[str, tuple[str, Callable[[str], str | None], str]] = {
    "010": ("lccn", keys.normalise_lccn, "z"),
    "020": ("isbn", keys.normalise_isbn, "z"),
    "022": ("issn", keys.normalise_issn, "yz"),
}


def _checked(field: Field) -> Iterator[str]:
    kind, normal, cancelled = _CHECKED[field.tag]
    for value in field.all("a"):
        number = normal(value)
        yield element("identifier", number or value, {"type": kind, **({} if number else _NOT_VALID)})
    for value in field.all(cancelled):
        yield element("identifier", normal(value) or value, {"type": kind, **_NOT_VALID})


def locations(source: Source) -> Iterator[str]:
    """Yield where it is: on a shelf (852), on the net (856)."""
    for one in source.fields("852"):
        place = ", ".join(value.strip() for value in one.field.all("ab") if value.strip())
        shelf = " ".join(value.strip() for value in one.field.all("khijlm") if value.strip())
        yield around("location", [element("physicalLocation", place), element("shelfLocator", shelf)], one.script)
    usage = {"usage": "primary"}
    for field in source.record.fields("856"):
        if field.indicators[1] == "2":
            continue
        for address in filter(None, map(safe_url, field.all("u"))):
            label = field.get("3") or field.get("y") or ""
            yield around("location", [element("url", address, {"displayLabel": label, "note": field.get("z") or "", **usage})])
            usage = {}


def about(source: Source) -> Iterator[str]:
    """Yield what is known of the record itself."""
    record = source.record
    rules = [element("descriptionStandard", terms("rules").get(record.leader[18:19], ""))]
    rules += [element("descriptionStandard", value.strip()) for field in record.fields("040") for value in field.all("e")]
    agencies = [value for field in record.fields("040") for value in field.all("a")]
    languages = [value.strip() for field in record.fields("040") for value in field.all("b")]
    said = {"type": "code", "authority": "iso639-2b"}
    yield around("recordInfo", [
        *dict.fromkeys(rules),
        *(element("recordContentSource", value, {"authority": "marcorg"}) for value in agencies),
        element("recordCreationDate", _entered(source.fixed), {"encoding": "marc"}),
        element("recordChangeDate", record.control("005") or "", {"encoding": "iso8601"}),
        element("recordIdentifier", record.control("001") or "", {"source": record.control("003") or ""}),
        element("recordOrigin", _ORIGIN),
        *(
            around("languageOfCataloging", [element("languageTerm", code, said)])
            for code in languages
            if code in codes.code_list("languages")
        ),
    ])  # fmt: skip


def _entered(fixed: str) -> str:
    return fixed[:6] if fixed[:6].isascii() and fixed[:6].isdigit() else ""
