"""Questions about what is kept. Read only; every question returns sets, and asks the database once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import QuerySet
from django.utils import timezone

from alcove.formats.local_contexts import Protocol
from alcove.libraries.action import Actor
from alcove.libraries.errors import NotFound
from alcove.marc import read as marc
from alcove.marc import write
from alcove.marc.record import Record as MarcRecord

from . import privacy, protocols
from .layers import Together
from .models import Change, ChangeSet, Load, LoadProblem, LoadStretch, ProposedChange, Record, Version

_BYTES = "CASE WHEN v.same_as_id IS NULL THEN v.raw ELSE b.raw END, v.syntax, v.charset"
_COLUMNS = (
    "r.id, r.library_id, r.kind, r.status, r.namespace, r.control_number, r.version, r.updated, r.load_id, r.suppressed, "
    "r.protocol, " + _BYTES
)
_FROM = (
    "FROM records_record r JOIN records_version v ON v.record_id = r.id AND v.number = r.version "
    "LEFT JOIN records_version b ON b.id = v.same_as_id "
)
_ROW = "r.id, r.version, r.library_id, r.kind, r.status, r.suppressed, r.protocol, " + _BYTES
_CURRENT = f"SELECT {_COLUMNS} {_FROM}"
AT_A_TIME = 1000


@dataclass
class Stored:
    """One record as it stands: its keys, its current bytes, and (when asked) the record read from them."""

    id: int
    library_id: int
    kind: str
    status: str
    namespace: str
    control_number: str
    version: int
    updated: datetime
    load_id: int | None
    raw: bytes
    syntax: str
    charset: str
    is_suppressed: bool = False
    protocol: str = ""
    is_given: bool = False
    together: Together | None = field(default=None, repr=False, compare=False)

    @cached_property
    def record(self) -> MarcRecord:
        """Read the bytes as they were read when they came."""
        return marc.decode(self.raw, syntax=self.syntax, charset=self.charset)

    @cached_property
    def effective(self) -> MarcRecord:
        """Give the record as it is shown to people: with what is laid over it (`layers`). Its bytes stay the source's."""
        return (self.together or Together([self.id])).shown(self.id, self.record)

    @property
    def public(self) -> Stored:
        """Give the record as everybody may have it.

        Without what it says of a person that is for nobody (`privacy`), and as its community asks (`protocols`).
        """
        if self.is_given:
            return self
        kept = self.record
        if privacy.may_be_private(self.raw) and privacy.has_private(kept):
            kept = privacy.without_private(kept)
        if self.protocol:
            kept = protocols.given(kept, self.protocol, (self.together or Together([self.id])).notes(self.id))
        if kept is self.record:
            return self
        raw, syntax = write.encode_to_keep(kept, self.syntax)
        return replace(self, raw=raw, syntax=syntax, charset="utf-8", is_given=True)

    @property
    def is_deleted(self) -> bool:
        """Say whether the record has been deleted."""
        return self.status == Record.Status.DELETED

    @property
    def is_public(self) -> bool:
        """Say whether readers and other systems see it, be it only its title."""
        return self.status == Record.Status.ACTIVE and not self.is_suppressed and self.protocol != Protocol.NOT_ONLINE

    @property
    def is_held(self) -> bool:
        """Say whether its community asks that the record itself is given to nobody; its title may be seen."""
        return self.protocol in protocols.HELD


def get(library_id: int, record_id: int) -> Stored:
    """Give one record of this library, hidden or not, to those who work in it. Raises NotFound (A301)."""
    found = in_order([record_id])
    if not found or found[0].library_id != library_id:
        raise _not_found(record_id)
    return found[0]


def seen_by(actor: Actor | None, record_id: int) -> Stored:
    """Give one record to somebody, None for everybody: deleted ones too, hidden ones only to those who work in its library.

    Raises NotFound (A301), which says nothing of whether there is a hidden one.
    """
    found = in_order([record_id])
    if found and _works_with(actor, found[0]):
        return found[0]
    if not found or found[0].is_suppressed or found[0].protocol == Protocol.NOT_ONLINE:
        raise _not_found(record_id)
    return found[0].public


def whole_for(actor: Actor | None, record_id: int) -> Stored:
    """Give one record as `seen_by`, where more than its title may be given. Raises NotFound (A301), AskFirst (A470)."""
    found = seen_by(actor, record_id)
    if found.is_held and not _works_with(actor, found):
        raise protocols.AskFirst(record_id)
    return found


def public(ids: Sequence[int]) -> list[Stored]:
    """Give those of these records that everybody sees, as everybody may have them, in this order."""
    return [stored.public for stored in in_order(ids) if stored.is_public]


def _works_with(actor: Actor | None, stored: Stored) -> bool:
    return actor is not None and actor.library_id == stored.library_id and actor.may("view")


def _not_found(record_id: int) -> NotFound:
    return NotFound(f"There is no record {record_id}.", remedy="Search for it by title or control number.")


def in_order(ids: Sequence[int]) -> list[Stored]:
    """Give these records, in this order; ids that are not here are passed over."""
    found = {stored.id: stored for stored in _together(_select(_COLUMNS, ids))}
    return [found[record_id] for record_id in ids if record_id in found]


def replaced_by(record_id: int) -> int | None:
    """Give the record that stands for one that was merged, however often that was merged in turn; None for others."""
    seen = {record_id}
    found = None
    while (after := Record.objects.filter(pk=record_id).values_list("replaced_by", flat=True).first()) and after not in seen:
        seen.add(after)
        found = record_id = after
    return found


def by_control_number(library_id: int, control_number: str) -> list[Stored]:
    """Give the records with this control number, whatever its namespace."""
    ids = Record.objects.filter(library=library_id, control_number=control_number).values_list("id", flat=True)
    return in_order(list(ids[:AT_A_TIME]))


def changes_after(seq: int, limit: int) -> list[tuple[int, int, int]]:
    """Give the next changes as (seq, record id, version), oldest first."""
    changes = Change.objects.filter(seq__gt=seq).order_by("seq")
    return list(changes.values_list("seq", "record_id", "version")[:limit])


def waiting_after(seq: int, most: int) -> int:
    """Count the changes after this one, up to `most`; the numbers of changes have gaps."""
    return Change.objects.filter(seq__gt=seq).order_by("seq").values_list("seq", flat=True)[:most].count()


def version_ids(wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Find the ids of versions by (record id, number): one query."""
    ids = sorted({record_id for record_id, _ in wanted})
    rows = Version.objects.filter(record__in=ids).values_list("record_id", "number", "id") if ids else []
    return {(record_id, number): version_id for record_id, number, version_id in rows}


class Row(NamedTuple):
    """The least that an index needs of a record as it stands."""

    id: int
    version: int
    library_id: int
    kind: str
    status: str
    is_suppressed: bool
    protocol: str
    raw: bytes
    syntax: str
    charset: str

    @property
    def is_public(self) -> bool:
        """Say whether readers and other systems see it, be it only its title."""
        return self.status == Record.Status.ACTIVE and not self.is_suppressed and self.protocol != Protocol.NOT_ONLINE

    @property
    def is_held(self) -> bool:
        """Say whether only its title may be found."""
        return self.protocol in protocols.HELD


def rows(ids: Sequence[int]) -> Iterator[Row]:
    """Yield these records as they stand, in no order: for bulk readers."""
    return (Row._make(row) for row in _select(_ROW, ids))


def next_rows(library_id: int, *, after: int, limit: int) -> list[Row]:
    """Give the next active records of a library behind this id, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            # The plus signs keep SQLite from an index that is in another order.
            f"SELECT {_ROW} {_FROM} WHERE r.id > %s AND r.status = 'active' AND +r.library_id = %s ORDER BY r.id LIMIT %s",
            [after, library_id, limit],
        )
        return [Row._make(row) for row in cursor.fetchall()]


def last_change() -> int:
    """Give the number of the newest change; 0 where there has been none."""
    return Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def all_stored(*, library_id: int | None = None, after: int = 0) -> Iterator[Stored]:
    """Yield every active record in the order of its id, in bounded memory."""
    where = "AND +r.library_id = %s " if library_id is not None else ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_CURRENT} WHERE r.id > %s AND r.status = 'active' {where} ORDER BY r.id LIMIT {AT_A_TIME}",
                [after, *([library_id] if library_id is not None else [])],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield from _together(rows)
        after = rows[-1][0]


def ids_and_versions() -> Iterator[tuple[int, int]]:
    """Yield (id, version) of every record that readers see, in the order of the id."""
    public = Record.objects.filter(status=Record.Status.ACTIVE, suppressed=False).exclude(protocol=Protocol.NOT_ONLINE)
    return public.order_by("id").values_list("id", "version").iterator(chunk_size=10_000)


def newest_id() -> int:
    """Give the highest id of a record; 0 where there is none."""
    return Record.objects.order_by("-id").values_list("id", flat=True).first() or 0


def public_changes(first: int, before: int) -> Iterator[tuple[int, datetime]]:
    """Yield (id, moment of the last change) of the descriptions that readers see, from one id up to another."""
    public = Record.objects.filter(
        status=Record.Status.ACTIVE,
        suppressed=False,
        kind=Record.Kind.BIBLIOGRAPHIC,
        id__gte=first,
        id__lt=before,
        protocol__in=protocols.SHOWN,
    )
    return public.order_by("id").values_list("id", "updated").iterator(chunk_size=5_000)


def count(library_id: int | None = None) -> int:
    """Count the active records of this library (of all, for None)."""
    active = Record.objects.filter(status=Record.Status.ACTIVE)
    return (active if library_id is None else active.filter(library=library_id)).count()


def versions(record_id: int) -> QuerySet[Version]:
    """Give every version of a record, newest first, with who, when and why, and its load."""
    return Version.objects.filter(record=record_id).select_related("trail", "load__job", "change_set").order_by("-number")


def change_set(library_id: int, change_set_id: int) -> ChangeSet:
    """Find one change-set of a library. Raises NotFound (A301)."""
    found = ChangeSet.objects.filter(library=library_id, pk=change_set_id).select_related("job").first()
    if found is None:
        raise NotFound(f"There is no change-set {change_set_id}.", remedy="See: alcove changes list")
    return found


def change_sets(library_id: int) -> QuerySet[ChangeSet]:
    """Give the change-sets of a library, newest first."""
    return ChangeSet.objects.filter(library=library_id).order_by("-id")


def merges_into(record_id: int) -> QuerySet[ChangeSet]:
    """Give the change-sets that merged others into this record and stand as carried out, newest first."""
    merges = ChangeSet.objects.filter(versions__record=record_id, source="merge", state=ChangeSet.State.APPLIED)
    return merges.distinct().order_by("-id")


def outcomes(change_set: ChangeSet) -> dict[str, int]:
    """Count the records of a set by what became of them: proposed, applied, left, undone, kept."""
    counts = change_set.changes.values_list("outcome").annotate(count=models.Count("id")).order_by()
    return {outcome or "proposed": count for outcome, count in counts}


def changed_since(change_set: ChangeSet) -> list[int]:
    """Give the records of a set whose version is no longer the one it was proposed for, by their ids."""
    stands = change_set.changes.filter(outcome=ProposedChange.Outcome.PROPOSED)
    changed = stands.exclude(record__version=models.F("base_version"))
    return list(changed.order_by("record_id").values_list("record_id", flat=True))


def edited_of_a_split(change_set: ChangeSet) -> list[int]:
    """Give the records edited since of a set that made new records out of others, by their ids; none of other sets."""
    if change_set.source != "split":
        return []
    made = change_set.changes.filter(outcome=ProposedChange.Outcome.APPLIED)
    if not made.filter(base_version=0).exists() or not made.filter(base_version__gt=0).exists():
        return []
    as_made = models.Q(record__digest=models.F("digest"), record__status=models.F("status"))
    return list(made.exclude(as_made).order_by("record_id").values_list("record_id", flat=True))


class Before(NamedTuple):
    """A record of a change-set as it was and as it is to be, or was made."""

    change: ProposedChange
    before: Stored
    after: Stored


def before_and_after(change_set: ChangeSet, *, after: int = 0, limit: int = 25, outcome: str | None = None) -> list[Before]:
    """Give the next records of a set, both ways, in its order: three statements. `after` is the last one's change.pk."""
    rows = change_set.changes.filter(pk__gt=after).select_related("record").order_by("id")
    changes = list((rows if outcome is None else rows.filter(outcome=outcome))[:limit])
    wanted = {change.record_id: change for change in changes}
    numbers = {change.base_version for change in changes}
    numbers |= {number + 1 for number in numbers}
    kept = {
        (version.record_id, version.number): version
        for version in Version.objects.filter(record__in=wanted, number__in=numbers)
    }
    found = []
    for change in changes:
        new = change if change.raw is not None else kept[change.record_id, change.base_version + 1]
        old = kept[change.record_id, change.base_version] if change.base_version else _nothing(new)
        status = change.status_before if change.base_version else Record.Status.PROPOSED
        found.append(
            Before(
                change,
                _as_stored(change.record, change.base_version, change.kind_before, status, old),
                _as_stored(change.record, change.base_version + 1, change.kind, change.status, new),
            )
        )
    return found


def _nothing(new: Version | ProposedChange) -> Version:
    """Give what stands for a new record as it was before: its leader, and no field."""
    leader = marc.decode(bytes(new.raw or b""), syntax=new.syntax, charset=new.charset).leader
    return Version(own_raw=write.encode(MarcRecord(leader), syntax="iso2709"), syntax="iso2709", charset="utf-8")


def _as_stored(record: Record, number: int, kind: str, status: str, content: Version | ProposedChange) -> Stored:
    return Stored(
        record.pk, record.library_id, kind, status, record.namespace, record.control_number, number, record.updated,
        record.load_id, bytes(content.raw or b""), content.syntax, content.charset, record.suppressed, record.protocol,
    )  # fmt: skip


def loads(library_id: int) -> QuerySet[Load]:
    """Give the loads of a library, newest first, with their jobs."""
    return Load.objects.filter(library=library_id).select_related("job").order_by("-id")


def written_by(load: Load, *, after: int = 0, limit: int = 2000) -> list[tuple[Version, Version | None]]:
    """Give the next versions that this load wrote and that still stand, each with the one before it (None: it was new).

    In the order of their ids; `after` is the id of the last one that was given. Two statements.
    """
    stand = Version.objects.filter(load=load, pk__gt=after, record__version=models.F("number"), record__status="active")
    found = list(stand.select_related("record").order_by("pk")[:limit])
    changed = {version.record_id: version.number - 1 for version in found if version.number > 1}
    wanted = Version.objects.filter(record__in=changed, number__in=set(changed.values())).select_related("trail")
    rows = wanted if changed else []
    before = {version.record_id: version for version in rows if changed[version.record_id] == version.number}
    return [(version, before.get(version.record_id)) for version in found]


def of_load(load: Load) -> Iterator[int]:
    """Yield the ids of the active records that this load wrote, whatever became of them since, each once."""
    again = Version.objects.filter(record=models.OuterRef("record"), number__gt=models.OuterRef("number"), load=load)
    written = Version.objects.filter(load=load, record__status="active").exclude(models.Exists(again))
    after: int | None = -1
    while part := list(written.filter(offset__gt=after).order_by("offset").values_list("record", "offset")[:10_000]):
        yield from (record_id for record_id, _ in part)
        after = part[-1][1]
    # What was put over a record of one's own is no stretch of the file, and has no offset.
    last = 0
    while laid := list(written.filter(offset=None, pk__gt=last).order_by("pk").values_list("record", "pk")[:10_000]):
        yield from (record_id for record_id, _ in laid)
        last = laid[-1][1]


def deletions(versions: Sequence[Version]) -> set[int]:
    """Give the ids of those versions with which a record was deleted: by hand, or by a change-set."""
    by_hand = {one.pk for one in versions if one.trail_id and one.trail.action == "records.delete"}
    sets = {one.change_set_id for one in versions if one.change_set_id}
    rows = ProposedChange.objects.filter(change_set__in=sets, status="deleted").values_list(
        "change_set", "record", "base_version"
    )
    written = {(change_set, record, number + 1) for change_set, record, number in rows} if sets else set()
    new = ProposedChange.objects.filter(change_set__in=sets, base_version=0).values_list("change_set", "record")
    taken_back = set(new) if sets else set()
    return by_hand | {
        one.pk
        for one in versions
        if (one.change_set_id, one.record_id, one.number) in written
        or (one.number > 1 and (one.change_set_id, one.record_id) in taken_back)
    }


def load_of(library_id: int, job_id: int) -> Load:
    """Find the load of a job. Raises NotFound (A301)."""
    found = Load.objects.filter(library=library_id, job=job_id).select_related("job").first()
    if found is None:
        raise NotFound(f"Job {job_id} loaded no file.", remedy="See: alcove jobs")
    return found


def problems(load: Load) -> QuerySet[LoadProblem]:
    """Give the findings of a load in the order of the file."""
    return load.findings.order_by("record_number", "id")


def quarantined(load: Load) -> Iterator[bytes]:
    """Yield the unreadable stretches of a load, exactly as they came."""
    bad = load.stretches.filter(kind=LoadStretch.Kind.QUARANTINE, raw__isnull=False).order_by("offset")
    return (bytes(raw) for raw in bad.values_list("raw", flat=True).iterator(chunk_size=100) if raw is not None)


def as_received(load: Load) -> Iterator[bytes]:
    """Give a loaded file back, byte for byte but for what was sealed since, in bounded memory."""
    same = Load.objects.filter(library=load.library_id, sha256=load.sha256, job__state="done").order_by("id").first()
    first = same or load
    stretches = _stretches(first)
    waiting = next(stretches, None)
    received = first.versions.filter(offset__isnull=False).order_by("offset")
    for version in received.iterator(chunk_size=500):
        offset, raw = version.offset, version.raw
        while waiting and waiting[0] < (offset or 0):
            yield waiting[1]
            waiting = next(stretches, None)
        yield raw
    while waiting:
        yield waiting[1]
        waiting = next(stretches, None)


def _stretches(load: Load) -> Iterator[tuple[int, bytes]]:
    rows = load.stretches.order_by("offset").select_related("version__same_as").iterator(chunk_size=500)
    return ((one.offset, bytes(one.raw if one.raw is not None else one.version.raw if one.version else b"")) for one in rows)


def _select(columns: str, ids: Sequence[int]) -> Iterator[Sequence[Any]]:
    todo = iter(ids)
    while chunk := list(islice(todo, AT_A_TIME)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT {columns} {_FROM} WHERE r.id = ANY(%s)", [chunk])
            else:
                numbers = ",".join(map(str, map(int, chunk)))
                cursor.execute(f"SELECT {columns} {_FROM} WHERE r.id IN ({numbers})")
            found = cursor.fetchall()
        yield from found


def _together(rows: Iterable[Sequence[Any]]) -> list[Stored]:
    found = [_stored(row) for row in rows]
    together = Together([one.id for one in found])
    for one in found:
        one.together = together
    return found


def _stored(row: Sequence[Any]) -> Stored:
    (
        record_id, library_id, kind, status, namespace, number, version, updated, load_id, suppressed, protocol, raw, syntax,
        charset,
    ) = row  # fmt: skip
    return Stored(
        record_id, library_id, kind, status, namespace, number, version, _moment(updated), load_id, bytes(raw), syntax,
        charset, bool(suppressed), protocol,
    )  # fmt: skip


def _moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_default_timezone())
