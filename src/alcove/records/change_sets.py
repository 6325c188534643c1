"""How change-sets are written: a handful of statements for each piece, all in the database, never one query a record.

Each piece is one transaction that holds versions, outbox, records, outcomes and the job's count, so a kill at any point
loses and doubles nothing: what stands as proposed is still to be done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from alcove.libraries import actions as libraries
from alcove.libraries import locks
from alcove.libraries.action import current_entry
from alcove.libraries.models import Job

from . import sealing
from .models import ChangeSet, ProposedChange, Record
from .saving import Draft, insert

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper as Cursor

PIECE = 2000
Progress = Callable[[int, int], None]

_OUTCOME = ProposedChange.Outcome
_PROPOSAL = (
    "change_set_id, record_id, base_version, raw, syntax, charset, digest, digest_before, kind, kind_before, status, "
    "status_before, replaced_by_id, replaced_by_before_id, outcome"
)


@dataclass(slots=True)
class Edit:
    """What a record is to become: its bytes, how to read them, and whether it is active or deleted from then on.

    `replaced_by` is the id of the record into which a deleted one was merged.
    """

    record_id: int
    base_version: int
    raw: bytes
    syntax: str
    charset: str
    kind: str
    status: str = "active"
    replaced_by: int | None = None


def write_proposals(change_set: ChangeSet, edits: Iterable[Edit]) -> int:
    """Write the proposals of one transaction; a record that is in the set already, or is another library's, is left out."""
    wanted = {edit.record_id: edit for edit in edits}
    if not wanted:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.digest, r.kind, r.status, r.replaced_by_id FROM records_record r WHERE r.library_id = %s "  # noqa: S608 - numbers only
            f"AND r.id IN ({','.join(map(str, map(int, wanted)))}) AND NOT EXISTS "
            "(SELECT 1 FROM records_proposedchange p WHERE p.change_set_id = %s AND p.record_id = r.id)",
            [change_set.library_id, change_set.pk],
        )
        here = cursor.fetchall()
    rows = [
        (change_set.pk, record_id, edit.base_version, edit.raw, edit.syntax, edit.charset, hashlib.sha256(edit.raw).digest(),
         digest, edit.kind, kind, edit.status, "deleted" if status == "proposed" else status,
         edit.replaced_by or (replaced_by if edit.status == "deleted" else None), replaced_by, _OUTCOME.PROPOSED.value)
        for record_id, digest, kind, status, replaced_by in here
        if (edit := wanted[record_id])
    ]  # fmt: skip
    insert("records_proposedchange", _PROPOSAL, rows)
    return len(rows)


def write_new(change_set: ChangeSet, drafts: Sequence[Draft]) -> list[int]:
    """Write proposals of new records, each with a place of its own that nobody finds; give their ids."""
    now = timezone.now()
    drafts, _ = sealing.let_in(change_set.library_id, drafts)
    made = Record.objects.bulk_create(
        Record(
            library_id=change_set.library_id, kind=one.kind, status=Record.Status.PROPOSED, namespace=key[0],
            control_number=key[1], version=0, digest=one.digest, updated=now,
        )
        for one in drafts
        if (key := one.key or ("", ""))
    )  # fmt: skip
    write_proposals(change_set, [
        Edit(new.pk, 0, one.raw, one.syntax, one.charset, one.kind) for new, one in zip(made, drafts, strict=True)
    ])  # fmt: skip
    return [new.pk for new in made]


def fingerprint_of(change_set: ChangeSet) -> str:
    """Give the SHA-256, in hexadecimal, of every record, its version before, its bytes and its status after."""
    digest = hashlib.sha256()
    rows = change_set.changes.order_by("record_id").values_list("record_id", "base_version", "digest", "status")
    for record_id, version, content, status in rows.iterator(chunk_size=10_000):
        digest.update(b"%d %d %s %s\n" % (record_id, version, bytes(content), status.encode()))
    return digest.hexdigest()


def carry_out(change_set: ChangeSet, job: Job | None, progress: Progress | None) -> bool:
    """Write every proposal that still stands, piece by piece; say whether it came to the end."""
    state = ChangeSet.State
    return _in_pieces(change_set, _Work(_OUTCOME.PROPOSED, _apply, state.APPLYING, state.APPLIED, "applied"), job, progress)


def take_back(change_set: ChangeSet, job: Job | None, progress: Progress | None) -> bool:
    """Write the bytes from before again, where nobody has changed the record since; say whether it came to the end."""
    state = ChangeSet.State
    return _in_pieces(change_set, _Work(_OUTCOME.APPLIED, _undo, state.UNDOING, state.UNDONE, "undone"), job, progress)


class _Work(NamedTuple):
    """What is done to the proposals with this outcome, while the set is in one state, until it is in the next."""

    outcome: ProposedChange.Outcome
    write: Callable[[int, int, int], None]
    during: ChangeSet.State
    afterwards: ChangeSet.State
    moment: str


def _in_pieces(change_set: ChangeSet, work: _Work, job: Job | None, progress: Progress | None) -> bool:
    """Do the work, one transaction a piece; stop where the job is asked to, or somebody brought the set to another state."""
    total, done = change_set.proposed, change_set.changes.exclude(outcome=work.outcome).count()
    here = ChangeSet.objects.filter(pk=change_set.pk, state=work.during)
    after = 0
    while True:
        with transaction.atomic():
            locks.writing()
            if not here.exists():
                change_set.refresh_from_db()
                return False
            ids = change_set.changes.filter(outcome=work.outcome, id__gt=after).order_by("id").values_list("id", flat=True)
            piece = list(ids[:PIECE])
            if not piece:
                here.update(state=work.afterwards, **{work.moment: timezone.now()})
                change_set.refresh_from_db()
                return True
            work.write(change_set.pk, piece[0], piece[-1])
            after, done = piece[-1], done + len(piece)
            state = libraries.beat(job, done=done) if job else Job.State.RUNNING
        if progress:
            progress(done, total)
        if state != Job.State.RUNNING:
            return False


_PIECE = "p.change_set_id = %s AND p.id BETWEEN %s AND %s AND p.outcome = %s"
_NEW_VERSION = (
    'records_version (record_id, number, raw, syntax, charset, digest, trail_id, load_id, "offset", change_set_id, same_as_id)'
)


def _apply(change_set: int, first: int, last: int) -> None:
    piece = (change_set, first, last, _OUTCOME.PROPOSED.value)
    unchanged = f"{_PIECE} AND r.version = p.base_version"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_NEW_VERSION} SELECT p.record_id, p.base_version + 1, p.raw, p.syntax, p.charset, p.digest, %s, "  # noqa: S608 - our own words
            "CAST(NULL AS bigint), CAST(NULL AS bigint), p.change_set_id, CAST(NULL AS bigint) FROM records_proposedchange p "
            f"JOIN records_record r ON r.id = p.record_id WHERE {unchanged} ORDER BY p.id",
            [current_entry().pk, *piece],
        )
        _announce(cursor, "p.base_version + 1", unchanged, piece)
        cursor.execute(
            "UPDATE records_record AS r SET version = p.base_version + 1, digest = p.digest, status = p.status, kind = p.kind, "  # noqa: S608 - our own words
            "replaced_by_id = p.replaced_by_id, updated = %s FROM records_proposedchange p "
            f"WHERE p.record_id = r.id AND {unchanged}",
            [_now(), *piece],
        )
        _settle(cursor, piece)


def _undo(change_set: int, first: int, last: int) -> None:
    """Take back where the record is as the set made it, whatever came and was taken back in between."""
    piece = (change_set, first, last, _OUTCOME.APPLIED.value)
    update = f"UPDATE records_proposedchange AS p SET outcome = %s WHERE {_PIECE}"  # noqa: S608 - our own words
    as_made = "r.digest = p.digest AND r.status = p.status"
    # A record that was new is deleted, with the bytes it has.
    number = "CASE WHEN p.base_version = 0 THEN 1 ELSE p.base_version END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{update} AND EXISTS (SELECT 1 FROM records_record r WHERE r.id = p.record_id AND {as_made})",  # noqa: S608
            [_OUTCOME.UNDONE.value, *piece],
        )
        cursor.execute(update, [_OUTCOME.KEPT.value, *piece])
        piece = (change_set, first, last, _OUTCOME.UNDONE.value)
        cursor.execute(
            f"INSERT INTO {_NEW_VERSION} SELECT p.record_id, r.version + 1, %s, b.syntax, b.charset, b.digest, %s, "  # noqa: S608 - our own words
            "CAST(NULL AS bigint), CAST(NULL AS bigint), p.change_set_id, coalesce(b.same_as_id, b.id) "
            "FROM records_proposedchange p "
            "JOIN records_record r ON r.id = p.record_id JOIN records_version b ON b.record_id = p.record_id "
            f"AND b.number = {number} WHERE {_PIECE} AND {as_made} ORDER BY p.id",
            [b"", current_entry().pk, *piece],
        )
        _announce(cursor, "r.version + 1", f"{_PIECE} AND {as_made}", piece)
        cursor.execute(
            "UPDATE records_record AS r SET version = r.version + 1, digest = p.digest_before, status = p.status_before, "  # noqa: S608 - our own words
            "kind = p.kind_before, replaced_by_id = p.replaced_by_before_id, updated = %s "
            f"FROM records_proposedchange p WHERE p.record_id = r.id AND {_PIECE} AND {as_made}",
            [_now(), *piece],
        )


def _announce(cursor: Cursor, number: str, condition: str, piece: tuple[int | str, ...]) -> None:
    """Put the new versions in the outbox, in the order of the set."""
    cursor.execute(
        f"INSERT INTO records_change (record_id, version) SELECT p.record_id, {number} FROM records_proposedchange p "  # noqa: S608 - our own words
        f"JOIN records_record r ON r.id = p.record_id WHERE {condition} ORDER BY p.id",
        piece,
    )


def _settle(cursor: Cursor, piece: tuple[int | str, ...]) -> None:
    """Note what became of each proposal: carried out where the running verb wrote its version, else left as it was made."""
    written = (
        "EXISTS (SELECT 1 FROM records_version v WHERE v.record_id = p.record_id AND v.number = p.base_version + 1 "
        "AND v.change_set_id = p.change_set_id AND v.trail_id = %s)"
    )
    update = "UPDATE records_proposedchange AS p SET outcome = %s"
    done = [_OUTCOME.APPLIED.value, *piece, current_entry().pk]
    cursor.execute(f"{update}, raw = NULL WHERE {_PIECE} AND {written}", done)
    cursor.execute(f"{update} WHERE {_PIECE}", [_OUTCOME.LEFT.value, *piece])


def _now() -> str | datetime | None:
    return connection.ops.adapt_datetimefield_value(timezone.now())
