"""Merging duplicates: one record stays and takes from the others what somebody chose; the others lead to it from then on."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from alcove.libraries.action import Actor, action
from alcove.libraries.errors import AlcoveError, Changed
from alcove.marc.record import Record
from alcove.marc.write import encode_to_keep
from alcove.records import actions as records
from alcove.records import protocols, queries
from alcove.records.models import ChangeSet
from alcove.records.queries import Stored

IDENTIFIERS = frozenset({"010", "015", "016", "019", "020", "022", "024", "027", "028", "030", "035", "074", "086", "088"})
"""Tags whose fields of the others are taken unless somebody decides otherwise: a merged record is found by all its numbers."""

_NUMBERS = ("001", "003")
_LINK = re.compile(r"(\x1f6\s*[0-9A-Za-z]{3}\s*-\s*)([0-9]{2})")

Choice = tuple[int, int]
"""One field: the id of its record, and its place among the fields of that record, from 0."""


class CannotMerge(AlcoveError):
    """The records cannot become one: deleted, of different kinds, fewer than two, or one twice."""

    code = "A305"


@action("organization.merge_records")
def merge_records(
    actor: Actor,
    *,
    survivor: int,
    others: list[int],
    take: Collection[Choice] | None = None,
    versions: Mapping[int, int] | None = None,
    reason: str = "",
) -> ChangeSet:
    """Make a change-set that merges `others` into `survivor`; nothing changes before it is carried out.

    `take` names the fields the merged record is made of, in the order of the records given; None takes all of the survivor
    and the identifiers of the others. The control numbers of the others become 035 `(003)001`. `versions` says at which
    version each record was looked at. Raises CannotMerge (A305), Changed (A302), HasProtocol (A471).
    """
    found = _checked(actor, [survivor, *others])
    protocols.must_have_none([one.id for one in found])
    if versions is not None and any(versions.get(one.id) != one.version for one in found):
        raise Changed("A record was saved in the meantime.", remedy="Look at the fields again.")
    if take is not None:
        _must_be_there(found, take)
    keeper, gone = found[0], found[1:]
    merged = merged_record(found, suggested(found) if take is None else take)
    raw, syntax = encode_to_keep(merged, keeper.syntax)
    edits = [records.Edit(keeper.id, keeper.version, raw, syntax, "utf-8", merged.kind)]
    edits += [
        records.Edit(one.id, one.version, one.raw, one.syntax, one.charset, one.kind, "deleted", keeper.id) for one in gone
    ]
    title = f"Merge {', '.join(str(one.id) for one in gone)} into {keeper.id}"
    recipe = {"verb": "merge", "survivor": keeper.id, "others": [one.id for one in gone]}
    change_set = records.open_change_set(actor, title=title, reason=reason, source="merge", recipe=recipe)
    records.propose(change_set, edits, examined=len(found))
    return records.close_change_set(actor, change_set=change_set)


def _must_be_there(found: Sequence[Stored], take: Collection[Choice]) -> None:
    """Raise CannotMerge for a field that no record has, or where no title is taken for a bibliographic record."""
    here = {(one.id, place): tag for one in found for place, (tag, _) in enumerate(one.record.entries)}
    if wrong := [choice for choice in take if choice not in here]:
        raise CannotMerge(f"There is no field {wrong[0][1]} in record {wrong[0][0]}.", remedy="Look at the fields again.")
    if found[0].kind == "bibliographic" and "245" not in {here[choice] for choice in take}:
        raise CannotMerge("No title (245) is taken.", remedy="Take the title of one of the records.")


def suggested(found: Sequence[Stored]) -> set[Choice]:
    """Give the fields that are taken when nobody chooses: all of the first, and identifiers of the others it lacks."""
    first, others = found[0], found[1:]
    here = {content for _, content in first.record.entries}
    chosen = {(first.id, place) for place in range(len(first.record.entries))}
    for other in others:
        for place, (tag, content) in enumerate(other.record.entries):
            if tag in IDENTIFIERS and content not in here:
                here.add(content)
                chosen.add((other.id, place))
    return chosen


def merged_record(found: Sequence[Stored], take: Collection[Choice]) -> Record:
    """Give the record that these fields make: leader and control numbers of the first, fields in the order of their tags."""
    first, wanted = found[0], set(take)
    numbers = [entry for entry in first.record.entries if entry[0] in _NUMBERS]
    fields = _chosen(first, wanted)
    for other in found[1:]:
        incoming = _relinked(_chosen(other, wanted), _links(fields))
        for entry in [*incoming, *_as_system_number(other)]:
            if entry not in fields:
                fields.insert(place_for(fields, entry[0]), entry)
    return Record(first.record.leader, numbers + fields)


def _chosen(stored: Stored, wanted: set[Choice]) -> list[tuple[str, str]]:
    entries = enumerate(stored.record.entries)
    return [entry for place, entry in entries if (stored.id, place) in wanted and entry[0] not in _NUMBERS]


def _links(fields: list[tuple[str, str]]) -> set[str]:
    """Give the occurrence numbers that pairs of these fields have (MARC 21, $6: two digits)."""
    found = (_LINK.search(content) for _, content in fields)
    return {match[2] for match in found if match and match[2] != "00"}


def _relinked(fields: list[tuple[str, str]], taken: set[str]) -> list[tuple[str, str]]:
    """Give the pairs of fields and their 880s occurrence numbers that no field of the merged record has."""
    mine = sorted(_links(fields))
    free = (number for at in range(1, 100) if (number := f"{at:02d}") not in taken)
    new = dict(zip(mine, free, strict=False))
    if len(new) < len(mine):
        raise CannotMerge("There are more than 99 pairs of scripts together.", remedy="Take fewer of the fields.")
    return [(tag, _LINK.sub(lambda match: match[1] + new.get(match[2], match[2]), content, count=1)) for tag, content in fields]


def place_for(fields: list[tuple[str, str]], tag: str) -> int:
    """Say where a field goes: behind the last of its tag, else before the first higher one."""
    same = [at for at, (other, _) in enumerate(fields) if other == tag]
    if same:
        return same[-1] + 1
    return next((at for at, (other, _) in enumerate(fields) if other > tag), len(fields))


def _as_system_number(stored: Stored) -> list[tuple[str, str]]:
    number = (stored.record.control("001") or "").strip()
    namespace = (stored.record.control("003") or "").strip()
    return [("035", f"  \x1fa({namespace}){number}" if namespace else f"  \x1fa{number}")] if number else []


def _checked(actor: Actor, ids: list[int]) -> list[Stored]:
    if len(ids) < 2 or len(set(ids)) < len(ids):
        raise CannotMerge("Two or more different records are needed to merge.", remedy="Name the one that stays first.")
    found = [queries.get(actor.library_id, record_id) for record_id in ids]
    for one in found:
        if one.is_deleted:
            raise CannotMerge(f"Record {one.id} is deleted.", remedy="Bring it back first, or leave it out.")
        if one.kind != found[0].kind:
            raise CannotMerge(
                f"Record {one.id} is not of the same kind: {one.kind}, not {found[0].kind}.", remedy="Leave it out."
            )
    return found
