"""A plain list of ISBNs, as it is typed, scanned or pasted: one or several a line, with or without hyphens."""

from __future__ import annotations

import re

from .collecting import Told, digits
from .values import Offer

FORM = "isbns"
MOST_LINES = 100_000
_WORDS = re.compile(r"(?!(?:ISBN|ISSN|EAN)\b)\b[^\W\d_]{2,}", re.IGNORECASE)


def read(text: str, told: Told) -> list[Offer]:
    """Read every line; ISBN-10 becomes ISBN-13, a wrong check digit is told and the number kept, one that stands twice told.

    Every ISBN (or ISSN) is an offer of its own. Raises nothing. Rules: ISBN Users' Manual, 7th edition; ISO 3297.
    """
    offers: list[Offer] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if number > MOST_LINES:
            told.place = f"line {number}"
            told.tell("too-long", f"The list has more than {MOST_LINES:,} lines; the rest is not read.", "Divide it.")
            break
        told.place = f"line {number}"
        is_heading = number == 1 and not any(letter.isdigit() for letter in line)
        if not line.strip() or line.lstrip().startswith("#") or is_heading:
            continue
        isbns, issns, wrong = told.numbers(line.strip())
        found = [Offer(isbns=(one,), place=told.place) for one in isbns] + [
            Offer(issns=(one,), place=told.place) for one in issns
        ]
        for offer in found:
            key = (*offer.isbns, *offer.issns)[0]
            if key in seen:
                told.tell("twice", f"{key} stands in line {seen[key]} already.", "Take it out, or order two copies.")
                continue
            seen[key] = number
            offers.append(offer)
        offers += [Offer(identifiers=(one,), place=told.place) for one in wrong]
    return offers


def looks_like(text: str) -> bool:
    """Say whether most of the first lines have long numbers and no words beside them but "ISBN"."""
    lines = [line.strip() for line in text[:20_000].splitlines() if line.strip() and not line.startswith("#")][:200]
    like = [line for line in lines if len(digits(line)) >= 8 and not _WORDS.search(line)]
    return bool(lines) and len(like) * 2 > len(lines)
