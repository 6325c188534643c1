"""Numbers as they are compared: without blanks, hyphens and capitals, an ISBN in its form of 13 digits."""

from __future__ import annotations

import re

from alcove.engines.search.text import fold
from alcove.marc import keys
from alcove.marc.steps import Step

from . import local_order

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
    plain = [
        value.encode().translate(_SMALL, _NOT_IN_NUMBERS).decode() if value.isascii() else bare_number(value)
        for value in values
    ]
    return plain if "" not in plain else [number for number in plain if number]


def isbn_13(values: list[str]) -> list[str]:
    """Give each ISBN in its one form of 13 digits; a wrong one as its digits; what is none stays as it is."""
    return [
        value
        if len(value) == 13 and value.isdigit()
        else keys.normalise_isbn(value) or "".join(keys.isbn_forms(value)[:1]) or value
        for value in values
    ]


def lccn_form(values: list[str]) -> list[str]:
    """Give each Library of Congress control number in its one form; what is none stays as it is."""
    return [keys.normalise_lccn(value) or value for value in values]


def without_prefix(values: list[str]) -> list[str]:
    """Take `(namespace)` off, and what OCLC puts before its numbers."""
    return [_bare_body(value) if value[:1] in "(o" else value for value in values]


def _bare_body(value: str) -> str:
    body = value[value.find(")") + 1 :].lstrip() if value[0] == "(" else value
    match = _OCLC_PREFIX.fullmatch(body) if body[:1] == "o" else None
    return match[1] if match else body


def shelved_by(scheme: str) -> Step:
    """Make call numbers the keys by which they stand on the shelf in this scheme (`alcove.marc.callnumber.SCHEMES`)."""

    def shelved(values: list[str]) -> list[str]:
        return [key for value in values if (key := local_order.sort_key(value, scheme))]

    return shelved
