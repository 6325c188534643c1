"""In which character coding a record is written: what its label says, checked against its bytes.

MARC 21 leader/09: blank is MARC-8, `a` is Unicode in UTF-8. UNIMARC says it in 100 $a/26-29 (unimarc.py). Many records
say MARC-8 and are UTF-8; few pieces of MARC-8 with marks can be UTF-8 by accident, because a mark is followed by a
plain letter, which UTF-8 never has after a first byte.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import partial

from . import iso5426, marc8, unimarc
from .problem_table import Finding

_SPOKEN = {"utf-8": "UTF-8", "marc-8": "MARC-8", "iso5426": "ISO 5426"}
_MARKED = re.compile(rb"[\xe0-\xfe]+")
_ON_VOWEL = re.compile(rb"[\xe1\xe2\xe5\xe8][AEIOUaeiou]|\xe4[AOao]")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_MARK_LEFT = re.compile("[\u0300-\u0331\u0334-\u0345]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def decode(data: bytes, charset: str) -> str:
    """Turn bytes into text; bytes without a meaning become U+FFFD. An unknown name of a coding raises LookupError."""
    return _decoder(charset)(data)


def _decoder(charset: str) -> Callable[[bytes], str]:
    if charset == "utf-8":
        return _utf8
    if charset == "marc-8":
        return marc8.decode_composed
    if charset == "iso5426":
        return iso5426.decode_composed
    return partial(_by_python, charset)


def _by_python(charset: str, data: bytes) -> str:
    return data.decode(charset, "replace")


def _utf8(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def encode(text: str, charset: str) -> bytes:
    """Turn text into bytes; what the coding does not have is written as a numeric reference (`&#x1F600;`)."""
    if charset == "utf-8":
        return text.encode("utf-8", "replace")
    if charset == "marc-8":
        return marc8.encode(text)
    return text.encode(charset, "xmlcharrefreplace")


def spoken(charset: str) -> str:
    """Give the name of a coding as librarians write it."""
    return _SPOKEN.get(charset, charset)


def named(encoding: str) -> str:
    """Give the one name used here for a coding that a caller named; an unknown name raises LookupError."""
    known = {"marc8": "marc-8", "utf8": "utf-8", "utf-8": "utf-8", "marc-8": "marc-8", "iso5426": "iso5426"}
    wanted = encoding.lower().replace("_", "-")
    return known.get(wanted) or known.get(wanted.replace("-", "")) or codecs.lookup(wanted).name


def choose(raw: bytes, body: bytes, encoding: str) -> tuple[str, list[Finding]]:
    """Give the coding to read a record in, and what is to be said about its label.

    `encoding` is "detected", "labelled" or the name of a coding.
    """
    if encoding == "detected":
        charset, code = find(raw, body)
        if code == "M405":
            return charset, [Finding(code, said=spoken(label(raw, body)), found=spoken(charset))]
        return charset, [Finding(code)] if code else []
    return (label(raw, body) if encoding == "labelled" else named(encoding)), []


def label(raw: bytes, body: bytes) -> str:
    """Give the coding that the record claims."""
    if raw[6:8] == b"M2":
        return "iso5426"  # MAB2 knows no other coding on tape.
    if unimarc.is_unimarc(raw):
        return unimarc.label(body) or "utf-8"
    return "utf-8" if raw[9:10] == b"a" else "marc-8"


def find(raw: bytes, body: bytes) -> tuple[str, str | None]:
    """Give the coding that the bytes bear out, and the code of the problem where the label says another."""
    said = label(raw, body)
    if body.isascii():
        return said, None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(said, body)
    if said == "utf-8":
        return said, None
    return "utf-8", "M401" if said == "marc-8" else "M405"


def _not_utf8(said: str, body: bytes) -> tuple[str, str | None]:
    if said == "utf-8" and _is_marc8(body):
        return "marc-8", "M402"
    return said, None


def _is_marc8(body: bytes) -> bool:
    """Say whether bytes that are not UTF-8 read well as MARC-8, and not as well as Latin-1.

    Every mark makes one letter with what follows it, and half of the pairs are such as Latin-1 hardly ever has: E2 65 is
    an e with acute, while E3 6F may be the a with tilde and the o of a Portuguese word, and does not count.
    """
    if _UTF8.search(body):
        return False
    text = marc8.decode_composed(body)
    marked = len(_MARKED.findall(body))
    return marc8.UNKNOWN not in text and not _MARK_LEFT.search(text) and 0 < marked <= 2 * len(_ON_VOWEL.findall(body))


def is_doubtful(text: str) -> bool:
    """Say whether text read as MARC-8 has so many marks without a fitting letter that it is likely something else."""
    return 2 * len(_MARK_LEFT.findall(text)) > len(_BEYOND_ASCII.findall(text))
