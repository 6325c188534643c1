"""The search index: a cache of the store that follows its outbox and can always be made again.

The bookmark (watermark) is committed with the index itself. What is indexed is the record as it stands now, so reading a
change twice does no harm. Folder: ALCOVE_HOME/index/<fingerprint of the fields>-<generation>; the highest generation that
is finished is the one in use, so a rebuild switches over by one rename and readers keep the old one until they look again.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections

from alcove.engines.search import open_index
from alcove.engines.search.index import IndexBusy
from alcove.marc import read as marc
from alcove.records import bulk
from alcove.records import queries as records

from .document import document
from .fields import SCHEMA

if TYPE_CHECKING:
    from alcove.engines.search.index import Document, Index, Writer
    from alcove.records.queries import Row

BATCH = 2000
COMMIT_EVERY = 100_000
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
    folder = _folder()
    with _opening:
        if folder not in _open:
            for old in [path for path in _open if path != folder]:
                _open.pop(old).close()
            _open[folder] = open_index(folder, SCHEMA, engine=settings.SEARCH_ENGINE)
        return _open[folder]


def catch_up(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Index every change after the bookmark; give how many there were. Raises IndexBusy while another process writes."""
    index = current()
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
    """Build the index anew beside the one in use and switch over; give how many records it holds."""
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
def following(*, in_background: bool) -> Iterator[None]:
    """Keep the index up to date while something is written, and see to it that all is indexed at the end.

    In the background a process of its own indexes while this one writes (worth it from some thousand records on).
    """
    if not in_background:
        yield
        _catch_up_or_wait()
        return
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ended = context.Event()
    follower = context.Process(target=_follow_until, args=(ended, os.getpid()), daemon=True)
    follower.start()
    try:
        yield
    finally:
        ended.set()
        follower.join()
    _catch_up_or_wait()


def _follow_until(ended: Any, parent: int) -> None:
    """Follow the outbox until the writer has ended (or died), then once more to the end."""
    while True:
        last_round = ended.is_set()
        try:
            index = current()
            with bulk.calm(), index.bulk_writer() as writer:
                _follow(writer, index.watermark, None, until=lambda: ended.is_set() or os.getppid() != parent)
            if last_round or os.getppid() != parent:
                return
        except IndexBusy:
            if last_round or os.getppid() != parent:
                return
            time.sleep(0.2)


def _catch_up_or_wait() -> None:
    """Catch up; where another process is writing, wait until it has come as far as the outbox stands now."""
    goal = records.last_change()
    while current().watermark < goal:
        try:
            catch_up()
        except IndexBusy:
            time.sleep(0.1)


def _follow(
    writer: Writer, seq: int, progress: Callable[[int, int], None] | None, until: Callable[[], bool] | None = None
) -> int:
    """Index the changes after seq and commit; with `until`, wait for more until it says so."""
    done = uncommitted = 0
    while True:
        stop = until is None or until()
        changes = records.changes_after(seq, BATCH)
        if changes:
            _apply(writer, changes)
            seq = changes[-1][0]
            done += len(changes)
            uncommitted += len(changes)
        elif stop:
            break
        else:
            time.sleep(0.02)
        if uncommitted >= COMMIT_EVERY:
            writer.commit(seq)
            uncommitted = 0
        if progress and changes:
            progress(done, done + max(0, records.last_change() - seq))
    if uncommitted:
        writer.commit(seq)
    return done


def _apply(writer: Writer, changes: list[tuple[int, int, int]]) -> None:
    """Bring the records of these changes to what the store holds now.

    A first version is news to the index, so nothing need be looked for; everything else replaces.
    """
    new = {record_id for _, record_id, version in changes if version == 1}
    ids = list(dict.fromkeys(record_id for _, record_id, _ in changes))
    rows = list(records.rows(ids))
    active = [row for row in rows if row.status == "active"]
    writer.add_new(_documents([row for row in active if row.id in new]))
    writer.replace(_documents([row for row in active if row.id not in new]))
    writer.remove([row.id for row in rows if row.status != "active" and row.id not in new])


def _documents(rows: list[Row]) -> Iterator[Document]:
    for row in rows:
        record = marc.decode(row.raw, syntax=row.syntax, charset=row.charset)
        yield document(record, record_id=row.id, version=row.version, library=row.library_id, kind=row.kind)


def _pairs(pairs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield (id, version) in the order of the id."""
    return iter(sorted(pairs))


def _folder() -> Path:
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
