"""Delete fields: all with a tag, those that fulfil a condition, one by its number, or what is there twice.

{"verb": "delete field", "tag": "856", "where": {"subfield": "u", "contains": "proxy"}}
"""

from __future__ import annotations

from typing import Literal

from alcove.marc.record import Record

from . import choice
from .data import Change, Translate


class DeleteField(choice.OnFields):
    """Delete the fields that are meant; of equal ones all but the first, if only `duplicates` are."""

    verb: Literal["delete field"] = "delete field"
    duplicates: bool = False

    def change(self) -> Change:
        """Make the function that deletes the fields."""
        chosen = self.choice()

        def changed(record: Record) -> Record:
            gone = set(chosen(record))
            if self.duplicates and gone:
                gone = _repeated(record, gone)
            if not gone:
                return record
            return Record(record.leader, [entry for at, entry in enumerate(record.entries) if at not in gone])

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        said = translate("Delete field %s where an equal one stands before it" if self.duplicates else "Delete field %s")
        return said % self.fields_words(translate)


def _repeated(record: Record, places: set[int]) -> set[int]:
    seen: set[tuple[str, str]] = set()
    found = set()
    for at in sorted(places):
        if record.entries[at] in seen:
            found.add(at)
        seen.add(record.entries[at])
    return found
