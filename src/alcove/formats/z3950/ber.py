"""BER as Z39.50 needs it: values of one tag each, with limits (ISO/IEC 8825-1; Z39.50-2003 has implicit tags throughout).

node = decode(data)                # what came in, as a tree; Malformed where it is none
node.child(23).integer()           # the value of the part with context tag 23, of the type that is wanted
group(22, integer(23, 5))          # bytes to send
"""

from __future__ import annotations

from collections.abc import Iterator

MOST_BYTES = 4_000_000
_DEEPEST = 300
_MOST_PARTS = 50_000
_UNIVERSAL, _CONTEXT = 0, 2
# A message begins with a context tag and has parts.
_MESSAGE = 0b101
# Universal tags.
BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_IDENTIFIER, EXTERNAL = 1, 2, 3, 4, 5, 6, 8
SEQUENCE, VISIBLE_STRING, GENERAL_STRING = 16, 26, 27


class Malformed(ValueError):
    """These bytes are not what the protocol says they should be; `place` is the byte at which that was seen."""

    def __init__(self, message: str, place: int = 0) -> None:
        """Keep both."""
        super().__init__(message)
        self.place = place


class Node:
    """One value: its tag, where it began, and its bytes or its parts."""

    __slots__ = ("content", "is_universal", "number", "parts", "place")

    def __init__(self, is_universal: bool, number: int, place: int, content: bytes, parts: list[Node] | None) -> None:
        """Keep a value; `parts` is None of a primitive one."""
        self.is_universal, self.number, self.place, self.content, self.parts = is_universal, number, place, content, parts

    def __iter__(self) -> Iterator[Node]:
        if self.parts is None:
            raise self.wrong("parts")
        return iter(self.parts)

    def find(self, *numbers: int) -> Node | None:
        """Give the first part with one of these context tags."""
        return next((one for one in self if not one.is_universal and one.number in numbers), None)

    def child(self, *numbers: int) -> Node:
        """Give the part with one of these context tags. Raises Malformed."""
        if (found := self.find(*numbers)) is None:
            raise Malformed(f"The part {' or '.join(map(str, numbers))} is missing.", self.place)
        return found

    def universal(self, *numbers: int) -> Node | None:
        """Give the first part with one of these universal tags."""
        return next((one for one in self if one.is_universal and one.number in numbers), None)

    def only(self) -> Node:
        """Give the one part that there is. Raises Malformed."""
        parts = list(self)
        if len(parts) != 1:
            raise self.wrong("one part")
        return parts[0]

    def integer(self) -> int:
        """Read a whole number."""
        if self.parts is not None or not 1 <= len(self.content) <= 8:
            raise self.wrong("a number")
        return int.from_bytes(self.content, "big", signed=True)

    def boolean(self) -> bool:
        """Read true or false."""
        if self.parts is not None or len(self.content) != 1:
            raise self.wrong("true or false")
        return self.content != b"\0"

    def octets(self) -> bytes:
        """Read bytes, which may be sent in pieces."""
        if self.parts is None:
            return self.content
        return b"".join(one.octets() for one in self.parts)

    def text(self) -> str:
        """Read text: UTF-8, or what is sent by those who know nothing of it."""
        raw = self.octets()
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    def oid(self) -> str:
        """Read an object identifier, such as 1.2.840.10003.5.10."""
        if self.parts is not None or not self.content or self.content[-1] & 0x80 or len(self.content) > 64:
            raise self.wrong("an object identifier")
        numbers, value = [], 0
        for byte in self.content:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))

    def bits(self) -> set[int]:
        """Read which bits are set, counted from 0."""
        if self.parts is not None or not self.content or len(self.content) > 64:
            raise self.wrong("bits")
        count = (len(self.content) - 1) * 8
        return {bit for bit in range(count) if self.content[1 + bit // 8] & 0x80 >> bit % 8}

    def wrong(self, wanted: str) -> Malformed:
        """Make the error for a value of another type than is wanted."""
        return Malformed(f"The value {self.number} should be {wanted}.", self.place)


def whole(data: bytes | bytearray | memoryview, most: int = MOST_BYTES) -> int:
    """Say how long the first message in these bytes is; 0 where it goes on beyond them. Raises Malformed where it is none."""
    if data and data[0] >> 5 != _MESSAGE:
        raise Malformed("This is no message of Z39.50.")
    try:
        end = _end(data, 0, 0)
    except IndexError:
        end = 0
    if max(end, len(data) if not end else 0) > most:
        raise Malformed(f"More than {most:,} bytes in one message.")
    return end if end <= len(data) else 0


def decode(data: bytes) -> Node:
    """Read one value with all its parts. Raises Malformed."""
    try:
        node, end = _Reader(data).read(0, len(data), 0)
    except IndexError:
        raise Malformed("The message ends before its time.", len(data)) from None
    if end != len(data):
        raise Malformed("Something stands behind the message.", end)
    return node


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.count = data, 0

    def read(self, at: int, limit: int, depth: int) -> tuple[Node, int]:
        """Read the value at this place, which ends before `limit`; give it and the place behind it."""
        self.count += 1
        if depth > _DEEPEST or self.count > _MOST_PARTS:
            raise Malformed("The message is too deep or has too many parts.", at)
        kind, number, start, length = _head(self.data, at)
        is_universal = kind >> 6 == _UNIVERSAL
        if length < 0 and not kind & 0x20:
            raise Malformed("A value without parts has no length.", at)
        end = start + length if length >= 0 else limit
        if end > limit:
            raise Malformed("A value is longer than what it is part of.", at)
        if not kind & 0x20:
            return Node(is_universal, number, at, self.data[start:end], None), end
        parts: list[Node] = []
        while start < end:
            if length < 0 and self.data[start : start + 2] == b"\0\0":
                return Node(is_universal, number, at, b"", parts), start + 2
            part, start = self.read(start, end, depth + 1)
            parts.append(part)
        if length < 0:
            raise Malformed("The end of a value is missing.", at)
        return Node(is_universal, number, at, b"", parts), end


def _head(data: bytes | bytearray | memoryview, at: int) -> tuple[int, int, int, int]:
    """Read a tag and a length: (first byte, number, where the content begins, its length or -1). IndexError at the end."""
    begin, kind = at, data[at]
    number, at = kind & 0x1F, at + 1
    if number == 0x1F:
        number = 0
        while True:
            number, at = number << 7 | data[at] & 0x7F, at + 1
            if number > 0xFFFF:
                raise Malformed("The tag is too large.", begin)
            if not data[at - 1] & 0x80:
                break
    length, at = data[at], at + 1
    if length == 0x80:
        return kind, number, at, -1
    if length > 0x80:
        size = length & 0x7F
        if size > 8:
            raise Malformed("The length is too large.", begin)
        data[at + size - 1]
        length, at = int.from_bytes(data[at : at + size], "big"), at + size
    return kind, number, at, length


def _end(data: bytes | bytearray | memoryview, at: int, depth: int) -> int:
    """Say where the value at this place ends. IndexError where it goes on beyond what is here."""
    if depth > _DEEPEST:
        raise Malformed("The message is too deep.", at)
    kind, _, start, length = _head(data, at)
    if length >= 0:
        return start + length
    if not kind & 0x20:
        raise Malformed("A value without parts has no length.", at)
    while not (data[start] == 0 and data[start + 1] == 0):
        start = _end(data, start, depth + 1)
    return start + 2


def tagged(number: int, content: bytes, *, is_universal: bool = False, has_parts: bool = False) -> bytes:
    """Write a value: its tag, its length, its content."""
    first = (_UNIVERSAL if is_universal else _CONTEXT) << 6 | (0x20 if has_parts else 0)
    size = len(content)
    if size < 0x80:
        length = bytes((size,))
    else:
        needed = (size.bit_length() + 7) // 8
        length = bytes((0x80 | needed,)) + size.to_bytes(needed, "big")
    if number < 0x1F:
        return bytes((first | number,)) + length + content
    more = [number & 0x7F]
    while number := number >> 7:
        more.append(number & 0x7F | 0x80)
    return bytes((first | 0x1F, *reversed(more))) + length + content


def group(number: int, *parts: bytes) -> bytes:
    """Write a value of several parts, with a context tag."""
    return tagged(number, b"".join(parts), has_parts=True)


def sequence(*parts: bytes, number: int = SEQUENCE) -> bytes:
    """Write a value of several parts, with a universal tag."""
    return tagged(number, b"".join(parts), is_universal=True, has_parts=True)


def integer(number: int, value: int, *, is_universal: bool = False) -> bytes:
    """Write a whole number."""
    size = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return tagged(number, value.to_bytes(size, "big", signed=True), is_universal=is_universal)


def boolean(number: int, value: bool) -> bytes:
    """Write true or false."""
    return tagged(number, b"\xff" if value else b"\0")


def octets(number: int, value: bytes, *, is_universal: bool = False) -> bytes:
    """Write bytes."""
    return tagged(number, value, is_universal=is_universal)


def text(number: int, value: str, *, is_universal: bool = False) -> bytes:
    """Write text, in UTF-8."""
    return tagged(number, value.encode("utf-8", "replace"), is_universal=is_universal)


def oid(value: str, number: int = OBJECT_IDENTIFIER) -> bytes:
    """Write an object identifier; with the universal tag, unless another number is given."""
    first, second, *rest = (int(part) for part in value.split("."))
    content = bytearray()
    for one in (first * 40 + second, *rest):
        more = [one & 0x7F]
        while one := one >> 7:
            more.append(one & 0x7F | 0x80)
        content += bytes(reversed(more))
    return tagged(number, bytes(content), is_universal=number == OBJECT_IDENTIFIER)


def bits(number: int, values: set[int]) -> bytes:
    """Write which bits are set, counted from 0."""
    size = max(values, default=0) // 8 + 1
    content = bytearray(size)
    for bit in values:
        content[bit // 8] |= 0x80 >> bit % 8
    unused = size * 8 - 1 - max(values, default=0)
    return tagged(number, bytes((unused,)) + bytes(content))
