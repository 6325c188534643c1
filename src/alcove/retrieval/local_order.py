"""The order of the shelf in a classification of one's own: as its own file says, not as letters and digits would have it.

A scheme is loaded as any vocabulary (`alcove vocab load CODE FILE`); where its classes have a `sort`, numbers that begin with
one of its notations stand by that. Other call numbers stand behind, as before.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import NamedTuple

from alcove.marc import callnumber
from alcove.organization import vocabularies


class _Order(NamedTuple):
    """Places on the shelf by notation (folded), and how long notations are, the longest first."""

    places: dict[str, str]
    lengths: tuple[int, ...]


def sort_key(label: str, scheme: str) -> str:
    """Give the text by which a call number is put in order, as `callnumber.sort_key`; local ones by their own scheme."""
    if scheme == "other" and (order := _order(_files())):
        said = folded(label[: callnumber.LONGEST])
        for length in order.lengths:
            if (place := order.places.get(said[:length])) and not said[length : length + 1].isalnum():
                return f"{place} {callnumber.sort_key(said[length:], scheme)}".strip()
    return callnumber.sort_key(label, scheme)


def folded(notation: str) -> str:
    """Give a notation as it is compared."""
    return " ".join(notation.split()).casefold()


def _files() -> tuple[tuple[str, int], ...]:
    """Name the files that say an order, with when they were written, so that what is remembered is never out of date."""
    with os.scandir(vocabularies.folder()) as found:
        return tuple(sorted((one.path, one.stat().st_mtime_ns) for one in found if one.name.endswith(vocabularies.ORDER)))


@lru_cache(maxsize=8)
def _order(files: tuple[tuple[str, int], ...]) -> _Order | None:
    places: dict[str, str] = {}
    for number, (path, _) in enumerate(files):
        for rank, notation in enumerate(vocabularies.order_in(path)):
            places.setdefault(folded(notation), f"!{number:02d}{rank:07d}")
    return _Order(places, tuple(sorted({len(one) for one in places}, reverse=True))) if places else None
