"""By what a load matches and overlays. Light to import: a load without profiles needs nothing else of this room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from alcove.marc.record import Record
from alcove.records.models import Load
from alcove.records.saving import Draft

from .models import LoadPlan, Undecided

if TYPE_CHECKING:
    from alcove.marc.overlay_rules import OverlayProfile

    from .match_rules import MatchProfile


class Plan(NamedTuple):
    """By what a load matches and overlays."""

    match: MatchProfile
    overlay: OverlayProfile


class Arrival(NamedTuple):
    """A record of a file: read, as it is to be kept, and its number in the file."""

    record: Record
    draft: Draft
    number: int


@dataclass
class Placed:
    """What is to be saved, and what became of the rest.

    `as_came` are the arrivals whose bytes are in no version, each with the record and version it went into, if any.
    """

    drafts: list[Draft] = field(default_factory=list)
    as_came: list[tuple[Draft, tuple[int, int] | None]] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    withheld: list[Draft] = field(default_factory=list)
    unchanged: int = 0


def plan_of(load: Load) -> Plan | None:
    """Give the profiles of a load; None for a load without."""
    row = LoadPlan.objects.filter(load=load).first()
    if row is None:
        return None
    from .queries import checked

    return Plan(checked("match", row.match), checked("overlay", row.overlay))


def keep(load: Load, plan: dict[str, Any]) -> LoadPlan:
    """Note by which profiles a load goes, as they are now; as part of the verb that starts it."""
    return LoadPlan.objects.create(library_id=load.library_id, load=load, **plan)


def is_planned(load: Load, plan: dict[str, Any] | None) -> bool:
    """Say whether a load goes by just these profiles (by none, for None)."""
    row = LoadPlan.objects.filter(load=load).values(*(plan or {"match": None})).first()
    return bool(row == plan)


def undecided_of(load: Load) -> int:
    """Count the records of a load that a person was asked about."""
    return Undecided.objects.filter(load=load).count()
