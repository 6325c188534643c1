"""Class schemes that were loaded: which class a number falls in, and what stands above it. See `organization.vocabularies`."""

from __future__ import annotations

import bisect
from functools import lru_cache
from typing import NamedTuple

from alcove.marc import callnumber
from alcove.organization import vocabularies

_DEEPEST = 20


class Class(NamedTuple):
    """A class of a scheme: its number and what it is about."""

    number: str
    caption: str


class _Scheme(NamedTuple):
    keys: list[str]
    classes: list[Class]
    above: dict[str, str]
    captions: dict[str, str]


def schemes() -> list[str]:
    """Give the codes of the schemes that were loaded."""
    return [one.code for one in vocabularies.kept() if one.code in callnumber.SCHEMES]


def around(scheme: str, number: str) -> list[Class]:
    """Give the class that a number falls in, and those above it, the broadest first; [] where the scheme is not loaded."""
    path = vocabularies.folder() / f"{scheme}.jsonl"
    if not path.is_file() or scheme not in callnumber.SCHEMES:
        return []
    loaded = _loaded(scheme, path.stat().st_mtime_ns)
    at = bisect.bisect_right(loaded.keys, callnumber.sort_key(number, scheme)) - 1
    if at < 0:
        return []
    found = [loaded.classes[at]]
    seen = {found[0].number}
    while (above := loaded.above.get(found[-1].number, "")) and above not in seen and len(found) < _DEEPEST:
        seen.add(above)
        found.append(Class(above, loaded.captions.get(above, "")))
    return found[::-1]


@lru_cache(maxsize=8)
def _loaded(scheme: str, _changed: int) -> _Scheme:
    rows = []
    above: dict[str, str] = {}
    captions: dict[str, str] = {}
    for one in vocabularies.concepts(vocabularies.folder() / f"{scheme}.jsonl"):
        number = one.notation[0] if one.notation else one.identifier
        start = number.split("-")[0]
        rows.append((callnumber.sort_key(start, scheme), Class(number, one.label)))
        captions[one.identifier] = one.label
        if one.broader:
            above[one.identifier] = one.broader[0]
    rows.sort(key=lambda row: row[0])
    return _Scheme([key for key, _ in rows], [known for _, known in rows], above, captions)
