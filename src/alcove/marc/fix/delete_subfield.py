"""Delete subfields: all with a code, those whose value fulfils a test, or what is there twice.

    {"verb": "delete subfield", "tag": "856", "code": "z"}
    {"verb": "delete subfield", "tag": "035", "code": "a", "value": {"begins": "(OCoLC)"}}

A field that has no subfield left is deleted.
"""

from __future__ import annotations

from typing import Literal

from alcove.marc.record import DELIMITER, Record

from . import choice
from .condition import TextTest
from .data import Change, Codes, Translate, is_control


class DeleteSubfield(choice.OnFields):
    """Delete the subfields with one of these codes; of equal ones all but the first, if only `duplicates` are."""

    verb: Literal["delete subfield"] = "delete subfield"
    code: Codes
    value: TextTest | None = None
    duplicates: bool = False

    def change(self) -> Change:
        """Make the function that deletes the subfields."""
        chosen, codes = self.choice(), self.code
        test = self.value.text_test(is_value=True) if self.value else None

        def of_field(tag: str, content: str) -> str:
            if is_control(tag):
                return content
            indicators, *parts = content.split(DELIMITER)
            seen: set[str] = set()
            kept = []
            for part in parts:
                is_meant = part[:1] and part[0] in codes and (test is None or test(part[1:]))
                if is_meant and (part in seen or not self.duplicates):
                    continue
                seen.add(part)
                kept.append(part)
            return DELIMITER.join([indicators, *kept])

        def changed(record: Record) -> Record:
            places = chosen(record)
            after = choice.with_contents(record, places, of_field)
            if after is record:
                return record
            emptied = {at for at in places if after.entries[at] != record.entries[at] and DELIMITER not in after.entries[at][1]}
            return Record(after.leader, [entry for at, entry in enumerate(after.entries) if at not in emptied])

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        said = translate("Delete %(codes)s of field %(fields)s")
        if self.duplicates:
            said = translate("Delete %(codes)s of field %(fields)s where an equal one stands before it")
        codes = " ".join(f"${code}" for code in self.code)
        said %= {"codes": codes, "fields": self.fields_words(translate)}
        return said + (translate(", if its value %s") % self.value.text_words(translate) if self.value else "")
