"""Checks of dates: 008/07-10 against 26X $c (MARC 21, 008/06-14); dates that cannot be are found by alcove.marc.check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from alcove.marc.steps import years

from .look import Look, Place

IMPRINT = ("260", "264")
_WITH_A_DATE = "cdeikmpqrstu"
_YEARS_AHEAD = 1


def other_date(look: Look) -> Iterator[Place]:
    """Find 26X $c whose years are not the one in 008."""
    coded, kind = look.fixed[7:11], look.fixed[6:7]
    if not coded.isdecimal() or kind not in _WITH_A_DATE:
        return
    given = look.values(IMPRINT, "c")
    said = years([one.text for one in given])
    if said and coded not in said:
        yield Place(given[0].tag, given[0].number, f"{given[0].text} (008: {coded})")


def date_ahead(look: Look) -> Iterator[Place]:
    """Find a year in 26X $c that is still to come."""
    limit = datetime.now(UTC).year + _YEARS_AHEAD
    return (one for one in look.values(IMPRINT, "c") if any(int(year) > limit for year in years([one.text])))


def no_date(look: Look) -> Iterator[Place]:
    """Say where neither 008 nor 26X gives a year."""
    coded = look.fixed[7:11]
    if not (coded[:2].isdecimal() or years([one.text for one in look.values((*IMPRINT, "046"), "cgk")])):
        yield Place("26X", 0, "")
