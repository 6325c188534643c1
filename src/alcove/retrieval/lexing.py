"""The signs of the query language: words, phrases, operators, brackets. One pass, no recursion, never raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from django.utils.translation import pgettext

_OPENING = '"“„‟«»”＂'
_PLAIN = str.maketrans({"（": "(", "）": ")", "：": ":", "＝": "=", "＊": "*", "－": "-", "＋": "+", "\u3000": " "})
_WORD = re.compile(r"[^\s()]+")
_NAME = re.compile(r"([^\W\d][\w.-]{0,40})([:=])")
_NAMESPACED = re.compile(r"\([A-Za-z-]{2,12}\)[\w.-]*\d[\w.-]*")  # (OCoLC)12345 is one word.
_NOT_A_WORD = re.compile(r"[\s\x00-\x1f]+")


class Sign(Enum):
    """The kinds of signs."""

    WORD = auto()
    PHRASE = auto()
    NAME = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    MUST = auto()
    OPEN = auto()
    CLOSE = auto()


class Lexeme(NamedTuple):
    """One sign, its text and where it begins (characters from 0). A phrase left open says so."""

    sign: Sign
    text: str
    position: int
    is_open_ended: bool = False


def operators() -> dict[str, Sign]:
    """Give the words that join others, in English and in the reader's language; capitals only."""
    return {
        "AND": Sign.AND, "OR": Sign.OR, "NOT": Sign.NOT, "&&": Sign.AND, "||": Sign.OR,
        pgettext("search operator", "AND").upper(): Sign.AND,
        pgettext("search operator", "OR").upper(): Sign.OR,
        pgettext("search operator", "NOT").upper(): Sign.NOT,
    }  # fmt: skip


def lexemes(text: str, known_names: frozenset[str]) -> Iterator[Lexeme]:
    """Yield the signs of a text, in order. Only known names before a colon or equals sign name a field."""
    text = _NOT_A_WORD.sub(lambda blank: " " * len(blank[0]), text.translate(_PLAIN))
    joining = operators()
    at, end = 0, len(text)
    while at < end:
        sign = text[at]
        if sign == " ":
            at += 1
        elif sign == "(" and (number := _NAMESPACED.match(text, at)):
            yield Lexeme(Sign.WORD, number[0], at)
            at = number.end()
        elif sign in "()":
            yield Lexeme(Sign.OPEN if sign == "(" else Sign.CLOSE, sign, at)
            at += 1
        elif sign in _OPENING:
            phrase = _phrase(text, at)
            yield phrase
            at += len(phrase.text) + (1 if phrase.is_open_ended else 2)
        elif sign in "+-" and at + 1 < end and text[at + 1] not in " +-":
            yield Lexeme(Sign.MUST if sign == "+" else Sign.NOT, sign, at)
            at += 1
        elif (name := _NAME.match(text, at)) and name[1].casefold() in known_names:
            yield Lexeme(Sign.NAME, name[1].casefold(), at)
            at = name.end()
        else:
            word = _WORD.match(text, at)
            found = word[0] if word else sign
            yield Lexeme(joining.get(found, Sign.WORD), found, at)
            at += len(found)


def _phrase(text: str, at: int) -> Lexeme:
    ends = [found for quote in _OPENING if (found := text.find(quote, at + 1)) >= 0]
    if not ends:
        return Lexeme(Sign.PHRASE, text[at + 1 :], at, is_open_ended=True)
    return Lexeme(Sign.PHRASE, text[at + 1 : min(ends)], at)


def unknown_name(word: str, known_names: frozenset[str]) -> str:
    """Give what stands before the colon of a word like `colour:red`, when it looks like the name of a field."""
    name = _NAME.match(word)
    rest = word[name.end() :] if name else ""
    if not name or name[2] != ":" or not rest or rest.startswith(("/", "\\")) or name[1].casefold() in known_names:
        return ""
    return name[1]
