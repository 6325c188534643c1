"""Make many varied records of a few thousand real ones: the same file for the same arguments, every time.

Titles, names and subjects are mixed across records; control numbers and ISBNs are unique; each title gets two made-up words
(one common, one unique) and the year varies.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from alcove.marc import read, write
from alcove.marc.record import Record

SOURCES = (
    "marc_bib/solrmarc/uva_001_2000.mrc",
    "marc_bib/Evergreen/jazz_1k.mrc",
    "marc_bib/Evergreen/lul_fre_500.mrc",
)
_MIXED = ("245", "100", "650", "260")
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve", "wi", "xo", "zu"]


def amplified(data: Path, target: Path, count: int) -> Path:
    """Write `count` varied records in UTF-8 to `target`, unless they are there already."""
    if target.exists():
        return target
    originals = [parsed.record for name in SOURCES for parsed in read.read(data / name) if parsed.record is not None]
    part = target.with_suffix(".part")
    with part.open("wb") as out:
        for record in _varied(originals, count):
            out.write(write.encode(record, syntax="iso2709"))
    part.rename(target)
    return target


def repeated(source: Path, target: Path, count: int) -> Path:
    """Write the records of a file again and again, as they are but for their control numbers (MARC-8 stays MARC-8)."""
    if target.exists():
        return target
    records = [raw for raw in source.read_bytes().split(b"\x1d") if raw.strip()]
    with target.open("wb") as out:
        for number in range(count):
            raw = records[number % len(records)]
            start, copy = int(raw[12:17]), number // len(records)
            out.write(raw[:start] + bytes([64 + copy % 190 if copy else raw[start]]) + raw[start + 1 :] + b"\x1d")
    return target


def _varied(originals: list[Record], count: int) -> Iterator[Record]:
    chance = random.Random(2709)
    pools = {tag: [content for r in originals for found, content in r.entries if found == tag] for tag in _MIXED}
    common = [_word(chance) for _ in range(5000)]
    for number in range(count):
        original = originals[number % len(originals)]
        entries = [("001", f"v{number:08d}"), ("003", "Bench"), ("020", f"  \x1fa{_isbn(number)}")]
        for tag, content in original.entries:
            if tag in ("001", "003", "020"):
                continue
            if number >= len(originals) and tag in pools:
                content = chance.choice(pools[tag])
            if tag == "245":
                word = common[min(int(chance.paretovariate(1.1)) - 1, len(common) - 1)]
                content += f"\x1fb{word} u{number:x}x"
            if tag == "008" and len(content) == 40:
                content = f"{content[:7]}{chance.randint(1850, 2024)}{content[11:]}"
            entries.append((tag, content))
        yield Record(original.leader[:9] + "a" + original.leader[10:], entries)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4)))


def _isbn(number: int) -> str:
    digits = f"{number:09d}"
    rest = sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 11
    return digits + "0X987654321"[rest]
