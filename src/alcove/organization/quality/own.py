"""Checks that people write themselves, as data.

    {"checks": [{"id": "X1", "title": "A link to the old proxy", "why": "It was switched off.", "remedy": "Replace it.",
                 "where": "856u", "condition": "contains", "value": "proxy.example.org"},
                {"id": "X2", "title": "A thesis without its note", "where": "502a", "condition": "absent",
                 "if": {"tag": "008", "characters": "24-27", "contains": "m"}}]}

`where` is written as in the indexing language (alcove.marc.pick): 245ab, 650|*0|a, 008[35-37], LDR[6]. A value that meets
the condition is a finding. `if` is a condition of the record, as in batch editing (alcove.marc.fix.condition). Patterns are
run as there, by RE2, which no pattern can stop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import Field, StringConstraints, model_validator

from alcove.marc.fix.condition import If
from alcove.marc.fix.data import Data
from alcove.marc.fix.finding import BadPattern, finder
from alcove.marc.overlay_rules import BadProfile, Trouble, checked
from alcove.marc.pick import BadSpec, Spec, read_spec
from alcove.marc.record import DELIMITER, Record

from .look import Check, Gravity, Look, Place

MOST_CHECKS = 500
LARGEST = 1 << 20
"""Bytes of a file of checks."""
_LONGEST_VALUE, _MOST_VALUES, _DEEPEST = 2000, 5000, 50
# Ids of the program itself, and words in the addresses of its pages.
_RESERVED = re.compile(r"[MQ][0-9]+|own|run|complete", re.IGNORECASE)
_Test = Callable[[str], bool]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=500)]
_WITHOUT_VALUE = ("present", "absent", "repeated")
_WITH_LIST = ("in", "not in")
_WITH_NUMBER = ("longer than", "shorter than")


class Condition(Data):
    """What must be true of the values in a place."""

    where: _Short
    condition: Literal[
        "present", "absent", "repeated", "equals", "not equals", "contains", "not contains", "matches", "not matches", "in",
        "not in", "longer than", "shorter than",
    ]  # fmt: skip
    value: Any = None

    @model_validator(mode="after")
    def _is_sensible(self) -> Self:
        self.specs  # noqa: B018 - to say here whether it can be read
        if wanted := self._wanted():
            raise ValueError(f"value: “{self.condition}” takes {wanted}.")
        self.test  # noqa: B018 - to say here whether the pattern can be read
        return self

    def _wanted(self) -> str:
        """Say what `value` should be; empty where it is that."""
        value = self.value
        if self.condition in _WITHOUT_VALUE:
            return "" if value is None else "no value"
        if self.condition in _WITH_LIST:
            is_list = isinstance(value, list) and 0 < len(value) <= _MOST_VALUES
            return "" if is_list and all(isinstance(one, str) for one in value) else "a list of texts"
        if self.condition in _WITH_NUMBER:
            return "" if type(value) is int else "a number"
        return "" if isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE else "a text"

    @cached_property
    def specs(self) -> tuple[Spec, ...]:
        """Give the places, read."""
        try:
            return tuple(read_spec(one) for one in self.where.split(":"))
        except BadSpec as error:
            raise ValueError(f"where: {error}") from None

    @cached_property
    def test(self) -> _Test:
        """Give the test of one value."""
        test = _test(self.condition.removeprefix("not "), self.value)
        return (lambda text: not test(text)) if self.condition.startswith("not ") else test

    def places(self, look: Look) -> list[Place]:
        """Give every value that meets the condition."""
        found = list(_values(self.specs, look))
        if self.condition == "absent":
            return [] if found else [Place(self.where[:20], 0, "")]
        if self.condition == "repeated":
            return found[1:]
        return [one for one in found if self.test(one.text)]


class OwnCheck(Condition):
    """A check somebody has written."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    title: _Short
    why: Annotated[str, StringConstraints(max_length=2000)] = ""
    remedy: Annotated[str, StringConstraints(max_length=2000)] = ""
    gravity: Literal["wrong", "doubtful", "missing", "noted"] = "wrong"
    if_: If | None = None

    @model_validator(mode="after")
    def _is_their_own(self) -> Self:
        if _RESERVED.fullmatch(self.id):
            raise ValueError(f"id: {self.id} is kept for the program. Begin with another letter, such as X1.")
        if _depth(self.if_) > _DEEPEST:
            raise ValueError(f"if: conditions may stand {_DEEPEST} deep at most.")
        self._is_meant  # noqa: B018 - to say here whether it can be tested
        return self

    def find(self, look: Look) -> list[Place]:
        """Give the places, in a record that meets all of `only`."""
        return self.places(look) if self._is_meant(look.record) else []

    @cached_property
    def _is_meant(self) -> Callable[[Record], bool]:
        return self.if_.record_test() if self.if_ is not None else lambda record: True

    def as_data(self) -> dict[str, Any]:
        """Give it as it is written."""
        return self.model_dump(mode="json", exclude_defaults=True, by_alias=True)

    def as_check(self) -> Check:
        """Give it as one of the checks."""
        return Check(self.id, Gravity(self.gravity), self.title, self.why, self.remedy, self.find)


class _OwnChecks(Data):
    checks: Annotated[list[OwnCheck], Field(max_length=MOST_CHECKS)]

    @model_validator(mode="after")
    def _are_named_once(self) -> Self:
        ids = [one.id for one in self.checks]
        if twice := next((one for one in ids if ids.count(one) > 1), None):
            raise ValueError(f"checks: two of them have the id {twice}.")
        return self


def read(data: object) -> list[OwnCheck]:
    """Read checks: a list of them, or {"checks": [...]}. Raises BadProfile, which says every place that is wrong."""
    return checked(_OwnChecks, {"checks": data} if isinstance(data, list) else data).checks


def read_bytes(raw: bytes) -> list[OwnCheck]:
    """Read checks in JSON. Raises BadProfile."""
    if len(raw) > LARGEST:
        raise BadProfile([Trouble("file", f"It has {len(raw):,} bytes; checks may have {LARGEST:,}.")])
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadProfile([Trouble("file", f"It is no JSON: {error}")]) from None
    return read(data)


def kept(definitions: Iterable[Any]) -> list[OwnCheck]:
    """Read checks that were kept; what another version of the program kept and this one cannot read is left out."""
    found = []
    for one in definitions:
        with suppress(BadProfile):
            found += read([one])
    return found


def checks_of(definitions: Sequence[Any]) -> list[Check]:
    """Give checks that were kept, as checks."""
    return [one.as_check() for one in kept(definitions)]


def _depth(condition: If | None) -> int:
    if condition is None:
        return 0
    inside = (condition.not_, *(condition.all or ()), *(condition.any or ()))
    return 1 + max(_depth(one) for one in inside)


def _test(name: str, value: Any) -> _Test:
    if name == "equals":
        return lambda text: text.strip() == value.strip()
    if name == "contains":
        return finder(value, ignore_case=True)
    if name == "in":
        known = {one.strip() for one in value}
        return lambda text: text.strip() in known
    if name == "longer than":
        return lambda text: len(text) > value
    if name == "shorter than":
        return lambda text: len(text) < value
    if name == "matches":
        try:
            return finder(value, regex=True)
        except BadPattern as error:
            raise ValueError(f"value: {error}.") from None
    return lambda text: True


def _values(specs: Sequence[Spec], look: Look) -> Iterator[Place]:
    for spec in specs:
        start, end = spec.span or (0, None)
        if spec.tag == "LDR":
            yield Place("LDR", 0, look.leader[start:end])
            continue
        for tag in spec.tags:
            for number, content in enumerate(look.fields.get(tag, ()), 1):
                if tag < "010":
                    yield Place(tag, number, content[start:end])
                elif _has(content, spec.indicators):
                    yield from _subfields(tag, number, content, spec.codes)


def _subfields(tag: str, number: int, content: str, codes: str) -> Iterator[Place]:
    if not codes:
        yield Place(tag, number, content)
        return
    for part in content.split(DELIMITER)[1:]:
        if part and part[0] in codes:
            yield Place(tag, number, part[1:])


def _has(content: str, indicators: str) -> bool:
    found = (content.split(DELIMITER, 1)[0] + "  ")[:2]
    return all(wanted in ("*", one) for wanted, one in zip(indicators, found, strict=True))
