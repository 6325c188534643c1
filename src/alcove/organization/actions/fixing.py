"""Batch editing: records of the catalogue go through a rule, and what would change becomes a change-set to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from alcove.libraries.action import Actor, long_action
from alcove.marc import keys, read
from alcove.marc.fix import Prepared
from alcove.marc.record import Record
from alcove.marc.write import encode_to_keep
from alcove.records import actions as records
from alcove.records import bulk, queries
from alcove.records.models import ChangeSet

AT_A_TIME = 2000
Fix = Callable[[Record], Record]
"""A rule: gives the same object where it changes nothing."""


@long_action("organization.prepare_fix")
def prepare_fix(
    actor: Actor,
    *,
    ids: Iterable[int],
    fix: Fix,
    title: str,
    reason: str = "",
    recipe: dict[str, Any] | None = None,
    progress: Callable[[int], None] | None = None,
) -> ChangeSet:
    """Make a change-set of what `fix` would do to these records; nothing in the catalogue changes.

    Deleted records are passed over. A record whose control number the rule would change keeps its number (001 is ours).
    `progress` is called with how many records have been looked at.
    """
    change_set = records.open_change_set(actor, title=title, reason=reason, source="batch", recipe=recipe)
    todo = iter(ids)
    with bulk.calm():
        while chunk := list(islice(todo, AT_A_TIME)):
            rows = [row for row in queries.rows(chunk) if row.library_id == actor.library_id and row.status == "active"]
            records.propose(change_set, list(_edits(rows, fix)), examined=len(rows))
            if progress:
                progress(change_set.examined)
    return records.close_change_set(actor, change_set=change_set)


def _edits(rows: list[queries.Row], fix: Fix) -> Iterator[records.Edit]:
    may_change = fix.may_change if isinstance(fix, Prepared) else None
    for row in rows:
        if may_change is not None and not may_change(row.raw, row.syntax, row.charset):
            continue
        before = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
        after = fix(before)
        if after is before:
            continue
        after = _with_its_number(before, after)
        if after == before:
            continue
        raw, syntax = encode_to_keep(after, row.syntax)
        yield records.Edit(row.id, row.version, raw, syntax, "utf-8", after.kind)


def _with_its_number(before: Record, after: Record) -> Record:
    """Give the changed record the control number of the record as it was."""
    if keys.control_key(before) == keys.control_key(after):
        return after
    ours = [entry for entry in before.entries if entry[0] in ("001", "003")]
    return Record(after.leader, ours + [entry for entry in after.entries if entry[0] not in ("001", "003")])
