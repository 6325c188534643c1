"""Records as lines: MarcEdit's mnemonic format (.mrk, .mrk8) and the `line` output of yaz-marcdump.

=245  10$aThe hobbit /$cJ.R.R. Tolkien.        (MarcEdit: a backslash is a blank, {dollar} a dollar sign)
245 10 $a The hobbit / $c J.R.R. Tolkien.      (YAZ: the leader is a line without a tag)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from . import charsets, lineframes
from .frames import Frame
from .problem_table import Finding
from .record import Record
from .tables import rows

_MRK = re.compile(r"=(\w{3}) {1,2}(.*)", re.DOTALL)
_YAZ = re.compile(r"([0-9A-Z]{3}) (.*)", re.DOTALL)
_YAZ_LEADER = re.compile(r"(?:LEADER )?([0-9 ]{5}[ -~]{19,20}) *")
_YAZ_SUBFIELD = re.compile(r" ?\$(\S) ?")
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?(?:=(?:LDR|000)\s|LEADER )|[0-9 ]{5}[a-z ]{2}[ -~]{5}[0-9 ]{5}[ -~]{3}[4 ]")
_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?(?:=\w{3} |[0-9]{3} (?:[0-9# ]{2} |\S|  \S| +\$)|LEADER )")
_MNEMONIC = re.compile(r"\{([A-Za-z]{1,12})\}|\{U\+([0-9A-F]{4,6})\}")
_SPECIAL = {"$": "{dollar}", "{": "{lcub}", "}": "{rcub}"}
_BY_NAME_ONLY = re.compile(r"[${}\x00-\x1e\x7f-\x9f\u2028\u2029\ufeff]")


def frames(source: BinaryIO, offset: int = 0) -> Iterator[Frame]:
    """Cut the rest of the source, which stands at `offset`, into records and what is between them."""
    return lineframes.cut(source, offset, is_field=_is_field, begins=lambda first, line: _BEGINS.match(line) is not None)


def _is_field(line: bytes) -> bool:
    return _FIELD.match(line) is not None or _BEGINS.match(line) is not None


def looks_like(head: bytes) -> bool:
    """Say whether the first bytes of a file are lines of a record."""
    return _is_field(head)


def decode(raw: bytes, charset: str | None = None) -> Record:
    """Turn the lines of one record into a record."""
    return examine(raw, charset or "detected")[0]


def examine(raw: bytes, encoding: str = "detected") -> tuple[Record, str, list[Finding]]:
    """Turn the lines of one record into a record, its character coding, and everything noticed on the way."""
    charset = "utf-8" if encoding in ("detected", "labelled") else encoding
    text = charsets.decode(raw.removeprefix(b"\xef\xbb\xbf"), charset)
    findings: list[Finding] = lineframes.about(raw, text, charset)
    leader, entries = "", list[tuple[str, str]]()
    for line in text.split("\n"):
        line = line.removesuffix("\r")
        if found := _MRK.fullmatch(line):
            tag, content = found.groups()
            if tag in ("LDR", "000"):
                leader = content.replace("\\", " ")
            else:
                entries.append((tag, _from_mrk(tag, content, findings)))
        elif not entries and not leader and (found := _YAZ_LEADER.fullmatch(line)):
            leader = found.group(1)[:24]
        elif found := _YAZ.fullmatch(line):
            entries.append((found.group(1), _from_yaz(*found.groups())))
        elif line.strip():
            findings.append(Finding("M507", what=line.strip()[:60]))
    if not leader:
        findings.append(Finding("M508"))
    return Record(leader.ljust(24), entries), charset, findings


def _from_mrk(tag: str, content: str, findings: list[Finding]) -> str:
    if tag[:2] == "00":
        return _named(content.replace("\\", " "))
    indicators, *subfields = content.split("$")
    if len(indicators) != 2:
        findings.append(Finding("M301", tag))
    return "\x1f".join([indicators.replace("\\", " ").ljust(2), *map(_named, subfields)])


def _named(text: str) -> str:
    """Put characters in place of their names; a mark's name stands before its letter."""
    if "{" not in text:
        return text
    table, marks = _names()
    waiting, out, position = "", [], 0
    for found in _MNEMONIC.finditer(text):
        plain = text[position : found.start()]
        out.append(plain[:1] + waiting + plain[1:] if plain else "")
        waiting, position = "" if plain else waiting, found.end()
        name, point = found.groups()
        character = chr(min(int(point, 16), 0x10FFFF)) if point else table.get(name, found.group())
        if name in marks:
            waiting += character
        else:
            out.append(character + waiting)
            waiting = ""
    rest = text[position:]
    return "".join(out) + rest[:1] + waiting + rest[1:]


@cache
def _names() -> tuple[dict[str, str], set[str]]:
    cells = rows("mnemonics.tsv")
    table = {name: chr(int(unicode, 16)) if unicode else "" for name, unicode, _ in cells}
    marks = {name for name, _, kind in cells if kind == "mark"}
    for name in marks:
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz":
            table.setdefault(letter + name, letter + table[name])
    return table, marks


def _from_yaz(tag: str, content: str) -> str:
    if tag[:2] == "00":
        return content
    indicators, rest = content[:2], content[2:]
    first, *parts = _YAZ_SUBFIELD.split(rest)
    subfields = zip(parts[::2], parts[1::2], strict=True)
    return indicators + first.strip() + "".join(f"\x1f{code}{value}" for code, value in subfields)


def encode(record: Record) -> bytes:
    """Turn a record into lines of MarcEdit's format in UTF-8, ended by an empty line."""
    lines = ["=LDR  " + _blanks(record.leader)]
    for tag, content in record.entries:
        if tag[:2] == "00":
            lines.append(f"={tag}  {_blanks(content)}")
        else:
            indicators, *subfields = content.split("\x1f")
            lines.append(f"={tag}  {_blanks(indicators.ljust(2))}" + "".join("$" + _by_name(sub) for sub in subfields))
    return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def _blanks(text: str) -> str:
    return "{bsol}".join(_by_name(part).replace(" ", "\\") for part in text.split("\\"))


def _by_name(text: str) -> str:
    return _BY_NAME_ONLY.sub(lambda found: _SPECIAL.get(found.group()) or f"{{U+{ord(found.group()):04X}}}", text)
