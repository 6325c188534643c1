"""Whether we have what an OpenURL asks for: by its numbers first, then by its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.engines.search.ast import And, Or, Query, Term
from alcove.engines.search.text import fold, query_tokens
from alcove.formats.openurl import Referent
from alcove.marc import present
from alcove.records.queries import Stored

from . import access_points, queries

_MOST_WORDS = 12
_LOOKED_AT = 50


def resolve(wanted: Referent) -> list[Stored]:
    """Give the records that are what is wanted, best first; a title is compared whole, and its year where both say one."""
    for query in _by_number(wanted):
        if found := queries.find(query, limit=_LOOKED_AT).records:
            return found
    if not wanted.title:
        return []
    words = query_tokens(wanted.title)[:_MOST_WORDS]
    if not words:
        return []
    parts: list[Query] = [Term("title", word) for word in words]
    if author := query_tokens(wanted.author.partition(",")[0]):
        parts.append(Term("author", author[0]))
    found = queries.find(And(tuple(parts)), limit=_LOOKED_AT).records
    return [stored for stored in found if _is_it(stored, wanted)]


def _by_number(wanted: Referent) -> Iterator[Query]:
    """Ask by one kind of number after the other: the most telling first."""
    for name, values in (("number", wanted.dois), ("isbn", wanted.isbns), ("issn", wanted.issns), ("number", wanted.numbers)):
        if values:
            yield Or(tuple(access_points.query(access_points.find_point(name), one, match="phrase") for one in values))


def _is_it(stored: Stored, wanted: Referent) -> bool:
    """Compare the whole title, and that without what follows a colon; the year may be one off."""
    short, field = present.summary(stored.record), stored.record.first("245")
    ours = {fold(short.title), fold(field.get("a") or "") if field else ""} - {""}
    theirs = {fold(wanted.title), fold(re.split("[:/]", wanted.title)[0])}
    years = [int(one) for one in (short.year, wanted.year) if one.isascii() and one.isdigit()]
    return bool(ours & theirs) and (len(years) < 2 or abs(years[0] - years[1]) <= 1)
