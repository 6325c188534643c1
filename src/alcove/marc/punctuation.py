"""Subfields put together as a reader expects: with the marks of the record, or with ISBD's where it has none.

Records with and without punctuation live together (leader/18), and many say one thing and do another, so every
boundary is looked at by itself and no mark is ever written twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .labels import table
from .record import Subfield
from .steps import keeps_stop, trim

_SPACED = {":": " : ", "/": " / ", ";": " ; ", "=": " = ", "+": " + ", ".": ". ", ",": ", "}
_NON_SORTING = dict.fromkeys(map(ord, "\u0088\u0089\u0098\u009c"))


@cache
def marks(tag: str) -> dict[str, str]:
    """Give, for the subfields of a tag, the mark that stands before each."""
    return {code: mark for row_tag, code, mark in table("punctuation") if tag == row_tag or f"X{tag[1:]}" == row_tag}


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
    """Put a value after a text, with this mark between them unless one is there: `Title :` and `sub` make `Title : sub`."""
    if value[0] in ":;/=,+":
        return text + ("" if value[0] == "," else " ") + value
    end = text[-1]
    if not mark or (value[0] == "(" and mark in ".,") or end in ",:;/=" or text.endswith(" +") or (end == "-" and mark in ".,"):
        return f"{text} {value}"
    if end == "." and mark == ".":
        return f"{text} {value}"
    if end == "." and not keeps_stop(text):
        return text[:-1] + _SPACED[mark] + value
    if end in "?!" and mark == ".":
        return f"{text} {value}"
    return text + _SPACED[mark] + value
