"""What this room refuses, each with a code of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alcove.libraries.errors import AlcoveError


class CannotOpen(AlcoveError):
    """A matter cannot be opened: it says not what it is about, or nobody has looked at what it would do."""

    code = "A601"


class TooEarly(AlcoveError):
    """People have not had the days they were promised, or too few days are asked for."""

    code = "A602"


class DecidedAlone(AlcoveError):
    """Who proposed something cannot decide it alone, and a space's deciders take part in its decisions."""

    code = "A603"


class NotAnswered(AlcoveError):
    """An objection, or the word of somebody whose life it is about, has no answer in words."""

    code = "A604"


class NeedsReasons(AlcoveError):
    """Reasons are missing, or so short that they are none."""

    code = "A605"


@dataclass(frozen=True)
class Difference:
    """How the records a matter is about differ from those that were discussed: counts, and some that came and went."""

    count_before: int
    count_now: int
    came: int = 0
    went: int = 0
    added: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)


class SetHasChanged(AlcoveError):
    """The records are no longer those that were discussed."""

    code = "A606"

    def __init__(self, message: str, *, difference: Difference, remedy: str) -> None:
        """Keep the difference for whoever shows it."""
        super().__init__(message, remedy=remedy)
        self.difference = difference


class NotNow(AlcoveError):
    """The matter is not in a state in which this can be done."""

    code = "A607"


class CannotSay(AlcoveError):
    """What was said is empty, too long, or belongs elsewhere."""

    code = "A608"


class CannotPropose(AlcoveError):
    """The proposal lacks something its kind needs."""

    code = "A609"


class UnknownKind(AlcoveError):
    """There is no such kind of matter here."""

    code = "A610"


class CannotApply(AlcoveError):
    """There is nothing to carry out or to take back, or it is not said what was done."""

    code = "A611"


class CannotAdopt(AlcoveError):
    """The decision of another library cannot be taken over or declined so."""

    code = "A612"


class CannotSubscribe(AlcoveError):
    """The e-mail address or the way of hearing of a matter cannot be used."""

    code = "A613"


class CannotPublish(AlcoveError):
    """The decision cannot be published."""

    code = "A614"


class CannotMakeSpace(AlcoveError):
    """The space has no name, its name is taken, or its days are too few."""

    code = "A615"


class CannotKeepMaterials(AlcoveError):
    """The materials of a community lack something, or the file is no answer of a Local Contexts Hub."""

    code = "A616"


class OnlyTheSteward(AlcoveError):
    """Only somebody who speaks for the community may do this."""

    code = "A617"
