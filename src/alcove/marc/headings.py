"""Headings of names, titles and subjects: the heading itself, the part people play, and chains of subdivisions."""

from __future__ import annotations

from functools import cache

from . import codes
from .punctuation import phrase
from .record import Field, Subfield
from .steps import trim

_SUBDIVISIONS = "vxyz"
_NOT_IN_HEADINGS = frozenset("ehijuvwx0123456789")
# In meetings $e is a subordinate unit and $j says the part played (MARC 21, X11).
_NOT_IN_MEETINGS = _NOT_IN_HEADINGS - {"e"}
_VOCABULARIES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}
# Abbreviated terms of older cataloguing. Add one here.
_OLD_TERMS = {
    "arr": "arranger",
    "comp": "compiler",
    "ed": "editor",
    "hrsg": "editor",
    "ill": "illustrator",
    "joint author": "author",
    "joint comp": "compiler",
    "joint ed": "editor",
    "tr": "translator",
}


def name(field: Field) -> str:
    """Give the name in a heading of a person, body or meeting, without title and relator."""
    return phrase(field.tag, _name_part(field))


def name_without_dates(field: Field) -> str:
    """Give the name alone: `Tolkien, J. R. R.` of `Tolkien, J. R. R. (John Ronald Reuel), 1892-1973`."""
    wanted = "ab" if field.tag.endswith(("00", "10")) else "ae"
    return phrase(field.tag, [part for part in _name_part(field) if part.code in wanted])


def title_of_name(field: Field) -> str:
    """Give the title in a name-title heading, "" where there is none."""
    return phrase(field.tag, _title_part(field))


def name_title(field: Field) -> str:
    """Give the whole heading, name and title."""
    return phrase(field.tag, [*_name_part(field), *_title_part(field)])


def _heading(field: Field) -> list[Subfield]:
    left_out = _NOT_IN_MEETINGS if field.tag.endswith("11") else _NOT_IN_HEADINGS
    return [part for part in field.subfields if part.code not in left_out]


def _name_part(field: Field) -> list[Subfield]:
    parts = _heading(field)
    at = _title_at(parts)
    return parts[:at] if at else parts


def _title_part(field: Field) -> list[Subfield]:
    parts = _heading(field)
    return parts[at:] if (at := _title_at(parts)) is not None else []


def _title_at(parts: list[Subfield]) -> int | None:
    return next((at for at, part in enumerate(parts) if part.code == "t"), None)


def roles(field: Field) -> list[str]:
    """Give the parts a person or body plays: the terms of $e ($j for meetings) and of the codes in $4, each once."""
    term_code = "j" if field.tag.endswith("11") else "e"
    terms = [_term(value) for value in field.all(term_code)]
    terms += [_names_of_relators().get(_relator_code(value), "") for value in field.all("4")]
    return list({term.casefold(): term for term in reversed(terms) if term}.values())[::-1]


def role_codes(field: Field) -> list[str]:
    """Give the relator codes of $4 and of the terms that are in the code list (`illustrator` -> `ill`), each once."""
    found = [_relator_code(value) for value in field.all("4")]
    by_term = _codes_of_relators()
    found += [by_term.get(role.casefold(), "") for role in roles(field)]
    return list(dict.fromkeys(code for code in found if code))


def _term(value: str) -> str:
    term = trim(value).rstrip(".")
    return _OLD_TERMS.get(term.casefold(), term)


def _relator_code(value: str) -> str:
    """Take the code out of a $4, which may be a URI of id.loc.gov."""
    return value.strip().rstrip("/").rsplit("/", 1)[-1].strip(" .,").lower()


@cache
def _names_of_relators() -> dict[str, str]:
    return {code: term[:1].lower() + term[1:] for code, term in codes.labels("relators").items()}


@cache
def _codes_of_relators() -> dict[str, str]:
    terms = [*codes.code_list("relators").items(), *codes.labels("relators").items()]
    return {term.casefold(): code for code, term in terms}


def chain(field: Field) -> list[str]:
    """Give a subject or genre heading as its links: the heading, then each subdivision."""
    main = [part for part in _heading(field) if part.code not in _SUBDIVISIONS]
    links = [phrase(field.tag, main)]
    links += [trim(part.value) for part in field.subfields if part.code in _SUBDIVISIONS]
    return [link for link in links if link]


def vocabulary(field: Field) -> str:
    """Name the list a subject is taken from (`lcsh`, `mesh`, `gnd`): second indicator, or $2; "" for none."""
    indicator = field.indicators[1]
    return (field.get("2") or "").strip() if indicator == "7" else _VOCABULARIES.get(indicator, "")
