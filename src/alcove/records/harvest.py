"""Questions of those who harvest: records in the order of their newest change, a page at a time. Read only.

Each record stands once in the outbox as it is now, at the number of its newest change. A page begins after a number, never
at a count, so that nothing is passed over and nothing given twice while records go on changing: what changes moves to the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from alcove.libraries.models import TrailEntry
from alcove.marc import read as marc
from alcove.marc.record import Record as MarcRecord

from . import privacy, protocols
from .protocols import Fields
from .queries import last_change

# How far the times of records may be out of the order of their changes: clocks are set, transactions take a while.
TOLERANCE = timedelta(hours=1)
_LOOKED_AT = 100_000

_HEAD = "r.id, r.kind, r.status, r.suppressed, r.protocol, r.updated"
_BYTES = "CASE WHEN v.same_as_id IS NULL THEN v.raw ELSE b.raw END, v.syntax, v.charset"
# A cross join keeps SQLite to this order of tables: it reads the outbox on from a number, and stops when it has enough.
_STANDING = "records_change c CROSS JOIN records_record r"
_IS_STANDING = "r.id = c.record_id AND r.version = c.version AND r.status <> 'proposed'"
_WITH_BYTES = (
    "CROSS JOIN records_version v LEFT JOIN records_version b ON b.id = v.same_as_id"
    " WHERE v.record_id = r.id AND v.number = r.version"
)


class Harvested(NamedTuple):
    """One record as it stands, or that it is gone; the bytes where they were asked for."""

    seq: int
    id: int
    kind: str
    status: str
    is_suppressed: bool
    protocol: str
    updated: datetime
    raw: bytes
    syntax: str
    charset: str
    notes: Fields = ()

    @property
    def is_deleted(self) -> bool:
        """Say whether it is not to be had: deleted, hidden from readers, held by its community, or not active otherwise."""
        return self.status != "active" or self.is_suppressed or self.protocol in protocols.HELD

    @property
    def record(self) -> MarcRecord:
        """Give the record, read from its bytes, without what is for nobody and with what its community wants to go along."""
        found = marc.decode(self.raw, syntax=self.syntax, charset=self.charset)
        found = privacy.without_private(found) if privacy.may_be_private(self.raw) else found
        return protocols.given(found, self.protocol, self.notes) if self.protocol else found


@dataclass(frozen=True)
class Wanted:
    """Which records: changed at `since` or later and before `before`, of these kinds (None: of all)."""

    since: datetime | None = None
    before: datetime | None = None
    kinds: Collection[str] | None = None


def page(wanted: Wanted, *, after: int, limit: int, with_bytes: bool) -> list[Harvested]:
    """Give the next records after this change, at most `limit`; what is deleted too."""
    after = max(after, _first(wanted.since) - 1) if wanted.since and not after else after
    return _page(wanted, "c.seq > %s", after, f"c.seq LIMIT {int(limit)}", with_bytes)


def last_until(wanted: Wanted, *, upto: int, with_bytes: bool) -> list[Harvested]:
    """Give the last record that is wanted up to this change, or none."""
    return _page(wanted, "c.seq <= %s", upto, "c.seq DESC LIMIT 1", with_bytes)


def one(record_id: int) -> Harvested | None:
    """Give one record, or None where there never was one of this number."""
    rows = list(_select(f"0, {_HEAD}, {_BYTES} FROM records_record r {_WITH_BYTES} AND r.id = %s", [record_id]))
    return _noted([_harvested(rows[0])])[0] if rows and rows[0][3] != "proposed" else None


def earliest() -> datetime:
    """Give a moment before which no record was changed: when the first thing was done here."""
    first = TrailEntry.objects.order_by("id").values_list("at", flat=True).first()
    return first or datetime.now(UTC)


def _page(wanted: Wanted, place: str, seq: int, order: str, with_bytes: bool) -> list[Harvested]:
    conditions: list[str] = [_IS_STANDING, place]
    values: list[Any] = [seq]
    if wanted.since:
        conditions.append("r.updated >= %s")
        values.append(_for_database(wanted.since))
    if wanted.before:
        conditions += ["r.updated < %s", "c.seq < %s"]
        values += [_for_database(wanted.before), _after_all(wanted.before)]
    if wanted.kinds is not None:
        conditions.append(f"r.kind IN ({','.join(['%s'] * len(wanted.kinds)) or 'NULL'})")
        values += sorted(wanted.kinds)
    content, tables = (_BYTES, f"{_STANDING} {_WITH_BYTES} AND") if with_bytes else ("'', '', ''", f"{_STANDING} WHERE")
    rows = _select(f"c.seq, {_HEAD}, {content} FROM {tables} {' AND '.join(conditions)} ORDER BY {order}", values)
    return _noted([_harvested(row) for row in rows])


def _noted(found: list[Harvested]) -> list[Harvested]:
    """Add what the communities of some of these want to go along: one question for all of them."""
    spoken = [one.id for one in found if one.protocol and not one.is_deleted]
    notes = protocols.notes(spoken)
    return [one._replace(notes=notes.get(one.id, ())) for one in found] if notes else found


def _first(since: datetime) -> int:
    """Find, by halving, a change before which nothing can be that was changed at this moment or later."""
    low, high = 1, last_change() + 1
    target = _shifted(since, -TOLERANCE)
    while low < high:
        middle = (low + high) // 2
        found = _next_standing(middle)
        if found and found[1] < target:
            low = found[0] + 1
        else:
            high = middle
    return low


def _after_all(before: datetime) -> int:
    """Find, by halving, a change from which on everything was changed after this moment."""
    low, high = 1, last_change() + 1
    target = _shifted(before, TOLERANCE)
    while low < high:
        middle = (low + high) // 2
        found = _next_standing(middle)
        if found and found[1] >= target:
            high = middle
        else:
            low = found[0] + 1 if found else middle + 1
    return low


def _next_standing(seq: int) -> tuple[int, datetime] | None:
    """Give number and time of the next change that is the newest of its record; None where there is none for long."""
    sql = f"c.seq, r.updated FROM {_STANDING} WHERE {_IS_STANDING} AND c.seq >= %s AND c.seq < %s ORDER BY c.seq LIMIT 1"
    rows = list(_select(sql, [seq, seq + _LOOKED_AT]))
    return (rows[0][0], _aware(rows[0][1])) if rows else None


def _shifted(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment


def _select(sql: str, values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        yield from cursor.fetchall()


def _harvested(row: Sequence[Any]) -> Harvested:
    seq, record_id, kind, status, suppressed, protocol, updated, raw, syntax, charset = row
    return Harvested(
        seq, record_id, kind, status, bool(suppressed), protocol, _aware(updated), bytes(raw or b""), syntax, charset
    )


def _aware(value: datetime | str) -> datetime:
    """Read a time as the database gives it; SQLite's are in UTC and do not say so."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _for_database(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
