"""Read an ISO 2709 record whose directory and field terminators disagree, and say what was doubtful.

The directory is followed where it points at whole fields; else the field terminators, where there are as many fields as
entries; else each entry is matched with the field that begins where it says.
"""

from __future__ import annotations

from typing import NamedTuple

from .problem_table import Finding

_Fields = list[tuple[str, bytes]]
_FULL = 99_999


class _Entry(NamedTuple):
    tag: str
    length: int
    start: int


def mended(raw: bytes) -> tuple[str, _Fields | None, list[Finding]]:
    """Give leader, fields and findings of one record; the fields are None where there is no telling them apart."""
    leader = raw[:24].decode("latin-1").ljust(24)
    if len(raw) < 24:
        return leader, None, [Finding("M201")]
    if raw[6:8] == b"M2" and raw[12:17] == b"00024":
        return leader, _mab(raw), []
    findings: list[Finding] = [] if leader.isascii() and leader.isprintable() else [Finding("M210")]
    leader = "".join(char if " " <= char <= "~" else " " for char in leader)
    base = _base_address(raw)
    if base is None:
        return leader, None, [*findings, Finding("M203")]
    if raw[12:17] != b"%05d" % base:
        findings.append(Finding("M202", said=leader[12:17]))
    entries = _entries(raw[24 : base - 1], findings)
    body = raw[base:].removesuffix(b"\x1d")
    return leader, _fields(entries, body, findings), findings


def _base_address(raw: bytes) -> int | None:
    said = raw[12:17]
    if said.isdigit() and 24 < int(said) <= len(raw) and raw[int(said) - 1] == 0x1E:
        return int(said)
    end = raw.find(b"\x1e", 24)
    return end + 1 if end >= 0 else None


def _entries(directory: bytes, findings: list[Finding]) -> list[_Entry]:
    """Read the directory; an entry without numbers keeps its place with length and start -1."""
    whole = len(directory) // 12 * 12
    if whole != len(directory):
        findings.append(Finding("M204", found=len(directory) - whole))
    entries = []
    for place in range(0, whole, 12):
        tag = directory[place : place + 3].decode("latin-1")
        numbers = directory[place + 3 : place + 12]
        if numbers.isdigit():
            entries.append(_Entry(tag, int(numbers[:4]), int(numbers[4:])))
        else:
            findings.append(Finding("M205", tag, what=repr(directory[place : place + 12].decode("latin-1"))))
            entries.append(_Entry(tag, -1, -1))
    return entries


def _fields(entries: list[_Entry], body: bytes, findings: list[Finding]) -> _Fields:
    if all(_is_whole(entry, body) for entry in entries):
        return [_followed(entry, body, findings) for entry in entries]
    parts = body.split(b"\x1e")
    if parts[-1] == b"":
        parts.pop()
    in_order = sorted(entries, key=lambda entry: entry.start) if all(entry.start >= 0 for entry in entries) else entries
    if len(parts) == len(entries):
        findings.append(Finding("M206"))
        return [(entry.tag, part) for entry, part in zip(in_order, parts, strict=True)]
    return _matched(in_order, parts, body, findings)


def _is_whole(entry: _Entry, body: bytes) -> bool:
    """Say whether the entry points at a stretch between two field terminators."""
    end = entry.start + entry.length
    before = entry.start == 0 or body[entry.start - 1 : entry.start] == b"\x1e"
    return entry.length > 0 and entry.start >= 0 and before and body[end - 1 : end] == b"\x1e"


def _followed(entry: _Entry, body: bytes, findings: list[Finding]) -> tuple[str, bytes]:
    content = body[entry.start : entry.start + entry.length - 1]
    if b"\x1e" in content:
        findings.append(Finding("M302", entry.tag))
    return entry.tag, content.replace(b"\x1e", b"")


def _matched(entries: list[_Entry], parts: list[bytes], body: bytes, findings: list[Finding]) -> _Fields:
    """Match entries with fields by where they begin; take the rest from where the directory points."""
    begins: dict[int, bytes] = {}
    position = 0
    for found in parts:
        begins[position] = found
        position += len(found) + 1
    fields: _Fields = []
    for entry in entries:
        part: bytes | None = begins.get(entry.start)
        begins.pop(entry.start, b"")
        if part is not None and entry.length > len(part) + 1 and _is_whole(entry, body):
            fields.append(_joined(entry, body, begins, findings))
        elif part is not None:
            fields.append((entry.tag, part))
        elif (content := _pointed_at(entry, body)) is not None:
            findings.append(Finding("M207", entry.tag))
            fields.append((entry.tag, content))
        else:
            findings.append(Finding("M208", entry.tag))
    if begins and any(part.strip() for part in begins.values()):
        findings.append(Finding("M209", found=len(begins)))
    return fields


def _joined(entry: _Entry, body: bytes, begins: dict[int, bytes], findings: list[Finding]) -> tuple[str, bytes]:
    for start in [start for start in begins if entry.start < start < entry.start + entry.length]:
        del begins[start]
    return _followed(entry, body, findings)


def _pointed_at(entry: _Entry, body: bytes) -> bytes | None:
    if entry.length <= 0 or not 0 <= entry.start < len(body):
        return None
    return body[entry.start : entry.start + entry.length].rstrip(b"\x1e").split(b"\x1e")[-1]


def _mab(raw: bytes) -> _Fields:
    """Read the fields of MAB2 on tape: no directory, each field begins with its tag and an indicator."""
    parts = raw[24:].removesuffix(b"\x1d").split(b"\x1e")
    return [(part[:3].decode("latin-1"), part[3:]) for part in parts if part]
