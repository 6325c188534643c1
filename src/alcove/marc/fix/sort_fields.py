"""Put fields in the order of their tags; fields of one tag stay in their order.

{"verb": "sort fields", "tag": "0XX"}
"""

from __future__ import annotations

from typing import Literal

from alcove.marc.record import Record

from . import choice
from .data import Change, Tags, TagSet, Translate


class SortFields(choice.Instruction):
    """Sort all fields, or those with some tags among themselves."""

    verb: Literal["sort fields"] = "sort fields"
    tag: Tags | None = None

    def change(self) -> Change:
        """Make the function that sorts."""
        tags = TagSet(self.tag) if self.tag else None

        def changed(record: Record) -> Record:
            entries = record.entries
            places = [at for at, (tag, _) in enumerate(entries) if tags is None or tags[tag]]
            in_order = sorted((entries[at] for at in places), key=lambda entry: entry[0])
            after = list(entries)
            for at, entry in zip(places, in_order, strict=True):
                after[at] = entry
            return record if after == entries else Record(record.leader, after)

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        return translate("Sort the fields %s by tag") % self.tag if self.tag else translate("Sort all fields by tag")
