"""Make a large, varied file of records out of some thousand real ones: always the same bytes for the same sources and size.

Title, author, subject and publisher are mixed across records, 001 and 020 are unique, the year is varied, and every title
gets two words of its own: one drawn by Zipf's law, one that no other record has. So word lists grow as they do in a real
catalogue, which plain repetition would hide.
"""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from alcove.marc import read
from alcove.marc.parsed import Parsed

SOURCES = (
    "marc_bib/solrmarc/uva_001_2000.mrc",
    "marc_bib/Evergreen/jazz_1k.mrc",
    "marc_bib/Evergreen/lul_fre_500.mrc",
    "marc_bib/Evergreen/hebrew.marc",
    "marc_bib/Evergreen/nepali.marc",
    "marc_bib/cataloging-records/nistir_utf8.mrc",
    "marc_bib/cataloging-records/AIANNH_Subject-Based-Resource_202103_74_utf8.mrc",
)
"""Real files, under the folder of data; those that are absent are left out."""

_EDITION = b"1"  # Count up when the making changes, so that kept files are made again.
_MIXED = frozenset((b"100", b"245", b"260", b"650"))
_SYLLABLES = b"ka lo mi ter van sol dri pe nu gra che bo str ing ald ur".split()
_WORDS = 20_000
_LONGEST = 60_000
_BLOCK = 2000
Entry = tuple[bytes, bytes]


class Source(NamedTuple):
    """A real record, ready for mixing: the first bytes of its leader that are kept, and its fields as bytes."""

    leader: bytes
    entries: list[Entry]


def varied(count: int, *, sources: list[Path], cache: Path) -> Path:
    """Give a file of `count` varied records in UTF-8; made once, kept in the cache."""
    return _kept(f"varied-{count}", sources, cache, lambda: _varied(_utf8(sources), count))


def repeated(count: int, *, sources: list[Path], cache: Path) -> Path:
    """Give a file of `count` real MARC-8 records, repeated with new control numbers; made once, kept in the cache."""
    return _kept(f"marc8-{count}", sources, cache, lambda: _repeated(_marc8(sources), count))


def real_files(folder: Path) -> list[Path]:
    """Give the source files that are here; where there are none, the sample collection that comes with the program."""
    here = [folder / name for name in SOURCES if (folder / name).is_file()]
    return here or sorted(Path(read.__file__).parents[1].glob("organization/sample/*.mrk"))


def _kept(name: str, sources: list[Path], cache: Path, make: Callable[[], Iterable[bytes]]) -> Path:
    digest = hashlib.sha256(_EDITION)
    for source in sources:
        digest.update(source.read_bytes())
    target = cache / f"{name}-{digest.hexdigest()[:12]}.mrc"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        _written(make(), part)
        part.rename(target)
    return target


def _written(records: Iterable[bytes], target: Path) -> None:
    with target.open("wb") as out:
        block: list[bytes] = []
        for record in records:
            block.append(record)
            if len(block) == _BLOCK:
                out.write(b"".join(block))
                block.clear()
        out.write(b"".join(block))


def _good(sources: list[Path]) -> Iterator[Parsed]:
    for source in sources:
        for stretch in read.read(source):
            if stretch.is_good and stretch.record and stretch.record.kind == "bibliographic" and len(stretch.raw) < _LONGEST:
                yield stretch


def _utf8(sources: list[Path]) -> list[Source]:
    """Read the sources; give every record with its fields in UTF-8."""
    found = []
    for stretch in _good(sources):
        assert stretch.record is not None
        entries = [(tag.encode(), content.encode()) for tag, content in stretch.record.entries if len(tag.encode()) == 3]
        leader = stretch.record.leader.encode("ascii", "replace")
        found.append(Source(leader[5:9] + b"a22" + b"%05d" + leader[17:20] + b"4500", entries))
    return found


def _marc8(sources: list[Path]) -> list[Source]:
    """Read the ISO 2709 sources that are in MARC-8; give every record with its fields as they are."""
    found = []
    for stretch in _good(sources):
        if stretch.charset == "marc-8" and stretch.raw[-1:] == b"\x1d":
            raw = stretch.raw
            found.append(Source(raw[5:12].replace(b"%", b"%%") + b"%05d" + raw[17:20] + b"4500", _entries(raw)))
    if not found:  # The sample collection is in UTF-8 throughout; its ASCII part reads the same under either name.
        return [Source(leader[:4] + b" " + leader[5:], entries) for leader, entries in _utf8(sources) if _ascii(entries)]
    return found


def _ascii(entries: list[Entry]) -> bool:
    return all(content.isascii() for _, content in entries)


def _entries(raw: bytes) -> list[Entry]:
    base = int(raw[12:17])
    directory = raw[24 : base - 1]
    found = []
    for at in range(0, len(directory), 12):
        begin = base + int(directory[at + 7 : at + 12])
        found.append((directory[at : at + 3], raw[begin : begin + int(directory[at + 3 : at + 7]) - 1]))
    return found


def _record(leader: bytes, entries: list[Entry]) -> bytes:
    """Put an ISO 2709 record together."""
    directory, body, start = [], [], 0
    for tag, content in entries:
        length = len(content) + 1
        directory.append(b"%b%04d%05d" % (tag, length, start))
        body.append(content)
        start += length
    base = 25 + 12 * len(entries)
    parts = (b"%05d" % (base + start + 1), leader % base, *directory, b"\x1e", b"\x1e".join(body), b"\x1e\x1d")
    return b"".join(parts)


def _varied(sources: list[Source], count: int) -> Iterator[bytes]:
    chance = random.Random(count)
    pools = {tag: [c for s in sources for t, c in s.entries if t == tag and b"\x1f6" not in c] for tag in _MIXED}
    for number in range(count):
        leader, entries = chance.choice(sources)
        control = [
            (tag, _dated(content, chance) if tag == b"008" else content)
            for tag, content in entries
            if tag[:2] == b"00" and tag not in (b"001", b"003")
        ]
        others = [
            (tag, chance.choice(pools[tag]) if pools.get(tag) else content)
            for tag, content in entries
            if tag[:2] != b"00" and tag != b"020"
        ]
        words = b" %b %b" % (_zipf_word(chance), _own_word(number))
        titled = [(tag, _with_words(content, words) if tag == b"245" else content) for tag, content in others]
        head = [(b"001", b"bench%09d" % number), (b"003", b"BENCH"), *control]
        yield _record(leader, [*head, (b"020", b"  \x1fa" + isbn(number)), *titled])


def _repeated(sources: list[Source], count: int) -> Iterator[bytes]:
    for number in range(count):
        leader, entries = sources[number % len(sources)]
        rest = [(tag, content) for tag, content in entries if tag not in (b"001", b"003")]
        yield _record(leader, [(b"001", b"bench%09d" % number), (b"003", b"BENCH"), *rest])


def isbn(number: int) -> bytes:
    """Give the ISBN-13 of the number-th record, check digit and all."""
    digits = b"978%09d" % (number % 10**9)
    weighed = sum((byte - 48) * (3 if place % 2 else 1) for place, byte in enumerate(digits))
    return digits + b"%d" % (-weighed % 10)


def _dated(content: bytes, chance: random.Random) -> bytes:
    """Vary the year of publication (008/07-10): more new than old."""
    return content[:7] + b"%d" % (1850 + int(175 * chance.random() ** 0.4)) + content[11:]


def _with_words(content: bytes, words: bytes) -> bytes:
    """Put words at the end of the first subfield of a title."""
    head, mark, rest = content[:3], content[3:].find(b"\x1f"), content[3:]
    return content + words if mark < 0 else head + rest[:mark] + words + b" " + rest[mark:]


def _zipf_word(chance: random.Random) -> bytes:
    return b"zi" + _spelled(int(_WORDS ** chance.random()), 4)


def _own_word(number: int) -> bytes:
    return b"xu" + _spelled(number * 7919 % 16**6, 6)


def _spelled(number: int, length: int) -> bytes:
    return b"".join(_SYLLABLES[number >> 4 * place & 15] for place in range(length))


def at_random(path: Path, count: int) -> Iterator[Parsed]:
    """Give `count` records from all over a file, the same ones every time."""
    chance, size = random.Random(count), path.stat().st_size
    with path.open("rb") as file:
        for _ in range(count):
            file.seek(chance.randrange(max(1, size - 4 * _LONGEST)))
            around = file.read(4 * _LONGEST)
            begin = around.find(b"\x1d") + 1
            yield next(read.read(io.BytesIO(around[begin : around.find(b"\x1d", begin) + 1]), syntax="iso2709"))
