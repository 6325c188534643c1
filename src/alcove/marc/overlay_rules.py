"""Overlay rules as data: what becomes of each field when another record is put over ours.

    {"rules": [{"fields": "590", "do": "keep"},
               {"fields": "856", "subfield": "u", "contains": "proxy.example.org", "do": "keep"},
               {"fields": "6XX", "indicators": "*0", "do": "take", "contexts": ["batch"]},
               {"fields": "500", "may": {"add": true, "append": true, "remove": false, "delete": false}}]}

A rule says which fields it is for (tag, `6XX`, `65.` or `*`; indicators; a subfield and its value) and what is done with
them. The most specific rule decides, among equals the later one; a field without a rule is taken from the incoming
record. `may` are the four permissions of Koha: add (we have none), append (we have others), remove (one of ours is not in
the incoming record), delete (the incoming record has none).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, Self, TypeVar

import re2
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from .record import Field as MarcField

Translate = Callable[[str], str]
Context = Literal["batch", "copy", "editor"]
CONTEXTS: tuple[Context, ...] = ("batch", "copy", "editor")

_ANY = re.compile(r"[0-9A-Za-z]{3}|[0-9A-Za-z.X]{3}|\*")
Kind = TypeVar("Kind", bound=BaseModel)
MOST_RULES = 1000
_LONGEST_PATTERN = 500
_TAGS_REMEMBERED = 5000


class Trouble(NamedTuple):
    """Something wrong in a profile: where (`rules.2.fields`) and what."""

    place: str
    message: str


class BadProfile(ValueError):
    """A profile that cannot be used; `troubles` says each place."""

    def __init__(self, troubles: list[Trouble]) -> None:
        self.troubles = troubles
        super().__init__("; ".join(f"{trouble.place}: {trouble.message}" for trouble in troubles))


class Data(BaseModel):
    """Data that people write: exactly these keys, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class May(Data):
    """What the incoming record may do to the fields of a rule."""

    add: bool = False
    append: bool = False
    remove: bool = False
    delete: bool = False


_WORDS = {
    "keep": May(),
    "take": May(add=True, append=True, remove=True, delete=True),
    "union": May(add=True, append=True),
    "append once": May(add=True),
}
_SAID = {
    "keep": "ours are kept",
    "take": "the incoming ones are taken",
    "union": "ours are kept, incoming ones that we have not are added",
    "append once": "incoming ones are added where we have none",
    "drop": "left out",
}


_MAY_SAID = {
    "add": "add the field where we have none",
    "append": "add to ours",
    "remove": "remove single ones of ours",
    "delete": "remove all of ours",
}
_CONTEXTS_SAID = {"batch": "in loads", "copy": "in copy cataloguing", "editor": "in the editor"}


class Rule(Data):
    """Which fields, and what becomes of them."""

    fields: str
    indicators: Annotated[str, StringConstraints(min_length=2, max_length=2)] = "**"
    subfield: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    equals: str | None = None
    contains: Annotated[str, StringConstraints(min_length=1)] | None = None
    matches: Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_PATTERN)] | None = None
    do: Literal["keep", "take", "union", "append once", "drop"] | None = None
    may: May | None = None
    contexts: Annotated[list[Context], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _is_sensible(self) -> Self:
        if not _ANY.fullmatch(self.fields):
            raise ValueError(f"fields: {self.fields!r} is no tag. Write 650, 6XX, 65. or *.")
        if self.fields in ("001", "003"):
            raise ValueError("fields: ours are always kept in 001 and 003; no rule changes that.")
        if (self.do is None) == (self.may is None):
            raise ValueError("do: say what is done, with either `do` or `may`.")
        tests = [test for test in (self.equals, self.contains, self.matches) if test is not None]
        if len(tests) > 1 or (tests and self.subfield is None):
            raise ValueError("subfield: name one subfield and one test: equals, contains or matches.")
        if self.fields[:2] == "00" and (self.subfield or self.indicators != "**"):
            raise ValueError("subfield: control fields have no indicators and subfields.")
        self._pattern  # noqa: B018 - to say here whether it can be read
        return self

    @cached_property
    def _pattern(self) -> Any:
        if self.matches is None:
            return None
        options = re2.Options()
        options.log_errors = False
        try:
            return re2.compile(self.matches, options)
        except re2.error as error:
            reason = error.args[0].decode(errors="replace") if error.args and isinstance(error.args[0], bytes) else str(error)
            raise ValueError(f"matches: the pattern cannot be read ({reason}).") from None

    @cached_property
    def _tags(self) -> re.Pattern[str]:
        return re.compile("..." if self.fields == "*" else self.fields.replace("X", "."), re.DOTALL)

    @cached_property
    def permissions(self) -> May:
        """Say what the incoming record may do."""
        return self.may or _WORDS.get(self.do or "", May())

    @cached_property
    def rank(self) -> tuple[int, int, int]:
        """Give how specific the rule is: by tag, then by indicators and subfield, then by context."""
        named = 0 if self.fields == "*" else sum(letter not in "X." for letter in self.fields) + 1
        inside = sum(letter != "*" for letter in self.indicators)
        inside += (self.subfield is not None) + any(test is not None for test in (self.equals, self.contains, self.matches))
        return named, inside, self.contexts is not None

    def is_for_tag(self, tag: str) -> bool:
        """Say whether the rule may speak of fields with this tag."""
        return self._tags.fullmatch(tag) is not None

    def is_for(self, field: MarcField) -> bool:
        """Say whether the rule speaks of this field of its tag."""
        return self._has_indicators(field) and self._has_subfield(field)

    def _has_indicators(self, field: MarcField) -> bool:
        if self.indicators == "**":
            return True
        wanted = self.indicators.replace("#", " ")
        return all(one in ("*", found) for one, found in zip(wanted, field.indicators, strict=True))

    def _has_subfield(self, field: MarcField) -> bool:
        if self.subfield is None:
            return True
        return any(code == self.subfield and self._passes(value) for code, value in field.subfields)

    def _passes(self, value: str) -> bool:
        if self.equals is not None:
            return value.strip() == self.equals.strip()
        if self.contains is not None:
            return self.contains.casefold() in value.casefold()
        return self._pattern is None or self._pattern.search(value.encode(errors="replace").decode()) is not None

    def words(self, translate: Translate = str) -> str:
        """Say the rule in words: `856 where $u contains "proxy": ours are kept`."""
        parts = [translate("every other field") if self.fields == "*" else self.fields]
        if self.indicators != "**":
            parts.append(translate("with indicators %s") % self.indicators.replace(" ", "#"))
        if self.subfield is not None:
            parts.append(self._test_in_words(translate))
        if self.contexts:
            parts.append(f"({', '.join(translate(_CONTEXTS_SAID[one]) for one in self.contexts)})")
        said = translate(_SAID[self.do]) if self.do else _permissions_in_words(self.permissions, translate)
        return f"{' '.join(parts)}: {said}"

    def _test_in_words(self, translate: Translate) -> str:
        if self.equals is not None:
            return translate("where $%s is “%s”") % (self.subfield, self.equals)
        if self.contains is not None:
            return translate("where $%s contains “%s”") % (self.subfield, self.contains)
        if self.matches is not None:
            return translate("where $%s matches “%s”") % (self.subfield, self.matches)
        return translate("with $%s") % self.subfield


class OverlayProfile(Data):
    """How another record is put over ours."""

    description: str = ""
    leader: Literal["take", "keep"] = "take"
    rules: Annotated[list[Rule], Field(max_length=MOST_RULES)] = []

    @cached_property
    def _ranked(self) -> dict[tuple[str, Context], list[Rule]]:
        return {}

    def ranked(self, tag: str, context: Context) -> list[Rule]:
        """Give the rules for fields of this tag, the one that decides first; the last is for every field."""
        known = self._ranked.get((tag, context))
        if known is None:
            rules = [rule for rule in (*_ALWAYS, *self.rules) if rule.contexts is None or context in rule.contexts]
            found = [(rule.rank, at) for at, rule in enumerate(rules) if rule.is_for_tag(tag)]
            known = [rules[at] for _, at in sorted(found, reverse=True)] or [DEFAULT]
            if len(self._ranked) < _TAGS_REMEMBERED:
                self._ranked[tag, context] = known
        return known

    def words(self, translate: Translate = str) -> list[str]:
        """Say every rule in words."""
        return [rule.words(translate) for rule in (*self.rules, DEFAULT)]


DEFAULT = Rule(fields="*", do="take")
# Numbers of other systems are added to ours, unless a profile says otherwise.
_ALWAYS = (DEFAULT, Rule(fields="035", do="union"))


def read_profile(data: object) -> OverlayProfile:
    """Read an overlay profile. Raises BadProfile, which says every place that is wrong."""
    return checked(OverlayProfile, data)


def checked(kind: type[Kind], data: object) -> Kind:
    """Read data of this kind. Raises BadProfile."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise BadProfile([_trouble(one["loc"], one["msg"]) for one in error.errors(include_url=False)]) from None
    except RecursionError:
        raise BadProfile([Trouble("profile", "It is nested too deeply.")]) from None


def _trouble(place: tuple[int | str, ...], message: str) -> Trouble:
    said = message.removeprefix("Value error, ")
    head, colon, rest = said.partition(": ")
    if said != message and colon and head.isidentifier():
        place, said = (*place, head), rest
    shown = [str(part) for part in place if not str(part).startswith("<")]
    return Trouble(".".join(shown) or "profile", said)


def _permissions_in_words(may: May, translate: Translate) -> str:
    said = ", ".join(translate(words) for name, words in _MAY_SAID.items() if getattr(may, name))
    return translate("incoming ones may %s") % said if said else translate(_SAID["keep"])
