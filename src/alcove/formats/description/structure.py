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
_LOST_BYTES = b"\xef\xbf\xbd"
_HISTORY_BYTES = re.compile(rb"\x1faE ?(?:7[5-9]|[89]\d)\b")
# The tags stand at every twelfth byte of the directory (ISO 2709).
_TAGS = re.compile(rb".{24}(?:[^\x1e]{12})*?(?:37[45]|386)", re.DOTALL)
_CONTENTS = re.compile(rb".{24}(?:[^\x1e]{12})*?505", re.DOTALL)
_OTHER_SYNTAX = re.compile(rb"37[45]|386|E ?(?:7[5-9]|[89]\d)\b|505|\xef\xbf\xbd")


class Missing(NamedTuple):
    """What a rule found: where, and the words to show."""

    rule: str
    place: int
    tag: str
    words: str


def may_have(raw: bytes, syntax: str = "iso2709") -> bool:
    """Say whether any of these rules can find something, from the bytes of a record."""
    if syntax != "iso2709":
        return _OTHER_SYNTAX.search(raw) is not None
    if _LOST_BYTES in raw or (b"\x1faE" in raw and _HISTORY_BYTES.search(raw)) or _TAGS.match(raw) is not None:
        return True
    return len(raw) > LONG_CONTENTS and _CONTENTS.match(raw) is not None


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
