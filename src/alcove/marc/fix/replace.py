r"""Find and replace text in the lines of a record, tag and all: `=245  10$aTitle`.

    {"verb": "replace", "find": "=956  ", "with": "=856  "}
    {"verb": "replace", "find": "(=008.{25}).{1}(.+)", "with": "$1o$2", "regex": true}

What begins with `=` and a tag is looked for at the beginning of the lines with this tag only. A line that is empty
afterwards is deleted; `\n=` in the replacement begins another line; what would be no line any more is left as it was.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import model_validator

from alcove.marc.record import Record

from . import choice, mnemonic
from .data import LEADER, Change, Tags, TagSet, Text, Translate, quoted
from .finding import BadPattern, Replace, replacer

_TAGGED = re.compile(r"[(^]*=([0-9A-Za-z]{3}) ")
_NEXT_LINE = re.compile(r"\\n(?==)")


class FindAndReplace(choice.Instruction):
    """What is to be found, and what stands there afterwards."""

    find: Text
    with_: Text = ""
    regex: bool = False
    ignore_case: bool = False

    @model_validator(mode="after")
    def _can_be_run(self) -> FindAndReplace:
        if not self.find:
            raise ValueError("say what to find")
        try:
            self.replacer()
        except BadPattern as error:
            raise ValueError(str(error)) from None
        return self

    def replacer(self) -> Replace:
        """Make the function that replaces in a text."""
        return replacer(self.find, self.with_, regex=self.regex, ignore_case=self.ignore_case)

    def replacing(self, translate: Translate) -> str:
        """Say what by what: `"proxy" by ""`."""
        said = translate("the expression %s") % quoted(self.find) if self.regex else quoted(self.find)
        if self.ignore_case:
            said += " " + translate("(upper or lower case)")
        if not self.with_:
            return translate("Delete %s") % said
        return translate("Replace %(find)s by %(with)s") % {"find": said, "with": quoted(self.with_)}


class ReplaceInLines(FindAndReplace):
    """Find and replace over the whole record, or in the lines with some tags."""

    verb: Literal["replace"] = "replace"
    tag: Tags | None = None

    def change(self) -> Change:
        """Make the function that replaces in the lines."""
        if not self.regex and (found := _TAGGED.match(self.find)) and self.find[4:6] == "  ":
            return self._in_lines(TagSet(found.group(1)), _at_the_beginning(self))
        if self.regex and (found := _TAGGED.match(self.find)) and "|" not in self.find:
            return self._in_lines(TagSet(found.group(1)), self.replacer())
        return self._in_lines(TagSet(self.tag) if self.tag else None, self.replacer())

    def _in_lines(self, tags: TagSet | None, replaced: Replace) -> Change:
        allowed = TagSet(self.tag) if self.tag else None
        lines_of_leader = (tags is None or tags[LEADER]) and (allowed is None or allowed[LEADER])

        def changed(record: Record) -> Record:
            leader = _leader(record.leader, replaced) if lines_of_leader else record.leader
            entries: list[tuple[str, str]] = []
            is_same = leader == record.leader
            for entry in record.entries:
                if (tags is None or tags[entry[0]]) and (allowed is None or allowed[entry[0]]):
                    before = mnemonic.line_of(*entry)
                    after = replaced(before)
                    if after != before and (fields := _fields(after)) is not None:
                        entries += fields
                        is_same = False
                        continue
                entries.append(entry)
            return record if is_same else Record(leader, entries)

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        where = translate("in the lines of %s") % self.tag if self.tag else translate("in the whole record")
        return f"{self.replacing(translate)} {where}"


def _at_the_beginning(given: FindAndReplace) -> Replace:
    """Make the function that replaces the beginning of a line."""
    find, by = given.find, given.with_
    if given.ignore_case:
        found = re.compile(re.escape(find), re.IGNORECASE).match
        return lambda line: by + line[len(find) :] if found(line) else line
    return lambda line: by + line[len(find) :] if line.startswith(find) else line


def _fields(text: str) -> list[tuple[str, str]] | None:
    """Give the fields of what stands in place of a line; none where it is empty, None where it is no line."""
    if not text.strip():
        return []
    fields = [mnemonic.field_of(part) for part in _NEXT_LINE.split(text)]
    good = [field for field in fields if field is not None and field[0] != LEADER]
    return good if len(good) == len(fields) else None


def _leader(leader: str, replaced: Replace) -> str:
    before = mnemonic.line_of(LEADER, leader)
    after = replaced(before)
    field = mnemonic.field_of(after) if after != before else None
    # A leader has 24 characters (MARC 21, Leader): a replacement that would lengthen or shorten it is not carried out.
    return field[1] if field is not None and field[0] == LEADER and len(field[1]) == 24 else leader
