"""The decision file: what one library decided and why, for others to read, take over or decline. Pure.

    file = read(path.read_bytes())       # file.entries, and file.troubles for what could not be read, each with its place
    write(DecisionFile("The library at the corner", "https://example.org/", tuple(entries)))

An entry with a trouble is left out; the others are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from . import words
from .errors import CannotSay
from .states import SHORTEST_REASONS, Outcome

FORMAT = "alcove-decisions/1"
LARGEST = 20 * 1024 * 1024
_LONGEST = {"number": 40, "url": 1000, "title": 300, "kind": 40, "supersedes": 1000, "language": 35, "licence": 300}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_KIND = re.compile(r"[a-z][a-z0-9_]*")
_HEADER = frozenset({"format", "publisher", "url", "decisions"})


class NotADecisionFile(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, message: str, remedy: str) -> None:
        """Say what is wrong and what to do."""
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True)
class Trouble:
    """Something that could not be read: where (entry and key), what is wrong, what to do."""

    place: str
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class Entry:
    """One decision of a library, as others read it."""

    number: str
    url: str
    title: str
    kind: str
    target: dict[str, Any]
    outcome: str
    reasons: str
    decided: date
    dissent: str = ""
    review_on: date | None = None
    supersedes: str = ""
    language: str = ""
    licence: str = ""

    @property
    def key(self) -> str:
        """Give what tells the same decision again: the address of its page."""
        return words.text_key(self.url)

    def kept(self) -> dict[str, Any]:
        """Give the entry as JSON; what is empty is left out."""
        said = {**asdict(self), "decided": self.decided.isoformat(), "review_on": self.review_on and self.review_on.isoformat()}
        return {name: value for name, value in said.items() if value or name in _REQUIRED}


@dataclass(frozen=True)
class DecisionFile:
    """Whose decisions they are, the decisions, and what could not be read."""

    publisher: str
    url: str
    entries: tuple[Entry, ...] = ()
    troubles: tuple[Trouble, ...] = field(default=(), compare=False)


_REQUIRED = ("number", "url", "title", "kind", "target", "outcome", "reasons", "decided")
_KNOWN = frozenset(Entry.__dataclass_fields__)


def write(file: DecisionFile) -> str:
    """Give the file as JSON text."""
    said = {
        "format": FORMAT, "publisher": file.publisher, "url": file.url, "decisions": [one.kept() for one in file.entries],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def read(raw: bytes | str) -> DecisionFile:
    """Read a decision file. Raises NotADecisionFile where it is none, or of a newer format."""
    said = _loaded(raw)
    _check_format(said)
    publisher, url = said.get("publisher", ""), said.get("url", "")
    if (
        not _is_text(publisher, 300)
        or not publisher.strip()
        or not isinstance(url, str)
        or (url and not words.is_web_address(url))
    ):
        raise NotADecisionFile(
            _("The file does not say whose decisions these are."), _("Give “publisher”, and “url” as a web address.")
        )
    decisions = said.get("decisions")
    if not isinstance(decisions, list):
        raise NotADecisionFile(_("The file has no list of decisions."), _("“decisions” should be a list."))
    troubles = [Trouble(name, _("This key is not known."), _("Leave it out.")) for name in _unknown(said, _HEADER)]
    entries: dict[str, Entry] = {}
    for place, one in enumerate(decisions, 1):
        found = list(_troubles_of(one, _("decision %(place)s") % {"place": place}))
        if not found:
            entry = _entry(one)
            if entry.key in entries:
                found = [
                    Trouble(_("decision %(place)s") % {"place": place}, _("It stands in the file already."), _("Leave it out."))
                ]
            entries.setdefault(entry.key, entry)
        troubles += found
    return DecisionFile(publisher.strip(), url, tuple(entries.values()), tuple(troubles))


def _loaded(raw: bytes | str) -> dict[str, Any]:
    if len(raw) > LARGEST:
        raise NotADecisionFile(_("The file is larger than 20 MB."), _("Ask for it in parts."))
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        said = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        # A message of the JSON reader names line and column.
        raise NotADecisionFile(
            _("The file is not JSON that can be read: %(problem)s.") % {"problem": str(problem)[:200]}, _("Ask for it again.")
        ) from None
    if not isinstance(said, dict):
        raise NotADecisionFile(_("The file is no decision file."), _("It should begin with {“format”: …}."))
    return said


def _check_format(said: dict[str, Any]) -> None:
    named = said.get("format")
    if named == FORMAT:
        return
    newer = re.fullmatch(r"alcove-decisions/(\d{1,6})", named) if isinstance(named, str) else None
    if newer and int(newer[1]) > 1:
        raise NotADecisionFile(
            _("This file is of a newer format (%(format)s) than this Alcove knows.") % {"format": named},
            _("Bring Alcove up to date, or ask for the file as %(format)s.") % {"format": FORMAT},
        )
    raise NotADecisionFile(_("The file is no decision file."), _("“format” should be “%(format)s”.") % {"format": FORMAT})


def _troubles_of(one: Any, place: str) -> Iterator[Trouble]:
    if not isinstance(one, dict):
        yield Trouble(place, _("It is not an object."), _("Write it between { and }."))
        return
    for name in _unknown(one, _KNOWN):
        yield Trouble(f"{place}, {name}", _("This key is not known."), _("Leave it out."))
    for name in _REQUIRED:
        if name not in one:
            yield Trouble(f"{place}, {name}", _("It is missing."), _("Give it."))
    for name in sorted(_KNOWN & set(one)):
        if message := _wrong(name, one[name]):
            yield Trouble(f"{place}, {name}", message, _("Correct it, or ask who published it."))


def _wrong(name: str, value: Any) -> str:
    """Say what is wrong with the value of a key, or nothing."""
    if name == "target":
        return _wrong_target(value)
    if name in ("decided", "review_on"):
        return "" if _day(value) or (name == "review_on" and value is None) else _("It should be a day: 2026-03-31.")
    if not _is_text(value, _LONGEST.get(name, words.LONGEST)):
        return _("It should be text, and not longer than is kept.")
    return _wrong_text(name, value)


def _wrong_text(name: str, value: str) -> str:
    if name in _REQUIRED and not value.strip():
        return _("It is empty.")
    if name in ("url", "supersedes") and value and not words.is_web_address(value):
        return _("It should be a web address.")
    if name == "kind" and not _KIND.fullmatch(value):
        return _("It should be a word of small letters.")
    if name == "outcome" and value not in Outcome.values:
        return _("It should be one of: %(known)s.") % {"known": ", ".join(Outcome.values)}
    if name == "reasons" and len(value.strip()) < SHORTEST_REASONS:
        return _("Reasons need at least %(letters)s letters.") % {"letters": SHORTEST_REASONS}
    if name == "language" and value and not _LANGUAGE.fullmatch(value):
        return _("It should be the code of a language: se, de, zh-Hant.")
    return ""


def _wrong_target(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return _("It should be an object that says what the decision is about.")
    try:
        can_be_kept = words.tidy(value) == value and len(json.dumps(value, ensure_ascii=False)) <= words.LONGEST_TARGET
    except CannotSay:
        can_be_kept = False
    return "" if can_be_kept else _("It has characters that cannot be kept, is too long, or too deep.")


def _entry(one: dict[str, Any]) -> Entry:
    texts = {
        name: value.strip() for name, value in one.items() if isinstance(value, str) and name not in ("decided", "review_on")
    }
    decided = _day(one["decided"])
    if decided is None:
        raise ValueError(one["decided"])
    return Entry(**texts, target=one["target"], decided=decided, review_on=_day(one.get("review_on")))


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and words.plain(value) == value.replace("\r\n", "\n").strip()


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _unknown(said: dict[str, Any], known: frozenset[str]) -> list[str]:
    return [words.plain(name)[:40] for name in said if name not in known]


def _no_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a number") % {"name": name})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError(_("a key stands twice in one object"))
    return said
