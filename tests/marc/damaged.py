"""Ways in which files of records are damaged on their way, for tests that promise something of every one of them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

WAYS: dict[str, Callable[[bytearray, Random], None]] = {}


def _way(change: Callable[[bytearray, Random], None]) -> Callable[[bytearray, Random], None]:
    WAYS[change.__name__] = change
    return change


def damaged(raw: bytes, random: Random) -> bytes:
    """Give the bytes of a record, damaged in one of the ways."""
    data = bytearray(raw)
    WAYS[random.choice(sorted(WAYS))](data, random)
    return bytes(data)


@_way
def terminator_changed(data: bytearray, random: Random) -> None:
    data[-1] = random.choice(b"\x1c\x00 A\x1e")


@_way
def terminator_lost(data: bytearray, random: Random) -> None:
    del data[-1]


@_way
def end_cut(data: bytearray, random: Random) -> None:
    del data[random.randrange(1, len(data)) :]


@_way
def beginning_cut(data: bytearray, random: Random) -> None:
    del data[: random.randrange(1, len(data))]


@_way
def middle_cut(data: bytearray, random: Random) -> None:
    first, last = sorted((random.randrange(len(data)), random.randrange(len(data))))
    del data[first:last]


@_way
def rubbish_inserted(data: bytearray, random: Random) -> None:
    place = random.randrange(len(data))
    data[place:place] = random.randbytes(random.randrange(1, 60))


@_way
def rubbish_instead(data: bytearray, random: Random) -> None:
    data[:] = random.randbytes(random.randrange(1, 2000))


@_way
def bytes_changed(data: bytearray, random: Random) -> None:
    for _ in range(random.randrange(1, 20)):
        data[random.randrange(len(data))] = random.randrange(256)


@_way
def length_wrong(data: bytearray, random: Random) -> None:
    data[0:5] = b"%05d" % random.randrange(100_000)


@_way
def base_address_wrong(data: bytearray, random: Random) -> None:
    data[12:17] = b"%05d" % random.randrange(100_000)


@_way
def terminator_in_data(data: bytearray, random: Random) -> None:
    data[random.randrange(len(data))] = 0x1D


@_way
def terminator_inserted(data: bytearray, random: Random) -> None:
    place = random.randrange(len(data))
    data[place:place] = b"\x1d"
