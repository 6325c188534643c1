"""Hiding records from readers, in bulk, and saying else of them who may see them: a few statements for a thousand records."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from alcove.libraries import locks
from alcove.libraries.action import current_entry

from .models import Record

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

_AT_A_TIME = 1000
_NEW_VERSION = (
    'INSERT INTO records_version (record_id, number, raw, syntax, charset, digest, trail_id, load_id, "offset", change_set_id, '
    "same_as_id) SELECT r.id, r.version + 1, %s, v.syntax, v.charset, v.digest, %s, "
    "CAST(NULL AS bigint), CAST(NULL AS bigint), CAST(NULL AS bigint), coalesce(v.same_as_id, v.id) FROM records_record r "
    "JOIN records_version v ON v.record_id = r.id AND v.number = r.version WHERE r.id IN ({ids}) ORDER BY r.id"
)
_ANNOUNCED = (
    "INSERT INTO records_change (record_id, version) SELECT r.id, r.version + 1 FROM records_record r "
    "WHERE r.id IN ({ids}) ORDER BY r.id"
)
_MARKED = "UPDATE records_record SET version = version + 1, {column} = %s, updated = %s WHERE id IN ({ids})"


def mark(actor: Actor, record_ids: Sequence[int], *, is_suppressed: bool) -> int:
    """Write a new version with the same bytes of each record that is not so yet, inside the running transaction."""
    locks.writing()
    wanted = iter(sorted(set(record_ids)))
    count = 0
    while piece := list(islice(wanted, _AT_A_TIME)):
        others = Record.objects.filter(
            pk__in=piece, library=actor.library_id, status=Record.Status.ACTIVE, suppressed=not is_suppressed
        )
        if ids := list(others.values_list("pk", flat=True)):
            write(ids, "suppressed", is_suppressed)
        count += len(ids)
    return count


def write(record_ids: list[int], column: str, value: bool | str) -> None:
    """Write a new version with the same bytes of each of these records, and say this of it; `column` is our own word."""
    numbers = ",".join(map(str, record_ids))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_NEW_VERSION.format(ids=numbers), [b"", current_entry().pk])
        cursor.execute(_ANNOUNCED.format(ids=numbers))
        cursor.execute(_MARKED.format(ids=numbers, column=column), [value, now])
