"""Add a field: always, or only where there is none (absent), where there is one (present), or not this very one (once).

    {"verb": "add field", "tag": "506", "data": "1\\\\$aOpen access.", "when": "absent"}

The field stands after the last one whose tag is not greater.
"""

from __future__ import annotations

from typing import Literal

from alcove.marc.record import Record

from . import choice, mnemonic
from .data import Change, OneTag, Text, Translate

When = Literal["always", "absent", "present", "once"]
_SAID = {
    "always": "Add field %(tag)s %(data)s",
    "absent": "Add field %(tag)s %(data)s where there is no %(tag)s",
    "present": "Add field %(tag)s %(data)s where there is a %(tag)s",
    "once": "Add field %(tag)s %(data)s where the same is not there already",
}


class AddField(choice.Instruction):
    """Add a field with this data (as in the mnemonic format)."""

    verb: Literal["add field"] = "add field"
    tag: OneTag
    data: Text
    when: When = "always"

    def change(self) -> Change:
        """Make the function that adds the field."""
        tag, when = self.tag, self.when
        new = (tag, mnemonic.content_of(tag, self.data))

        def changed(record: Record) -> Record:
            if when == "once" and new in record.entries:
                return record
            if when in ("absent", "present") and any(one == tag for one, _ in record.entries) != (when == "present"):
                return record
            entries = list(record.entries)
            choice.placed(entries, *new)
            return Record(record.leader, entries)

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        return translate(_SAID[self.when]) % {"tag": self.tag, "data": self.data}
