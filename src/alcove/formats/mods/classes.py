"""What kind of thing it is: typeOfResource, genre, language, classification."""

from __future__ import annotations

from collections.abc import Iterator

from alcove.marc import codes, headings
from alcove.marc.record import Field

from .source import Source, around, element, terms, uri

_MANUSCRIPTS = "dfpt"
_PARTS = {
    "b": "summary", "d": "sung or spoken text", "e": "libretto", "f": "table of contents", "g": "accompanying material",
    "h": "original",
}  # fmt: skip
_SCHEMES = {"050": "lcc", "060": "nlm", "070": "agricola", "080": "udc", "082": "ddc"}


def types(source: Source) -> Iterator[str]:
    """Yield the type of resource, by leader/06 and 07."""
    kind, level = source.record.leader[6:7], source.record.leader[7:8]
    found = terms("type").get(kind, "")
    if kind == "g" and source.fixed[33:34] in terms("still_image"):
        found = "still image"
    yes = {"collection": "yes" if level == "c" else "", "manuscript": "yes" if kind in _MANUSCRIPTS else ""}
    yield element("typeOfResource", found, yes)


def genres(source: Source) -> Iterator[str]:
    """Yield genres: by code (008), in words (655), and the type of content (336)."""
    for term in _coded(source):
        yield element("genre", term, {"authority": "marcgt"})
    for one in source.fields("655"):
        said = {"authority": headings.vocabulary(one.field), **uri(one.field), **one.script}
        yield element("genre", "--".join(headings.chain(one.field)), said)
    for one in source.fields("336"):
        for value in one.field.all("a"):
            yield element("genre", value, {"authority": (one.field.get("2") or "rdacontent").strip(), **one.script})


def _coded(source: Source) -> Iterator[str]:
    said, material = source.fixed, source.material
    if material == "Books":
        yield from (terms("book").get(code, "") for code in said[24:28])
        yield "conference publication" if said[29:30] == "1" else ""
        yield terms("literary_form").get(said[33:34], "")
        yield terms("biography").get(said[34:35], "")
    elif material == "Continuing resources":
        yield terms("continuing").get(said[21:22], "")
        yield from (terms("book").get(code, "") for code in said[24:28])
    elif material == "Maps":
        yield terms("map").get(said[25:26], "")
    elif material == "Visual materials":
        yield terms("visual").get(said[33:34], "")
    elif material == "Computer files":
        yield terms("computer").get(said[26:27], "")


def languages(source: Source) -> Iterator[str]:
    """Yield the languages, of the thing and of its parts (008/35-37, 041)."""
    yield _language(source.fixed[35:38], "", "iso639-2b")
    for one in source.fields("041"):
        authority = "iso639-2b" if one.field.indicators[1] != "7" else (one.field.get("2") or "").strip()
        for code, value in one.field.subfields:
            if code == "a" or code in _PARTS:
                # Older records write several codes of three letters as one.
                pieces = [value[at : at + 3] for at in range(0, len(value), 3)] if authority == "iso639-2b" else [value]
                for piece in pieces:
                    yield _language(piece, _PARTS.get(code, ""), authority)


def _language(code: str, part: str, authority: str) -> str:
    if authority == "iso639-2b" and code not in codes.code_list("languages"):
        return ""
    said = {"type": "code", "authority": authority}
    return around("language", [element("languageTerm", code, said)], {"objectPart": part})


def numbers_of_classes(source: Source) -> Iterator[str]:
    """Yield the numbers of the classifications, each with its scheme."""
    for one in source.fields(*_SCHEMES, "084", "086"):
        field = one.field
        given = {"authority": _scheme(field), **one.script}
        if field.tag == "082":
            given["edition"] = field.get("2") or ""
        for number in _numbers(field):
            yield element("classification", number, given)


def _scheme(field: Field) -> str:
    if field.tag == "086" and field.indicators[0] in "01":
        return {"0": "sudocs", "1": "candocs"}[field.indicators[0]]
    return _SCHEMES.get(field.tag) or (field.get("2") or "").strip()


def _numbers(field: Field) -> list[str]:
    """Give each class number ($a) with the item number ($b) that follows it."""
    found: list[str] = []
    for code, value in field.subfields:
        if code == "a":
            found.append(value)
        elif code == "b" and found:
            found[-1] += f" {value}"
    return found
