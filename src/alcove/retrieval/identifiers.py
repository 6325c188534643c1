"""Numbers as they are compared: without blanks, hyphens and capitals, an ISBN in both its forms."""

from __future__ import annotations

import re

from alcove.engines.search.text import fold
from alcove.marc import keys

_NAMESPACED = re.compile(r"\([^)]*\)\s*(.+)")
_OCLC_PREFIX = re.compile(r"(?:ocm|ocn|on)0*([0-9]+)\s*")
_NOT_A_SIGN = re.compile(r"[\W_]+")
_SMALL = bytes(range(256)).lower()
_NOT_IN_NUMBERS = bytes(code for code in range(128) if not chr(code).isalnum())


def bare_number(text: str) -> str:
    """Give a number without everything but letters and digits: `QA76.73 .P98` is `qa7673p98`."""
    if text.isascii():
        return text.encode().translate(_SMALL, _NOT_IN_NUMBERS).decode()
    return _NOT_A_SIGN.sub("", fold(text))


def bare(values: list[str]) -> list[str]:
    """Make each value a bare number; values that hold no letter or digit go."""
    return [number[:200] for number in map(bare_number, values) if number]


def isbn_both(values: list[str]) -> list[str]:
    """Give each ISBN in its 10- and its 13-digit form; a wrong one as its digits; what is none stays as it is."""
    return [form for value in values for form in keys.isbn_forms(value) or [value]]


def lccn_form(values: list[str]) -> list[str]:
    """Give each Library of Congress control number in its one form; what is none stays as it is."""
    return [keys.normalise_lccn(value) or value for value in values]


def without_prefix(values: list[str]) -> list[str]:
    """Take `(namespace)` off, and what OCLC puts before its numbers."""
    return [_bare_body(value) if value[:1] in "(o" else value for value in values]


def _bare_body(value: str) -> str:
    match = _NAMESPACED.match(value)
    body = match[1] if match else value
    match = _OCLC_PREFIX.fullmatch(body)
    return match[1] if match else body
