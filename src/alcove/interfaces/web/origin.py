"""Where a version came from: its load, its place in the file, and its very bytes."""

from __future__ import annotations

from typing import NamedTuple

from alcove.records.models import Version

_SHOWN = 1024


class Origin(NamedTuple):
    """One version with its bytes as text and in hexadecimal; `more` counts the bytes that are not shown."""

    version: Version
    size: int
    digest: str
    text: str
    hexadecimal: str
    more: int


def origin(version: Version) -> Origin:
    """Show the beginning of a version's bytes in two ways."""
    raw = bytes(version.raw)
    shown = raw[:_SHOWN]
    return Origin(version, len(raw), bytes(version.digest).hex(), _text(shown), _hexadecimal(shown), max(0, len(raw) - _SHOWN))


def _text(raw: bytes) -> str:
    """Show bytes as text, with a sign for each separator of ISO 2709 and one field a line."""
    text = raw.decode("utf-8", "replace")
    for control, sign in (("\x1e", "␞\n"), ("\x1d", "␝\n"), ("\x1f", "␟")):
        text = text.replace(control, sign)
    return "".join(character if character.isprintable() or character == "\n" else "·" for character in text)


def _hexadecimal(raw: bytes) -> str:
    lines = []
    for at in range(0, len(raw), 16):
        part = raw[at : at + 16]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)
        lines.append(f"{at:06x}  {part.hex(' '):<47}  {letters}")
    return "\n".join(lines)
