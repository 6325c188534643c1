"""What other systems may ask for, under the names of their standards: CQL indexes and Bib-1 use attributes.

    find_point("dc.title")        # the access point, by a CQL index
    point_of_use(4)               # the same, by a Bib-1 use attribute
    query(point, "hobbit tolkien", match="all")

A line names the fields of `fields.py` in which it looks (none: everywhere), so that page, SRU and Z39.50 give the same hits.
Context sets: cql 1.2, dc 1.1, bath 2.0, rec 1.1; Bib-1 as in Z39.50-2003, Appendix 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_noop as N_

from alcove.engines.search.ast import And, Between, Everything, Not, Nothing, Or, Query
from alcove.engines.search.index import Sort

from . import fields
from .material import LATEST_YEAR
from .meaning import Operand, query_for

Match = Literal["all", "any", "phrase"]
CONTEXT_SETS = {
    "cql": "info:srw/cql-context-set/1/cql-v1.2",
    "dc": "info:srw/cql-context-set/1/dc-v1.1",
    "bath": "http://zing.z3950.org/cql/bath/2.0/",
    "rec": "info:srw/cql-context-set/2/rec-1.1",
    "alcove": "https://alcove.example/cql/1",
}


@dataclass(frozen=True)
class AccessPoint:
    """One thing to search by. `order` names what answers can be sorted by, `browse` the list that can be scanned."""

    name: str
    label: str
    fields: tuple[str, ...]
    cql: tuple[str, ...] = ()
    uses: tuple[int, ...] = ()
    order: str = ""
    browse: str = ""

    @property
    def is_number(self) -> bool:
        """Say whether it holds years, which are compared."""
        return any(fields.BY_NAME[name].kind == "number" for name in self.fields)


def _point(
    name: str, label: str, looks_in: str, *, cql: str = "", uses: tuple[int, ...] = (), order: str = "", browse: str = ""
) -> AccessPoint:
    return AccessPoint(name, label, tuple(looks_in.split()), (f"alcove.{name}", *cql.split()), uses, order, browse)


POINTS: tuple[AccessPoint, ...] = (
    _point(
        "any", N_("Anywhere"), "", cql="cql.serverChoice cql.anywhere cql.anyIndexes cql.allIndexes cql.keywords bath.any",
        uses=(1016, 1017, 1035),
    ),
    _point(
        "title", N_("Title"), "title", cql="dc.title bath.title bath.uniformTitle bath.keyTitle",
        uses=(4, 6, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44), order="title_order", browse="title",
    ),
    _point(
        "author", N_("Author"), "author", order="author_order", browse="author", uses=(1003, 1, 2, 3, 1002, 1004, 1005, 1006),
        cql="dc.creator dc.contributor bath.author bath.name bath.personalName bath.corporateName bath.conferenceName",
    ),
    _point(
        "subject", N_("Subject"), "subject", cql="dc.subject bath.subject bath.topicalSubject",
        uses=(21, 22, 23, 24, 25, 26, 27, 28, 29), browse="subject",
    ),
    _point("series", N_("Series"), "series", cql="bath.seriesTitle", uses=(5,), browse="series"),
    _point("genre", N_("Genre"), "genre", cql="bath.genreForm", browse="genre"),
    _point("publisher", N_("Publisher"), "publisher", cql="dc.publisher bath.publisher", uses=(1018,)),
    _point("place", N_("Place"), "place", cql="dc.coverage bath.placePublication", uses=(59,)),
    _point("contents", N_("Contents"), "contents", uses=(62,)),
    _point("notes", N_("Notes"), "notes", cql="dc.description bath.notes", uses=(63,)),
    _point("call", N_("Call number"), "call", uses=(13, 16, 20, 53), browse="lcc"),
    _point("isbn", N_("ISBN"), "isbn", cql="bath.isbn", uses=(7,)),
    _point("issn", N_("ISSN"), "issn", cql="bath.issn", uses=(8,)),
    _point("lccn", N_("LCCN"), "lccn", cql="bath.lccn", uses=(9,)),
    _point("number", N_("Other number"), "number", cql="dc.identifier bath.standardIdentifier", uses=(1007, 48, 49, 50, 51)),
    _point("record", N_("Record number"), "record", cql="rec.identifier rec.id", uses=(12,)),
    _point("language", N_("Language"), "language", cql="dc.language bath.language", uses=(54,)),
    _point("format", N_("Format"), "format", cql="dc.type dc.format bath.materialType", uses=(1031,)),
    _point("country", N_("Country of publication"), "country", uses=(55,)),
    _point("audience", N_("Audience"), "audience"),
    _point("author_name", N_("Author"), "author_name"),
    _point("subject_heading", N_("Subject"), "subject_heading"),
    _point("genre_term", N_("Genre"), "genre_term"),
    _point("decade", N_("Decade"), "decade"),
    _point("availability", N_("Availability"), "availability"),
    _point(
        "year", N_("Year"), "year", cql="dc.date bath.publicationDate", uses=(30, 31), order="year"
    ),
)  # fmt: skip

_BY_INDEX = {index.lower(): point for point in POINTS for index in point.cql}
_BY_NAME = {point.name: point for point in POINTS} | {
    index.partition(".")[2].lower(): point for point in reversed(POINTS) for index in point.cql
}
_BY_USE = {use: point for point in POINTS for use in point.uses}
_MASKED = re.compile(r"(?<!\\)(?:\\\\)*[?]|(?<!\\)(?:\\\\)*\*(?!$)")
_SPAN = re.compile(r"\s*(\d{1,4})\s*[\s./–-]+\s*(\d{1,4})\s*")


class CannotAsk(ValueError):
    """What is asked for cannot be looked up so: the numbers of the diagnostics of SRU and Bib-1, and what it is about."""

    def __init__(self, sru: int, bib1: int, message: str, detail: str = "") -> None:
        """Keep them all."""
        self.sru, self.bib1, self.detail = sru, bib1, detail
        super().__init__(message)


def find_point(index: str) -> AccessPoint:
    """Find the access point of a CQL index, with its context set or without. Raises CannotAsk (15, 16)."""
    prefix, dot, _ = index.lower().partition(".")
    found = _BY_INDEX.get(index.lower()) if dot else _BY_NAME.get(index.lower())
    if found is None and dot and prefix not in CONTEXT_SETS:
        raise CannotAsk(15, 121, "This context set is not known here.", prefix)
    if found is None:
        raise CannotAsk(16, 114, "This index is not known here.", index)
    return found


def point_of_use(use: int) -> AccessPoint:
    """Find the access point of a Bib-1 use attribute. Raises CannotAsk (114)."""
    if use not in _BY_USE:
        raise CannotAsk(16, 114, "This use attribute is not known here.", str(use))
    return _BY_USE[use]


def query(point: AccessPoint, text: str, *, match: Match = "all", truncated: bool = False) -> Query:
    """Ask for text at an access point: all of its words, any, or all side by side; `truncated`: the last one goes on.

    Raises CannotAsk where the term has signs or a form that cannot be looked for.
    """
    text = _unmasked(text)
    if not text.strip():
        return Everything() if not point.fields else Nothing()
    if point.is_number:
        return _years(point, text)
    words = [text] if match == "phrase" and not truncated else text.split()
    if truncated:
        words[-1] = words[-1].rstrip("*") + "*"
    made = [_word(point, word, is_phrase=match == "phrase" and len(words) == 1 and not truncated) for word in words]
    found = [one for one in made if one is not None]
    if not found:
        return Nothing()
    if len(found) == 1:
        return found[0]
    return Or(tuple(found)) if match == "any" else And(tuple(found))


def compared(point: AccessPoint, sign: str, text: str) -> Query:
    """Ask for years before or after one, within two (`within`), or other than one (`<>`). Raises CannotAsk."""
    if sign == "<>":
        return Not(query(point, text, match="phrase"))
    if not point.is_number:
        raise CannotAsk(22, 117, "Only years can be compared.", sign)
    if sign == "within":
        if not (found := _SPAN.fullmatch(text)):
            raise CannotAsk(36, 123, "Two years are needed, with a blank between them.", text)
        low, high = sorted((int(found[1]), int(found[2])))
        return Between(point.fields[0], low, high)
    if not text.strip().isdecimal() or len(text.strip()) > 4:
        raise CannotAsk(36, 123, "This is not a year.", text)
    year = int(text)
    low_, high_ = {">": (year + 1, LATEST_YEAR), ">=": (year, LATEST_YEAR), "<": (None, year - 1), "<=": (None, year)}[sign]
    return Between(point.fields[0], low_, high_)


def order_of(point: AccessPoint, *, descending: bool = False) -> Sort:
    """Give the order by an access point. Raises CannotAsk (80) where there is none."""
    if not point.order:
        raise CannotAsk(80, 207, "Answers cannot be sorted by this.", point.name)
    return Sort(point.order, descending)


def _word(point: AccessPoint, text: str, *, is_phrase: bool) -> Query | None:
    looked_in: list[fields.SearchField | None] = [fields.BY_NAME[name] for name in point.fields] or [None]
    made = [query_for(Operand(text, is_phrase, one), _nothing_to_say) for one in looked_in]
    found = tuple(one for one in made if one is not None)
    return (found[0] if len(found) == 1 else Or(found)) if found else None


def _years(point: AccessPoint, text: str) -> Query:
    troubles: list[str] = []
    say: Callable[[str, str], None] = lambda message, _: troubles.append(message)  # noqa: E731
    made = query_for(Operand(text, False, fields.BY_NAME[point.fields[0]]), say)
    if troubles:
        raise CannotAsk(36, 123, "This is not a year.", text)
    return made or Nothing()


def _unmasked(text: str) -> str:
    """Give the text without backslashes. A `*` at the end stays; other masks and anchors are refused, never passed over."""
    if _MASKED.search(text):
        raise CannotAsk(28, 120, "A * can stand at the end of a word only, and ? nowhere.", text)
    if text.startswith("^") or (text.endswith("^") and not text.endswith("\\^")):
        raise CannotAsk(31, 120, "The beginning or end of a field cannot be asked for.", text)
    return re.sub(r"\\(.)", r"\1", text)


def _nothing_to_say(message: str, remedy: str) -> None:
    """Take the notes that a page would show to a reader."""
