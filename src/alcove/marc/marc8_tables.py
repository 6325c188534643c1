"""The code tables of MARC-8 (codes/marc8.tsv, codes/marc8_eacc.tsv), ready for looking up both ways."""

from __future__ import annotations

from functools import cache

from .tables import rows

ASCII, ANSEL, EACC = 0x42, 0x45, 0x31


class Set(dict[int, str]):
    """One set: 7-bit codes to characters; `marks` are the codes that stand before their letter."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: set[int] = set()


@cache
def sets() -> dict[int, Set]:
    """Give the sets of one byte by the final byte of their escape sequence."""
    found: dict[int, Set] = {}
    for name, code, unicode, kind in rows("marc8.tsv"):
        chosen = found.setdefault(int(name, 16), Set())
        chosen[int(code, 16)] = chr(int(unicode, 16))
        if kind == "mark":
            chosen.marks.add(int(code, 16))
    return found


@cache
def eacc() -> dict[int, str]:
    """Give the East Asian Character Code: codes of three bytes to characters."""
    table: dict[int, str] = {}
    for row, first, unicode in rows("marc8_eacc.tsv"):
        start = int(row, 16) * 256 + int(first, 16)
        table.update((start + step, chr(int(point, 16))) for step, point in enumerate(unicode.split()))
    return table


@cache
def codes() -> dict[str, tuple[int, int]]:
    """Give set and code of every character; ASCII and ANSEL come first, EACC last."""
    found: dict[str, tuple[int, int]] = {}
    for name in sorted(sets(), key=lambda name: (name != ASCII, name != ANSEL, name)):
        for code, text in sets()[name].items():
            found.setdefault(text, (name, code))
    for code, text in eacc().items():
        found.setdefault(text, (EACC, code))
    return found | {"\ufe20": (ANSEL, 0x6B), "\ufe22": (ANSEL, 0x7A)}


@cache
def marks() -> frozenset[str]:
    """Give the characters that MARC-8 writes before their letter."""
    return frozenset(chosen[code] for chosen in sets().values() for code in chosen.marks) | {"\ufe20", "\ufe22"}
