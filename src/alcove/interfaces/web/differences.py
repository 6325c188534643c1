"""What changed between two versions of a record, field by field."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from alcove.marc.record import Record


class Change(NamedTuple):
    """One field that went ("-"), came ("+") or stayed (" "), as a line of text."""

    sign: str
    tag: str
    text: str


def changes(before: Record, after: Record) -> list[Change]:
    """Give the fields of both records in order; those that are in both stand once."""
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += [Change(" ", *line) for line in old[i:j]]
        else:
            found += [Change("-", *line) for line in old[i:j]] + [Change("+", *line) for line in new[k:m]]
    return found


def _lines(record: Record) -> list[tuple[str, str]]:
    # Lengths and addresses (leader/00-04, 12-16) follow from the rest, and differ between formats of files.
    leader = f".....{record.leader[5:12]}.....{record.leader[17:20]}...."
    fields = [(tag, content.replace("\x1f", " $")) for tag, content in record.entries]
    return [("LDR", leader), *fields]
