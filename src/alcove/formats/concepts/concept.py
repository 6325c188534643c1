"""One concept of a vocabulary, whatever it came in."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_LABEL = 1000
_TAIL = re.compile(r"[/#]([^/#]+)/?$")


class VocabularyProblem(ValueError):
    """The file cannot be read as a vocabulary at all; the message says why, `remedy` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read, or is wrong: its place (a line, a row, a URI), a code, and what to do."""

    place: str
    code: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept.

    `kind` is the tag of the heading it becomes (MARC 21 Authority 1XX). Subdivisions of `label` stand behind two hyphens;
    `parts` gives their codes where the source says them. `broader`, `narrower`, `related` and `later` are identifiers.
    `see`, `earlier` (forms of the label that were in use) and `others` are (language, label), `notes` (kind, language,
    text), `matches` (kind, URI). `sort` is the place on the shelf that a classification gives its class, where it says so.
    """

    uri: str
    identifier: str
    label: str
    kind: str = "150"
    language: str = ""
    parts: str = ""
    others: tuple[tuple[str, str], ...] = ()
    see: tuple[tuple[str, str], ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    notation: tuple[str, ...] = ()
    notes: tuple[tuple[str, str, str], ...] = ()
    status: str = "active"
    sort: str = ""


def identifier_of(uri: str) -> str:
    """Give the identifier in a URI: its last part; FAST numbers with their prefix, as in $0."""
    found = _TAIL.search(uri.strip())
    tail = found[1] if found else uri.strip()
    return f"fst{tail.zfill(8)}" if "id.worldcat.org/fast/" in uri and tail.isdigit() else tail[:150]
