"""What a Local Contexts Hub says of a project: labels of communities, or notices that hold their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class NotFromHub(ValueError):
    """The file cannot be read as an answer of a hub at all; the message says why, `remedy` what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read, or was left out: its place, a code, and what to do."""

    place: str
    code: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A name and a text in one language, as they were sent; `language_tag` is BCP 47 where the hub gave one."""

    name: str = ""
    text: str = ""
    language_tag: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Marked:
    """What labels and notices share."""

    unique_id: str
    name: str
    text: str
    language_tag: str = ""
    language: str = ""
    image: str = ""
    drawing: str = ""
    sound: str = ""
    translations: tuple[Translation, ...] = ()
    created: str = ""
    updated: str = ""

    @property
    def forms(self) -> tuple[Translation, ...]:
        """Give name and text in every language, the own one first, the others as they were sent."""
        return (Translation(self.name, self.text, self.language_tag, self.language), *self.translations)


@dataclass(frozen=True, slots=True)
class Label(_Marked):
    """A label as its community wrote it; only a community makes one.

    `family` is TK or BC, `kind` the hub's label_type, `image`, `drawing` and `sound` are web addresses.
    """

    family: Literal["TK", "BC"] = "TK"
    kind: str = ""
    community: str = ""
    community_page: str = ""


@dataclass(frozen=True, slots=True)
class Notice(_Marked):
    """A notice set by an institution or a researcher until communities have spoken; `kind` is the hub's notice_type."""

    kind: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a hub: with labels, or with notices, never with both."""

    unique_id: str
    title: str
    page: str = ""
    privacy: str = ""
    modified: str = ""
    labels: tuple[Label, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def communities(self) -> tuple[str, ...]:
        """Name the communities whose labels these are, each once."""
        return tuple(dict.fromkeys(one.community for one in self.labels))


@dataclass(frozen=True, slots=True)
class Revoked:
    """A project that the hub no longer has: keep the place, hide what was there. `reason` is what the hub said."""

    unique_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer of the hub held."""

    projects: tuple[Project, ...] = ()
    revoked: tuple[Revoked, ...] = ()
    troubles: tuple[Trouble, ...] = ()
