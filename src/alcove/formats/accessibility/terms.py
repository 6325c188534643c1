"""The accessibility terms as data (terms.tsv): which there are, what they are called, and where they stand in MARC 21.

Schema.org Accessibility Properties for Discoverability Vocabulary, https://www.w3.org/2021/a11y-discov-vocab/latest/
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from .values import Property, Statement


class Term(NamedTuple):
    """A line of the table; `label` is a message id, `mode` and `code` are its place in field 341, empty without one."""

    property: Property
    term: str
    label: str
    heading: str
    mode: str
    code: str
    also: str


def rows(name: str) -> list[list[str]]:
    """Give the rows of a table of this folder without its comments and its heading; every row has as many cells as that."""
    text = files("alcove.formats.accessibility").joinpath(name).read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line[:1] not in ("#", "")]
    return [(line + [""] * len(lines[0]))[: len(lines[0])] for line in lines[1:]]


@cache
def terms() -> dict[tuple[Property, str], Term]:
    """Give every term by its property and its name, in the order in which they are told."""
    found = [Term(Property(line[0]), *line[1:]) for line in rows("terms.tsv")]
    return {(one.property, one.term): one for one in found}


def known(prop: Property, value: str) -> str:
    """Give the term as W3C writes it, "" for none.

    Two spellings that differ only in capitals are the same (Vocabulary, 1.2 Naming Convention); so are those that differ in
    blanks and hyphens between words. A set of sufficient access modes is brought into the order of the alphabet.
    """
    if prop is Property.ACCESS_MODE_SUFFICIENT:
        found = {_spellings().get((Property.ACCESS_MODE, _folded(one)), "") for one in value.replace(",", " ").split()}
        value = ",".join(sorted(found))
        return value if (prop, value) in terms() else ""
    return _spellings().get((prop, _folded(value)), "")


def statements(prop: Property, value: str, source: str, **rest: str) -> list[Statement]:
    """Give what a value of this property states: a known term, several with commas between them, or something other.

    Of a term refined behind a slash (`braille/UEB`, Vocabulary, 1.3 Extending the Vocabulary) both the term and the whole
    are kept. `rest` are further fields of Statement.
    """
    value = " ".join(value.split())
    if term := known(prop, value):
        return [Statement(prop, term, source, **rest)]
    parts = [known(prop, one) for one in value.split(",") if one.strip()]
    if len(parts) > 1 and all(parts):
        return [Statement(prop, one, source, **rest) for one in parts]
    head = known(prop, value.partition("/")[0]) if "/" in value else ""
    found = [Statement(prop, head, source, **rest)] if head else []
    if value:
        found.append(Statement(Property.OTHER, value, source, **{"scheme": prop.value, **rest}))
    return found


@cache
def _spellings() -> dict[tuple[Property, str], str]:
    found = {(prop, _folded(name)): name for prop, name in terms()}
    for one in terms().values():
        found |= {(one.property, _folded(also)): one.term for also in one.also.split()}
    return found


def _folded(value: str) -> str:
    return value.casefold().replace(" ", "").replace("-", "")
