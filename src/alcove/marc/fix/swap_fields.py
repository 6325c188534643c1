"""Give the fields of two tags each other's tag, with the 880 that belong to them.

{"verb": "swap fields", "tag": "100", "with": "700"}
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from alcove.marc.record import Record

from . import choice
from .data import Change, OneTag, Translate, is_control


class SwapFields(choice.Instruction):
    """Give the fields of two tags each other's tag; each stands where its new tag belongs."""

    verb: Literal["swap fields"] = "swap fields"
    tag: OneTag
    with_: OneTag

    @model_validator(mode="after")
    def _are_alike(self) -> SwapFields:
        if is_control(self.tag) != is_control(self.with_):
            raise ValueError("a control field has no indicators and subfields: it cannot become another field")
        return self

    def change(self) -> Change:
        """Make the function that swaps the tags."""
        other = {self.tag: self.with_, self.with_: self.tag}

        def changed(record: Record) -> Record:
            moved = [(other[tag], content) for tag, content in record.entries if tag in other]
            if not moved or self.tag == self.with_:
                return record
            entries = [(tag, _relinked(tag, content, other)) for tag, content in record.entries if tag not in other]
            for tag, content in moved:
                choice.placed(entries, tag, content)
            return Record(record.leader, entries)

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        return translate("Swap the tags %(tag)s and %(with)s") % {"tag": self.tag, "with": self.with_}


def _relinked(tag: str, content: str, other: dict[str, str]) -> str:
    """Let the $6 of an 880 name the new tag of its partner."""
    to = choice.linkage(content)[:3] if tag == "880" else ""
    return content.replace(f"\x1f6{to}", f"\x1f6{other[to]}", 1) if to in other else content
