"""Accessibility as ONIX for Books says it: code list 196, E-publication accessibility details (onix196.tsv)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from .terms import rows
from .values import Accessibility, Property, Statement

SOURCE = "onix 196"
SCHEME = "onix196"


def from_onix_codes(pairs: Iterable[tuple[str, str | None]]) -> Accessibility:
    """Give what codes of list 196 say. Raises nothing.

    `pairs` are ProductFormFeatureValue and ProductFormFeatureDescription (None or "" without one) of every
    ProductFormFeature of type 09. A code without a W3C term, and one that is not in the list, is kept in `others` with its
    description behind a blank. Rules: ONIX code lists, 196; W3C Schema.org Accessibility Properties Crosswalk.
    """
    found = (one for code, description in pairs for one in _said(code.strip(), " ".join((description or "").split())))
    return Accessibility(tuple(dict.fromkeys(found)))


def label(value: str) -> str:
    """Name the code with which a value of `others` begins: a message id, "" for a code that is not in the list."""
    return _labels().get(value.partition(" ")[0], "")


def codes() -> tuple[str, ...]:
    """Give every code of list 196 that is known here."""
    return tuple(_labels())


def _said(code: str, description: str) -> Iterator[Statement]:
    told = False
    for prop, value in _lines().get(code, [(Property.OTHER, "")]):
        if prop is Property.OTHER or not (value or description):
            told = True
            yield Statement(Property.OTHER, f"{code} {description}".strip(), SOURCE, scheme=SCHEME)
        else:
            told = told or not value
            yield Statement(prop, value or description, SOURCE)
    if description and not told:
        yield Statement(Property.SUMMARY, description, SOURCE)


@cache
def _lines() -> dict[str, list[tuple[Property, str]]]:
    found: dict[str, list[tuple[Property, str]]] = {}
    for code, _label, prop, value in rows("onix196.tsv"):
        found.setdefault(code, []).append((Property(prop), value))
    return found


@cache
def _labels() -> dict[str, str]:
    return {line[0]: line[1] for line in rows("onix196.tsv")}
