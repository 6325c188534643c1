"""How a field is shown to readers: one function for each word in the column "how" of labels/*.tsv."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from . import codes, headings, keys
from .labels import table
from .punctuation import phrase, punctuated
from .record import Field, Subfield
from .steps import trim

Translate: TypeAlias = Callable[[str], str]

_SAFE_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"]+", re.I)
_BARE_URL = re.compile(r"(?:www\.|doi\.org/|hdl\.handle\.net/)[^\s<>\"]+", re.I)
_CONTENTS = re.compile(r"\s+(?:--|—|–)\s+|\s*--\s+|\s+--\s*")
_DURATION = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
# Subfields that are not for readers: links, sources and machine codes, and $w control numbers.
_NOT_FOR_READERS = frozenset("uw0123456789")
# Authority records, $w/0 of tracings (MARC 21 Authority, "Special relationship").
_RELATIONSHIPS = {
    "a": "Earlier heading",
    "b": "Later heading",
    "d": "Acronym",
    "g": "Broader term",
    "h": "Narrower term",
    "t": "Parent body",
}


class Search(NamedTuple):
    """What a click searches: the field of the index and the term."""

    field: str
    term: str


class Piece(NamedTuple):
    """A link of a chain: its own words, and the search for the chain up to here."""

    text: str
    link: Search | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a line. `roles` and `note` are said after the text; `original` is its pair in another script."""

    text: str
    tag: str
    link: Search | None = None
    url: str | None = None
    pieces: tuple[Piece, ...] = ()
    roles: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    script: str = ""
    language: str = ""
    direction: str = "ltr"
    original: Value | None = None


class Row(NamedTuple):
    """A row of a table of labels; see the head of labels/bibliographic.tsv."""

    label: str
    tag: str
    indicators: str
    only: str
    codes: str
    how: str
    search: str

    def applies_to(self, field: Field) -> bool:
        """Say whether indicators and subfields are those the row is for."""
        for wanted, found in zip(self.indicators, field.indicators, strict=False):
            if wanted != "*" and wanted.replace("_", " ") != found:
                return False
        if self.only.startswith("-"):
            return field.get(self.only[1:]) is None
        return not self.only or field.get(self.only) is not None

    def parts(self, field: Field) -> list[Subfield]:
        """Give the subfields that are shown."""
        if self.codes:
            return [part for part in field.subfields if part.code in self.codes]
        return [part for part in field.subfields if part.code not in _NOT_FOR_READERS]

    def link(self, term: str) -> Search | None:
        """Give the search for a term, if the row has one."""
        return Search(self.search, term) if self.search and term else None


def message_ids() -> list[str]:
    """Give every English text that `labelled` hands to its `translate`, names of languages and relators apart."""
    tables = ("bibliographic", "authority", "classification", "holdings")
    labels = [row[0] for name in tables for row in table(name)]
    return list(dict.fromkeys([*labels, *_RELATIONSHIPS.values(), "not valid"]))


def show(field: Field, row: Row, translate: Translate) -> list[Value]:
    """Give the values of a field as its row says; an 880 comes with the tag it links to."""
    return [value for value in _WAYS[row.how](field, row, translate) if value.text]


def _text(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = punctuated(field.tag, row.parts(field)).strip()
    if not _is_note(field.tag):
        text = trim(text)
    about = trim(field.get("3") or "")
    url = next((address for value in field.all("u") if (address := safe_url(value))), None)
    text = f"{about}: {text}" if about and text else text
    return [Value(text or (url or ""), field.tag, row.link(text), url)]


def _is_note(tag: str) -> bool:
    """Say whether the field is a sentence, which keeps its full stop."""
    return tag[0] == "5" or tag in ("665", "667", "670", "678", "680")


def _title(field: Field, row: Row, translate: Translate) -> list[Value]:
    parts = row.parts(field)
    text = phrase(field.tag, [part for part in parts if part.code != "i"])
    note = trim(field.get("i") or "") if "i" in row.codes else ""
    term = phrase(field.tag, [part for part in parts if part.code in "abnp"])
    return [Value(text, field.tag, row.link(term), note=note)]


def _uniform_title(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = phrase(field.tag, [part for part in row.parts(field) if part.code not in "ivx"])
    return [Value(text, field.tag, row.link(text), note=trim(field.get("i") or ""))]


def _name(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = headings.name(field)
    return [Value(text, field.tag, row.link(text), roles=_roles(field, translate))]


def _name_title(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = headings.name_title(field)
    link = row.link(headings.title_of_name(field) or text)
    volume = trim(field.get("v") or "") if field.tag[0] == "8" else ""
    text = f"{text} ; {volume}" if volume and text else text
    return [Value(text, field.tag, link, roles=_roles(field, translate), note=trim(field.get("i") or ""))]


def _roles(field: Field, translate: Translate) -> tuple[str, ...]:
    return tuple(translate(role) for role in headings.roles(field))


def _reference(field: Field, row: Row, translate: Translate) -> list[Value]:
    name = headings.name_title(field)
    return [Value(name, field.tag, row.link(name), note=_relationship(field, translate))]


def _chain_reference(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = "--".join(headings.chain(field))
    return [Value(text, field.tag, row.link(text), note=_relationship(field, translate))]


def _relationship(field: Field, translate: Translate) -> str:
    said = trim(field.get("i") or "")
    return said or translate(_RELATIONSHIPS.get((field.get("w") or "")[:1], ""))


def _chain(field: Field, row: Row, translate: Translate) -> list[Value]:
    links = headings.chain(field)
    return [_chained(links, field, row, _roles(field, translate))]


def _places(field: Field, row: Row, translate: Translate) -> list[Value]:
    links = [trim(part.value) for part in field.subfields if part.code in "abcdfgh"]
    return [_chained([link for link in links if link], field, row, _roles(field, translate))]


def _chained(links: list[str], field: Field, row: Row, roles: tuple[str, ...]) -> Value:
    so_far = ["--".join(links[: at + 1]) for at in range(len(links))]
    pieces = tuple(Piece(text, row.link(term)) for text, term in zip(links, so_far, strict=True))
    whole = "--".join(links)
    source = headings.vocabulary(field)
    return Value(whole, field.tag, row.link(whole), pieces=pieces, roles=roles, source=source)


def _each(field: Field, row: Row, translate: Translate) -> list[Value]:
    texts = [trim(part.value) for part in row.parts(field)]
    return [Value(text, field.tag, row.link(text)) for text in texts]


def _imprint(field: Field, row: Row, translate: Translate) -> list[Value]:
    return [Value(phrase(field.tag, row.parts(field)), field.tag, note=trim(field.get("3") or ""))]


def _duration(field: Field, row: Row, translate: Translate) -> list[Value]:
    found = (_DURATION.fullmatch(part.value.strip()) for part in row.parts(field))
    return [Value(f"{int(match[1])}:{match[2]}:{match[3]}", field.tag) for match in found if match]


def _series(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = phrase(field.tag, [part for part in row.parts(field) if part.code in "afklmnoprstvx"])
    term = phrase(field.tag, [part for part in row.parts(field) if part.code in "anp"])
    return [Value(text, field.tag, row.link(term))]


def _language(field: Field, row: Row, translate: Translate) -> list[Value]:
    texts = [field.content[35:38]] if field.is_control else [part.value for part in row.parts(field)]
    if not field.is_control and field.get("2"):
        return []
    found = [text[at : at + 3] for text in texts for at in range(0, len(text) - 2, 3)]
    names = ((codes.labels("languages").get(code, ""), code) for code in dict.fromkeys(found) if code not in _NO_LANGUAGE)
    return [Value(translate(name), field.tag, row.link(code)) for name, code in names if name]


_NO_LANGUAGE = frozenset({"   ", "|||", "und", "zxx", "mul", "mis"})


def _contents(field: Field, row: Row, translate: Translate) -> list[Value]:
    text = punctuated(field.tag, [part for part in row.parts(field) if part.code in "agrt"])
    return [Value(trim(item), field.tag) for item in _CONTENTS.split(text)]


def _related(field: Field, row: Row, translate: Translate) -> list[Value]:
    values = {code: trim(field.get(code) or "") for code in "abcdghikmnostxz"}
    name = values["t"] or values["s"]
    text = ". ".join(values[code] for code in "astbcdghkmno" if values[code] and not (code == "s" and values["t"]))
    numbers = [f"ISSN {values['x']}" if values["x"] else "", f"ISBN {values['z']}" if values["z"] else ""]
    text = ". ".join(part for part in (text, *numbers) if part).replace(".. ", ". ")
    return [Value(text, field.tag, row.link(name or values["a"]), note=values["i"])]


def _url(field: Field, row: Row, translate: Translate) -> list[Value]:
    addresses = [address for value in field.all("u") if (address := safe_url(value))]
    words = [trim(value) for value in (field.all("y") or field.all("z") or field.all("3")) if trim(value)]
    text = "; ".join(words)
    note = "; ".join(trim(value) for value in field.all("3z") if trim(value) and trim(value) not in words)
    if not addresses:
        return [Value(text, field.tag, note=note)]
    return [Value(text or address, field.tag, url=address, note=note) for address in addresses]


def safe_url(text: str) -> str | None:
    """Give an address a page may link to (http, https, ftp), None for anything else."""
    text = text.strip()
    if _SAFE_URL.fullmatch(text):
        return text
    return f"https://{text}" if _BARE_URL.fullmatch(text) else None


def _number(field: Field, row: Row, translate: Translate) -> list[Value]:
    qualifier = ", ".join(trim(value).strip("()") for value in field.all("q") if value.strip()) if "q" in row.codes else ""
    kind = (field.get("2") or "").strip() if field.tag == "024" else ""
    good = [_good_number(trim(value), qualifier, kind, field, row) for value in field.all("a")]
    linking = [Value(trim(value), field.tag, row.link(trim(value)), note="ISSN-L") for value in field.all("l")]
    wrong = [Value(trim(value), field.tag, note=translate("not valid")) for value in field.all("zy") if field.tag != "024"]
    return good + (linking if "l" in row.codes else []) + wrong


def _good_number(text: str, qualifier: str, kind: str, field: Field, row: Row) -> Value:
    normal = {"020": keys.normalise_isbn, "022": keys.normalise_issn, "010": keys.normalise_lccn}.get(field.tag)
    term = (normal(text) if normal else None) or text
    doi = keys.normalise_doi(text) if kind == "doi" else None
    shown = f"{text} ({qualifier})" if qualifier and text else text
    url = f"https://doi.org/{doi}" if doi else safe_url(text)
    return Value(shown, field.tag, row.link(term), url=url, note=kind)


def _location(field: Field, row: Row, translate: Translate) -> list[Value]:
    place = ", ".join(trim(value) for value in field.all("abc") if trim(value))
    shelf = " ".join(value.strip() for value in field.all("khijlm") if value.strip())
    note = "; ".join(trim(value) for value in field.all("z") if trim(value))
    return [Value(": ".join(part for part in (place, shelf) if part), field.tag, note=note)]


_WAYS: dict[str, Callable[[Field, Row, Translate], list[Value]]] = {
    "chain": _chain,
    "chain_reference": _chain_reference,
    "contents": _contents,
    "duration": _duration,
    "each": _each,
    "imprint": _imprint,
    "language": _language,
    "location": _location,
    "name": _name,
    "name_title": _name_title,
    "number": _number,
    "places": _places,
    "reference": _reference,
    "related": _related,
    "series": _series,
    "text": _text,
    "title": _title,
    "uniform_title": _uniform_title,
    "url": _url,
}
