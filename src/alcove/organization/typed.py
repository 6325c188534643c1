"""A record as somebody types or pastes it: lines of MarcEdit's format, or of YAZ; what cannot be read is said by line.

=LDR  00000nam a2200000 i 4500
=245  10$aThe hobbit /$cJ.R.R. Tolkien.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from alcove.marc import line
from alcove.marc.record import Field, Record

LONGEST = 1_000_000
"""Characters of text that are read as one record."""
_NEW_LEADER = "00000nam a2200000 i 4500"


class Slip(NamedTuple):
    """A line that cannot be read: its number from 1, what is wrong and what to do."""

    line: int
    message: str


class Typed(NamedTuple):
    """The record as far as it could be read, and the lines that could not be."""

    record: Record
    slips: list[Slip]
    places: list[int]
    """For every field of the record, the line it stands on."""


def read(text: str) -> Typed:
    """Read a record from text; never raises. Without a leader it is a new book; empty lines are passed over."""
    leader = ""
    entries: list[tuple[str, str]] = []
    slips: list[Slip] = []
    places: list[int] = []
    if len(text) > LONGEST:
        return Typed(Record(_NEW_LEADER), [Slip(1, _("The text is too long for one record."))], [])
    for number, one in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        said = one.strip("\ufeff").rstrip() if one.startswith(("=LDR", "=000")) else one.strip("\ufeff")
        if not said.strip():
            continue
        found, _charset, findings = line.examine(said.encode("utf-8", "replace"))
        if found.leader.strip():
            if leader or entries:
                slips.append(Slip(number, _("A second record begins here. One record at a time.")))
                break
            leader = found.leader
        elif found.entries:
            entries += found.entries
            places.append(number)
            if any(finding.code == "M301" for finding in findings):
                slips.append(Slip(number, _("Two indicators stand before the first subfield; a backslash is a blank.")))
        else:
            slips.append(Slip(number, _("This is no field. A field looks like this: =245  10$aTitle")))
    return Typed(Record((leader or _NEW_LEADER)[:24].ljust(24), entries), slips, places)


def field(text: str) -> Field | None:
    """Read one field from a line (`=100  1\\$aName`); None where it is none, or more than one."""
    typed = read(text)
    return Field(*typed.record.entries[0]) if len(typed.record.entries) == 1 and not typed.slips else None


def write(record: Record) -> str:
    """Give the record as text, a line a field."""
    return line.encode(record).decode().rstrip("\n") + "\n"
