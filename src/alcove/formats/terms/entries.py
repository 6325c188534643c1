"""What a term list says: the list itself, and one entry for each word or heading that somebody objects to.

A list proposes; it never acts. Terms are compared in the form of `alcove.marc.naco.normalised`: capitals, marks on letters
and punctuation make no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FORMAT = "alcove-terms/1"


class Part(StrEnum):
    """Where in a record the words stand: a whole heading, its main part, a subdivision, either of them, or prose."""

    HEADING = "heading"
    MAIN = "main"
    SUBDIVISION = "subdivision"
    ANY = "any"
    PROSE = "prose"


class Match(StrEnum):
    """How the words are met: a whole segment, a family of headings (`X Indians`), a phrase, or one word."""

    SEGMENT = "segment"
    FAMILY = "family"
    PHRASE = "phrase"
    TOKEN = "token"  # noqa: S105 - a word


class Status(StrEnum):
    """What is said against the words."""

    CONTESTED = "contested"
    OUTDATED = "outdated"
    SLUR = "slur"
    RECLAIMED = "reclaimed"
    HISTORICAL = "historical"
    EUPHEMISM = "euphemism"
    AGGRANDIZING = "aggrandizing"
    ERASURE = "erasure"
    UPSTREAM_CHANGED = "upstream-changed"
    DISPUTED_PLACE = "disputed-place"


class Outcome(StrEnum):
    """What is proposed: one other term, both side by side, one of several for each record, a question, or nothing."""

    ONE = "one"
    BOTH = "both"
    SPLIT = "split"
    ASK = "ask"
    NONE = "none"


class ActionMax(StrEnum):
    """The strongest thing an entry may lead to, from the strongest to the weakest."""

    DISPLAY = "display"
    WORKSHEET = "worksheet"
    REVIEW = "review"
    CONTEXT = "context"
    REPORT = "report"
    PRIVACY = "privacy"


class Matcher(StrEnum):
    """How the system that a list comes from compares: both sides folded, or only the record's side in small letters."""

    FOLDED = "folded"
    LOWERCASED = "lowercased"


@dataclass(frozen=True)
class Voice:
    """Somebody who objects to a term, or prefers it, and where they say so."""

    who: str
    source: str = ""
    date: str = ""
    self_described: bool = False
    note: str = ""


@dataclass(frozen=True)
class Alternative:
    """Words to show instead."""

    term: str
    scheme: str = "local"
    relation: str = "exact"
    preferred_by: str = ""
    source: str = ""


@dataclass(frozen=True)
class Exception_:
    """Where an entry is not meant: `condition` is corporate-name, quoted, field, phrase or record-has."""

    condition: str
    value: str = ""


@dataclass(frozen=True)
class Upstream:
    """What the vocabulary itself has done with the heading since."""

    scheme: str
    state: str
    date: str = ""
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class SameAs:
    """The same entry in another list."""

    list: str
    key: str


@dataclass(frozen=True)
class Entry:
    """One word or heading, why somebody objects, and what is proposed. `line` is its place in the file (1 = first)."""

    id: str
    term: str
    lang: str = ""
    scheme: tuple[str, ...] = ()
    part: Part = Part.ANY
    match: Match = Match.SEGMENT
    status: Status = Status.CONTESTED
    why: str = ""
    objectors: tuple[Voice, ...] = ()
    defenders: tuple[Voice, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    more_specific: str = ""
    outcome: Outcome = Outcome.ONE
    exceptions: tuple[Exception_, ...] = ()
    action_max: ActionMax = ActionMax.DISPLAY
    keep_searchable: bool = True
    suggest: bool = False
    upstream: Upstream | None = None
    same_as: tuple[SameAs, ...] = ()
    review_by: str = ""
    decision: str = ""
    notes: str = ""
    line: int = 0


@dataclass(frozen=True)
class ListHeader:
    """What a list says of itself. `matcher` is how the system it was made for compares."""

    list: str
    title: str = ""
    version: str = ""
    publisher: str = ""
    contact: str = ""
    licence: str = ""
    source_url: str = ""
    language: str = ""
    consulted: tuple[str, ...] = ()
    matcher: Matcher = Matcher.FOLDED


@dataclass(frozen=True)
class Trouble:
    """A line of a list that could not be read: which line and column or key, what is wrong, what to do."""

    line: int
    field: str
    message: str
    remedy: str


@dataclass(frozen=True)
class TermList:
    """A list as it was read, with the lines that could not be."""

    header: ListHeader
    entries: tuple[Entry, ...] = ()
    troubles: tuple[Trouble, ...] = ()


class TermListProblem(Exception):
    """A file that is no term list, or one that cannot be read at all."""

    def __init__(self, message: str, remedy: str) -> None:
        """Say what is wrong and what to do."""
        super().__init__(message)
        self.message, self.remedy = message, remedy
