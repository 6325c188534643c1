"""MARC-8: to and from Unicode.

MARC 21 Specifications for Record Structure, Character Sets, and Exchange Media, "Character Sets and Encoding Options,
Part 2: MARC-8": two sets of characters are at hand at a time, G0 (bytes 21-7E) and G1 (bytes A1-FE); at the start they
are ASCII and ANSEL; escape sequences put another set in place. Marks (diacritics) stand before their letter, in Unicode
after it. The halves of a double-width mark become one Unicode character between the two letters, as the code table of
ANSEL says: EB ... EC = U+0361, FA ... FB = U+0360. What MARC-8 does not have is written as a numeric reference (&#x1F600;),
and read back as its character ("Lossless conversion", Part 4).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from . import marc8_tables as tables
from .marc8_tables import ANSEL, ASCII, EACC

ESCAPE = 0x1B
UNKNOWN = "\ufffd"
_CONTROLS = {0x88: "\x98", 0x89: "\x9c", 0x8D: "\u200d", 0x8E: "\u200c"}
"""The control characters of MARC-8 beyond ASCII: non-sorting begin and end, joiner, non-joiner."""
_CONTROL_CODES = {text: code for code, text in _CONTROLS.items()}
_CLOSING = (0x6C, 0x7B)
_SECOND_HALF = {(ANSEL, 0x6B): b"\xec", (ANSEL, 0x7A): b"\xfb"}
_RIGHT_HALVES = ("\ufe21", "\ufe23")
_TECHNIQUES = (0x62, 0x67, 0x70)
_SEQUENCE = re.compile("[\xe0-\xfe]+(?:&#x[0-9A-Fa-f]{4,6};|[^\xe0-\xfe\x00-\x1f])?|[\x80-\xdf\xff]", re.DOTALL)
_REFERENCE = re.compile("&#x([0-9A-Fa-f]{4,6});")
_SETS = re.compile(rb"\x1b(?:([gbps])|\$([)\-,]?)(!?[\x30-\x7e])|([(,)\-])(!?[\x30-\x7e]))")


def decode(data: bytes) -> str:
    """Turn the bytes of one field (or of several, none of them with an escape) into text; unknown bytes give U+FFFD.

    The text is as the code tables give it; put it in Normalization Form C to get the usual letters.
    """
    if ESCAPE in data:
        text = "".join(map(_with_escapes, re.split(rb"(?=[\x1d-\x1f])", data)))
        return _REFERENCE.sub(_referred_to, text) if "&#x" in text else text
    text = data.decode("ascii") if data.isascii() else _SEQUENCE.sub(_replace, data.decode("latin-1"))
    return _REFERENCE.sub(_referred_to, text) if "&#x" in text else text


def decode_composed(data: bytes) -> str:
    """Turn bytes into text as `decode` does, in Normalization Form C."""
    return unicodedata.normalize("NFC", decode(data))


class _Sequences(dict[str, str]):
    """What each sequence of marks and a letter becomes; real files have about a hundred of them."""

    def __missing__(self, sequence: str) -> str:
        text = unicodedata.normalize("NFC", _without_escapes(sequence.encode("latin-1")))
        if len(self) < 20_000 and len(sequence) < 8:
            self[sequence] = text
        return text


_sequences = _Sequences()


def _replace(found: re.Match[str]) -> str:
    return _sequences[found.group()]


def _referred_to(reference: re.Match[str]) -> str:
    """Give the character of a reference; what is no character, or an ASCII one, stays as it is written."""
    point = int(reference.group(1), 16)
    return chr(point) if 0x9F < point < 0xD800 or 0xDFFF < point < 0x110000 else reference.group()


def _without_escapes(data: bytes) -> str:
    machine = _Machine()
    return machine.run(data) + machine.rest()


def _with_escapes(data: bytes) -> str:
    # A subfield begins in the default sets: its delimiter and code are ASCII, whatever was left in place before it.
    machine, parts, position = _Machine(), [], 0
    for escape in _SETS.finditer(data):
        parts.append(machine.run(data[position : escape.start()]))
        machine.designate(escape)
        position = escape.end()
    return "".join(parts) + machine.run(data[position:]) + machine.rest()


class _Machine:
    """The decoder with its two sets in place, and the marks that wait for their letter."""

    def __init__(self) -> None:
        self.g0, self.g1 = ASCII, ANSEL
        self.waiting = ""

    def designate(self, escape: re.Match[bytes]) -> None:
        technique, multibyte, final_of_many, single, final = escape.groups()
        if technique:
            self.g0 = ASCII if technique == b"s" else technique[0]
        elif final_of_many:
            self._put(multibyte, final_of_many)
        else:
            self._put(single, final)

    def _put(self, intermediate: bytes, final: bytes) -> None:
        if intermediate in (b")", b"-"):
            self.g1 = final[-1]
        else:
            self.g0 = final[-1]

    def run(self, data: bytes) -> str:
        """Decode bytes between two escapes; marks at their end wait for the letter after the escape."""
        out: list[str] = []
        position, end = 0, len(data)
        while position < end:
            position += self._one(out, data, position)
        return "".join(out)

    def rest(self) -> str:
        """Give the marks for which no letter came."""
        left, self.waiting = self.waiting, ""
        return left

    def _one(self, out: list[str], data: bytes, position: int) -> int:
        byte = data[position]
        if byte & 0x7F > 0x20 and byte & 0x7F != 0x7F:
            return self._graphic(out, data, position)
        if byte < 0x20 and byte != ESCAPE:
            out.append(self.rest() + chr(byte))
        else:
            self._letter(out, _CONTROLS.get(byte) or (chr(byte) if byte in (0x20, 0x7F) else UNKNOWN))
        return 1

    def _letter(self, out: list[str], text: str) -> None:
        out.append(text + self.rest())

    def _graphic(self, out: list[str], data: bytes, position: int) -> int:
        byte = data[position]
        chosen, code = self.g0 if byte < 0x80 else self.g1, byte & 0x7F
        if (
            byte == 0x26
            and chosen == ASCII
            and (reference := _REFERENCE.match(data[position : position + 10].decode("latin-1")))
        ):
            self._letter(out, _referred_to(reference))
            return reference.end()
        if chosen == EACC:
            return self._of_three_bytes(out, data[position : position + 3])
        table = tables.sets().get(chosen)
        if table is None or code not in table:
            self._letter(out, UNKNOWN)
        elif code not in table.marks:
            self._letter(out, table[code])
        elif chosen != ANSEL or code not in _CLOSING:
            # The right half of a double-width mark says nothing that its left half has not said.
            self.waiting += table[code]
        return 1

    def _of_three_bytes(self, out: list[str], three: bytes) -> int:
        text = tables.eacc().get(int.from_bytes(bytes(byte & 0x7F for byte in three), "big"))
        self._letter(out, text or UNKNOWN)
        return 3 if text or (len(three) == 3 and min(three) > 0x20) else 1


def encode(text: str) -> bytes:
    """Turn the text of one field into MARC-8; a character it does not have becomes a numeric reference (`&#x1F600;`).

    MARC 21, "Lossless conversion technique": the reference stands for the character. Every subfield ends in ASCII.
    """
    return text.encode("ascii") if text.isascii() else b"".join(map(_encoded, re.split("(?=[\x1d-\x1f])", text)))


def _encoded(text: str) -> bytes:
    writer = _Writer()
    for cluster in _clusters().findall(unicodedata.normalize("NFC", text)):
        writer.put(*_taken_apart(cluster))
    return writer.finished()


@cache
def _clusters() -> re.Pattern[str]:
    marks = "".join(tables.marks())
    return re.compile(f".[{marks}]*", re.DOTALL)


def _taken_apart(cluster: str) -> tuple[str, list[str]]:
    """Part a letter from its marks as far as MARC-8 does not have them as one."""
    if cluster[0] in tables.codes():
        return cluster[0], list(cluster[1:])
    apart = unicodedata.normalize("NFD", cluster)
    letter, marks = apart[0], list(apart[1:])
    for mark in apart[1:]:
        whole = unicodedata.normalize("NFC", letter + mark)
        if len(whole) == 1 and whole in tables.codes():
            letter = whole
            marks.remove(mark)
    known = letter in tables.codes() and tables.marks().issuperset(marks)
    return (letter, marks) if known else (cluster[0], list(cluster[1:]))


class _Writer:
    """The encoder: bytes so far, and the set that is in place as G0 (G1 stays ANSEL)."""

    def __init__(self) -> None:
        self.out = bytearray()
        self.g0 = ASCII
        self.closing = b""

    def put(self, letter: str, marks: list[str]) -> None:
        """Write one letter with its marks before it."""
        name = tables.codes().get(letter, (ASCII, 0))[0]
        if name != ANSEL and not self._is_in_place(letter) and letter > "\x20":
            self._designate(name)
        self.out += self.closing
        self.closing = b""
        for mark in marks:
            if mark in _RIGHT_HALVES:
                continue
            self._character(mark)
            self.closing = _SECOND_HALF.get(tables.codes().get(mark, (0, 0)), self.closing)
        self._character(letter)

    def _character(self, text: str) -> None:
        name, code = tables.codes().get(text, (0, 0))
        if name == ANSEL:
            self.out.append(code | 0x80)
        elif text <= "\x20" or self._is_in_place(text):
            self.out += text.encode("ascii")
        elif name:
            self._designate(name)
            self.out += code.to_bytes(3, "big") if name == EACC else bytes([code])
        elif text in _CONTROL_CODES:
            self.out.append(_CONTROL_CODES[text])
        else:
            self._designate(ASCII)
            self.out += text.encode("ascii", "ignore") or b"&#x%04X;" % ord(text)

    def _is_in_place(self, text: str) -> bool:
        chosen = tables.sets().get(self.g0)
        return chosen is not None and text <= "\x7f" and chosen.get(ord(text)) == text

    def _designate(self, name: int) -> None:
        if name == self.g0:
            return
        if self.g0 in _TECHNIQUES:
            self.out += b"\x1bs"
        if name in _TECHNIQUES:
            self.out += bytes([ESCAPE, name])
        elif name != ASCII or self.g0 not in _TECHNIQUES:
            self.out += b"\x1b$1" if name == EACC else bytes([ESCAPE, 0x28, name])
        self.g0 = name

    def finished(self) -> bytes:
        """Give the bytes; ASCII is back in place at their end."""
        self._designate(ASCII)
        return bytes(self.out)
