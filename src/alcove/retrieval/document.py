"""Make of a record what the index holds: one pass, compiled from the lines of `fields.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from alcove.engines.search.index import Document
from alcove.engines.search.text import BETWEEN_TEXTS, fold, spaced_lines
from alcove.marc.pick import Source, Step
from alcove.marc.record import Record

from .extraction import CODES, Pairs, Plan, plans
from .fields import FIELDS, SearchField
from .material import Coded

LONGEST_TEXT, LONGEST_VALUE, LONGEST_ORDER = 100_000, 250, 60
"""Characters that are indexed of one value; the record itself is kept whole."""

Found = dict[str, list[str]]
REMEMBERED = 10_000
"""Headings remembered for each tag."""


_CODES_OF_FEW = frozenset(("language", "country"))
"""Fields whose values come again and again: what their steps give is remembered."""


@lru_cache(20_000)
def _remembered(values: tuple[str, ...], steps: tuple[Step, ...]) -> list[str]:
    return _stepped(list(values), steps)


def _stepped(values: list[str], steps: tuple[Step, ...]) -> list[str]:
    for step in steps:
        values = step(values)
    return values


class _Gathered:
    """What was taken out of the fields of a record: texts still to be folded, and values by the name of the field."""

    __slots__ = ("found", "names", "texts")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        self.found: Found = {}

    def add(self, plan: Plan, content: str) -> None:
        names, texts, found = self.names, self.texts, self.found
        for name in plan.whole:
            names.append(name)
            texts.append(content[2:])
        for name, take, joined in plan.texts:
            if values := take(content):
                if len(values) == 1:
                    names.append(name)
                    texts.append(values[0])
                else:
                    values = [" ".join(values)] if joined else values
                    names += [name] * len(values)
                    texts += values
        for name, take, joined in plan.keywords:
            if values := take(content):
                if joined and len(values) > 1:
                    values = [" ".join(values)]
                if len(content) > LONGEST_VALUE:
                    values = [value[:LONGEST_VALUE] for value in values]
                if name in found:
                    found[name] += values
                else:
                    found[name] = values
        for name, take, _ in plan.orders:
            if name not in found and (values := take(content)):
                found[name] = [fold(" ".join(values)[: 4 * LONGEST_ORDER])[:LONGEST_ORDER]]

    def finished(self, steps: Mapping[str, tuple[Step, ...]]) -> Found:
        """Let keywords go through their steps, and turn all texts into tokens at once."""
        found = self.found
        for name in found.keys() & steps.keys():
            values = found[name]
            made = _remembered(tuple(values), steps[name]) if name in _CODES_OF_FEW else _stepped(values, steps[name])
            if made:
                found[name] = list(made)
            else:
                del found[name]
        if self.texts:
            for name, tokens in zip(self.names, _tokens(self.texts), strict=True):
                if name in found:
                    found[name].append(tokens)
                else:
                    found[name] = [tokens]
        return found


def _tokens(texts: list[str]) -> list[str]:
    joined = BETWEEN_TEXTS.join(texts)
    if len(joined) > LONGEST_TEXT or joined.count(BETWEEN_TEXTS) >= len(texts):
        joined = BETWEEN_TEXTS.join([text[:LONGEST_TEXT].replace(BETWEEN_TEXTS, " ") for text in texts])
    return spaced_lines(CODES.sub(" ", joined) if "\x1f" in joined else joined)


class Builder:
    """Makes documents of records, for one list of fields."""

    def __init__(self, fields: Sequence[SearchField]) -> None:
        """Compile the fields."""
        picked = [(line.name, line.kind, line.source) for line in fields if isinstance(line.source, Source)]
        self._plans, self._plans_880 = plans(picked)
        self._steps = {line.name: line.steps for line in fields if line.steps}
        self._orders = [line.name for line in fields if line.kind == "order"]
        self._coded = [(line.name, line.coded, line.kind == "number") for line in fields if line.coded]

    def values(self, record: Record) -> dict[str, Any]:
        """Give the values of a record by field: text as tokens, keywords as they are, a number, an order."""
        gathered = _Gathered()
        headings: list[tuple[str, str]] = []
        coded = Coded(record.leader)
        plans, coded_tags = self._plans, coded.TAGS
        for tag, content in record.entries:
            if tag in coded_tags:
                coded.note(tag, content)
            plan = plans.get(tag)
            if plan is None:
                if tag == "880":
                    self._add_880(gathered, content)
            elif plan.known is None:
                gathered.add(plan, content)
            else:
                headings += plan.known.get(content) or self._learned(plan, content)
        found = gathered.finished(self._steps)
        for name, value in headings:
            if name in found:
                found[name].append(value)
            else:
                found[name] = [value]
        return self._single(found, coded)

    def _add_880(self, gathered: _Gathered, content: str) -> None:
        at = content.find("\x1f6") + 2
        plan = self._plans_880.get(content[at : at + 3]) if at > 1 else None
        if plan is not None:
            gathered.add(plan, content)

    def _learned(self, plan: Plan, content: str) -> Pairs:
        """Work out what a heading gives, and remember it."""
        gathered = _Gathered()
        gathered.add(plan, content)
        made = tuple((name, value) for name, values in gathered.finished(self._steps).items() for value in values)
        if plan.known is not None:
            if len(plan.known) >= REMEMBERED:
                plan.known.clear()
            plan.known[content] = made
        return made

    def _single(self, found: Found, coded: Coded) -> dict[str, Any]:
        """Keep each value once; numbers and orders are one value."""
        single: dict[str, Any] = found
        for name, values in found.items():
            if len(values) > 1 and len(set(values)) < len(values):
                found[name] = list(dict.fromkeys(values))
        for name in self._orders:
            if name in found:
                single[name] = found[name][0]
        for name, source, is_number in self._coded:
            if values := source(coded):
                single[name] = int(values[0]) if is_number else values
        return single


_builder = Builder(FIELDS)


def document(record: Record, *, record_id: int, version: int, library: int, kind: str) -> Document:
    """Make the index document of one version of a record."""
    values = _builder.values(record)
    values["library"] = [str(library)]
    values["kind"] = [kind]
    return Document(record_id, version, values)
