"""Rules about what a record lacks or should not show, whatever its words: R18, R19, R21, R22 and R23.

for found in look(record): found.rule, found.tag, found.words
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from alcove.marc.record import Record

LONG_CONTENTS = 1200
"""Characters of contents notes from which somebody else's name would be expected (R22)."""
_LOST = "\ufffd"
_TRAITS = frozenset(("374", "386"))
_HISTORY = re.compile(r"E\s?(7[5-9]|8\d|9\d)(?!\d)")
_MAY = re.compile(rb"375|386|374|E ?(?:7[5-9]|[89]\d)\b|\xef\xbf\xbd")


class Missing(NamedTuple):
    """What a rule found: where, and the words to show."""

    rule: str
    place: int
    tag: str
    words: str


def may_have(raw: bytes) -> bool:
    """Say whether any of these rules can find something, from the bytes of a record."""
    return _MAY.search(raw) is not None or (len(raw) > LONG_CONTENTS and b"505" in raw[:2000])


def look(record: Record) -> Iterator[Missing]:
    """Yield what is found, each rule once a record."""
    yield from _of_people(record)
    if record.kind != "bibliographic":
        return
    for place, (tag, content) in enumerate(record.entries):
        if tag in ("050", "090") and (found := _HISTORY.match(content[4:])) and content[2:4] == "\x1fa":
            yield Missing("R21", place, tag, found[0])
            break
    contents = [content for tag, content in record.entries if tag == "505"]
    if sum(map(len, contents)) >= LONG_CONTENTS and not any(tag in ("700", "710", "711", "720") for tag, _ in record.entries):
        yield Missing("R22", 0, "505", contents[0][2:].partition("\x1fa")[2][:120])
    for place, (tag, content) in enumerate(record.entries):
        if _LOST in content:
            yield Missing("R23", place, tag, content[2:].replace("\x1f", " $")[:120])
            break


def _of_people(record: Record) -> Iterator[Missing]:
    has_source = any(tag == "670" for tag, _ in record.entries)
    for place, (tag, content) in enumerate(record.entries):
        if tag == "375":
            yield Missing("R18", place, tag, "")
            return
        is_stated = "\x1f2" in content or "\x1fu" in content or "\x1fv" in content
        if tag in _TRAITS and not is_stated and not (has_source and record.kind == "authority"):
            yield Missing("R19", place, tag, content[2:].partition("\x1fa")[2][:120])
            return
