"""What somebody types or scans to find a record elsewhere, and how it is asked in the languages of catalogues.

understood("0-14-044913-2")         Asked(kind="isbn", terms=("9780140449136", "0140449132"), ...)
cql(asked, {"isbn": "bath.isbn"})   'bath.isbn="9780140449136" or bath.isbn="0140449132"'
pqf(asked, {"isbn": "7"})           '@or @attr 1=7 "9780140449136" @attr 1=7 "0140449132"'
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import NamedTuple

from alcove.marc import keys
from alcove.marc import read as marc

LONGEST = 300
MOST_WORDS = 12
MOST_NUMBERS = 5_000
NUMBERS = ("isbn", "issn", "lccn")
KINDS = (*NUMBERS, "title", "author", "words")
"""What can be asked for. An index of a target is named for each; `words` without one leaves the choice to the server."""

_NAMED = re.compile(rf"\s*({'|'.join(KINDS)})\s*[:=]\s*(.+)", re.IGNORECASE | re.DOTALL)
# A bar code of a book with its price beside it, as some scanners give both (EAN-13 and EAN-5 or EAN-2).
_WITH_PRICE = re.compile(r"\s*(97[89][0-9]{10})[\s+]?(?:[0-9]{5}|[0-9]{2})\s*")
_LOOKS_LIKE_ISBN = re.compile(r"\s*(?:ISBN\W*)?[0-9][0-9\s\-\u2010-\u2015]{8,20}[0-9Xx]\s*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CQL_INDEX = re.compile(r"[A-Za-z][\w.\-]{0,60}", re.ASCII)
_PQF_INDEX = re.compile(r"[0-9]{1,5}|[1-9][0-9]?=[0-9]{1,5}(?: [1-9][0-9]?=[0-9]{1,5}){0,5}")

DEFAULT_INDEXES: dict[str, dict[str, str]] = {
    "sru": {"isbn": "bath.isbn", "issn": "bath.issn", "lccn": "bath.lccn", "title": "dc.title", "author": "dc.creator"},
    "z3950": {"isbn": "7", "issn": "8", "lccn": "9", "title": "4", "author": "1003", "words": "1016"},
}


class Asked(NamedTuple):
    """What is looked for. `terms` are forms of one number, any of which will do, or words, all of which are wanted."""

    kind: str
    terms: tuple[str, ...]
    typed: str

    @property
    def is_number(self) -> bool:
        """Say whether it is a number that names one thing."""
        return self.kind in NUMBERS

    @property
    def label(self) -> str:
        """Say it in a few words: `ISBN 9780140449136`."""
        return f"{self.kind.upper()} {self.terms[0]}" if self.is_number else self.typed


def understood(text: str) -> Asked | None:
    """Say what was typed; None where there is nothing to look for.

    A number is known by its check digit; `isbn:`, `title:` and the like before it say what it is.
    """
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if (named := _NAMED.fullmatch(text)) and (found := _READERS[named[1].lower()](named[2])):
        return Asked(named[1].lower(), found, text)
    if with_price := _WITH_PRICE.fullmatch(text):
        text = with_price[1]
    for kind in NUMBERS:
        if _is_alone(kind, text) and (found := _READERS[kind](text)):
            return Asked(kind, found, text)
    words = _words(text)
    return Asked("words", words, text) if words else None


def _is_alone(kind: str, text: str) -> bool:
    """Say whether the whole text may be such a number: a title that has one in it is still a title."""
    if kind == "isbn":
        return bool(_LOOKS_LIKE_ISBN.fullmatch(text)) and keys.normalise_issn(text) is None
    digits = sum(character.isdigit() for character in text)
    return digits >= 7 and sum(character.isalpha() for character in text) <= (5 if kind == "issn" else 3)


def _isbn(text: str) -> tuple[str, ...]:
    """Give both forms; a wrong number as it stands: some are printed so, and catalogues have them."""
    forms = keys.isbn_forms(text)
    return tuple(forms) if forms and len(forms[0]) in (10, 13) else ()


def _issn(text: str) -> tuple[str, ...]:
    number = keys.normalise_issn(text)
    return (number,) if number else ()


def _lccn(text: str) -> tuple[str, ...]:
    number = keys.normalise_lccn(text)
    return (number,) if number else ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WORDS.findall(text)))[:MOST_WORDS]


_READERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "isbn": _isbn, "issn": _issn, "lccn": _lccn, "title": _words, "author": _words, "words": _words,
}  # fmt: skip


def cql(asked: Asked, indexes: Mapping[str, str]) -> str:
    """Write it in CQL; a kind that the target has no index for is asked without one."""
    index = indexes.get(asked.kind, "")
    quoted = (term.replace("\\", "\\\\").replace('"', '\\"') for term in asked.terms)
    return f" {'or' if asked.is_number else 'and'} ".join(f'{index}="{term}"' if index else f'"{term}"' for term in quoted)


def pqf(asked: Asked, indexes: Mapping[str, str]) -> str:
    """Write it in the prefix form of Z39.50 queries; an index is a Bib-1 use attribute (`7`) or attributes (`1=7 5=100`)."""
    index = indexes.get(asked.kind, "")
    attributes = "".join(f"@attr {one} " for one in (f"1={index}" if index.isdigit() else index).split())
    clauses = [f'{attributes}"{_plain(term)}"' for term in asked.terms]
    operator = "@or" if asked.is_number else "@and"
    return reduce(lambda one, other: f"{operator} {one} {other}", clauses)


def _plain(term: str) -> str:
    return term.replace("\\", "\\\\").replace('"', '\\"')


def is_index(kind: str, index: str) -> bool:
    """Say whether this can stand for an index of a target of this kind (sru or z3950)."""
    return bool((_CQL_INDEX if kind == "sru" else _PQF_INDEX).fullmatch(index))


def numbers_in(data: bytes) -> list[str]:
    """Give what to look for from a file: the first number of each MARC record; else a number a line, or in a table.

    Lines without a number are given as they are, so that nobody wonders where they went. Each thing once, in order;
    no more than one above MOST_NUMBERS, so that it is noticed.
    """
    found = _of_records(data) if _is_marc(data) else _of_lines(data)
    return list(dict.fromkeys(filter(None, (one.strip() for one in found))))[: MOST_NUMBERS + 1]


def _is_marc(data: bytes) -> bool:
    head = data[:4096].lstrip()
    if head[:1] in (b"<", b"{", b"["):
        return True
    return b"\x1e" in head or head[:4] in (b"=LDR", b"=ldr")


def _of_records(data: bytes) -> Iterable[str]:
    for stretch in marc.read(data):
        if stretch.record is not None:
            found = [*keys.isbns(stretch.record), *keys.issns(stretch.record), *keys.lccns(stretch.record)]
            yield found[0] if found else ""


def _of_lines(data: bytes) -> Iterable[str]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    for line in text.replace("\0", " ").splitlines():
        yield _number_of(line[:2000])


def _number_of(line: str) -> str:
    """Give the cell of a line of a table that is a number; the line itself where none is."""
    delimiter = next((one for one in "\t;," if one in line), "")
    cells = next(csv.reader(io.StringIO(line), delimiter=delimiter), []) if delimiter else []
    named = (cell for cell in cells if (asked := understood(cell)) is not None and asked.is_number)
    return next(named, line)
