"""Dates as ONIX gives them: exact or partial (code list 55), and ranges by their beginning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DIGITS = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_YEARS_ONLY = frozenset({"02", "03", "04", "05", "08", "09", "10", "11", "25"})
_MONTHS = frozenset({"01", "07", "21"})
_HIJRI = frozenset({"20", "21", "25", "32"})
_WORDS = frozenset({"12", "32"})


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known: `text` and `form` (list 55) as sent; `year`, `month` and `day` are 0 where unknown.

    Dates of the Hijri calendar (list 55, 20-32) and dates in words have no year here: they are not reckoned over.
    """

    text: str
    form: str = ""
    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def iso(self) -> str:
        """Give the date as ISO 8601: "2011-06-01", "2011-06", "2011", "" where no year is known."""
        parts = [f"{self.year:04}", f"{self.month:02}", f"{self.day:02}"]
        known = 3 if self.day else 2 if self.month else 1 if self.year else 0
        return "-".join(parts[:known])


def partial(text: str, form: str = "") -> PartialDate | None:
    """Read a date; `form` is the code of list 55, "" to go by the number of digits. None where it is no date."""
    if form in _WORDS or form in _HIJRI:
        return PartialDate(text, form)
    match = _DIGITS.match(text)
    if match is None or not text.isascii():
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    if form in _YEARS_ONLY:
        month = day = 0
    elif form in _MONTHS:
        day = 0
    return PartialDate(text, form, year, month, day) if _is_one(year, month, day) else None


def _is_one(year: int, month: int, day: int) -> bool:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    # "20110012": a day of no month.
    return bool(month) or not day
