"""The kinds of matters: what each would do, does, and takes back.

    kind("policy").preview(library_id, {"policy": "loans"})   # what would happen, and the fingerprint of exactly that

A higher or neighbouring part of the program adds a kind of its own to `KINDS`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from . import saco, words
from .errors import CannotApply, CannotPropose, UnknownKind
from .models.matters import REPORT
from .models.spaces import MIN_DAYS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from alcove.libraries.action import Actor

    from .models import Application, Matter

SAMPLE = 20
MOST_KEYS = 20_000
"""Keys of records that a preview keeps, so that a difference can name what came and went."""


@dataclass(frozen=True)
class Preview:
    """What would happen: to how many, some of them, the fingerprint of all of it, and the same in words.

    `keys` tell the records again; where they are left out, or are too many, differences are told from the sample.
    """

    count: int
    sample: list[dict[str, Any]]
    fingerprint: str
    words: str = ""
    keys: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Give what a matter keeps of it."""
        said = {name: value for name, value in asdict(self).items() if name not in ("fingerprint", "keys")}
        return {**said, "sample": self.sample[:SAMPLE], "keys": list(self.keys[:MOST_KEYS])}


@dataclass(frozen=True)
class Applied:
    """What was done: counts, a sample, and what is needed to take it back."""

    counts: dict[str, int]
    sample: list[dict[str, Any]] = field(default_factory=list)
    undo: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of matter. Make a subclass with the three methods, and put one of it in KINDS.

    `preview` raises CannotPropose (A609) where the target lacks something; `apply` and `undo` run within a verb.
    """

    name: str
    title: StrOrPromise
    changes_records: bool = True
    min_days: int = MIN_DAYS
    for_public: bool = False

    def preview(self, library_id: int, target: dict[str, Any]) -> Preview:
        """Say what would happen; nothing does."""
        raise NotImplementedError

    def apply(self, actor: Actor, matter: Matter, preview: Preview) -> Applied:
        """Carry it out."""
        raise NotImplementedError

    def undo(self, actor: Actor, application: Application) -> dict[str, Any]:
        """Take it back; say what was done."""
        raise NotImplementedError


@dataclass(frozen=True)
class ByHand(Kind):
    """A kind that people carry out themselves: the program keeps what they say they did (`params["done"]`)."""

    changes_records: bool = False

    def preview(self, library_id: int, target: dict[str, Any]) -> Preview:
        """Say that nothing in the catalogue changes by itself."""
        said = _("Nothing in the catalogue changes by itself. Somebody carries it out and writes down what was done.")
        return Preview(0, [], words.key_of([self.name, target]), said)

    def apply(self, actor: Actor, matter: Matter, preview: Preview) -> Applied:
        """Keep the note of what was done. Raises CannotApply (A611) without one."""
        done = words.plain(str(matter.params.get("done", "")))
        if not done:
            raise CannotApply(
                _("It is not said what was done."), remedy=_("Write in a sentence what was done, by whom and when.")
            )
        return Applied({"records": 0}, [{"done": done}], {"done": done})

    def undo(self, actor: Actor, application: Application) -> dict[str, Any]:
        """Say that people have to take it back themselves."""
        return {"records": 0, "by_hand": application.undo.get("done", "")}


@dataclass(frozen=True)
class VocabularyProposal(ByHand):
    """A draft for a vocabulary's own editors, in the shape SACO asks for."""

    def preview(self, library_id: int, target: dict[str, Any]) -> Preview:
        """Give the draft as lines of MARC. Raises CannotPropose (A609) without heading, scope or a citation with its source."""
        if trouble := saco.trouble(target):
            raise CannotPropose(trouble.message, remedy=trouble.remedy)
        lines = saco.lines(target)
        return Preview(1, [{"line": line} for line in lines], words.key_of([self.name, target]), "\n".join(lines))


# Add a kind here, one line each, in the order of the alphabet.
KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        ByHand("accessible_copy", _later("accessible copy"), for_public=True),
        ByHand("classification", _later("change of the local classification")),
        ByHand("correction", _later("correction")),
        ByHand(REPORT, _later("report about a description"), min_days=0, for_public=True),
        ByHand("note_rewrite", _later("rewording of notes")),
        ByHand("policy", _later("policy")),
        ByHand("preserve", _later("preservation of an item"), for_public=True),
        ByHand("purchase", _later("purchase"), for_public=True),
        ByHand("retention", _later("keeping of a title")),
        VocabularyProposal("vocabulary_proposal", _later("proposal to a vocabulary")),
        ByHand("weeding", _later("weeding")),
    )
}


def kind(name: str) -> Kind:
    """Give the kind of this name. Raises UnknownKind (A610)."""
    if name not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise UnknownKind(
            _("There is no kind of matter “%(name)s” here.") % {"name": words.plain(name)[:40]},
            remedy=_("Choose one of: %(known)s.") % {"known": known},
        )
    return KINDS[name]
