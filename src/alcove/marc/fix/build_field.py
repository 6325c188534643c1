r"""Build a field from data of the record.

    {"verb": "build field", "tag": "035", "data": "9\\$a(EXAMPLE){001}"}
    {"verb": "build field", "tag": "856", "data": "40$uhttps://proxy.example.org/login?url={956$u[x]}"}

    {001} {LDR}       a control field, the leader          {008/35-37}   characters of it (MARC 21 counts from 0)
    {050$a}           the first $a of the first 050        {050$a[1]}    that of the second (counted from 0)
    {956$u[x]}        of every one: a field is built for each
    {245}             all subfields, with a blank between  {245$a|trim|upper}   with functions, from left to right

Functions: trim (blanks and punctuation at both ends), upper, lower, capital (the first letter), digits (only digits).
Where none of the data is there, nothing is built; a subfield that would be empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from pydantic import field_validator

from alcove.marc.record import DELIMITER, Record

from . import choice, mnemonic
from .condition import lines
from .data import Change, OneTag, Text, Translate, is_control

_SOURCE = re.compile(
    r"\{(?P<tag>LDR|[0-9]{3})(?:\$(?P<code>[!-~]))?(?:/(?P<place>[0-9]{1,4}(?:-[0-9]{1,4})?))?"
    r"(?:\[(?P<index>x|[0-9]{1,3})\])?(?P<steps>(?:\|\s*\w+\s*)*)\}"
)
_HELD = re.compile("\ue000([0-9]+)\ue001")
_PUNCTUATION = " \t.,:;/=+-"
STEPS: dict[str, Callable[[str], str]] = {
    "capital": lambda text: text[:1].upper() + text[1:],
    "digits": lambda text: "".join(one for one in text if one.isdecimal()),
    "lower": str.lower,
    "trim": lambda text: text.strip(_PUNCTUATION),
    "upper": str.upper,
}
_SAID = {
    "always": "Build field %(tag)s %(data)s",
    "absent": "Build field %(tag)s %(data)s where there is no %(tag)s",
    "replace": "Build field %(tag)s %(data)s in place of the first %(tag)s",
    "once": "Build field %(tag)s %(data)s where the same is not there already",
}


class Source(NamedTuple):
    """Where data comes from."""

    tag: str
    code: str | None
    place: slice | None
    nth: int
    is_each: bool
    steps: tuple[Callable[[str], str], ...]


class BuildField(choice.Instruction):
    """Build a field; always, where there is none (absent), not twice (once), or in place of the one that is there."""

    verb: Literal["build field"] = "build field"
    tag: OneTag
    data: Text
    when: Literal["always", "absent", "once", "replace"] = "always"

    @field_validator("data")
    @classmethod
    def _is_known(cls, data: str) -> str:
        _sources(data)
        return data

    def change(self) -> Change:
        """Make the function that builds the field."""
        sources = _sources(self.data)
        numbers = iter(range(len(sources)))
        held = _SOURCE.sub(lambda _: f"\ue000{next(numbers)}\ue001", _HELD.sub("", self.data))
        parts = mnemonic.content_of(self.tag, held).split(DELIMITER)
        tag, when = self.tag, self.when

        def changed(record: Record) -> Record:
            has_one = any(one == tag for one, _ in record.entries) if when in ("absent", "replace") else False
            if when == "absent" and has_one:
                return record
            built = [(tag, content) for values in _values(record, sources) if (content := _filled(tag, parts, values))]
            if when == "once":
                built = [field for field in built if field not in record.entries]
            return _with_built(record, built, in_place=has_one)

        return changed

    def sentence(self, translate: Translate) -> str:
        """Say it."""
        return translate(_SAID[self.when]) % {"tag": self.tag, "data": self.data}


def _with_built(record: Record, built: list[tuple[str, str]], *, in_place: bool) -> Record:
    if not built:
        return record
    entries = list(record.entries)
    if in_place:
        at = next(at for at, (tag, _) in enumerate(entries) if tag == built[0][0])
        entries[at : at + 1] = built
        return record if entries == record.entries else Record(record.leader, entries)
    for field in built:
        choice.placed(entries, *field)
    return Record(record.leader, entries)


def _sources(data: str) -> list[Source]:
    return [_source(found) for found in _SOURCE.finditer(data)]


def _source(found: re.Match[str]) -> Source:
    names = [name.strip() for name in found["steps"].split("|") if name.strip()]
    for name in names:
        if name not in STEPS:
            raise ValueError(f"there is no function {name!r}; there are {', '.join(STEPS)}")
    first, _, last = (found["place"] or "").partition("-")
    index = found["index"]
    return Source(
        found["tag"],
        found["code"],
        slice(int(first), int(last or first) + 1) if first else None,
        int(index) if index and index != "x" else 0,
        index == "x",
        tuple(STEPS[name] for name in names),
    )


def _values(record: Record, sources: list[Source]) -> Iterator[list[str]]:
    """Yield the data for each field to build, in the order of the sources."""
    repeated = [source for source in sources if source.is_each]
    if not repeated:
        yield [_nth(record, source, source.nth) for source in sources]
        return
    by_field = len({(source.tag, source.code) for source in repeated}) > 1
    pools = [_pool(record, source, by_field=by_field) if source.is_each else [] for source in sources]
    for at in range(max(map(len, pools))):
        values = [
            (pool[at] if at < len(pool) else "") if source.is_each else _nth(record, source, source.nth)
            for source, pool in zip(sources, pools, strict=True)
        ]
        if any(value for value, source in zip(values, sources, strict=True) if source.is_each):
            yield values


def _pool(record: Record, source: Source, *, by_field: bool) -> list[str]:
    """Give all values of a source; of several sources the first of each field, so that they stay together."""
    found = []
    for tag, content in lines(record):
        if tag == source.tag:
            values = _of_field(tag, content, source)
            found += (values[:1] or [""]) if by_field else values
    return found


def _nth(record: Record, source: Source, number: int) -> str:
    for tag, content in lines(record):
        if tag == source.tag and (values := _of_field(tag, content, source)):
            if number < len(values):
                return values[number]
            number -= len(values)
    return ""


def _of_field(tag: str, content: str, source: Source) -> list[str]:
    if is_control(tag):
        values = [content] if source.code is None else []
    elif source.code is None:
        values = [" ".join(part[1:] for part in content.split(DELIMITER)[1:])]
    else:
        values = [part[1:] for part in content.split(DELIMITER)[1:] if part[:1] == source.code]
    if source.place is not None:
        values = [value[source.place] for value in values]
    for step in source.steps:
        values = [step(value) for value in values]
    return values


def _filled(tag: str, parts: list[str], values: list[str]) -> str:
    """Put the values in their places; "" where there is nothing to say."""
    if values and not any(values):
        return ""
    filled = [_HELD.sub(lambda found: values[int(found[1])], part) for part in parts]
    if is_control(tag):
        return filled[0]
    kept = [new for new, part in zip(filled[1:], parts[1:], strict=True) if len(new) > 1 or part == new]
    return DELIMITER.join([filled[0], *kept]) if kept else ""
