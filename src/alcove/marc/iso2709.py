"""One ISO 2709 record: its bytes to leader and fields.

A record whose directory and field terminators agree to the byte is read by splitting it; any other is read slowly, and
every doubt is said (mend.py).
"""

from __future__ import annotations

from functools import cache
from struct import Struct

from . import charsets
from .mend import mended
from .problem_table import Finding
from .record import Record

_Found = tuple[Record | None, str, list[Finding]]


class _Tags(dict[bytes, str]):
    """The tags seen so far, as text."""

    def __missing__(self, tag: bytes) -> str:
        text = tag.decode("latin-1")
        if len(self) < 100_000:
            self[tag] = text
        return text


_tags = _Tags()
_lengths = {b"%04d" % (length + 1): length for length in range(9999)}


@cache
def _directory_of(entries: int) -> Struct:
    return Struct("3s4s5s" * entries)


def split(raw: bytes) -> tuple[list[str], bytes] | None:
    """Give the tags and the bytes of all fields where directory and terminators agree; None where they do not."""
    try:
        base = int(raw[12:17])
        entries, odd = divmod(base - 25, 12)
        if odd or not 0 <= entries < 2000 or raw[base - 1] != 0x1E or raw[-2:] != b"\x1e\x1d":
            return None
        flat = _directory_of(entries).unpack(raw[24 : base - 1])
        body = raw[base:-2]
        starts = flat[2::3]
        if list(map(len, body.split(b"\x1e"))) != list(map(_lengths.__getitem__, flat[1::3])):
            return None
        if starts[0] != b"00000" or sorted(starts) != list(starts):
            return None
    except (ValueError, LookupError):
        return None
    return list(map(_tags.__getitem__, flat[0::3])), body


def decode(raw: bytes, charset: str | None = None) -> Record:
    """Turn the bytes of one record into a record, as `examine` does, saying nothing of what was mended.

    `charset` is the one that `examine` gave; None finds it again. What cannot be read gives a record without fields.
    """
    if charset and not charset.endswith(MENDED):
        record = _trusted(raw, charset)
        if record is not None:
            return record
    charset = charset.removesuffix(MENDED) if charset else None
    return examine(raw, charset or "detected")[0] or Record(raw[:24].decode("latin-1").ljust(24))


def _trusted(raw: bytes, charset: str) -> Record | None:
    """Split a record whose directory `examine` has found in order: this is asked a million times when an index is made."""
    try:
        base = int(raw[12:17])
        directory, body = raw[24 : base - 1].decode("ascii"), raw[base:-2]
    except (ValueError, UnicodeDecodeError):
        return None
    if body.isascii() and b"\x1b" not in body and b"&#x" not in body:
        text = body.decode("ascii")
    else:
        text = charsets.decode(body, charset)
    contents = text.split("\x1e")
    if len(contents) * 12 != len(directory):
        return None
    tags = [directory[at : at + 3] for at in range(0, len(directory), 12)]
    return Record(raw[:24].decode("latin-1"), zip(tags, contents, strict=True))


def examine(raw: bytes, encoding: str = "detected") -> _Found:
    """Turn the bytes of one record into a record, its character coding, and everything noticed on the way."""
    leader = raw[:24].decode("latin-1")
    parts = split(raw)
    if parts is None:
        return _examine_slowly(raw, encoding)
    tags, body = parts
    charset, findings = charsets.choose(raw, body, encoding)
    text = charsets.decode(body, charset)
    contents = text.split("\x1e")
    if len(contents) != len(tags):
        return _examine_slowly(raw, encoding)
    record = Record(leader, zip(tags, contents, strict=True))
    if "\ufffd" in text:
        findings += _about_text(tags, body.split(b"\x1e"), charset, contents)
    if charset == "marc-8" and not text.isascii() and charsets.is_doubtful(text):
        findings.append(Finding("M406"))
    findings += about_fields(record)
    return record, charset, findings


MENDED = ";mended"
"""What stands behind the coding of a record whose directory was not in order: it is read slowly each time."""


def _examine_slowly(raw: bytes, encoding: str) -> _Found:
    leader, fields, findings = mended(raw)
    if fields is None:
        return None, "utf-8", findings
    body = b"\x1e".join(content for _, content in fields)
    charset, more = charsets.choose(raw, body, encoding)
    contents = [charsets.decode(content, charset) for _, content in fields]
    tags = [tag for tag, _ in fields]
    record = Record(leader, zip(tags, contents, strict=True))
    findings += more + _about_text(tags, [content for _, content in fields], charset, contents)
    return record, charset + MENDED, findings + about_fields(record)


def _about_text(tags: list[str], parts: list[bytes], charset: str, contents: list[str]) -> list[Finding]:
    code = "M404" if charset == "marc-8" else "M403"
    return [
        Finding(code, tag, what=charsets.spoken(charset))
        for tag, part, content in zip(tags, parts, contents, strict=True)
        if "\ufffd" in content and content.count("\ufffd") != part.count(b"\xef\xbf\xbd")
    ]


def about_fields(record: Record) -> list[Finding]:
    """Say which fields have no indicators and which have no tag (ISO 2709: two indicators, then subfields)."""
    entries = record.entries
    bare = [tag for tag, content in entries if content[2:3] != "\x1f" and tag[:2] != "00"]
    findings = [Finding("M301", tag) for tag in bare] if bare and record.leader[6:8] != "M2" else []
    return findings + [Finding("M303", tag, what=repr(tag)) for tag, _ in entries if not _is_tag[tag]]


class _IsTag(dict[str, bool]):
    """Whether a tag is three letters or digits, for the tags seen so far."""

    def __missing__(self, tag: str) -> bool:
        verdict = len(tag) == 3 and tag.isascii() and tag.isalnum()
        if len(self) < 100_000:
            self[tag] = verdict
        return verdict


_is_tag = _IsTag()
