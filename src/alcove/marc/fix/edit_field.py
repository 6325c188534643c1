"""Find and replace in the data of some fields: indicators and subfields, or a control field, without the tag.

    {"verb": "edit field", "tag": "001", "find": "ocm|ocn|on", "with": "", "regex": true}
    {"verb": "edit field", "tag": "LDR", "characters": "18", "with": "i"}

With `characters` instead of `find` these places of a control field or the leader are written anew.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from alcove.marc.record import Record

from . import choice, mnemonic
from .data import LEADER, Change, TagSet, Text, Translate, is_control, quoted
from .finding import BadPattern
from .replace import FindAndReplace


class EditField(choice.OnFields):
    """Replace text in the data of the fields that are meant."""

    verb: Literal["edit field"] = "edit field"
    find: Text | None = None
    with_: Text = ""
    regex: bool = False
    ignore_case: bool = False
    characters: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(-[0-9]{1,4})?$")] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> EditField:
        if (self.find is None) == (self.characters is None):
            raise ValueError("say what to find, or which characters to write anew")
        if self.find is not None:
            self._finding()
        return self

    def _finding(self) -> FindAndReplace:
        try:
            return FindAndReplace(
                verb="edit field", find=self.find or "", with_=self.with_, regex=self.regex, ignore_case=self.ignore_case
            )
        except BadPattern as error:
            raise ValueError(str(error)) from None

    def change(self) -> Change:
        """Make the function that edits the fields."""
        chosen, of_leader = self.choice(), TagSet(self.tag)[LEADER]
        test = self.where.field_test() if self.where else None
        edited = self._edited()

        def changed(record: Record) -> Record:
            after = choice.with_contents(record, chosen(record), edited)
            if of_leader and (test is None or test(LEADER, record.leader)):
                leader = edited(LEADER, record.leader)
                if leader != record.leader and len(leader) == 24:
                    return Record(leader, after.entries)
            return after

        return changed

    def _edited(self) -> choice.Edit:
        if self.characters is not None:
            first, _, last = self.characters.partition("-")
            start, end, new = int(first), int(last or first) + 1, mnemonic.content_of("001", self.with_)
            return lambda tag, content: (
                content[:start] + new + content[end:] if is_control(tag) and len(content) >= end else content
            )
        replaced = self._finding().replacer()

        def edited(tag: str, content: str) -> str:
            before = mnemonic.text_of(tag, content)
            after = replaced(before)
            return content if after == before else mnemonic.content_of(tag, after)

        return edited

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        fields = self.fields_words(translate)
        if self.characters is not None:
            values = {"place": self.characters, "with": quoted(self.with_), "fields": fields}
            return translate("Write %(with)s in place %(place)s of %(fields)s") % values
        return translate("%(replace)s in field %(fields)s") % {
            "replace": self._finding().replacing(translate),
            "fields": fields,
        }
