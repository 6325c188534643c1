"""How records are written in bulk: a handful of statements a chunk, never one query a record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from alcove.libraries import locks
from alcove.libraries.action import current_entry
from alcove.libraries.errors import Changed

from . import handoff, sealing
from .handoff import Saved
from .models import Change, Load, Record, Version

if TYPE_CHECKING:
    from alcove.libraries.action import Actor

_RECORD = "id, library_id, kind, status, namespace, control_number, occurrence, version, digest, load_id, updated"
_VERSION = 'id, record_id, number, raw, syntax, charset, digest, trail_id, load_id, "offset"'


@dataclass(slots=True)
class Draft:
    """A record to be kept: its bytes, how to read them, and its keys.

    `key` is (namespace, control number), None where it has none; `offset` is its byte offset in the file of the load.
    A damaged record (part of it is lost) never takes the place of one that is here. `prepared` is what
    `handoff.prepare` gave for it, where it was asked. `onto` (record id, its version) says of which record it is the next
    version, whatever its key; one that `never_replaces` is added beside a record with its key and other bytes.
    """

    raw: bytes
    syntax: str
    charset: str
    kind: str
    key: tuple[str, str] | None
    offset: int | None = None
    is_damaged: bool = False
    prepared: Any = None
    onto: tuple[int, int] | None = None
    never_replaces: bool = False
    digest: bytes = b""

    def __post_init__(self) -> None:
        """Take the digest, and for a record without a control number a key made of it."""
        self.digest = hashlib.sha256(self.raw).digest()
        self.key = self.key or ("", f"#{self.digest.hex()}")


@dataclass
class Outcome:
    """What became of the drafts. `repeated` says of each one already here: its byte offset, record id and version.

    `without_sealed` are those that came with a value that was sealed here, and were kept without it.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    shared_numbers: list[Draft] = field(default_factory=list)
    withheld: list[Draft] = field(default_factory=list)
    repeated: list[tuple[int, int, int]] = field(default_factory=list)
    without_sealed: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class _Kept:
    id: int
    kind: str
    occurrence: int
    version: int
    digest: bytes
    load_id: int | None
    seen: bool = False
    is_deleted: bool = False


def save_many(actor: Actor, drafts: Sequence[Draft], load: Load | None) -> Outcome:
    """Write the drafts inside the running transaction; see records.actions.save_many."""
    locks.writing()
    drafts, touched = sealing.let_in(actor.library_id, drafts)
    plan = _Plan(actor.library_id, load, _families(actor.library_id, drafts))
    for draft in drafts:
        plan.place(draft)
    plan.write(current_entry().pk)
    plan.outcome.without_sealed = touched
    return plan.outcome


class _Plan:
    """Decides for each draft whether it is new, a new version, or already here; then writes all at once."""

    def __init__(self, library_id: int, load: Load | None, families: dict[tuple[str, str], list[_Kept]]) -> None:
        self.library_id, self.load_id, self.families = library_id, load.pk if load else None, families
        self.outcome = Outcome()
        self.new: list[tuple[_Kept, Draft]] = []
        self.changed: list[tuple[_Kept, Draft]] = []
        self.same: list[tuple[_Kept, Draft]] = []

    def place(self, draft: Draft) -> None:
        """Say what happens to this draft."""
        if draft.onto:
            self._change(_Kept(draft.onto[0], draft.kind, 0, draft.onto[1], b"", None), draft)
            return
        key = draft.key or ("", "")
        family = self.families.get(key)
        if family is None:
            self.families[key] = []
            self._add(self.families[key], draft)
            return
        for kept in family:
            if kept.digest == draft.digest:
                kept.seen = True
                if kept.is_deleted and not draft.is_damaged:
                    self._change(kept, draft)
                    return
                self.outcome.unchanged += 1
                self.same.append((kept, draft))
                return
        # A record that this same load wrote is another record with the same number, not an older state of this one.
        # An authority and a book may have one number: every file counts from 1.
        older = () if draft.never_replaces else [one for one in family if one.kind == draft.kind]
        old = next((k for k in older if not k.seen and (self.load_id is None or k.load_id != self.load_id)), None)
        if draft.is_damaged:
            self.outcome.withheld.append(draft)
        elif old is None:
            self._add(family, draft)
        else:
            self._change(old, draft)

    def _add(self, family: list[_Kept], draft: Draft) -> None:
        if any(one.kind == draft.kind for one in family):
            self.outcome.shared_numbers.append(draft)
        kept = _Kept(
            0, draft.kind, max((one.occurrence for one in family), default=0) + 1, 1, draft.digest, self.load_id, seen=True
        )
        family.append(kept)
        self.new.append((kept, draft))
        self.outcome.added += 1

    def _change(self, kept: _Kept, draft: Draft) -> None:
        kept.version, kept.digest, kept.load_id, kept.seen = kept.version + 1, draft.digest, self.load_id, True
        kept.is_deleted = False
        self.changed.append((kept, draft))
        self.outcome.updated += 1

    def write(self, trail_id: int) -> None:
        """Write records, versions and changes: three bulk statements."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        for (kept, _), record_id in zip(self.new, _next_ids("records_record", len(self.new)), strict=True):
            kept.id = record_id
        insert("records_record", _RECORD, (
            (k.id, self.library_id, d.kind, "active", *(d.key or ("", "")), k.occurrence, 1, d.digest, self.load_id, now)
            for k, d in self.new
        ))  # fmt: skip
        _update_records([(k.version, d.digest, self.load_id, now, d.kind, k.id) for k, d in self.changed])
        both = [(kept, draft, 1) for kept, draft in self.new]
        both += [(kept, draft, kept.version) for kept, draft in self.changed]
        _write_versions([(k.id, number, d, trail_id, self.load_id) for k, d, number in both])
        if both:
            handoff.offer([Saved(k.id, number, self.library_id, d.kind, d.prepared) for k, d, number in both], _last_change())
        self.outcome.repeated = [(d.offset, k.id, k.version) for k, d in self.same if d.offset is not None]


def save_one(actor: Actor, record_id: int, expected_version: int, draft: Draft) -> int:
    """Write one new version, if the record is still at the expected one."""
    locks.writing()
    now = timezone.now()
    row = _standing(actor, record_id, expected_version)
    if not row.update(version=expected_version + 1, digest=draft.digest, updated=now, kind=draft.kind):
        raise _changed(record_id, expected_version)
    _write_versions([(record_id, expected_version + 1, draft, current_entry().pk, None)])
    return expected_version + 1


def mark(actor: Actor, record_id: int, expected_version: int, status: Record.Status) -> int:
    """Write a new version with the same bytes and this status."""
    locks.writing()
    row = _standing(actor, record_id, expected_version)
    if not row.update(version=expected_version + 1, status=status, updated=timezone.now()):
        raise _changed(record_id, expected_version)
    last = Version.objects.get(record=record_id, number=expected_version)
    Version.objects.create(
        record_id=record_id, number=expected_version + 1, own_raw=b"", same_as_id=last.same_as_id or last.pk,
        syntax=last.syntax, charset=last.charset, digest=last.digest, trail=current_entry(),
    )  # fmt: skip
    Change.objects.create(record_id=record_id, version=expected_version + 1)
    return expected_version + 1


def show_anew(ids: Iterable[int]) -> None:
    """Tell those who follow the outbox that these records are shown otherwise, though nothing of them changed (version 0)."""
    insert("records_change", "record_id, version", [(record_id, 0) for record_id in ids])


def show_all_anew(library_id: int) -> None:
    """Tell those who follow the outbox that every description of a library is shown otherwise: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_change (record_id, version) SELECT id, 0 FROM records_record "
            "WHERE library_id = %s AND status = 'active' AND kind = 'bibliographic' ORDER BY id",
            [library_id],
        )


def _standing(actor: Actor, record_id: int, version: int) -> QuerySet[Record]:
    """Find a record that is at this version; what a change-set would add is at none."""
    return Record.objects.filter(pk=record_id, library=actor.library_id, version=version, version__gte=1)


def _changed(record_id: int, expected: int) -> Changed:
    return Changed(
        f"Record {record_id} is no longer at version {expected}: somebody saved it in the meantime.",
        remedy="Open it again and make your change on the newest version.",
    )


def _families(library_id: int, drafts: Iterable[Draft]) -> dict[tuple[str, str], list[_Kept]]:
    """Find what is kept under the control numbers of these drafts: one query, after a look whether there is anything."""
    numbers = list({draft.key[1] for draft in drafts if draft.key and not draft.onto})
    if not numbers or not _is_any_between(library_id, min(numbers), max(numbers)):
        return {}
    sql = (
        "SELECT namespace, control_number, id, kind, occurrence, version, digest, load_id, "
        "status = 'deleted' AND replaced_by_id IS NULL FROM records_record "
        "WHERE library_id = %s AND control_number "
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql + "= ANY(%s) ORDER BY id", [library_id, numbers])
        else:
            cursor.execute("%s IN (%s) ORDER BY id" % (sql, ",".join(["%s"] * len(numbers))), [library_id, *numbers])  # noqa: UP031
        rows = cursor.fetchall()
    families: dict[tuple[str, str], list[_Kept]] = {}
    for namespace, number, record_id, kind, occurrence, version, digest, load_id, is_deleted in rows:
        kept = _Kept(record_id, kind, occurrence, version, bytes(digest), load_id, is_deleted=bool(is_deleted))
        if not version:  # The place of a record that a change-set would add: taken, but nothing is in it yet.
            kept.digest, kept.seen = b"", True
        families.setdefault((namespace, number), []).append(kept)
    return families


def _is_any_between(library_id: int, first: str, last: str) -> bool:
    """Say whether any control number lies in this range: in the load of a new file hardly ever one does."""
    if connection.vendor != "sqlite":
        return True  # The order of letters is another there than Python's.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM records_record WHERE library_id = %s AND control_number BETWEEN %s AND %s LIMIT 1",
            [library_id, first, last],
        )
        return cursor.fetchone() is not None


def _write_versions(rows: Sequence[tuple[int, int, Draft, int, int | None]]) -> None:
    """Write versions and their changes, from (record id, number, draft, trail id, load id)."""
    ids = _next_ids("records_version", len(rows))
    insert("records_version", _VERSION, (
        (version_id, record_id, number, d.raw, d.syntax, d.charset, d.digest, trail_id, load_id, d.offset)
        for version_id, (record_id, number, d, trail_id, load_id) in zip(ids, rows, strict=True)
    ))  # fmt: skip
    insert("records_change", "record_id, version", ((record_id, number) for record_id, number, *_ in rows))


def _last_change() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM records_change")
        return int(cursor.fetchone()[0])


def _next_ids(table: str, count: int) -> list[int]:
    """Reserve ids; the write lock is held."""
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - our own words
        start = cursor.fetchone()[0] + 1
    return list(range(start, start + count))


def insert(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of one table by the quickest way that the database has; table and columns are our own words."""
    if connection.vendor == "postgresql":
        _copy(table, columns, rows)
        return
    marks = ",".join(["%s"] * (columns.count(",") + 1))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608 - our own words


def _copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """PostgreSQL's COPY: the fastest way in."""
    with connection.cursor() as cursor:
        copy: Callable[[str], Any] = cursor.copy
        with copy(f"COPY {table} ({columns}) FROM STDIN") as out:
            for row in rows:
                out.write_row(row)


def _update_records(rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE records_record SET version = %s, digest = %s, load_id = %s, updated = %s, kind = %s, "
            "status = 'active' WHERE id = %s",
            rows,
        )
