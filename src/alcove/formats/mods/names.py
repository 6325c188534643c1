"""name: people, families, bodies and meetings (100, 110, 111, 700, 710, 711, 720), with the part they play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import takewhile

from alcove.marc import codes, headings
from alcove.marc.punctuation import phrase
from alcove.marc.record import Field, Subfield

from .source import Source, around, element, uri

_KINDS = {"00": "personal", "10": "corporate", "11": "conference"}
_IN_ONE = {"00": "aq", "11": "acdengq"}


def of(source: Source) -> Iterator[str]:
    """Yield the names, the chief one first; a name with a title of its own is another work (see related)."""
    has_uniform_title = source.record.first("240") is not None
    for one in source.fields("100", "110", "111"):
        group = {"nameTitleGroup": "1"} if has_uniform_title and one.field.tag == "100" else {}
        yield name(one.field, {"usage": "primary", **group, **one.script})
    for one in source.fields("700", "710", "711", "720"):
        if one.field.get("t") is None:
            yield name(one.field, one.script)


def name(field: Field, attributes: Mapping[str, str], *, authority: str = "") -> str:
    """Give a name: its parts, its affiliation and the parts it plays."""
    if field.tag == "720":
        kind = "personal" if field.indicators[0] == "1" else ""
        parts = [element("namePart", phrase("720", [part for part in field.subfields if part.code == "a"]))]
    else:
        ending = field.tag[1:]
        kind = "family" if ending == "00" and field.indicators[0] == "3" else _KINDS.get(ending, "")
        parts = list(_parts(field, ending))
    if not any(parts):
        return ""
    affiliations = (element("affiliation", value) for value in field.all("u"))
    given = {"type": kind, "authority": authority, **uri(field), **attributes}
    return around("name", [*parts, *affiliations, *_roles(field)], given)


def _parts(field: Field, ending: str) -> Iterator[str]:
    """Yield the parts of the name itself, up to the title of a work."""
    own = list(takewhile(lambda part: part.code != "t", field.subfields))
    tag = field.tag
    if ending == "10":
        for part in own:
            if part.code in "ab":
                yield element("namePart", phrase(tag, [part]))
        yield element("namePart", phrase(tag, [part for part in own if part.code in "cdn"]))
        return
    yield element("namePart", phrase(tag, [part for part in own if part.code in _IN_ONE.get(ending, "a")]))
    if ending == "00":
        for part in own:
            if part.code in "bc":
                yield element("namePart", phrase(tag, [part]), {"type": "termsOfAddress"})
        yield element("namePart", _dates(tag, own), {"type": "date"})


def _dates(tag: str, own: list[Subfield]) -> str:
    return phrase(tag, [part for part in own if part.code == "d"]).rstrip(".")


def _roles(field: Field) -> Iterator[str]:
    """Yield each part played, as a term and, where the list of relators has it, as a code."""
    for term in headings.roles(field):
        code = _codes().get(term.casefold(), "")
        relator = {"authority": "marcrelator"} if code else {}
        terms = [
            element("roleTerm", term, {"type": "text", **relator}),
            element("roleTerm", code, {"type": "code", "authority": "marcrelator"}),
        ]
        yield around("role", terms)


@cache
def _codes() -> dict[str, str]:
    both = [*codes.code_list("relators").items(), *codes.labels("relators").items()]
    return {term.casefold(): code for code, term in both}
