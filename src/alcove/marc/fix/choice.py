"""Which fields of a record an instruction is about: by tag, by a condition, by their place among their like, with their 880."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from alcove.marc.record import DELIMITER, Record

from .condition import FieldTest, If, Where
from .data import LEADER, Change, Data, Tags, TagSet, Translate

Choice = Callable[[Record], list[int]]
Edit = Callable[[str, str], str]
"""Tag and content of a field in, its new content out."""
Which = Literal["first", "last", "all but first", "all but last"]
_LINKED = DELIMITER + "6"
_ONE_TAG = re.compile("[0-9]{3}")
_WHICH_SAID = {
    "first": "the first of them",
    "last": "the last of them",
    "all but first": "all but the first",
    "all but last": "all but the last",
}
_CUT = {
    "first": slice(0, 1),
    "last": slice(-1, None),
    "all but first": slice(1, None),
    "all but last": slice(0, -1),
}


class Instruction(Data):
    """One instruction of a task: a verb with its arguments."""

    verb: str
    if_: If | None = None

    def change(self) -> Change:
        """Make the function that carries the instruction out, without its `if`."""
        raise NotImplementedError

    def needed(self) -> str:
        """Give ASCII text that a field must hold for anything to change; "" where that cannot be told."""
        return ""

    def sentence(self, translate: Translate) -> str:
        """Say the instruction, without its `if`."""
        raise NotImplementedError

    def words(self, translate: Translate = str) -> str:
        """Say the instruction: `Delete field 856 where $u contains "proxy"`."""
        said = self.sentence(translate)
        if self.if_ is not None:
            said += translate(", if %s") % self.if_.words(translate)
        return said


class OnFields(Instruction):
    """An instruction about fields that are there."""

    tag: Tags
    where: Where | None = None
    which: Which | Annotated[int, Field(ge=1, le=10_000)] | None = None
    also_880: bool = False

    def needed(self) -> str:
        """Give what the condition asks for."""
        return self.where.needed() if self.where is not None else ""

    def choice(self) -> Choice:
        """Make the function that gives the places of the fields that are meant."""
        tags = TagSet(self.tag)
        cut = self._cut()
        whole = _whole(tags, self.tag, self.where.field_test() if self.where else None)
        chosen = whole if cut is None else (lambda record: whole(record)[cut])
        return self._with_880(chosen, tags) if self.also_880 else chosen

    def _cut(self) -> slice | None:
        if isinstance(self.which, int):
            return slice(self.which - 1, self.which)
        return _CUT[self.which] if self.which else None

    def _with_880(self, chosen: Choice, tags: TagSet) -> Choice:
        """Add the 880 that are the other script of a chosen field, and those without a partner that fulfil the condition."""
        test = self.where.field_test() if self.where else None

        def both(record: Record) -> list[int]:
            places = chosen(record)
            linked = {found for at in places if (found := _partner(*record.entries[at]))}
            for at, (tag, content) in enumerate(record.entries):
                if tag != "880":
                    continue
                to = linkage(content)
                alone = to[3:6] == "-00" and tags[to[:3]] and (test is None or test(tag, content))
                if (to[:6] in linked or alone) and at not in places:
                    places.append(at)
            return sorted(places)

        return both

    def fields_words(self, translate: Translate) -> str:
        """Say which fields: `856 where $u contains "proxy"`."""
        said = translate("the leader") if self.tag == LEADER else self.tag
        if self.where is not None:
            said += translate(" where %s") % self.where.words(translate)
        if isinstance(self.which, int):
            said += translate(" (number %s of them)") % self.which
        elif self.which is not None:
            said += f" ({translate(_WHICH_SAID[self.which])})"
        return said + (translate(" and their 880") if self.also_880 else "")


def _whole(tags: TagSet, said: str, test: FieldTest | None) -> Choice:
    """Make the function that gives the places of all fields with these tags that fulfil the test."""
    if _ONE_TAG.fullmatch(said):

        def of_one(record: Record) -> list[int]:
            found = [at for at, entry in enumerate(record.entries) if entry[0] == said]
            return [at for at in found if test(*record.entries[at])] if test and found else found

        return of_one

    def of_several(record: Record) -> list[int]:
        found = [at for at, entry in enumerate(record.entries) if tags[entry[0]]]
        return [at for at in found if test(*record.entries[at])] if test and found else found

    return of_several


def linkage(content: str) -> str:
    """Give what $6 of a field says (MARC 21, Appendix A: `880-01`, `245-01/(2/r`); "" where there is none."""
    at = content.find(_LINKED)
    return content[at + 2 :].partition(DELIMITER)[0] if at >= 0 else ""


def _partner(tag: str, content: str) -> str:
    """Give what the $6 of the 880 begins with that belongs to this field."""
    to = linkage(content)
    return f"{tag}-{to[4:6]}" if to[:4] == "880-" and to[4:6] != "00" else ""


def with_contents(record: Record, places: list[int], changed: Edit) -> Record:
    """Give the record with the contents of these fields changed; the same where none is."""
    entries = None
    for at in places:
        tag, content = record.entries[at]
        after = changed(tag, content)
        if after != content:
            entries = entries if entries is not None else list(record.entries)
            entries[at] = (tag, after)
    return record if entries is None else Record(record.leader, entries)


def placed(entries: list[tuple[str, str]], tag: str, content: str) -> None:
    """Put a field after the last one whose tag is not greater."""
    at = len(entries)
    while at and entries[at - 1][0] > tag:
        at -= 1
    entries.insert(at, (tag, content))
