"""Questions about profiles and about what is to be decided. Read only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import orjson
from django.db.models import QuerySet

from alcove.libraries.errors import AlcoveError, NotFound
from alcove.marc import overlay, overlay_rules
from alcove.marc import read as marc
from alcove.marc.record import Record
from alcove.records import queries as records
from alcove.records.models import LoadStretch
from alcove.records.queries import Stored

from . import match_rules
from .models import Profile, Undecided
from .plans import plan_of

USES = [str(use) for use in Profile.Use]
_READERS: dict[str, Callable[[object], Any]] = {"match": match_rules.read_profile, "overlay": overlay_rules.read_profile}


class CannotUseProfile(AlcoveError):
    """The profile cannot be read, or there is none of this name."""

    code = "A320"


class Known(NamedTuple):
    """A profile: one of the library (with its version), or a built-in one (version 0)."""

    use: str
    name: str
    content: dict[str, Any]
    version: int

    @property
    def is_built_in(self) -> bool:
        """Say whether it came with the program."""
        return self.version == 0

    def words(self, translate: overlay_rules.Translate = str) -> list[str]:
        """Say its rules in words: one way to match, or what is done with some fields, a line."""
        said: list[str] = checked(self.use, self.content).words(translate)
        return said

    def as_dict(self) -> dict[str, Any]:
        """Give the profile as it is exported and imported."""
        return {"use": self.use, "name": self.name, "version": self.version, "profile": self.content}


def checked(use: str, content: object) -> Any:
    """Read a profile. Raises CannotUseProfile (A320), which names every place that is wrong."""
    try:
        return _READERS[use](content)
    except overlay_rules.BadProfile as error:
        said = "; ".join(f"{trouble.place}: {trouble.message}" for trouble in error.troubles[:10])
        raise CannotUseProfile(f"This is no {use} profile. {said}", remedy="See docs/how-to/match-and-overlay.md") from None


@cache
def built_in() -> tuple[Known, ...]:
    """Give the profiles that come with the program (profiles/*.json)."""
    folder = files("alcove.identification") / "profiles"
    read = [orjson.loads(file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".json")]
    return tuple(sorted(Known(one["use"], one["name"], one["profile"], 0) for one in read))


def profiles(library_id: int) -> list[Known]:
    """Give the profiles of a library and the built-in ones that it has not replaced by its own."""
    rows = Profile.objects.filter(library=library_id).values_list("use", "name", "content", "version")
    found = {(known.use, known.name): known for known in built_in()}
    found |= {(use, name): Known(use, name, content, version) for use, name, content, version in rows}
    return sorted(found.values(), key=lambda known: (known.use, known.name))


def profile(library_id: int, use: str, name: str) -> Known:
    """Find one profile. Raises CannotUseProfile (A320)."""
    found = next((known for known in profiles(library_id) if (known.use, known.name) == (use, name)), None)
    if found is None:
        raise CannotUseProfile(f"There is no {use} profile {name}.", remedy="See: alcove profiles list")
    return found


def undecided(library_id: int) -> QuerySet[Undecided]:
    """Give what is still to be decided, oldest first."""
    return Undecided.objects.filter(library=library_id, state=Undecided.State.OPEN).select_related("load").order_by("id")


def one_undecided(library_id: int, undecided_id: int) -> Undecided:
    """Find one undecided record. Raises NotFound (A301)."""
    found = Undecided.objects.filter(library=library_id, pk=undecided_id).select_related("load", "record").first()
    if found is None:
        raise NotFound(f"There is no undecided record {undecided_id}.", remedy="See: alcove undecided list")
    return found


def raw_of(row: Undecided) -> bytes:
    """Give the bytes of an undecided record as they came."""
    return bytes(LoadStretch.objects.get(load=row.load_id, offset=row.offset).raw or b"")


def incoming_of(row: Undecided) -> Record:
    """Read the incoming record."""
    return marc.decode(raw_of(row), syntax=row.load.syntax, charset=row.charset)


class Compared(NamedTuple):
    """A candidate beside the incoming record: why it may be the same, and the result field by field."""

    stored: Stored
    shared: Sequence[match_rules.Shared]
    rows: list[overlay.Row]


def compared(row: Undecided) -> list[Compared]:
    """Set the incoming record beside every candidate that is still here, by the overlay profile of its load."""
    incoming, plan = incoming_of(row), plan_of(row.load)
    rules = plan.overlay if plan else overlay_rules.OverlayProfile()
    shared = {
        one["record"]: [match_rules.Shared(point, tuple(keys)) for point, keys in one["shared"]] for one in row.candidates
    }
    found = [stored for stored in records.in_order(list(shared)) if not stored.is_deleted]
    return [
        Compared(stored, shared[stored.id], overlay.overlay(stored.record, incoming, rules, context="batch").rows)
        for stored in found
    ]
