"""The shape of a list's header and entries as plain objects, which the lines of JSON and the table share.

`decode` is strict: what is wrong with an entry is a Trouble, and the entry is left out. `encode` leaves out what is usual.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from .entries import (
    ActionMax,
    Alternative,
    Entry,
    Exception_,
    ListHeader,
    Match,
    Matcher,
    Outcome,
    Part,
    SameAs,
    Status,
    Trouble,
    Upstream,
    Voice,
)

LONGEST_TEXT = 20_000
"""Letters of one text."""
LONGEST_TERM = 1_000
CONDITIONS = {"corporate-name": False, "quoted": False, "field": True, "phrase": True, "record-has": True}
"""Where an entry is not meant, and whether that needs a value."""
STATES = ("established", "changed", "proposed")

_Kind = TypeVar("_Kind", bound=StrEnum)
_Made = TypeVar("_Made")


class Fields:
    """The fields of one object, read one by one; what is wrong with them is noted as troubles."""

    def __init__(self, said: Mapping[str, Any], line: int, troubles: list[Trouble], within: str = "") -> None:
        """Take the object, its line, and the list that troubles go to."""
        self.said, self.line, self.troubles, self.within = said, line, troubles, within
        self.sound = True
        self._asked: set[str] = set()

    def wrong(self, key: str, message: str, remedy: str) -> None:
        """Note what is wrong with a field, and that the object cannot be used."""
        self.sound = False
        self.troubles.append(Trouble(self.line, self.within + key, message, remedy))

    def _of(self, key: str) -> Any:
        self._asked.add(key)
        return self.said.get(key)

    def text(self, key: str, *, needed: bool = False, short: bool = False) -> str:
        """Give a text; one that is needed may not be blank, and a short one stands on one line."""
        value = self._of(key)
        if value is None or value == "":
            value = ""
        elif not isinstance(value, str):
            self.wrong(key, "This is no text.", "Write it in quotation marks.")
            return ""
        elif fault := _fault(value, short=short):
            self.wrong(key, *fault)
            return ""
        if needed and not value.strip():
            self.wrong(key, f"There is no {key}.", "Give it one.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, none of them empty."""
        value = self._of(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(key, "This is no list.", "Write a list, even with one text in it.")
            return ()
        for one in value:
            if not isinstance(one, str) or not one.strip():
                self.wrong(key, "Something in this list is no text, or empty.", "Take it out.")
                return ()
            if fault := _fault(one):
                self.wrong(key, *fault)
                return ()
        return tuple(value)

    def choice(self, key: str, kind: type[_Kind], usual: _Kind) -> _Kind:
        """Give one of the known values, or the usual one where nothing is said."""
        value = self._of(key)
        if value is None or value == "":
            return usual
        if isinstance(value, str) and value in list(kind):
            return kind(value)
        self.wrong(key, f"“{str(value)[:60]}” is not known here.", f"Use one of {', '.join(kind)}.")
        return usual

    def flag(self, key: str, usual: bool) -> bool:
        """Give true or false."""
        value = self._of(key)
        if value is None:
            return usual
        if not isinstance(value, bool):
            self.wrong(key, "This is neither true nor false.", "Write true or false.")
            return usual
        return value

    def many(self, key: str, make: Callable[[Fields], _Made]) -> tuple[_Made, ...]:
        """Give the objects of a list, each made from its own fields."""
        value = self._of(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, "This is no list of objects.", "Write a list of objects, even with one in it.")
            return ()
        return tuple(self._made(key, one, make) for one in value)

    def one(self, key: str, make: Callable[[Fields], _Made]) -> _Made | None:
        """Give the object made from a field, or nothing where nothing is said."""
        value = self._of(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, "This is no object.", "Write an object.")
            return None
        return self._made(key, value, make)

    def _made(self, key: str, said: Mapping[str, Any], make: Callable[[Fields], _Made]) -> _Made:
        inner = Fields(said, self.line, self.troubles, f"{self.within}{key}.")
        made = make(inner)
        inner.done()
        self.sound = self.sound and inner.sound
        return made

    def done(self) -> None:
        """Note the keys that nobody asked for; they are ignored."""
        for key in self.said:
            if key not in self._asked:
                remedy = "It is ignored; take it out, or look at its spelling."
                named = _printable(self.within + key)[:100]
                self.troubles.append(Trouble(self.line, named, "This key is not known and is ignored.", remedy))


def decode(said: Mapping[str, Any], line: int, troubles: list[Trouble]) -> Entry | None:
    """Give the entry that an object stands for; nothing, and troubles, where something in it is wrong."""
    fields = Fields(said, line, troubles)
    entry = Entry(
        id=fields.text("id", needed=True, short=True), term=fields.text("term", needed=True, short=True),
        lang=fields.text("lang", short=True), scheme=fields.texts("scheme"), part=fields.choice("part", Part, Part.ANY),
        match=fields.choice("match", Match, Match.SEGMENT), status=fields.choice("status", Status, Status.CONTESTED),
        why=fields.text("why"), objectors=fields.many("objectors", _voice), defenders=fields.many("defenders", _voice),
        alternatives=fields.many("alternatives", _alternative), more_specific=fields.text("more_specific"),
        outcome=fields.choice("outcome", Outcome, Outcome.ONE), exceptions=fields.many("exceptions", _exception),
        action_max=fields.choice("action_max", ActionMax, ActionMax.DISPLAY),
        keep_searchable=fields.flag("keep_searchable", usual=True), suggest=fields.flag("suggest", usual=False),
        upstream=fields.one("upstream", _upstream), same_as=fields.many("same_as", _same_as),
        review_by=fields.text("review_by", short=True), decision=fields.text("decision"), notes=fields.text("notes"), line=line,
    )  # fmt: skip
    if not entry.keep_searchable:
        fields.wrong("keep_searchable", "The old words must go on finding.", "Write true, or leave the key out.")
    fields.done()
    return entry if fields.sound else None


def header(said: Mapping[str, Any], line: int, troubles: list[Trouble]) -> ListHeader:
    """Give what a list says of itself; what is wrong in it is a trouble, and left empty."""
    fields = Fields(said, line, troubles)
    fields.text("format")
    found = ListHeader(
        list=fields.text("list", needed=True, short=True), title=fields.text("title"), version=fields.text("version"),
        publisher=fields.text("publisher"), contact=fields.text("contact"), licence=fields.text("licence"),
        source_url=fields.text("source_url"), language=fields.text("language"), consulted=fields.texts("consulted"),
        matcher=fields.choice("matcher", Matcher, Matcher.FOLDED),
    )  # fmt: skip
    fields.done()
    return found


def encode(value: Any) -> dict[str, Any]:
    """Give the object that stands for an entry, a header or a part of an entry; what is usual is left out, texts are NFC."""
    said: dict[str, Any] = {}
    for name, field in type(value).__dataclass_fields__.items():
        plain = getattr(value, name)
        if name == "line" or plain == field.default:
            continue
        said["if" if name == "condition" else name] = _plain(plain)
    return said


def nfc(text: str) -> str:
    """Give a text in NFC, the form that lists are kept in."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return nfc(str(value))
    return value if isinstance(value, bool) else encode(value)


def _voice(fields: Fields) -> Voice:
    return Voice(
        fields.text("who", needed=True), fields.text("source"), fields.text("date"),
        fields.flag("self_described", usual=False), fields.text("note"),
    )  # fmt: skip


def _alternative(fields: Fields) -> Alternative:
    return Alternative(
        fields.text("term", needed=True, short=True), fields.text("scheme") or "local", fields.text("relation") or "exact",
        fields.text("preferred_by"), fields.text("source"),
    )  # fmt: skip


def _exception(fields: Fields) -> Exception_:
    found = Exception_(fields.text("if", needed=True), fields.text("value"))
    if found.condition and found.condition not in CONDITIONS:
        fields.wrong("if", f"“{found.condition[:60]}” is not known here.", f"Use one of {', '.join(CONDITIONS)}.")
    elif CONDITIONS.get(found.condition) and not found.value.strip():
        fields.wrong("value", f"“{found.condition}” needs a value.", "Say which.")
    return found


def _upstream(fields: Fields) -> Upstream:
    found = Upstream(
        fields.text("scheme", needed=True), fields.text("state", needed=True), fields.text("date"), fields.texts("to")
    )
    if found.state and found.state not in STATES:
        fields.wrong("state", f"“{found.state[:60]}” is not known here.", f"Use one of {', '.join(STATES)}.")
    return found


def _same_as(fields: Fields) -> SameAs:
    return SameAs(fields.text("list", needed=True), fields.text("key", needed=True))


def _fault(text: str, *, short: bool = False) -> tuple[str, str] | None:
    """Say what is wrong with the letters of a text."""
    if len(text) > (LONGEST_TERM if short else LONGEST_TEXT):
        return "This text is too long.", "Shorten it."
    if not text.isascii() and unicodedata.normalize("NFC", text) != text:
        return "Letters and their marks are written apart (not NFC).", "Save the file in NFC."
    if any(_is_control(letter, short) for letter in text):
        return "There is a letter that cannot be printed.", "Take it out."
    return None


def _is_control(letter: str, short: bool) -> bool:
    category = unicodedata.category(letter)
    return category == "Cs" or (category == "Cc" and (short or letter not in "\n\t"))


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text)
