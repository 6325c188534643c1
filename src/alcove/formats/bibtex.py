"""BibTeX entries in UTF-8, as biber and every newer BibTeX tool read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from alcove.marc.record import Record

from .citable import Citable, Name, citable

MEDIA_TYPE = "application/x-bibtex"

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_ESCAPES = str.maketrans(_SPECIAL)
_SMALL_WORDS = frozenset(["a", "an", "das", "der", "die", "el", "het", "il", "la", "le", "les", "los", "the"])


def bibtex(record: Record, *, key: str = "") -> str:
    """Give one entry; without a key, one is made of author, year and the first word of the title."""
    cited = citable(record)
    fields = [(name, text) for name, text in _fields(cited) if text]
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields)
    return f"@{_type(cited)}{{{key or key_of(cited)},\n{lines}}}\n"


def bibtex_file(records: Iterable[Record]) -> Iterator[str]:
    """Give an entry for every record, each under a key of its own (`tolkien1937hobbit`, `tolkien1937hobbit-2`)."""
    used: dict[str, int] = {}
    for record in records:
        key = key_of(citable(record))
        used[key] = used.get(key, 0) + 1
        yield bibtex(record, key=key if used[key] == 1 else f"{key}-{used[key]}")


def key_of(cited: Citable) -> str:
    """Make a key of plain letters and digits; where the record has none, of its control number."""
    name = next(iter((*cited.authors, *cited.editors)), Name())
    words = [word for word in re.findall(r"\w+", cited.title.casefold()) if word not in _SMALL_WORDS]
    key = _plain(name.family or name.literal.split(" ", 1)[0]) + cited.year + _plain(words[0] if words else "")
    return key if not key.isdigit() and key else f"record{_plain(cited.key)}{cited.year}"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isascii() and character.isalnum())


def _type(cited: Citable) -> str:
    if cited.kind == "thesis":
        return "mastersthesis" if re.search(r"\bM\.?\s?[AS]|master", cited.thesis, re.I) else "phdthesis"
    if cited.kind == "article":
        return "article" if cited.issns else "incollection"
    return "book" if cited.kind in ("book", "score", "map") else "misc"


def _fields(cited: Citable) -> list[tuple[str, str]]:
    kind = _type(cited)
    return [
        ("author", _names(cited.authors)),
        ("editor", _names(cited.editors)),
        ("translator", _names(cited.translators)),
        ("title", _escaped(cited.title)),
        ("journal" if kind == "article" else "booktitle", _escaped(cited.container)),
        ("series", _escaped(cited.series)),
        ("volume", _escaped(cited.volume or cited.series_number)),
        ("number", _escaped(cited.issue)),
        ("pages", _escaped(re.sub("[-–]", "--", cited.pages))),
        ("edition", _escaped(cited.edition)),
        ("school" if kind.endswith("thesis") else "publisher", _escaped(cited.publisher)),
        ("address", _escaped(cited.place)),
        ("year", cited.year),
        ("isbn", ", ".join(cited.isbns)),
        ("issn", ", ".join(cited.issns)),
        ("doi", _escaped(cited.doi)),
        ("url", _address(cited.url)),
        ("language", cited.language),
    ]


def _names(names: tuple[Name, ...]) -> str:
    """Join names by `and`; a name that is not a person's goes in braces, so that it is not taken apart."""
    return " and ".join(f"{{{_escaped(name.literal)}}}" if name.literal else _escaped(str(name)) for name in names)


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_ESCAPES)


def _address(url: str) -> str:
    """Write what would end or open a brace as its percent code; everything else of an address stands."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
