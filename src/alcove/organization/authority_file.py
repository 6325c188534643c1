"""The tables of headings, numbers and links: made of records, brought up to date by the outbox, and made again at will.

    authority_file.follow()           # read what has changed since the last time
    authority_file.control(library)   # the control set of a library: MARC 21 and its own

Every question about authorities calls `follow` first, so that a heading is known as soon as its record is saved. A piece of
changes and the bookmark are one transaction: stopped anywhere, nothing is missing and nothing there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from django.db import connection, transaction

from alcove.libraries import locks
from alcove.marc import control as control_sets
from alcove.marc import naco, read
from alcove.marc.control import ControlSet
from alcove.marc.record import Record
from alcove.records import bulk, queries
from alcove.records.queries import Row
from alcove.records.saving import insert

from .models import AuthorityNumber, ControlSetOfLibrary, FollowedUpTo, Heading, Link

PIECE = 2000
SOON = 2 * PIECE
"""Changes that are read while somebody waits for a page; more are left to the worker."""
LONGEST_TEXT = 300
_NAME = "authorities"
_HEADING = "library_id, record_id, role, tag, key, text, thesaurus, uses, control, is_shared"
_controls: dict[tuple[int, tuple[str, ...]], ControlSet] = {}


def control(library_id: int) -> ControlSet:
    """Give the control set of a library: the standard's, and those of its own thesauri."""
    own = list(ControlSetOfLibrary.objects.filter(library_id=library_id).order_by("code").values_list("code", "data"))
    if not own:
        return control_sets.marc21()
    known = (library_id, tuple(f"{code}{data}" for code, data in own))
    if known not in _controls:
        _controls.clear()
        _controls[known] = reduce(or_, [control_sets.read(data) for _, data in own], control_sets.marc21())
    return _controls[known]


def follow(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Read what has changed since the last time; give how many changes there were."""
    last, done = queries.last_change(), _bookmark()
    begun = done
    if done >= last:
        return 0
    with bulk.calm():
        while piece := _next_piece():
            done = piece
            if progress:
                progress(done - begun, last - begun)
    return done - begun


def keep_up() -> int:
    """Follow where little has changed, and give how many changes wait else: for pages, which do not wait for a whole load."""
    waiting = queries.waiting_after(_bookmark(), SOON + 1)
    if 0 < waiting <= SOON:
        follow()
        return 0
    return waiting and queries.last_change() - _bookmark()


def begin_again() -> None:
    """Forget the tables, to make them anew when they are next asked for: the control sets have changed."""
    locks.writing()
    for table in (Heading, AuthorityNumber, Link):
        table.objects.all().delete()
    FollowedUpTo.objects.filter(name=_NAME).update(seq=0)


def _bookmark() -> int:
    return FollowedUpTo.objects.filter(name=_NAME).values_list("seq", flat=True).first() or 0


def _next_piece() -> int:
    """Take over the next changes; give the number of the last, 0 where there are none."""
    with transaction.atomic():
        locks.writing()
        seq = _bookmark()
        changes = queries.changes_after(seq, PIECE)
        if not changes:
            return 0
        ids = sorted({record_id for _, record_id, _ in changes})
        _forget(ids)
        _write([row for row in queries.rows(ids) if row.status == "active"])
        FollowedUpTo.objects.update_or_create(name=_NAME, defaults={"seq": changes[-1][0]})
        return changes[-1][0]


def _forget(ids: Sequence[int]) -> None:
    numbers = ",".join(map(str, map(int, ids)))
    with connection.cursor() as cursor:
        for table in (Heading, AuthorityNumber, Link):
            cursor.execute(f"DELETE FROM {table._meta.db_table} WHERE record_id IN ({numbers})")  # noqa: S608 - numbers only


def _write(rows: Iterable[Row]) -> None:
    headings: list[tuple[object, ...]] = []
    numbers: list[tuple[object, ...]] = []
    links: list[tuple[object, ...]] = []
    controls: dict[int, ControlSet] = {}
    for row in rows:
        is_authority = row.kind == "authority"
        if not is_authority and not _may_link(row.raw, row.syntax):
            continue
        found = controls.get(row.library_id) or controls.setdefault(row.library_id, control(row.library_id))
        record = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
        if is_authority:
            headings += _headings(row, record, found)
            numbers += [
                (row.library_id, row.id, number[:200], rank) for rank, number in enumerate(control_sets.numbers_of(record))
            ]
        links += _links(row, record, found)
    insert(Heading._meta.db_table, _HEADING, headings)
    insert(AuthorityNumber._meta.db_table, "library_id, record_id, number, rank", numbers)
    insert(Link._meta.db_table, "library_id, record_id, tag, number", links)


def _may_link(raw: bytes, syntax: str) -> bool:
    """Say whether there can be a $0 in these bytes: most records of most catalogues have none, and need not be read."""
    return syntax != "iso2709" or b"\x1f0" in raw


def _headings(row: Row, record: Record, control: ControlSet) -> Iterator[tuple[object, ...]]:
    if record.leader[5:6] in ("d", "s", "x", "o"):  # Deleted, split, replaced, obsolete: MARC 21 Authority, leader/05.
        return
    uses = control_sets.uses(record)
    is_shared = (record.control("008") or "")[32:33] == "b"
    seen = set()
    for one in control.all_headings(record):
        said = (one.role, one.tag, one.key)
        if said not in seen:
            seen.add(said)
            thesaurus = control.thesaurus_of(record, one.tag)[:20]
            yield (row.library_id, row.id, one.role, one.tag, naco.stored(one.key), one.text[:LONGEST_TEXT], thesaurus, uses,
                   one.control, is_shared)  # fmt: skip


def _links(row: Row, record: Record, control: ControlSet) -> Iterator[tuple[object, ...]]:
    seen = set()
    for tag, content in record.entries:
        if "\x1f0" not in content or (tag not in control.controlled_tags and control.line_of(tag) is None):
            continue
        for part in content.split("\x1f")[1:]:
            if part[:1] == "0" and (number := control_sets.number(part[1:])[:200]) and (tag, number) not in seen:
                seen.add((tag, number))
                yield (row.library_id, row.id, tag, number)
