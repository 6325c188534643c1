"""Questions about the history of one record. Read only."""

from __future__ import annotations

from typing import NamedTuple

from alcove.libraries.errors import NotFound
from alcove.marc import compare, read
from alcove.marc.record import Record as MarcRecord

from . import queries
from .models import Version


class Touched(NamedTuple):
    """A field of a record as it stands, and the version in which it came to be so."""

    tag: str
    content: str
    version: Version

    @property
    def text(self) -> str:
        """Give the field as a line of text."""
        return compare.shown(self.tag, self.content)


def version(record_id: int, number: int) -> Version:
    """Find one version of a record. Raises NotFound (A301)."""
    found = queries.versions(record_id).filter(number=number).first()
    if found is None:
        raise NotFound(f"Record {record_id} has no version {number}.", remedy=f"See: alcove records history {record_id}")
    return found


def content(version: Version) -> MarcRecord:
    """Read the record that a version holds."""
    return read.decode(bytes(version.raw), syntax=version.syntax, charset=version.charset)


def difference(record_id: int, older: int, newer: int) -> compare.Comparison:
    """Say what differs between two versions of a record. Raises NotFound (A301)."""
    return compare.compare(content(version(record_id, older)), content(version(record_id, newer)))


def blame(record_id: int) -> list[Touched]:
    """Say of every field of a record in which version it came to be as it is: who touched it last, when and why."""
    found = list(queries.versions(record_id))[::-1]
    touched = compare.blame([content(one) for one in found])
    return [Touched(tag, content, found[number]) for tag, content, number in touched]
