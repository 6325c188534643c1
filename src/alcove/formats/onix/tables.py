"""What the code lists of ONIX are in MARC 21, as data (codes.tsv, forms.tsv, subjects.tsv)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class FormRow(NamedTuple):
    """What a product form is: leader/06, 008/23, the RDA codes of content, media and carrier, and words for it."""

    form: str
    type: str
    item: str
    content: str
    media: str
    carrier: str
    binding: str
    extent: str


class SubjectRow(NamedTuple):
    """The fields of a scheme, as tag and indicators ("650  7"), "" for none, and its code for $2."""

    scheme: str
    code: str
    text: str
    source: str


_NO_SUBJECT = SubjectRow("", "", "", "")
_BOOK = FormRow("", "a", " ", "txt", "n", "nc", "", "")
# Details of digital products (list 175) that make an audiobook of one: A1xx are codings of sound.
_SOUND = ("A1",)
_SOUND_CONTENTS = frozenset({"01", "02", "04", "13", "21", "52", "53"})


def value(name: str, code: str) -> str:
    """Give what a code of a list is ("relator", "A01"), "" for none."""
    return _codes().get((name, code), "")


def subject(scheme: str) -> SubjectRow:
    """Give the fields of a scheme; an empty row for a scheme that has none."""
    return _subjects().get(scheme, _NO_SUBJECT)


def form(code: str, details: tuple[str, ...] = (), contents: tuple[str, ...] = ()) -> FormRow:
    """Give what a form is: by the longest beginning of its code; sound that is delivered digitally is no text."""
    forms = _forms()
    found = next((forms[code[:length]] for length in range(len(code), 0, -1) if code[:length] in forms), _BOOK)
    is_sound = any(one.startswith(_SOUND) for one in details) or bool(_SOUND_CONTENTS.intersection(contents[:1]))
    return forms["AJ"] if found.carrier == "cr" and found.type == "a" and is_sound else found


@cache
def _codes() -> dict[tuple[str, str], str]:
    return {(name, code): said for name, code, said in _rows("codes.tsv", 3)}


@cache
def _forms() -> dict[str, FormRow]:
    return {row[0]: FormRow(*row) for row in _rows("forms.tsv", 8)}


@cache
def _subjects() -> dict[str, SubjectRow]:
    rows = _rows("subjects.tsv", 4)
    return {row[0]: SubjectRow(*("" if cell == "-" else cell for cell in row)) for row in rows}


def _rows(name: str, width: int) -> list[tuple[str, ...]]:
    """Give the rows of a table without its comments and its heading, filled up to `width` cells."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return [tuple((line + "\t" * width).split("\t")[:width]) for line in lines[1:]]
