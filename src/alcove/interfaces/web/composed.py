"""A search put together from a form, written as a reader would type it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext_noop as N_

ROWS = 3
# Fields that can be chosen, in this order; "" looks everywhere. Add one here.
FIELDS = ("", "title", "author", "subject", "series", "publisher", "contents", "notes", "call", "isbn", "issn", "number")
# How the words of a row are meant.
WAYS = {
    "all": N_("all of these words"),
    "phrase": N_("exactly this, word for word"),
    "any": N_("any of these words"),
    "none": N_("none of these words"),
}
_SIGNS = re.compile(r"[\"“”„«»()（）:=：＝]+")
_OPERATORS = frozenset(("AND", "OR", "NOT"))


class Row(NamedTuple):
    """One row of the form: where to look, how the words are meant, and the words."""

    field: str
    way: str
    words: str

    @property
    def text(self) -> str:
        """Write the row as a reader would; signs that mean something to a search are taken as blanks."""
        words = [word.lower() if word in _OPERATORS else word.lstrip("-+") for word in _SIGNS.sub(" ", self.words).split()]
        words = [word for word in words if word]
        if not words:
            return ""
        if self.way == "phrase":
            said = f'"{" ".join(words)}"'
        else:
            said = (" " if self.way == "all" else " OR ").join(words)
            said = f"({said})" if len(words) > 1 and (self.field or self.way != "all") else said
        placed = f"{self.field}:{said}" if self.field else said
        return f"NOT {placed}" if self.way == "none" else placed


def rows(query: QueryDict) -> list[Row]:
    """Read the rows of the form; what is not one of its choices counts as the first."""
    found = []
    for number in range(1, ROWS + 1):
        field, way = query.get(f"f{number}", FIELDS[number] if not query else ""), query.get(f"h{number}", "all")
        words = " ".join(query.get(f"w{number}", "").replace("\0", " ").split())
        found.append(Row(field if field in FIELDS else "", way if way in WAYS else "all", words))
    return found


def composed(rows: Iterable[Row], *, first_year: str = "", last_year: str = "") -> str:
    """Put the rows and the years together; "" where nothing was said. What is not wanted comes last."""
    said = [row for row in rows if row.text]
    years = [year if year.isascii() and year.isdigit() and len(year) <= 4 else "" for year in (first_year, last_year)]
    wanted = [row.text for row in said if row.way != "none"]
    unwanted = [row.text for row in said if row.way == "none"]
    return " ".join([*wanted, *([f"year:{'..'.join(years)}"] if any(years) else []), *unwanted])
