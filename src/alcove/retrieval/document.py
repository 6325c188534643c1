"""Make of a record what the index holds: one pass, compiled from the lines of `fields.py`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from alcove.engines.search.index import Document
from alcove.engines.search.text import BETWEEN_TEXTS, fold, spaced_lines
from alcove.formats.description.layering import Shown
from alcove.marc.pick import Source, Step
from alcove.marc.record import Record
from alcove.records import protocols
from alcove.records.privacy import is_private

from .accessible import accessible
from .extraction import CODES, Pairs, Plan, plans
from .fields import FIELDS, SearchField
from .material import Coded
from .references import references, references_instead
from .relevance import fullness

LONGEST_TEXT, LONGEST_VALUE, LONGEST_ORDER = 100_000, 250, 60
"""Characters that are indexed of one value; the record itself is kept whole."""

Found = dict[str, list[str]]
REMEMBERED = 10_000
"""Fields remembered for each tag, and combinations of coded data."""


class _Gathered:
    """What was taken out of the fields of a record: texts still to be folded, and values by the name of the field."""

    __slots__ = ("found", "names", "texts")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        self.found: Found = defaultdict(list)

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
                elif joined:
                    names.append(name)
                    texts.append(" ".join(values))
                else:
                    names += [name] * len(values)
                    texts += values
        for name, take, joined, steps in plan.keywords:
            if values := take(content):
                found[name] += _keywords(values, steps, joined, len(content) > LONGEST_VALUE)
        for name, take, steps in plan.orders:
            if name not in found and (values := take(content)):
                found[name] = _order(values, steps)

    def finished(self) -> Found:
        """Turn all texts into tokens at once."""
        found = self.found
        if self.texts:
            for name, tokens in zip(self.names, _tokens(self.texts), strict=True):
                found[name].append(tokens)
        return found


def _order(values: list[str], steps: tuple[Step, ...]) -> list[str]:
    said = " ".join(values)[: 4 * LONGEST_ORDER]
    if not steps:
        return [fold(said)[:LONGEST_ORDER]]
    for step in steps:
        values = step([said])
    return [value[: 2 * LONGEST_ORDER] for value in values]


def _keywords(values: list[str], steps: tuple[Step, ...], is_joined: bool, is_long: bool) -> list[str]:
    if is_joined and len(values) > 1:
        values = [" ".join(values)]
    if is_long:
        values = [value[:LONGEST_VALUE] for value in values]
    for step in steps:
        values = step(values)
    return values


def _tokens(texts: list[str]) -> list[str]:
    joined = BETWEEN_TEXTS.join(texts)
    if len(joined) > LONGEST_TEXT or joined.count(BETWEEN_TEXTS) >= len(texts):
        joined = BETWEEN_TEXTS.join([text[:LONGEST_TEXT].replace(BETWEEN_TEXTS, " ") for text in texts])
    return spaced_lines(CODES.sub(" ", joined) if "\x1f" in joined else joined)


class Builder:
    """Makes documents of records, for one list of fields."""

    def __init__(self, fields: Sequence[SearchField]) -> None:
        """Compile the fields."""
        picked = [(line.name, line.kind, line.source, line.steps) for line in fields if isinstance(line.source, Source)]
        self._plans, self._plans_880 = plans(picked)
        self._orders = [line.name for line in fields if line.kind == "order"]
        self._coded = [(line.name, line.coded, line.kind == "number") for line in fields if line.coded]
        self._known_codes: dict[object, dict[str, Any]] = {}

    def values(self, record: Record) -> dict[str, Any]:
        """Give the values of a record by field: text as tokens, keywords as they are, a number, an order."""
        gathered = _Gathered()
        names, texts = gathered.names, gathered.texts
        known: list[Pairs] = []
        coded = Coded(record.leader)
        get = self._plans.get
        for tag, content in record.entries:
            plan = get(tag)
            if plan is None:
                if tag == "880":
                    self._add_880(gathered, content)
                continue
            if plan.is_coded:
                coded.note(tag, content)
            elif tag == "386" and is_private(tag, content):
                continue
            if plan.known is None:
                if plan.only:
                    names.append(plan.only)
                    texts.append(content[2:])
                else:
                    gathered.add(plan, content)
            else:
                said = content if plan.span is None else content[plan.span]
                known.append(plan.known.get(said) or self._learned(plan, content, said))
        made = {**self._single(gathered.finished(), known), **self._of_codes(coded)}
        if helps := accessible(record, coded):
            made["accessible"] = helps
        made["fullness"] = fullness(made)
        return made

    def _single(self, found: Found, known: list[Pairs]) -> dict[str, Any]:
        """Add what was known; keep each value once, and of an order one."""
        for pairs in known:
            for name, value in pairs:
                found[name].append(value)
        for name, values in found.items():
            if len(values) > 1 and len(set(values)) < len(values):
                found[name] = list(dict.fromkeys(values))
        single: dict[str, Any] = found
        for name in self._orders:
            if name in found:
                single[name] = found[name][0]
        return {name: value for name, value in single.items() if value}

    def _add_880(self, gathered: _Gathered, content: str) -> None:
        at = content.find("\x1f6") + 2
        plan = self._plans_880.get(content[at : at + 3]) if at > 1 else None
        if plan is not None:
            gathered.add(plan, content)

    def _learned(self, plan: Plan, content: str, said: str) -> Pairs:
        """Work out what a field that comes again and again gives, and remember it by what of it matters."""
        gathered = _Gathered()
        gathered.add(plan, content)
        made = tuple((name, value) for name, values in gathered.finished().items() for value in values)
        if plan.known is not None and len(said) <= LONGEST_VALUE:
            if len(plan.known) >= REMEMBERED:
                plan.known.clear()
            plan.known[said] = made
        return made

    def _of_codes(self, coded: Coded) -> dict[str, Any]:
        """Give what the coded data say, which few combinations of them say differently."""
        key = coded.key
        if (known := self._known_codes.get(key)) is None:
            known = dict[str, Any]()
            for name, source, is_number in self._coded:
                if values := source(coded):
                    known[name] = int(values[0]) if is_number else values
            if len(self._known_codes) >= REMEMBERED:
                self._known_codes.clear()
            self._known_codes[key] = known
        return known


_builder = Builder(FIELDS)


def values(record: Record) -> dict[str, Any]:
    """Give what a record itself says, by field."""
    made = _builder.values(record)
    if record.leader[6:7] == "z" and (referring := references(record)):
        made["reference"] = referring
    return made


def finished(values: dict[str, Any], *, record_id: int, version: int, library: int, kind: str) -> Document:
    """Make the document of what the record says (`values`, which is used up) and what its row says."""
    values["library"] = [str(library)]
    values["kind"] = [kind]
    return Document(record_id, version, values)


def document(record: Record, shown: Shown | None = None, *, record_id: int, version: int, library: int, kind: str) -> Document:
    """Make the index document of one version of a record; `shown` is how decisions on wording have it shown.

    Found are the words of both; counted, browsed and offered are those that are shown.
    """
    made = values(record)
    if shown is not None and shown.changed:
        made = _both(made, values(shown.record), shown)
    return finished(made, record_id=record_id, version=version, library=library, kind=kind)


def title_only(record: Record, *, record_id: int, version: int, library: int, kind: str) -> Document:
    """Make the document of a record that only its title is known of to everybody (`records.protocols`).

    Its words are found among all others; no list, no limit and no beginning of a word offers them.
    """
    kept = protocols.reduced(record)
    said = [content[2:] for tag, content in kept.entries if not tag.startswith("00")]
    found = {"notes": [tokens for one in said if (tokens := _tokens([_WITHOUT_LINK.sub("", one)])[0])]} if said else {}
    return finished(found, record_id=record_id, version=version, library=library, kind=kind)


def _both(source: dict[str, Any], made: dict[str, Any], shown: Shown) -> dict[str, Any]:
    for name in _TEXTS:
        here = set(made.get(name, ()))
        if extra := [text for text in source.get(name, ()) if text not in here]:
            made[name] = [*made.get(name, ()), *extra]
    if instead := references_instead(shown.changed):
        made["reference"] = instead
    return made


_WITHOUT_LINK = re.compile("\x1f6[^\x1f]*")
_TEXTS = tuple(line.name for line in FIELDS if line.kind == "text")
