"""Subfields put together as a reader expects: with the marks of the record, or with ISBD's where it has none.

Records with and without punctuation live together (leader/18), and many say one thing and do another, so every
boundary is looked at by itself and no mark is ever written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .labels import table
from .record import Subfield
from .steps import keeps_stop, trim

_SPACED = {":": " : ", "/": " / ", ";": " ; ", "=": " = ", "+": " + ", ".": ". ", ",": ", "}
_MARKS = ":;/=,"
_SEVERAL_MARKS = re.compile(r"\s*[,:;/=]\s*(?:[,:;/=]\s*)*([,:;/=])$")
_NON_SORTING = dict.fromkeys(map(ord, "\u0088\u0089\u0098\u009c"))


@cache
def marks(tag: str) -> dict[str, str]:
    """Give, for the subfields of a tag, the mark that stands before each."""
    rows = {tag, f"X{tag[1:]}"} if tag[:1] in ("1", "4", "5", "6", "7", "8") else {tag}
    return {code: mark for row_tag, code, mark in table("punctuation") if row_tag in rows}


def punctuated(tag: str, subfields: Iterable[Subfield]) -> str:
    """Put the values of these subfields together; the text keeps what stands at its very end."""
    before = marks(tag)
    text = ""
    for code, value in subfields:
        value = " ".join(value.translate(_NON_SORTING).split())
        if value:
            text = appended(text, before.get(code, ""), value) if text else value
    return text


def phrase(tag: str, subfields: Iterable[Subfield]) -> str:
    """Put the values of these subfields together, without the punctuation that leads on to something else."""
    return trim(punctuated(tag, subfields))


def appended(text: str, mark: str, value: str) -> str:
    """Put a value after a text with one mark between them: `Title` or `Title :` and `sub` make `Title : sub`."""
    if text.endswith("..") and not text.endswith("..."):
        text = text[:-1]
    if value[0] == "." and not value.startswith(".."):
        mark, value = ".", value.lstrip(". ") or "."
    if value[0] in _MARKS:
        mark, value = value[0], value.lstrip(_MARKS + " ")
        text = text.rstrip(_MARKS + " ")
        return text + _SPACED[mark] + value if text and value else text + value
    if match := _SEVERAL_MARKS.search(text):
        return text[: match.start()] + _SPACED[match[1]] + value
    if _gives_up_stop(text, mark):
        return text[:-1] + _SPACED[mark] + value
    return text + _between(text, mark, value) + value


def _between(text: str, mark: str, value: str) -> str:
    """Give what must be written between: a blank where the text or the value has its own mark."""
    end = text[-1]
    has_mark = end in _MARKS or text.endswith(" +") or (end == "-" and mark in ".,") or (end in ".?!" and mark == ".")
    return " " if not mark or has_mark or (value[0] == "(" and mark in ".,") else _SPACED[mark]


def _gives_up_stop(text: str, mark: str) -> bool:
    """Say whether a full stop must go, as a mark of another kind takes its place (`Title.` before `: sub`)."""
    return text.endswith(".") and mark not in ("", ".") and not keeps_stop(text)
