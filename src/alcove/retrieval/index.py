"""The search index: a cache of the store that follows its outbox and can always be made again.

The bookmark (watermark) is committed with the index itself. What is indexed is the record as it stands now, so reading a
change twice does no harm. Folder: ALCOVE_HOME/index/<fingerprint of the fields>-<generation>; the highest generation that
is finished is the one in use, so a rebuild switches over by one rename and readers keep the old one until they look again.
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings

from alcove.engines.search import open_index
from alcove.engines.search.index import IndexBusy, IndexProblem
from alcove.marc import read as marc
from alcove.organization import wording
from alcove.records import bulk, handoff, protocols
from alcove.records import queries as records

from .document import document, finished, title_only, values
from .fields import SCHEMA

if TYPE_CHECKING:
    from alcove.engines.search.index import Document, Index, Writer
    from alcove.marc.record import Record
    from alcove.records.queries import Row

BATCH = 2000
COMMIT_EVERY = 100_000
COMMIT_SECONDS = 15
_WORTH_FOLLOWING = 200
_UNFINISHED = ".new"

_open: dict[Path, Index] = {}
_opening = Lock()


@dataclass(frozen=True)
class Comparison:
    """How the index and the store differ; the lists hold at most SHOWN ids."""

    records: int
    missing: list[int]
    outdated: list[int]
    extra: list[int]
    differences: int
    waiting: int

    SHOWN = 100

    @property
    def agrees(self) -> bool:
        """Say whether index and store say the same."""
        return self.differences == 0 and self.waiting == 0

    def as_dict(self) -> dict[str, Any]:
        """Give the comparison as plain data."""
        return {
            "agrees": self.agrees, "records": self.records, "differences": self.differences, "waiting": self.waiting,
            "missing": self.missing, "outdated": self.outdated, "extra": self.extra,
        }  # fmt: skip

    def sentence(self) -> str:
        """Say it in words, with the remedy."""
        if self.agrees:
            return f"The index agrees with the store: {self.records:,} records."
        if self.waiting and not self.differences:
            return f"{self.waiting:,} changes are not indexed yet. Run: alcove work --once"
        return f"{self.differences:,} records differ from the store. Run: alcove index rebuild"


def current() -> Index:
    """Give the index in use, opened once a process and shared by its threads."""
    path = folder()
    with _opening:
        if path not in _open:
            for old in [one for one in _open if one != path]:
                _open.pop(old).close()
            _open[path] = open_index(path, SCHEMA, engine=settings.SEARCH_ENGINE)
        return _open[path]


def catch_up(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Index every change after the bookmark; give how many there were. Raises IndexBusy while another process writes."""
    index = current()
    wording.follow()
    waiting = records.last_change() - index.watermark
    if waiting <= 0:
        return 0
    opened = index.bulk_writer() if waiting > BATCH else index.writer()
    with bulk.calm(), opened as writer:
        return _follow(writer, index.watermark, progress)


def catch_up_if_free() -> int:
    """Catch up, unless another process is at it; then do nothing."""
    try:
        return catch_up()
    except IndexBusy:
        return 0


def verify() -> Comparison:
    """Compare index and store, record by record: one pass over each, side by side."""
    index = current()
    missing, outdated, extra = [], [], []
    count = 0
    in_index = _pairs(index.ids_and_versions())
    here = next(in_index, None)
    for record_id, version in records.ids_and_versions():
        count += 1
        while here is not None and here[0] < record_id:
            extra.append(here[0])
            here = next(in_index, None)
        if here is None or here[0] > record_id:
            missing.append(record_id)
            continue
        if here[1] != version:
            outdated.append(record_id)
        here = next(in_index, None)
    while here is not None:
        extra.append(here[0])
        here = next(in_index, None)
    shown = Comparison.SHOWN
    return Comparison(
        count, missing[:shown], outdated[:shown], extra[:shown], len(missing) + len(outdated) + len(extra),
        max(0, records.last_change() - index.watermark),
    )  # fmt: skip


def rebuild(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the index anew beside the one in use and switch over; give how many records it holds.

    Raises IndexBusy while another process does.
    """
    with _rebuilding():
        return _rebuilt(progress)


@contextmanager
def _rebuilding() -> Iterator[None]:
    place: Path = settings.ALCOVE_HOME / "index" / "rebuilding.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy("Another process is building the index anew. Wait until it is done.") from error
        yield


def _rebuilt(progress: Callable[[int, int], None] | None) -> int:
    target = _next_folder()
    fresh = target.with_name(target.name + _UNFINISHED)
    shutil.rmtree(fresh, ignore_errors=True)
    index = open_index(fresh, SCHEMA, engine=settings.SEARCH_ENGINE)
    with bulk.calm(), index.bulk_writer() as writer:
        _follow(writer, 0, progress)
    count = index.count()
    index.close()
    fresh.rename(target)
    _sweep(keep=target)
    return count


@contextmanager
def following() -> Iterator[None]:
    """Keep the index up to date while something is written, and see to it that all is indexed at the end.

    What is saved in bulk meanwhile is indexed as it comes, from memory; another process sees it at the latest after
    COMMIT_SECONDS.
    """
    with ExitStack() as stack:
        follower = _Follower(stack)
        try:
            with handoff.to(follower):
                yield
        finally:
            follower.commit()
    _catch_up_or_wait()


class _Follower:
    """Indexes what is handed over, as long as that is all that changes; otherwise reads the outbox."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._writer: Writer | None = None
        self._has_given_up = False
        self._seq = self._committed = 0
        self._committed_at = time.monotonic()

    def prepare(self, records: list[Record]) -> list[dict[str, Any]]:
        """Make the values of their documents."""
        return [values(record) for record in records]

    def take(self, batch: handoff.Batch) -> None:
        """Index a batch. While another process writes the index nothing is done: what is left out is caught up later."""
        if self._has_given_up:
            return
        try:
            writer = self._writer or self._opened(len(batch.saved))
            if writer is not None:
                self._index(writer, batch)
        except IndexProblem:  # What is kept is safe; the catching up at the end will say what is wrong.
            self._has_given_up = True

    def _index(self, writer: Writer, batch: handoff.Batch) -> None:
        if self._is_next(batch) and self._is_as_prepared(batch):
            made = (
                finished(one.prepared, record_id=one.id, version=one.version, library=one.library_id, kind=one.kind)
                for one in batch.saved
            )
            new = all(one.version == 1 for one in batch.saved)
            (writer.add_new if new else writer.replace)(made)
        else:
            _follow_to(writer, self._seq, batch.last)
        self._seq = batch.last
        late = time.monotonic() - self._committed_at > COMMIT_SECONDS
        if late or self._seq - self._committed >= COMMIT_EVERY:
            self.commit()

    def _is_as_prepared(self, batch: handoff.Batch) -> bool:
        """Say whether what was made of them is what is shown: no decision on wording, no community has a say in them."""
        changed = [one.id for one in batch.saved if one.version > 1]
        if not all(one.prepared is not None for one in batch.saved):
            return False
        return not changed or not (wording.overlays(changed) or protocols.of(changed))

    def _is_next(self, batch: handoff.Batch) -> bool:
        """Say whether nothing was changed between what was taken last and this; numbers may be left out."""
        if batch.first == self._seq + 1:
            return True
        changes = records.changes_after(self._seq, 1)
        return bool(changes) and changes[0][0] == batch.first

    def _opened(self, count: int) -> Writer | None:
        if count < _WORTH_FOLLOWING:
            return None
        index = current()
        try:
            self._writer = self._stack.enter_context(index.bulk_writer())
        except IndexBusy:
            return None
        self._seq = self._committed = index.watermark
        return self._writer

    def commit(self) -> None:
        """Make what was taken so far what readers see."""
        if self._writer is not None and self._seq > self._committed and not self._has_given_up:
            self._writer.commit(self._seq)
        self._committed, self._committed_at = self._seq, time.monotonic()


def _catch_up_or_wait() -> None:
    """Catch up; where another process is writing, wait until it has come as far as the outbox stands now."""
    wording.follow()
    goal = records.last_change()
    while current().watermark < goal:
        try:
            catch_up()
        except IndexBusy:
            time.sleep(0.1)


def _follow(writer: Writer, seq: int, progress: Callable[[int, int], None] | None) -> int:
    """Index the changes after `seq` and commit; give how many."""
    done = uncommitted = 0
    while changes := records.changes_after(seq, BATCH):
        _apply(writer, changes)
        seq = changes[-1][0]
        done += len(changes)
        uncommitted += len(changes)
        if uncommitted >= COMMIT_EVERY:
            writer.commit(seq)
            uncommitted = 0
        if progress:
            progress(done, done + max(0, records.last_change() - seq))
    if uncommitted:
        writer.commit(seq)
    return done


def _follow_to(writer: Writer, seq: int, last: int) -> None:
    """Index the changes after `seq` up to `last`, and none beyond; nothing is committed."""
    while seq < last:
        changes = [change for change in records.changes_after(seq, BATCH) if change[0] <= last]
        if not changes:
            return
        _apply(writer, changes)
        seq = changes[-1][0]


def _apply(writer: Writer, changes: list[tuple[int, int, int]]) -> None:
    """Bring the records of these changes to what the store holds now.

    A first version is news to the index, so nothing need be looked for; everything else replaces. A record that was
    changed again later is left to that change, which the outbox holds too.
    """
    latest = {record_id: version for _, record_id, version in changes if version}
    anew = {record_id for _, record_id, version in changes if not version}
    new = {record_id for _, record_id, version in changes if version == 1}
    rows = [row for row in records.rows([*latest, *(anew - latest.keys())]) if row.id in anew or row.version <= latest[row.id]]
    public = [row for row in rows if row.is_public]
    writer.add_new(_documents([row for row in public if row.id in new]))
    writer.replace(_documents([row for row in public if row.id not in new]))
    # What readers do not see is in no index: so nothing that is made of one can say that it is there.
    writer.remove([row.id for row in rows if not row.is_public and row.id not in new])


def _documents(rows: list[Row]) -> Iterator[Document]:
    overlays = wording.overlays([row.id for row in rows])
    for row in rows:
        record = marc.decode(row.raw, syntax=row.syntax, charset=row.charset)
        if row.is_held:
            yield title_only(record, record_id=row.id, version=row.version, library=row.library_id, kind=row.kind)
            continue
        shown = overlays[row.id].shown(record) if row.id in overlays else None
        yield document(record, shown, record_id=row.id, version=row.version, library=row.library_id, kind=row.kind)


def _pairs(pairs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield (id, version) in the order of the id."""
    return iter(sorted(pairs))


def folder() -> Path:
    """Find the newest finished index made with today's fields, or name its first."""
    finished = _finished()
    return finished[-1] if finished else _named(1)


def _next_folder() -> Path:
    finished = _finished()
    return _named(_generation(finished[-1]) + 1 if finished else 1)


def _finished() -> list[Path]:
    root: Path = settings.ALCOVE_HOME / "index"
    made = root.glob(f"{SCHEMA.fingerprint}-*") if root.is_dir() else ()
    return sorted((path for path in made if path.suffix != _UNFINISHED), key=_generation)


def _generation(path: Path) -> int:
    return int(path.name.rpartition("-")[2])


def _named(generation: int) -> Path:
    root: Path = settings.ALCOVE_HOME / "index"
    return root / f"{SCHEMA.fingerprint}-{generation}"


def _sweep(*, keep: Path) -> None:
    """Remove indexes that are no longer in use; readers that still have one open keep its files."""
    for path in keep.parent.iterdir():
        if path.is_dir() and path != keep:
            shutil.rmtree(path, ignore_errors=True)
