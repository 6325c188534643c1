"""What a record says of a person and is not given to everybody: kept in the record as it came, and in no output for others.

Gender (375): PCC, "Revised report on recording gender in personal name authority records", April 2022. Traits of those who made
a work (386): only with a source of the statement, $2, $0, $1 or $u; others wait until somebody cites one (equity, 7).
"""

from __future__ import annotations

from alcove.marc.record import Record

_NEVER = frozenset({"375"})
_ONLY_WITH_SOURCE = frozenset({"386"})
_SOURCES = ("\x1f2", "\x1f0", "\x1f1", "\x1fu")


def may_be_private(raw: bytes) -> bool:
    """Say whether there can be something private in these bytes: most records have none, and need not be read."""
    return b"375" in raw or b"386" in raw


def is_private(tag: str, content: str) -> bool:
    """Say whether a field is for nobody but those who work here."""
    return tag in _NEVER or (tag in _ONLY_WITH_SOURCE and not any(source in content for source in _SOURCES))


def has_private(record: Record) -> bool:
    """Say whether a record has such a field."""
    return any(is_private(tag, content) for tag, content in record.entries)


def without_private(record: Record) -> Record:
    """Give the record as everybody may have it."""
    return Record(record.leader, [(tag, content) for tag, content in record.entries if not is_private(tag, content)])
