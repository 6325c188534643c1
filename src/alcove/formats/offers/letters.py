"""The letters of a text file whose coding nobody names: UTF-8, UTF-16 or Windows-1252, and it is told which was a guess."""

from __future__ import annotations

import codecs

from .collecting import Told


def decoded(data: bytes, told: Told) -> str:
    """Give the text. A mark at the beginning decides, then what is UTF-8, then zero bytes (UTF-16), else Windows-1252, told."""
    if data.startswith(codecs.BOM_UTF8):
        return _lenient(data[3:], "utf-8", told)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _lenient(data, "utf-16", told)
    if coding := _wide(data[:2000]):
        told.tell("coding-guessed", f"The file does not name its letters; {coding.upper()} was guessed.", "Save it as UTF-8.")
        return _lenient(data, coding, told)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"The letters in line {line} are not UTF-8; Windows-1252 was guessed for the whole file."
        told.tell("coding-guessed", said, "Look at the accents; save the file as UTF-8 if they are wrong.")
        return _lenient(data, "cp1252", told)


def _wide(head: bytes) -> str:
    """Name the UTF-16 of bytes of which every fifth pair or more has a zero on the one side, and few on the other."""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if max(first, second) * 10 < len(head) or min(first, second) * 4 > max(first, second):
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def _lenient(data: bytes, coding: str, told: Told) -> str:
    try:
        return data.decode(coding)
    except UnicodeDecodeError:
        told.tell("coding-broken", f"Some letters are not {coding.upper()}; they stand as �.", "Save the file as UTF-8 again.")
        return data.decode(coding, "replace")
