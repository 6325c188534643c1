"""Questions about what was looked for in targets, beside what the library holds. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, QuerySet

from alcove.libraries.errors import AlcoveError, NotFound
from alcove.marc import read as marc
from alcove.marc.record import Record

from . import queries
from .asked import NUMBERS, Asked
from .match_rules import MatchProfile
from .matching import Match, catch_up, match
from .models import Lookup, LookupLine, MatchKey, Offer, Target
from .points import keys_of
from .targets import one_target, targets

MATCH, OVERLAY = "isbn-title", "local"
"""The profiles by which records are taken where nobody names others."""


class CannotLookUp(AlcoveError):
    """There is nothing to look for, or nowhere to look."""

    code = "A323"


@dataclass
class Group:
    """Offers that are the same thing, the one to take first; and whether it is one of ours."""

    offers: list[Offer]
    match: Match

    @property
    def offer(self) -> Offer:
        """Give the one to take."""
        return self.offers[0]

    @property
    def record(self) -> Record:
        """Give the record of the one to take."""
        return self.match.incoming


def lookups(library_id: int) -> QuerySet[Lookup]:
    """Give what was looked for, newest first."""
    return Lookup.objects.filter(library=library_id).select_related("job").order_by("-id")


def one_lookup(library_id: int, lookup_id: int) -> Lookup:
    """Find one lookup. Raises NotFound (A301)."""
    found = Lookup.objects.filter(library=library_id, pk=lookup_id).select_related("job").first()
    if found is None:
        raise NotFound(f"There is no lookup {lookup_id}.", remedy="Old ones are forgotten after 30 days. Look again.")
    return found


def offers(library_id: int, ids: Iterable[int]) -> list[Offer]:
    """Find offered records by their ids, in this order. Raises NotFound (A301) where one is missing."""
    wanted = list(dict.fromkeys(ids))
    rows = Offer.objects.filter(pk__in=wanted, line__lookup__library=library_id).select_related("line__lookup", "change_set")
    found = {row.pk: row for row in rows}
    if missing := [one for one in wanted if one not in found]:
        raise NotFound(f"There is no offered record {missing[0]}.", remedy="Look for it again.")
    return [found[one] for one in wanted]


def counts(lookup: Lookup) -> dict[str, int]:
    """Count the lines of a lookup by what came of them."""
    return dict(lookup.lines.values_list("outcome").annotate(count=Count("id")).order_by())


def singles(lookup: Lookup) -> list[Offer]:
    """Give the one to take of every line that was found once and was not taken yet."""
    lines = lookup.lines.filter(outcome=LookupLine.Outcome.ONE)
    rows = Offer.objects.filter(line__in=lines).select_related("line__lookup").order_by("line__place", "place")
    first: dict[int, Offer] = {}
    taken = set()
    for row in rows:
        first.setdefault(row.line_id, row)
        if row.change_set_id is not None:
            taken.add(row.line_id)
    return [row for line_id, row in first.items() if line_id not in taken]


def single_count(lookup: Lookup) -> int:
    """Count the lines that were found once and were not taken yet."""
    once = lookup.lines.filter(outcome=LookupLine.Outcome.ONE)
    return once.exclude(pk__in=Offer.objects.filter(line__lookup=lookup, change_set__isnull=False).values("line")).count()


def record_of(offer: Offer) -> Record:
    """Read an offered record."""
    return marc.decode(bytes(offer.raw), syntax=offer.syntax, charset=offer.charset)


def profile(library_id: int, name: str) -> MatchProfile:
    """Find a match profile by its name. Raises CannotUseProfile (A320)."""
    found: MatchProfile = queries.checked("match", queries.profile(library_id, "match", name or MATCH).content)
    return found


def groups(lines: Sequence[LookupLine], lookup: Lookup) -> dict[int, list[Group]]:
    """Give the offers of these lines, by line, those that are the same thing together, beside the ones of ours they are."""
    rules = profile(lookup.library_id, lookup.match_name)
    offered = Offer.objects.filter(line__in=[line.pk for line in lines]).select_related("line__lookup", "change_set")
    rows = list(offered.order_by("place"))
    together: dict[tuple[int, int], list[Offer]] = {}
    for row in rows:
        together.setdefault((row.line_id, row.group), []).append(row)
    catch_up(lookup.library_id, rules.finding)
    matches = match(lookup.library_id, [record_of(some[0]) for some in together.values()], rules)
    found: dict[int, list[Group]] = {line.pk: [] for line in lines}
    for ((line_id, _), some), one in zip(together.items(), matches, strict=True):
        found[line_id].append(Group(some, one))
    return found


def grouped(records: Sequence[Record], rules: MatchProfile) -> list[int]:
    """Say of each record to which group it belongs: those that the profile takes for the same thing are in one."""
    keys = [keys_of(record, rules.asked) for record in records]
    group: list[int] = []
    for at, mine in enumerate(keys):
        same = (
            group[other] for other in range(at) if records[other].kind == records[at].kind and _same(rules, mine, keys[other])
        )
        group.append(next(same, at))
    return group


def _same(rules: MatchProfile, mine: dict[str, frozenset[str]], theirs: dict[str, frozenset[str]]) -> bool:
    return mine == theirs or rules.answer(mine, theirs).yes


class Held(NamedTuple):
    """Records of the library that have a number."""

    asked: Asked
    ids: list[int]


def held(library_id: int, wanted: Sequence[Asked]) -> list[Held]:
    """Say which records of the library have these numbers: one query a kind of number."""
    numbers = [one for one in wanted if one.is_number]
    catch_up(library_id, sorted({one.kind for one in numbers}))
    ids: dict[tuple[str, str], list[int]] = {}
    for kind in NUMBERS:
        values = sorted({value for one in numbers if one.kind == kind for value in one.terms})
        rows = MatchKey.objects.filter(library=library_id, point=kind, value__in=values) if values else MatchKey.objects.none()
        for value, record_id in rows.order_by("record_id").values_list("value", "record_id"):
            ids.setdefault((kind, value), []).append(record_id)
    return [Held(one, list(dict.fromkeys(i for term in one.terms for i in ids.get((one.kind, term), [])))) for one in wanted]


def chosen(library_id: int, names: Sequence[str]) -> list[Target]:
    """Give the targets of these names or numbers; all that are switched on, where none is named.

    Raises NotFound (A301), CannotLookUp (A323) where there is none.
    """
    found = [one_target(library_id, name) for name in names] or list(targets(library_id).filter(is_on=True))
    if not found:
        raise CannotLookUp("No target is switched on.", remedy="Add one, or switch one on: alcove targets")
    return list(dict.fromkeys(found))
