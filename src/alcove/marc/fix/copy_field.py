"""Copy fields to another tag, or move them there.

    {"verb": "copy field", "tag": "856", "to": "956", "where": {"subfield": "u", "contains": "jstor"}, "move": true}

The copies stand, in their order, after the last field whose tag is not greater. From a control field to a data field the
data becomes $a, and back.
"""

from __future__ import annotations

from typing import Literal

from alcove.marc.record import DELIMITER, Record

from . import choice
from .data import Change, Codes, OneTag, Translate, is_control


class CopyField(choice.OnFields):
    """Copy the fields that are meant, with all subfields or some, to another tag."""

    verb: Literal["copy field"] = "copy field"
    also_880: Literal[False] = False  # a copy of a pair would be a second field with the same number of linkage
    to: OneTag
    subfields: Codes | None = None
    move: bool = False

    def change(self) -> Change:
        """Make the function that copies the fields."""
        chosen, to = self.choice(), self.to

        def changed(record: Record) -> Record:
            places = chosen(record)
            copies = [content for at in places if (content := self._copy(*record.entries[at])) is not None]
            if not copies:
                return record
            gone = set(places) if self.move else set()
            entries = [entry for at, entry in enumerate(record.entries) if at not in gone]
            for content in copies:
                choice.placed(entries, to, content)
            return Record(record.leader, entries)

        return changed

    def _copy(self, tag: str, content: str) -> str | None:
        """Give the content of the copy; None where none of the subfields is there."""
        if is_control(tag) and not is_control(self.to):
            content = f"  {DELIMITER}a{content}"
        indicators, *subfields = content.split(DELIMITER)
        if self.subfields is not None and not (is_control(tag) and is_control(self.to)):
            subfields = [one for one in subfields if one[:1] and one[:1] in self.subfields]
            if not subfields:
                return None
        if is_control(self.to) and not is_control(tag):
            return subfields[0][1:] if subfields else None
        return DELIMITER.join([indicators, *subfields])

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        said = translate("Move field %(fields)s to %(to)s" if self.move else "Copy field %(fields)s to %(to)s")
        said %= {"fields": self.fields_words(translate), "to": self.to}
        codes = " ".join(f"${code}" for code in self.subfields or "")
        return said + (translate(", only %s") % codes if codes else "")
