"""Checks for damage done to characters on the way; control characters are found by alcove.marc.check (M609)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from .look import Look, Place

# What windows-1252 makes of the bytes 80 to BF.
_AFTER = "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d"
_AFTER += "\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
_UTF8_READ_AS_LATIN = re.compile(
    f"\u00c3{_AFTER}|\u00c2[\u0080-\u00bf]|\u00e2(?:\u20ac|\u0080){_AFTER}|\u00ef\u00bb\u00bf"
    f"|(?:[\u00c4\u00c5\u00ce\u00cf\u00d0\u00d1\u00d7\u00d8\u00d9]{_AFTER}){{2}}"
)
_FIRST = re.compile("[\u00c2-\u00c5\u00ce-\u00d1\u00d7-\u00d9\u00e2\u00ef]")
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|shy|copy|reg|[lr][sd]?quo|[lr]aquo|[nm]dash|hellip|szlig|[ao]elig|oslash|aring|ccedil"
    r"|[A-Za-z](?:acute|grave|circ|uml|tilde|cedil|caron)|#[0-9]{2,7}|#[xX][0-9A-Fa-f]{2,6});"
)
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_LONE_MARK = re.compile(f"{_MARKS}(?:(?<=[ \u00a0].)|(?<=\x1f..))")
_LOST = re.compile("\ufffd")
_AROUND = 20


def replaced(look: Look) -> Iterable[Place]:
    """Find U+FFFD, which stands for a character that was lost."""
    return () if look.is_plain or "\ufffd" not in look.text else _found(look, _LOST.search)


def garbled(look: Look) -> Iterable[Place]:
    """Find UTF-8 that was once read as Latin-1 or windows-1252 (`Ã©` for `é`)."""
    if look.is_plain or not _FIRST.search(look.text):
        return ()
    return _found(look, _UTF8_READ_AS_LATIN.search)


def entities(look: Look) -> Iterable[Place]:
    """Find characters written as in HTML (`&amp;`, `&#233;`)."""
    return _found(look, _ENTITY.search) if "&" in look.text else ()


def lone_marks(look: Look) -> Iterable[Place]:
    """Find accents without a letter before them."""
    return () if look.is_plain else _found(look, _LONE_MARK.search)


def _found(look: Look, search: Callable[[str], re.Match[str] | None]) -> Iterator[Place]:
    """Yield every field in which something is found, with the words around it."""
    if not search(look.text):
        return
    for tag, contents in look.fields.items():
        for number, content in enumerate(contents, 1):
            if match := search(content):
                around = content[max(0, match.start() - _AROUND) : match.end() + _AROUND]
                yield Place(tag, number, around)
