"""Pick values out of records: the indexing language.

    TITLE = field("title", marc("245abnp:246a"), trimmed, once)
    pick = compile_fields([TITLE, field("language", marc("008[35-37]:041a"), in_pieces_of(3), once)])
    pick(record)  # {"title": ["The hobbit or there and back again"], "language": ["eng"]}

A spec is a tag and the codes of its subfields; several are separated by ":" or given as several arguments.

    245abnp      $a $b $n $p of each 245, joined by a blank in the order of the field
    245          every subfield with a letter as its code (the digits are links and sources)
    650|*0|a     only where the second indicator is 0 ("*" any, "_" or a blank for blank)
    6XXa         X stands for any digit
    008[35-37]   characters 35 to 37, counted from 0; without brackets, a control field as a whole
    LDR[6]       the leader

An 880 is read as the field it links to: `marc` takes both scripts, `romanised` the field, `original_script` the 880.
What follows the source are steps (see steps.py); a source may also be any function from a record to a list of values.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple, TypeAlias

from .record import DELIMITER, Record
from .steps import (
    Step,
    each,
    first,
    in_pieces_of,
    last,
    lowercase,
    mapped,
    matching,
    once,
    stripped,
    trim,
    trimmed,
    years,
)

__all__ = [
    "BadSpec",
    "FieldPick",
    "Source",
    "Step",
    "compile_fields",
    "each",
    "each_subfield",
    "field",
    "first",
    "in_pieces_of",
    "last",
    "lowercase",
    "mapped",
    "marc",
    "matching",
    "once",
    "original_script",
    "romanised",
    "stripped",
    "trim",
    "trimmed",
    "without_nonfiling",
    "years",
]

Take: TypeAlias = Callable[[str], list[str]]
Picker: TypeAlias = Callable[[Record], dict[str, list[str]]]
_Plan: TypeAlias = Mapping[str, tuple[tuple[int, Take, bool], ...]]

_SPEC = re.compile(
    r"(?P<tag>[0-9A-Z]{3})(?:\|(?P<indicators>[^|]{2})\|)?(?P<codes>[^\[|]*)(?:\[(?P<start>\d+)(?:-(?P<end>\d+))?\])?"
)
_CODES = re.compile(r"[!-~]*")

# Which indicator counts the characters to skip in filing (MARC 21: "Nonfiling characters").
NONFILING = {
    "130": 0, "222": 1, "240": 1, "242": 1, "243": 1, "245": 1, "440": 1, "630": 0, "730": 0, "740": 0, "830": 1,
}  # fmt: skip
_NON_SORTING = re.compile("\u0098[^\u009c]*\u009c|\u0088[^\u0089]*\u0089")


class BadSpec(ValueError):
    """A spec that cannot be read; the message says which one and shows a good one."""

    def __init__(self, spec: str) -> None:
        super().__init__(f"{spec!r} is not a spec. Write a tag and subfield codes: 245abnp, 650|*0|a or 008[35-37].")


class Spec(NamedTuple):
    """One spec, read: `tag` may hold X for any digit, `span` is a slice of a control field or the leader."""

    tag: str
    indicators: str
    codes: str
    span: tuple[int, int] | None

    @property
    def tags(self) -> list[str]:
        """Give every tag that is meant."""
        if self.tag == "LDR":
            return [self.tag]
        return ["".join(tag) for tag in product(*("0123456789" if c == "X" else c for c in self.tag))]


def read_spec(text: str) -> Spec:
    """Read one spec; BadSpec where it is none."""
    match = _SPEC.fullmatch(text.strip())
    if match is None or not _CODES.fullmatch(match["codes"]):
        raise BadSpec(text)
    is_fixed = match["tag"] == "LDR" or match["tag"].startswith("00")
    if (is_fixed and (match["codes"] or match["indicators"])) or (match["start"] and not is_fixed):
        raise BadSpec(text)
    span = None
    if match["start"]:
        span = (int(match["start"]), int(match["end"] or match["start"]) + 1)
    return Spec(match["tag"], (match["indicators"] or "**").replace("_", " "), match["codes"], span)


@dataclass(frozen=True)
class Source:
    """Where values come from: the specs, the scripts that are read, and how the subfields of a field are joined."""

    specs: tuple[Spec, ...]
    romanised: bool = True
    original: bool = True
    joined: bool = True
    filing: bool = False

    def __call__(self, record: Record) -> list[str]:
        """Give the values of this source alone; for several, compile_fields reads the record once."""
        return compile_fields([field("", self)])(record)[""]


def _specs(texts: Iterable[str]) -> tuple[Spec, ...]:
    return tuple(read_spec(spec) for text in texts for spec in text.split(":"))


def marc(*specs: str) -> Source:
    """Take these specs from fields and their 880s; the subfields of a field are joined by a blank."""
    return Source(_specs(specs))


def romanised(*specs: str) -> Source:
    """Take these specs from fields, not from 880s."""
    return Source(_specs(specs), original=False)


def original_script(*specs: str) -> Source:
    """Take these specs from 880s only."""
    return Source(_specs(specs), romanised=False)


def each_subfield(*specs: str) -> Source:
    """Take these specs from fields and their 880s, every subfield a value of its own."""
    return Source(_specs(specs), joined=False)


def without_nonfiling(source: Source) -> Source:
    """Leave out the characters a title is not filed under (`The `, by indicator or by marks around them)."""
    return replace(source, filing=True)


class FieldPick(NamedTuple):
    """A named field of an index: where its values come from and the steps they go through."""

    name: str
    source: Callable[[Record], list[str]]
    steps: tuple[Step, ...]


def field(name: str, source: Callable[[Record], list[str]], *steps: Step) -> FieldPick:
    """Name the values of a source, after these steps. Steps run in order, and only where there are values."""
    return FieldPick(name, source, steps)


def compile_fields(fields: Iterable[FieldPick]) -> Picker:
    """Make one function that picks all these fields in one pass over a record; every name has a list, maybe empty."""
    picks = list(fields)
    names = [pick.name for pick in picks]
    plain, original, leader = _plans(picks)
    whole = [(at, pick.source) for at, pick in enumerate(picks) if not isinstance(pick.source, Source)]
    stepped = [(at, pick.steps) for at, pick in enumerate(picks) if pick.steps]

    def pick_all(record: Record) -> dict[str, list[str]]:
        found: list[list[str]] = [[] for _ in names]
        _gather(record, plain, original, found)
        for at, take, _ in leader:
            found[at] += take(record.leader)
        for at, source in whole:
            found[at] = source(record)
        for at, steps in stepped:
            if values := found[at]:
                for step in steps:
                    values = step(values)
                found[at] = values
        return dict(zip(names, found, strict=True))

    return pick_all


def _gather(record: Record, plain: _Plan, original: _Plan, found: list[list[str]]) -> None:
    """Add what each field gives to the lists of `found`; the one loop that is run for every field of every record."""
    for tag, content in record.entries:
        if tag == "880":
            link = content.find("\x1f6") + 2
            plan = original.get(content[link : link + 3] if link > 1 else tag)
        else:
            plan = plain.get(tag)
        if plan is None:
            continue
        for at, take, joined in plan:
            if values := take(content):
                if joined and len(values) > 1:
                    found[at].append(" ".join(values))
                else:
                    found[at] += values


def _plans(picks: list[FieldPick]) -> tuple[_Plan, _Plan, list[tuple[int, Take, bool]]]:
    """Sort the extractors by the tag they look at: for fields, for 880s, and for the leader."""
    plain: dict[str, list[tuple[int, Take, bool]]] = defaultdict(list)
    original: dict[str, list[tuple[int, Take, bool]]] = defaultdict(list)
    for at, pick in enumerate(picks):
        if not isinstance(pick.source, Source):
            continue
        for spec in pick.source.specs:
            for tag in spec.tags:
                take = (at, _taker(spec, tag, pick.source), pick.source.joined)
                if pick.source.romanised:
                    plain[tag].append(take)
                if pick.source.original:
                    original[tag].append(take)
    leader = plain.pop("LDR", [])
    return _frozen(plain), _frozen(original), leader


def _frozen(plan: dict[str, list[tuple[int, Take, bool]]]) -> _Plan:
    return {tag: tuple(takes) for tag, takes in plan.items()}


def _taker(spec: Spec, tag: str, source: Source) -> Take:
    """Make the function that takes the values of one spec out of the content of one field."""
    if tag == "LDR" or tag.startswith("00"):
        return _fixed_taker(spec.span)
    codes = f"[{re.escape(spec.codes)}]" if spec.codes else "[a-zA-Z]"
    take: Take = re.compile(f"{DELIMITER}{codes}([^{DELIMITER}]+)").findall
    if source.filing and tag in NONFILING:
        take = _filing_taker(take, NONFILING[tag])
    return take if spec.indicators == "**" else _where_indicators(take, spec.indicators)


def _fixed_taker(span: tuple[int, int] | None) -> Take:
    start, end = span or (0, None)

    def take(content: str) -> list[str]:
        text = content[start:end]
        return [text] if text.strip(" |") else []

    return take


def _filing_taker(take: Take, indicator: int) -> Take:
    def take_filed(content: str) -> list[str]:
        values = [_NON_SORTING.sub("", value) for value in take(content)]
        count = content[indicator : indicator + 1]
        if values and count in "123456789" and count and int(count) < len(values[0]):
            values[0] = values[0][int(count) :]
        return values

    return take_filed


def _where_indicators(take: Take, indicators: str) -> Take:
    is_meant = re.compile("".join("." if wanted == "*" else re.escape(wanted) for wanted in indicators)).match
    return lambda content: take(content) if is_meant(content) else []
