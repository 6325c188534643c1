"""Statements as notes in words (MARC 21, 532 $a), so written that they can be read again without loss.

    Flashing content [accessibilityHazard: flashing]
    Conforms to: EPUB Accessibility 1.1 - WCAG 2.1 Level AA
    Also stated (onix196): 97 NVDA

Field 341 has no place for accessModeSufficient, hazards, controls and standards (MARC Discussion Paper 2025-DP12).
"""

from __future__ import annotations

import re

from . import terms
from .values import Property, Statement

SAPDV = "sapdv"
_TERM = re.compile(r"[^\[\]]+ \[(\w+): ([^\[\]]+)\]\.?")
_OTHER = re.compile(r"Also stated \(([^()]*)\): (.+)", re.DOTALL)
_WORDS = {
    Property.CONFORMS_TO: "Conforms to",
    Property.CERTIFIED_BY: "Certified by",
    Property.CERTIFIER_CREDENTIAL: "Credential of the certifier",
    Property.CERTIFIER_REPORT: "Report of the certifier",
}
_BY_WORDS = {words: prop for prop, words in _WORDS.items()}
_PROPERTIES = {prop.value: prop for prop in Property}


def text_for(statement: Statement) -> str:
    """Give the words of a note for a statement; a summary is its own words."""
    prop, value = statement.property, statement.value
    if prop is Property.SUMMARY:
        return value
    if prop in _WORDS:
        return f"{_WORDS[prop]}: {value}"
    if term := terms.terms().get((prop, value)):
        return f"{term.label} [{prop.value}: {value}]"
    return f"Also stated ({statement.scheme}): {value}"


def text_of(text: str, source: str, materials: str = "") -> Statement | None:
    """Give the statement that a note was written for by `text_for`; None for any other note."""
    if match := _TERM.fullmatch(text):
        prop = _PROPERTIES.get(match[1])
        if prop and (term := terms.known(prop, match[2])):
            return Statement(prop, term, source, materials=materials)
    if match := _OTHER.fullmatch(text):
        return Statement(Property.OTHER, match[2], source, scheme=match[1], materials=materials)
    words, colon, value = text.partition(": ")
    if colon and words in _BY_WORDS and value:
        return Statement(_BY_WORDS[words], value, source, materials=materials)
    return None
