"""Records of every shape, sensible or not, for tests that promise something of all of them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from alcove.marc.read import read
from alcove.marc.record import Record

_KNOWN_TAGS = """
001 003 006 008 010 020 022 024 028 035 041 043 100 110 111 130 150 222 240 245 246 250 260 264 300 306 336 382
400 440 490 500 502 505 510 511 520 541 546 550 600 610 611 630 648 650 651 653 655 662 667 670 700 710 711 730
752 773 776 780 785 800 830 852 856 866 880
"""
_TAGS = st.sampled_from(_KNOWN_TAGS.split()) | st.text("0123456789AZaz ", min_size=3, max_size=3)
_VALUES = st.text(max_size=20) | st.sampled_from(
    [
        "880-01", "245-01/(2/r", "100-00", "Title :", "sub /", "Fedorov, A. V.", "[S.l.", "ספר", "1972].", ". ", "=", "",
        "9780804429573", "http://x.org/", "one -- two", "v. 1, no. 2 (2004), p. 3-4", "aut", "Author.",
    ]
)  # fmt: skip
_SUBFIELDS = st.lists(st.tuples(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789!\x1f "), _VALUES), max_size=6)


def _content(indicators: str, subfields: list[tuple[str, str]]) -> str:
    return indicators + "".join(f"\x1f{code}{value}" for code, value in subfields)


_DATA = st.builds(_content, st.text("0123456789 *", max_size=2), _SUBFIELDS)
_FIELDS = st.tuples(_TAGS, _DATA | st.text(max_size=45))

records = st.builds(
    Record, st.text("acdefgijkmoprtuvxyzq ", max_size=24) | st.text(max_size=30), st.lists(_FIELDS, max_size=12)
)


def record(*fields: str, leader: str = "00000nam a2200000 i 4500") -> Record:
    """Make a record of lines like `245 10 $a Title : $b sub`; control fields have no indicators (`001 4711`)."""
    entries = []
    for line in fields:
        tag, rest = line[:3], line[4:]
        if tag < "010":
            entries.append((tag, rest))
            continue
        parts = [part.strip() for part in rest[2:].split("$")[1:]]
        entries.append((tag, rest[:2].replace("_", " ") + "".join(f"\x1f{part[0]}{part[1:].strip()}" for part in parts)))
    return Record(leader, entries)


def real(path: Path) -> list[Record]:
    """Read the good records of a real file."""
    return [stretch.record for stretch in read(path) if stretch.record is not None]
