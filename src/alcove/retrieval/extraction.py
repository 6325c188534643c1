"""Compile sources of `alcove.marc.pick` into plans by tag, for the one loop that is run for every field of every record.

`pick` gives each field its list of values; a catalogue's index wants thirty fields at a fraction of the cost, so here
fields that take a whole MARC field share it, and what is made of headings (names, subjects, series), which come again and
again, is remembered by their content. What is picked is the same: a test compares the two, record by record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from alcove.engines.search.index import Kind
from alcove.marc.pick import NONFILING, Source, Spec, Step

from .material import Coded

Take = Callable[[str], list[str]]
Pairs = tuple[tuple[str, str], ...]
CODES = re.compile(r"\x1f(?:[a-zA-Z]|[^a-zA-Z\x1f\x1e][^\x1f\x1e]*)")
"""Marks of subfields; those whose code is a digit are links and sources, and go with what is in them."""

_REPEATED = {"008": slice(15, 38), "041": None, "044": None, "260": None, "500": None, "504": None, "546": None}
_HEADING_TAGS = "100 110 111 130 400 410 411 440 490 600 610 611 630 648 650 651 653 655 690 700 710 711 730 800 810 811 830"
_NON_SORTING = re.compile("\u0098[^\u009c]*\u009c|\u0088[^\u0089]*\u0089")


@dataclass
class Plan:
    """What is done with the fields of one tag.

    `whole` names the search fields that take every subfield with a letter; `texts` and `keywords` are (name, function,
    whether what it takes is joined by blanks), `orders` (name, function); keywords and orders with the steps they go
    through. `known` remembers what fields that come again and again give, by what lies in `span` of them (None: all of it),
    and is None for other tags. `is_coded` says that there are coded data in it; `only` is the one name in `whole` where
    there is nothing else to do.
    """

    whole: list[str] = field(default_factory=list)
    texts: list[tuple[str, Take, bool]] = field(default_factory=list)
    orders: list[tuple[str, Take, tuple[Step, ...]]] = field(default_factory=list)
    keywords: list[tuple[str, Take, bool, tuple[Step, ...]]] = field(default_factory=list)
    known: dict[str, Pairs] | None = None
    span: slice | None = None
    is_coded: bool = False
    only: str = ""


Plans = dict[str, Plan]


def plans(fields: Iterable[tuple[str, Kind, Source, tuple[Step, ...]]]) -> tuple[Plans, Plans]:
    """Compile (name, kind, source, steps) into plans for fields and plans for 880s, by the tag they link to."""
    romanised: defaultdict[str, Plan] = defaultdict(Plan)
    original: defaultdict[str, Plan] = defaultdict(Plan)
    for name, kind, source, steps in fields:
        for spec in source.specs:
            for tag in spec.tags:
                for wanted, side in ((source.romanised, romanised), (source.original, original)):
                    if wanted:
                        _add(side[tag], name, kind, source, spec, tag, steps)
    for tag in (_REPEATED.keys() | set(_HEADING_TAGS.split())) & romanised.keys():
        romanised[tag].known, romanised[tag].span = {}, _REPEATED.get(tag)
    for tag in Coded.TAGS:
        romanised[tag].is_coded = True
    for plan in romanised.values():
        if len(plan.whole) == 1 and not (plan.texts or plan.orders or plan.keywords):
            plan.only = plan.whole[0]
    return dict(romanised), dict(original)


def _add(plan: Plan, name: str, kind: Kind, source: Source, spec: Spec, tag: str, steps: tuple[Step, ...]) -> None:
    is_fixed = tag.startswith("00")
    if kind == "text" and not (is_fixed or spec.codes or source.filing) and spec.indicators == "**":
        plan.whole.append(name)
        return
    take = _fixed(spec) if is_fixed else _subfields(spec)
    if source.filing and tag in NONFILING:
        take = _filed(take, NONFILING[tag])
    if spec.indicators != "**":
        take = _where(take, spec.indicators)
    if kind == "text":
        plan.texts.append((name, take, source.joined))
    elif kind == "order":
        plan.orders.append((name, take, steps))
    else:
        plan.keywords.append((name, take, source.joined, steps))


def _fixed(spec: Spec) -> Take:
    start, end = spec.span or (0, None)

    def take(content: str) -> list[str]:
        text = content[start:end]
        return [text] if text.strip(" |") else []

    return take


def _subfields(spec: Spec) -> Take:
    codes = f"[{re.escape(spec.codes)}]" if spec.codes else "[a-zA-Z]"
    return re.compile(f"\x1f{codes}([^\x1f]+)").findall


def _filed(take: Take, indicator: int) -> Take:
    """Leave out the characters a title is not filed under: by its indicator, or by marks around them."""

    def take_filed(content: str) -> list[str]:
        values = take(content)
        if "\u0098" in content or "\u0088" in content:
            values = [_NON_SORTING.sub("", value) for value in values]
        skipped = content[indicator : indicator + 1]
        if values and "1" <= skipped <= "9" and int(skipped) < len(values[0]):
            values[0] = values[0][int(skipped) :]
        return values

    return take_filed


def _where(take: Take, indicators: str) -> Take:
    fits = re.compile("".join("." if wanted == "*" else re.escape(wanted) for wanted in indicators)).match
    return lambda content: take(content) if fits(content) else []
