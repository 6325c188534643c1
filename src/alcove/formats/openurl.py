"""OpenURL (ANSI/NISO Z39.88-2004, key/encoded-value; and 0.1 before it): what is asked for, read; and COinS, written.

read([("rft.btitle", "Emma"), ("rft.isbn", "9780141439587")])     # a Referent
coins(record)                                                      # the title of a <span class="Z3988">
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlencode

from alcove.marc.keys import normalise_isbn
from alcove.marc.record import Record

from .citable import Citable, Name, citable

_KEV = "info:ofi/fmt:kev:mtx:"
_LONGEST, _MOST = 2000, 200
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_ISSN = re.compile(r"([0-9]{4})-?([0-9]{3}[0-9Xx])")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_FORMATS = {"article": "journal", "book": "book", "journal": "journal", "newspaper": "journal", "thesis": "dissertation"}
"""The matrix of keys for each kind of thing; those of all others are the elements of Dublin Core."""
_EDGES = " /:;,.="


@dataclass(frozen=True)
class Referent:
    """What somebody looks for; "" or () for what was not said. `title` is that of the whole: the book or the journal."""

    genre: str = ""
    title: str = ""
    article: str = ""
    author: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to look for."""
        return not (self.title or self.article or self.isbns or self.issns or self.dois or self.numbers)


def read(given: Iterable[tuple[str, str]]) -> Referent:
    """Read the keys of an address, of 1.0 (`rft.title`) or 0.1 (`title`). Never raises: what is not understood is left out."""
    said: dict[str, list[str]] = {}
    for key, value in list(given)[:_MOST]:
        text = " ".join(value.replace("\0", " ").split())[:_LONGEST]
        name = key.removeprefix("rft.") if key.startswith("rft.") else key
        if text and text.strip(_EDGES):
            said.setdefault(name, []).append(text)
    ids = [unquote(one) for name in ("rft_id", "id", "doi", "identifier") for one in said.get(name, [])]
    first, last = _one(said, "aufirst", "auinit"), _one(said, "aulast")
    pages = _one(said, "pages") or "-".join(part for part in (_one(said, "spage"), _one(said, "epage")) if part)
    return Referent(
        genre=_one(said, "genre"), title=_one(said, "jtitle", "btitle", "title", "stitle").strip(_EDGES),
        article=_one(said, "atitle").strip(_EDGES),
        author=", ".join(part for part in (last, first) if part) or _one(said, "au", "aucorp", "creator").strip(_EDGES),
        year=_found(_YEAR, _one(said, "date", "year")), volume=_one(said, "volume"), issue=_one(said, "issue", "number"),
        pages=pages, publisher=_one(said, "pub", "publisher").strip(_EDGES),
        isbns=_isbns([*said.get("isbn", []), *said.get("eisbn", []), *_named(ids, "urn:isbn:")]),
        issns=_issns([*said.get("issn", []), *said.get("eissn", []), *_named(ids, "urn:issn:")]),
        dois=tuple(dict.fromkeys(found.lower() for one in ids if (found := _found(_DOI, one)))),
        numbers=tuple(dict.fromkeys([*_named(ids, "info:oclcnum/"), *_named(ids, "info:lccn/"), *_named(ids, "oclc:")])),
    )  # fmt: skip


def _one(said: dict[str, list[str]], *names: str) -> str:
    return next((said[name][0] for name in names if name in said), "")


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""


def _named(ids: list[str], beginning: str) -> list[str]:
    """Give what stands behind the beginning of a URI."""
    return [rest for one in ids if one.lower().startswith(beginning) and (rest := one[len(beginning) :].strip())]


def _isbns(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for value in values if (number := normalise_isbn(value))))


def _issns(values: Iterable[str]) -> tuple[str, ...]:
    found = (_ISSN.fullmatch(value.strip()) for value in values)
    return tuple(dict.fromkeys(f"{one[1]}-{one[2].upper()}" for one in found if one))


def coins(record: Record) -> str:
    """Give the ContextObject of a record, for the title of a span of class Z3988 (http://ocoins.info)."""
    cited = citable(record)
    pairs = [("ctx_ver", "Z39.88-2004"), *(_keys(cited) if cited.kind in _FORMATS else _elements(cited))]
    if cited.doi:
        pairs.append(("rft_id", f"info:doi/{cited.doi}"))
    return urlencode([(name, value.encode("utf-8", "replace").decode()) for name, value in pairs if value])


def _elements(cited: Citable) -> list[tuple[str, str]]:
    """Say in Dublin Core what is no book, journal or thesis: a map, a recording, a score."""
    return [
        ("rft_val_fmt", f"{_KEV}dc"), ("rft.type", cited.kind), ("rft.title", cited.title),
        *(("rft.creator", str(one)) for one in cited.authors or cited.editors), ("rft.publisher", cited.publisher),
        ("rft.date", cited.year), ("rft.language", cited.language),
        *(("rft.identifier", f"urn:ISBN:{one}") for one in cited.isbns),
        *(("rft.identifier", f"urn:ISSN:{one}") for one in cited.issns), ("rft.identifier", cited.url),
    ]  # fmt: skip


def _keys(cited: Citable) -> list[tuple[str, str]]:
    form = _FORMATS[cited.kind]
    is_article = cited.kind == "article"
    title = "jtitle" if form == "journal" else "title" if form == "dissertation" else "btitle"
    return [
        ("rft_val_fmt", _KEV + form), ("rft.genre", _genre(cited)),
        ("rft.atitle", cited.title if is_article else ""), (f"rft.{title}", cited.container if is_article else cited.title),
        *_people(cited.authors or cited.editors), ("rft.date", cited.year), ("rft.volume", cited.volume),
        ("rft.issue", cited.issue), ("rft.pages", cited.pages), ("rft.edition", cited.edition), ("rft.pub", cited.publisher),
        ("rft.place", cited.place), ("rft.series", cited.series), *(("rft.isbn", one) for one in cited.isbns),
        *(("rft.issn", one) for one in cited.issns),
    ]  # fmt: skip


def _genre(cited: Citable) -> str:
    return {"newspaper": "journal", "thesis": "dissertation"}.get(cited.kind, cited.kind)


def _people(names: tuple[Name, ...]) -> list[tuple[str, str]]:
    if not names:
        return []
    first = names[0]
    whole = [("rft.aucorp", first.literal)] if first.literal else [("rft.aulast", first.family), ("rft.aufirst", first.given)]
    return whole + [("rft.au", str(one)) for one in names]
