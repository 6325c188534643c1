"""What tasks are made of: data with keys in the field's words, checked as it is read.

Keys are written as people say them ("also 880", "ignore case"); in code a blank is an underscore.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from alcove.marc.record import Record

Translate = Callable[[str], str]
Change = Callable[[Record], Record]
"""A record in, a record out: the same object where nothing changes."""

LEADER = "LDR"
LONGEST_TEXT = 10_000
LARGEST_RECORD = 2_000_000
_TAG = re.compile(r"LDR|[0-9A-Za-z]{3}")
_SEPARATED = re.compile(r"[\s,]+")
_CONTROLS = re.compile(r"[\x00-\x1f]")
_TAGS_REMEMBERED = 5000


class Trouble(NamedTuple):
    """Something wrong in a task: where (`instructions.2.tag`) and what."""

    place: str
    message: str


class BadTask(ValueError):
    """A task that cannot be used; `troubles` says each place."""

    def __init__(self, troubles: list[Trouble]) -> None:
        """Keep every place."""
        self.troubles = troubles
        super().__init__("; ".join(f"{one.place}: {one.message}" if one.place else one.message for one in troubles))


class TooMuch(Exception):
    """A record would grow beyond every measure; it is left as it was."""


class Data(BaseModel):
    """Data that people write: exactly these keys, never changed."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        populate_by_name=True,
        alias_generator=lambda name: name.strip("_").replace("_", " "),
    )


def _tags(said: str) -> str:
    tags = _SEPARATED.split(said.strip())
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise ValueError(f"{tag!r} is no tag: three digits, X for any digit, several with a comma between (650, 6XX)")
    return ", ".join(tag if tag == LEADER else tag.replace("x", "X") for tag in tags)


def _one_tag(said: str) -> str:
    if not _TAG.fullmatch(said) or "X" in said.upper() or said == LEADER:
        raise ValueError(f"{said!r} is not the tag of one field: three digits")
    return said


def _without_controls(text: str) -> str:
    if found := _CONTROLS.search(text):
        raise ValueError(f"the character U+{ord(found.group()):04X} cannot stand in a field")
    return text


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_without_controls)]
Tags = Annotated[str, StringConstraints(max_length=500), AfterValidator(_tags)]
OneTag = Annotated[str, AfterValidator(_one_tag)]
Code = Annotated[str, StringConstraints(pattern=r"^[!-~]$")]
Codes = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,60}$")]


class TagSet(dict[str, bool]):
    """Says of a tag, at once, whether it is meant."""

    def __init__(self, said: str) -> None:
        """Take tags as a task says them: `650, 9XX`."""
        super().__init__()
        self._pattern = re.compile("|".join(tag.replace("X", "[0-9]") if tag != LEADER else LEADER for tag in said.split(", ")))

    def __missing__(self, tag: str) -> bool:
        found = self._pattern.fullmatch(tag) is not None
        if len(self) < _TAGS_REMEMBERED:
            self[tag] = found
        return found


@cache
def is_control(tag: str) -> bool:
    """Say whether a field with this tag has neither indicators nor subfields."""
    return tag[:2] == "00" or tag == LEADER


def quoted(text: str) -> str:
    """Give a text of a task as it stands in a sentence."""
    return f'"{text}"'
