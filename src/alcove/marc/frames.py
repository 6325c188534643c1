"""Where records of an ISO 2709 file begin and end, whatever was done to the file.

ISO 2709 / ANSI Z39.2: a record begins with a leader of 24 characters (0-4 its length, 12-16 the base address of the
data) and ends with a record terminator (1D). The terminator decides; the length in the leader is the second witness,
called where a terminator was lost or stands in the data. A damaged record never costs its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from .problem_table import Finding

BLOCK = 8 * 2**20
LARGEST = 32 * 2**20
"""No record is longer than this; what has no record terminator within it is handed on unread."""
_AHEAD = 200_000
_PADDING = 65_536
_TERMINATORS = b"\x1d\x1e"
_LEADER = re.compile(rb"(?=[0-9]{5}[\x20-\x7e]{5}[0-9]{7}[\x20-\x7e]{7})")
_LEADER_WITHOUT_LENGTH = re.compile(rb"[ 0-9^#|-]{5}[\x20-\x7e]{5}[0-9]{7}[\x20-\x7e]{3}")
_LEADER_WITH_ODD_LENGTH = re.compile(rb"[\x21-\x7e][\x20-\x7e]{9}[0-9]{2}([0-9]{5})")
_BETWEEN = re.compile(rb"(?:[\s\x00\x1a]|\xef\xbb\xbf)+")


class Frame(NamedTuple):
    """One stretch: where it lies, its bytes, whether it is only filling, and what was noticed about its ends."""

    offset: int
    raw: bytes
    between: bool = False
    findings: tuple[Finding, ...] = ()


def frames(source: BinaryIO, offset: int = 0) -> Iterator[Frame]:
    """Cut the rest of the source, which stands at `offset`, into stretches; together they are all its bytes."""
    data, position, ended = b"", 0, False
    terminator = -1
    while True:
        if terminator < position:
            found = data.find(b"\x1d", position)
            terminator = found if found >= 0 else len(data)
        ready = len(data) - terminator >= _AHEAD
        if not (ready or ended or len(data) - position >= LARGEST + _AHEAD):
            block = source.read(BLOCK)
            ended = not block
            data, offset, position, terminator = data[position:] + block, offset + position, 0, -1
            continue
        if position == len(data):
            return
        end = terminator + 1
        base = data[position + 12 : position + 17]
        if end <= len(data) and data[position : position + 5] == b"%05d" % (end - position) and base.isdigit():
            yield Frame(offset + position, data[position:end])
        else:
            near = end <= min(position + LARGEST, len(data))
            end, between, findings = _cut(data, position, terminator if near else -1)
            yield Frame(offset + position, data[position:end], between, findings)
        position = end


def _cut(data: bytes, start: int, terminator: int) -> tuple[int, bool, tuple[Finding, ...]]:
    """Decide where the stretch that begins at `start` ends, when leader and terminator do not agree."""
    lands = data[start : start + 5] == b"%05d" % (terminator + 1 - start)
    has_leader = lands or _has_leader(data, start)
    if not has_leader and (padding := _BETWEEN.match(data, start, start + _PADDING)):
        return padding.end(), True, _about_filling(padding.group())
    limit = terminator + 1 if terminator >= 0 else min(start + LARGEST, len(data))
    length = _number(data[start : start + 5]) if has_leader else 0
    if has_leader and _goes_on(data, start, length, terminator):
        return start + length, False, (Finding("M106"),)
    following = _next_leader(data, start, start + length, limit)
    end = following or limit
    if not has_leader:
        return _without_leader(data, start, end)
    if following:
        return end, False, (Finding("M102"),)
    if lands:
        return end, False, ()
    if terminator < 0:
        return end, False, (Finding("M103") if end == len(data) else Finding("M108", found=end - start),)
    if end - start > 99_999:
        return end, False, (Finding("M104", found=end - start),)
    return end, False, (Finding("M101", said=data[start : start + 5].decode("latin-1"), found=end - start),)


def _has_leader(data: bytes, start: int) -> bool:
    """Say whether a leader stands here, its length readable or not."""
    if _LEADER_WITHOUT_LENGTH.match(data, start):
        return True
    odd = _LEADER_WITH_ODD_LENGTH.match(data, start)
    return odd is not None and data[start + int(odd.group(1)) - 1 : start + int(odd.group(1))] == b"\x1e"


def _about_filling(filling: bytes) -> tuple[Finding, ...]:
    return () if filling.isspace() else (Finding("M105", found=len(filling)),)


def _without_leader(data: bytes, start: int, end: int) -> tuple[int, bool, tuple[Finding, ...]]:
    """Tell the remains of a record, which hold field terminators, from bytes that never were one."""
    if data.find(b"\x1e", start, end) >= 0:
        return end, False, (Finding("M107", found=end - start),)
    return end, True, (Finding("M105", found=end - start),)


def _goes_on(data: bytes, start: int, length: int, terminator: int) -> bool:
    """Say whether the terminator found is part of the data: leader and directory both end at a later one."""
    end = start + length
    if not 0 <= terminator < end - 1 or data[end - 1 : end] != b"\x1d":
        return False
    base = start + _number(data[start + 12 : start + 17])
    last = data[base - 13 : base - 1]
    reach = base + _number(last[7:12]) + _number(last[3:7]) + 1
    return reach == end and _next_leader(data, start, end, end) is None


def _next_leader(data: bytes, start: int, expected: int, limit: int) -> int | None:
    """Find the first place after `start` and before `limit` where another record surely begins."""
    for found in _LEADER.finditer(data, start + 1, min(limit + 24, len(data))):
        place = found.start()
        if place >= limit:
            return None
        if _is_witnessed(data, place, expected, limit):
            return place
    return None


def _is_witnessed(data: bytes, place: int, expected: int, limit: int) -> bool:
    """Say whether a leader is one: its directory has an end, and its place or its own length bears it out."""
    base = place + int(data[place + 12 : place + 17])
    has_directory = data[base - 1 : base] == b"\x1e" and (base - place) % 12 == 1
    is_mab = base == place + 24 and data[place + 6 : place + 8] == b"M2"
    if not (has_directory or is_mab):
        return False
    lands = place + int(data[place : place + 5])
    return lands == limit or data[place - 1] in _TERMINATORS or place in (expected, expected - 1)


def _number(digits: bytes) -> int:
    return int(digits) if digits.isdigit() else 0
