"""Browsing: lists of headings, titles and call numbers in order, opened at the nearest entry.

    page = around("author", "tolkien", before=2, after=20)

A list is made of all the terms that the index has (`BROWSED` below says which), sorted once and kept beside the index in two
files: the entries, and where each begins. Opening it anywhere is a search by halves. How many records an entry has is asked
of the index each time, and entries without any are passed over, so that what was deleted or hidden a moment ago is not seen;
new headings come in when the list is made again (`refresh`: at once for small catalogues, else by the worker).
"""

from __future__ import annotations

import bisect
import fcntl
import mmap
import os
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext_noop as N_

from alcove.engines.search.ast import And, OneOf, Query
from alcove.engines.search.index import Index, Sort
from alcove.engines.search.text import fold
from alcove.libraries.errors import NotFound
from alcove.marc import present
from alcove.marc.pick import Source, compile_fields, field
from alcove.records import queries as records

from . import index, local_order, references
from .fields import FIELDS
from .references import Reference

SMALL = 20_000
"""Records of a catalogue whose lists are made anew whenever one is opened and something has changed."""
EVERY_SECONDS = 300
"""How often the worker makes the lists of a larger one, while it changes."""
MOST = 100
_BETWEEN = "\t"
_labels = compile_fields(
    [field(line.name, line.source) for line in FIELDS if isinstance(line.source, Source) and line.kind == "order"]
)
_LOOKED_AT = 400
_BY_ID = Sort("id")


@dataclass(frozen=True)
class Browsed:
    """One list: the field of the index it is made of, and, for call numbers, the scheme."""

    name: str
    label: str
    field: str
    scheme: str = ""
    also: tuple[str, ...] = ()

    @property
    def is_order(self) -> bool:
        """Say whether the field holds keys, and records say how an entry is shown."""
        return self.field.endswith("_order")

    @property
    def shown(self) -> int:
        """Say how many records an entry shows."""
        return 3 if self.is_order else 0


BROWSED: dict[str, Browsed] = {
    one.name: one
    for one in (
        Browsed("author", N_("Authors"), "author_name", also=("name", "creator")),
        Browsed("title", N_("Titles"), "title_order"),
        Browsed("subject", N_("Subjects"), "subject_heading"),
        Browsed("series", N_("Series"), "series_title"),
        Browsed("genre", N_("Genres"), "genre_term", also=("form",)),
        Browsed("lcc", N_("LC call numbers"), "lcc_order", "lcc", also=("call",)),
        Browsed("ddc", N_("Dewey numbers"), "ddc_order", "ddc", also=("dewey",)),
        Browsed("nlm", N_("NLM call numbers"), "nlm_order", "nlm"),
        Browsed("udc", N_("UDC numbers"), "udc_order", "udc"),
        Browsed("sudocs", N_("SuDoc numbers"), "sudocs_order", "sudocs"),
        Browsed("local", N_("Other call numbers"), "local_order", "other"),
    )
}


@dataclass(frozen=True)
class Entry:
    """One line of a list: its heading, how many have it, what it refers to; of titles and call numbers the first records."""

    heading: str
    count: int
    references: tuple[Reference, ...] = ()
    records: tuple[records.Stored, ...] = ()
    key: str = ""


class Page(NamedTuple):
    """Some entries in order. `nearest` is the place among them of the first that is not before what was asked for."""

    name: str
    entries: list[Entry]
    nearest: int
    has_before: bool
    has_after: bool
    is_exact: bool


def find_list(name: str) -> Browsed:
    """Find a list by one of its names. Raises NotFound (A301)."""
    for one in BROWSED.values():
        if name.lower() in (one.name, *one.also):
            return one
    raise NotFound(f"There is no list named {name}.", remedy=f"Use one of {', '.join(BROWSED)}.")


def around(name: str, term: str = "", *, before: int = 0, after: int = 20, from_key: str = "", to_key: str = "") -> Page:
    """Open a list at the entry nearest to a term, with some before it and some from there on.

    `from_key` (of an Entry) opens it at that very entry, `to_key` gives what stands before one. Raises NotFound (A301).
    """
    browsed = find_list(name)
    live, opened = index.current(), _opened(browsed)
    wanted = key_of(browsed, term)
    start = opened.position(from_key or to_key or wanted)
    before, after = (min(max(number, 0), MOST) for number in (before, after))
    if to_key:
        before, after = after, 0
    follows, has_after = _entries(live, browsed, opened, range(start, len(opened)), after)
    comes, has_before = _entries(live, browsed, opened, range(start - 1, -1, -1), before)
    entries = [*reversed(comes), *follows]
    exact = bool(follows) and bool(wanted) and not to_key and follows[0].key.startswith(wanted)
    return Page(browsed.name, entries, len(comes), has_before, has_after or bool(to_key), exact)


def beginning_with(name: str, beginning: str, most: int) -> list[tuple[str, str, tuple[Reference, ...]]]:
    """Give (key, heading, references) of a list from the first whose key begins so, whether any record has it or not."""
    browsed, found = find_list(name), list[tuple[str, str, tuple[Reference, ...]]]()
    opened = _opened(browsed)
    start = opened.position(beginning)
    for place in range(start, min(start + most, len(opened))):
        key, heading, *referring = opened.line(place).split(_BETWEEN)
        if not key.startswith(beginning):
            break
        found.append((key, heading, tuple(references.read(value.replace("\v", "\x1f")) for value in referring)))
    return found


def lists(opened: str = "") -> list[tuple[Browsed, int]]:
    """Give the lists that have entries, and the one that is open, each with about how many."""
    return [(one, size) for one in BROWSED.values() if (size := len(_opened(one))) or one.name == opened]


def key_of(browsed: Browsed, term: str) -> str:
    """Give where a term stands in a list."""
    if not term.strip():
        return ""
    return local_order.sort_key(term, browsed.scheme) if browsed.scheme else fold(term)


def refresh(*, at_least_every: float = EVERY_SECONDS) -> bool:
    """Make the lists again, where something has changed since and they are older than that; say whether they were."""
    live = index.current()
    made = [_made(live, one, at_least_every) for one in BROWSED.values() if _is_due(live, one, at_least_every)]
    return any(made)


def _entries(live: Index, browsed: Browsed, opened: _List, places: Iterable[int], wanted: int) -> tuple[list[Entry], bool]:
    """Give the next entries that some record has, and whether there are more."""
    found: list[Entry] = []
    left, looked = iter(places), 0
    while len(found) < wanted and looked <= _LOOKED_AT:
        lines = [opened.line(place) for place in islice(left, wanted - len(found))]
        if not lines:
            return found, False
        looked += len(lines)
        found += _made_of(live, browsed, lines)
    return found, next(left, None) is not None


def _made_of(live: Index, browsed: Browsed, lines: list[str]) -> Iterator[Entry]:
    """Make entries of some lines: those that some record has; the records of all of them are fetched at once."""
    answers = [live.search(_having(browsed.field, one.split(_BETWEEN)[1]), limit=browsed.shown, sort=_BY_ID) for one in lines]
    wanted = [record_id for answer in answers for record_id in answer.ids]
    public = {one.id: one for one in records.public(wanted)} if wanted else {}
    for line, answer in zip(lines, answers, strict=True):
        key, heading, *referring = line.split(_BETWEEN)
        referred = tuple(one for value in referring if (one := _still_made(live, value)))
        there = tuple(public[one] for one in answer.ids if one in public)
        if browsed.is_order and there:
            yield Entry(_shown(browsed, there[0], heading), answer.total, (), there, key)
        elif not browsed.is_order and (answer.total or referred):
            yield Entry(heading, answer.total, referred, (), key)


def _having(field: str, value: str) -> Query:
    return And((OneOf(field, (value,)), OneOf("kind", ("bibliographic",))))


def _still_made(live: Index, value: str) -> Reference | None:
    """Give a reference, unless the authority record that made it is gone."""
    value = value.replace("\v", "\x1f")
    return references.read(value) if live.search(OneOf("reference", (value,)), limit=0).total else None


def _shown(browsed: Browsed, stored: records.Stored, key: str) -> str:
    """Say how a title or a call number stands in its record."""
    if not browsed.scheme:
        return present.summary(stored.record).title or key
    for label in _labels(stored.record)[browsed.field]:
        if local_order.sort_key(label, browsed.scheme)[:120] == key:
            return label
    return key


class _List:
    """A list as it lies on disk: how many entries, where each begins, and the entries in the order of their keys."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._all = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._count = int.from_bytes(self._all[:8], "little")
        self._starts = memoryview(self._all)[8 : 8 * (self._count + 2)].cast("Q")

    def __len__(self) -> int:
        return self._count

    def line(self, place: int) -> str:
        return self._all[self._starts[place] : self._starts[place + 1] - 1].decode("utf-8")

    def position(self, key: str) -> int:
        """Give the place of the first entry that is not before the key."""
        return bisect.bisect_left(range(self._count), key, key=lambda place: self.line(place).partition(_BETWEEN)[0])


def _opened(browsed: Browsed) -> _List:
    live = index.current()
    if not _path(browsed).exists() or live.count() <= SMALL:
        _made(live, browsed, 0)
    seen = _path(browsed).stat()
    return _read(_path(browsed), seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=32)
def _read(path: Path, changed: int, number: int) -> _List:
    return _List(path)


def _folder() -> Path:
    return index.folder() / "browse"


def _path(browsed: Browsed) -> Path:
    return _folder() / f"{browsed.name}.list"


def _state(browsed: Browsed) -> tuple[int, float]:
    """Give the watermark of the index that the list was made of, and when; -1 where there is none."""
    try:
        text = _path(browsed).with_suffix(".made").read_text().split()
        return int(text[0]), float(text[1])
    except (OSError, ValueError, IndexError):
        return -1, 0.0


def _is_due(live: Index, browsed: Browsed, seconds: float) -> bool:
    watermark, when = _state(browsed)
    return watermark != live.watermark and time.time() - when >= seconds


def _made(live: Index, browsed: Browsed, seconds: float) -> bool:
    """Make a list, unless it is up to date or somebody else has just made it."""
    if not _is_due(live, browsed, seconds) and _path(browsed).exists():
        return False
    with _making(browsed):
        if not _is_due(live, browsed, seconds) and _path(browsed).exists():
            return False
        watermark = live.watermark
        _write(_path(browsed), _sorted(live, browsed))
        _replace(_path(browsed).with_suffix(".made"), f"{watermark} {time.time()}".encode())
    return True


@contextmanager
def _making(browsed: Browsed) -> Iterator[None]:
    _folder().mkdir(parents=True, exist_ok=True)
    with _path(browsed).with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sorted(live: Index, browsed: Browsed) -> list[str]:
    """Give all lines of a list in order, without their ends."""
    if browsed.is_order:
        return [f"{key}{_BETWEEN}{key}" for key in sorted(_clean(key) for key, _ in live.all_terms(browsed.field)) if key]
    referring = _references(live, browsed.name)
    headings = {_clean(heading) for heading, _ in live.all_terms(browsed.field)} | set(referring)
    lines = [
        _BETWEEN.join((fold(heading), heading, *sorted(referring.get(heading, ())))) for heading in headings if heading
    ]  # fmt: skip
    return sorted(lines)


def _references(live: Index, name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for value, _ in live.all_terms("reference"):
        one = references.read(value)
        if one.list == name:
            found.setdefault(_clean(one.heading), set()).add(_clean(value.replace("\x1f", "\v")))
    return found


def _clean(text: str) -> str:
    return text.replace(_BETWEEN, " ").replace("\n", " ")


def _write(path: Path, lines: list[str]) -> None:
    at = 8 * (len(lines) + 2)
    starts = array("Q", [len(lines), at])
    partial = path.with_suffix(".new")
    with partial.open("wb") as out:
        out.seek(at)
        for line in lines:
            at += out.write(line.encode("utf-8", "replace") + b"\n")
            starts.append(at)
        out.seek(0)
        out.write(starts.tobytes())
    partial.replace(path)


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)
