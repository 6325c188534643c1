"""Tell UNIMARC and MAB2 from MARC 21, and read what a UNIMARC record says of its character sets.

UNIMARC Manual, Bibliographic Format: leader/09 and leader/23 are blank, the title is in field 200, field 100 $a/26-29
names the G0 and G1 sets. MARC 21 has its title in 245 and `4500` at the end of the leader. MAB2 has `M2` in leader/06.
"""

from __future__ import annotations

import re

from .record import Record

_SETS = re.compile(rb"\x1fa[0-9]{8}[\x20-\x7e]{18}([0-9 ]{2})([0-9 ]{2})")
_CODING = {b"50": "utf-8", b"03": "iso5426", b"02": "koi8-r"}
"""100 $a/26-29: 50 is ISO 10646, 03 is ISO 5426, 02 is ISO registration 37, whose letters lie as in KOI8-R."""


def is_unimarc(raw: bytes) -> bool:
    """Say whether the bytes of an ISO 2709 record are UNIMARC."""
    if raw[20:24] == b"4500" or raw[23:24] not in (b" ", b"0") or b"200" not in raw:
        return False
    end = raw.find(b"\x1e", 24)
    tags = {raw[place : place + 3] for place in range(24, end, 12)}
    return b"200" in tags and b"245" not in tags


def label(body: bytes) -> str | None:
    """Give the character coding that field 100 names; None where it names none."""
    found = _SETS.search(body)
    if found is None:
        return None
    return _CODING.get(found.group(1)) or _CODING.get(found.group(2)) or ("iso5426" if found.group(1) == b"01" else None)


def flavour(record: Record) -> str:
    """Name the format a record is in: "marc21", "unimarc" or "mab2"."""
    if record.leader[6:8] in ("M2", "M3") or record.leader[6:10] == "M2.0":
        return "mab2"
    tags = {tag for tag, _ in record.entries}
    if "245" in tags or record.leader[20:24] == "4500":
        return "marc21"
    return "unimarc" if tags & {"200", "210", "215", "801"} and record.leader[23:24] != "0" else "marc21"
