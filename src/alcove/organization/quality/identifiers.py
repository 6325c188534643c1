"""Checks of identifiers (MARC 21, 010, 020 and 035); wrong check digits are found by alcove.marc.check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc import keys

from .look import Look, Place

_MORE_THAN_A_NUMBER = re.compile(r"\s*(?:ISBN\W*)?[0-9][0-9\s\u2010-\u2015-]{8,15}[0-9Xx]\s*[^\s0-9Xx\u2010-\u2015-]", re.I)


def isbns(look: Look) -> int:
    """Count 020 $a."""
    return len(look.values(("020",), "a"))


def qualified_isbns(look: Look) -> Iterator[Place]:
    """Find ISBNs followed by words, which belong in $q since 2013, or by the mark that stood before the price."""
    return (one for one in look.values(("020",), "a") if _MORE_THAN_A_NUMBER.match(one.text))


def isbns_twice(look: Look) -> Iterator[Place]:
    """Find an ISBN given again in the same form; ten and thirteen digits of one number are no repetition."""
    seen: set[tuple[str, bool]] = set()
    for one in look.values(("020",), "a"):
        number = keys.normalise_isbn(one.text)
        if number is None:
            continue
        form = (number, "97" in one.text[:6])
        if form in seen:
            yield one
        seen.add(form)


def odd_lccns(look: Look) -> Iterator[Place]:
    """Find 010 $a that is no number of the Library of Congress."""
    return (one for one in look.values(("010",), "a") if one.text.strip() and keys.normalise_lccn(one.text) is None)


def nameless_numbers(look: Look) -> Iterator[Place]:
    """Find 035 $a that does not say in brackets whose number it is."""
    numbers = (one for one in look.values(("035",), "a") if one.text.strip())
    return (one for one in numbers if not one.text.lstrip().startswith("(") or ")" not in one.text)
