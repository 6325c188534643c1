"""What a word or phrase of a reader means to the index: which fields it is looked for in, and in which form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext

from alcove.engines.search.ast import Between, Nothing, OneOf, Or, Phrase, Prefix, Query, Term
from alcove.engines.search.text import fold, is_beginning, query_tokens
from alcove.marc import keys

from .fields import DEFAULT, FACETS, NUMBERS, SearchField
from .identifiers import bare as bare_all
from .identifiers import bare_number, isbn_13, lccn_form, without_prefix
from .material import LATEST_YEAR

SHORTEST_BEGINNING = 2
_YEARS = re.compile(r"(\d{1,4})?\s*(?:\.\.+|-|–|—|/)\s*(\d{1,4})?")
_COMPARED = re.compile(r"(>=|<=|>|<)?\s*(\d{1,4})")
_DECADE = re.compile(r"(\d{1,3})\*|(\d{3}0)s")
_DIGIT = re.compile(r"\d")
_ISBN_SHAPE = re.compile(r"(?:97[89])?\d{9}[\dXx]")

Say = Callable[[str, str], None]


class Operand(NamedTuple):
    """What the reader typed in one place: the text, whether it is a phrase, and the field it is for, if any."""

    text: str
    is_phrase: bool
    field: SearchField | None


def query_for(operand: Operand, say: Say) -> Query | None:
    """Give the query for one operand; None when it holds nothing to look for. `say(message, remedy)` takes notes."""
    field = operand.field
    if field is None:
        return _anywhere(operand, say)
    if field.kind == "text":
        return _in_fields(operand, (field.name,), say)
    if field.kind == "number":
        return _in_years(operand.text, field.name, say)
    return _in_numbers(operand, field, say) if field.name in NUMBERS else _in_limit(operand, field, say)


def _anywhere(operand: Operand, say: Say) -> Query | None:
    words = _in_fields(operand, DEFAULT, say)
    if words is None or not _DIGIT.search(operand.text):
        return words
    numbers = _numbers_like(operand.text, say)
    return Or((words, *numbers)) if numbers else words


def _numbers_like(text: str, say: Say) -> list[Query]:
    """Look for a word with digits among the numbers: an ISBN in both its forms, an ISSN, any other as it stands."""
    bare = bare_number(text)
    if len(bare) < 3:
        return []
    forms = {bare, *bare_all(without_prefix(lccn_form([text])))}
    if _ISBN_SHAPE.fullmatch(bare):
        forms.update(isbn_13([bare]))
        if len(bare) == 13:
            _note_wrong_isbn(bare, say)
    return [OneOf(name, tuple(sorted(forms))) for name in NUMBERS]


def _note_wrong_isbn(number: str, say: Say) -> None:
    if keys.normalise_isbn(number) is None:
        say(
            gettext("The last digit of this ISBN does not fit the others."),
            gettext("It was searched as it stands; please compare it with the book."),
        )


def _in_fields(operand: Operand, names: tuple[str, ...], say: Say) -> Query | None:
    text, is_truncated = operand.text, False
    if "*" in text and not operand.is_phrase:
        text, is_truncated = _truncation(text, say)
    found = query_tokens(text)
    if not found:
        return None
    made = [_in_field(name, found, is_truncated) for name in names]
    return made[0] if len(made) == 1 else Or(tuple(made))


def _in_field(name: str, found: list[str], is_truncated: bool) -> Query:
    if len(found) > 1:
        return Phrase(name, tuple(found))
    return Prefix(name, found[0]) if is_truncated or is_beginning(found[0]) else Term(name, found[0])


def _truncation(text: str, say: Say) -> tuple[str, bool]:
    """Read the star at the end of a word. Stars elsewhere, or after too short a beginning, say nothing."""
    body = text.rstrip("*")
    is_truncated = body != text
    if "*" in body:
        say(
            gettext("A * is understood only at the end of a word."),
            gettext("Write the beginning of the word and a *: librar*"),
        )
        body = body.replace("*", " ")
    found = query_tokens(body)
    if is_truncated and (len(found) != 1 or len(found[0]) < SHORTEST_BEGINNING):
        if found:
            say(
                gettext("A * needs one word with at least two letters before it."),
                gettext("Write more letters before the *."),
            )
        is_truncated = False
    return body, is_truncated


def _in_numbers(operand: Operand, field: SearchField, say: Say) -> Query | None:
    text = operand.text
    names = NUMBERS if field.name == "number" else (field.name,)
    if text.endswith("*"):
        beginning = bare_number(text)
        made: list[Query] = [Prefix(name, beginning) for name in names] if len(beginning) >= SHORTEST_BEGINNING else []
    else:
        if field.name == "isbn":
            _note_wrong_isbn(text, say)
        values = [text]
        for step in field.steps:
            values = step(values)
        if not values:
            return None
        made = [OneOf(name, tuple(values)) for name in names]
    if not made:
        say(gettext("A * needs at least two signs before it."), gettext("Write more of the number."))
    return Or(tuple(made)) if len(made) > 1 else made[0] if made else Nothing()


def _in_limit(operand: Operand, field: SearchField, say: Say) -> Query | None:
    """Read a coded value by its code or by its name in the reader's language (`language:eng`, `language:English`)."""
    wanted = fold(operand.text)
    if not wanted:
        return None
    if field.labels is None:
        return OneOf(field.name, (operand.text.strip(),))
    if callable(field.labels):
        return OneOf(field.name, (operand.text.strip().removesuffix("s"),))
    limit = FACETS[field.name]
    codes = _codes_by_name(field.name, get_language()).get(wanted, ())
    if not codes:
        say(
            gettext("“%(value)s” is not a value of the field “%(field)s”.") % {"value": operand.text, "field": limit.label},
            gettext("Choose one of the values beside the results."),
        )
    return OneOf(field.name, tuple(codes or [operand.text.strip().lower()]))


@lru_cache(maxsize=64)
def _codes_by_name(name: str, language: str | None) -> dict[str, list[str]]:
    """Give the codes of a limit by everything that a reader of this language may call them."""
    limit, found = FACETS[name], defaultdict[str, list[str]](list)
    labels = limit.field.labels
    for code, label in labels.items() if isinstance(labels, Mapping) else ():
        for one in _names_of(code, label, limit.label_of(code)):
            found[one].append(code)
    return dict(found)


def _names_of(code: str, label: str, translated: str) -> set[str]:
    names = {fold(code), fold(label), fold(translated)}
    return names | {f"{name}s" for name in names}


def _in_years(text: str, name: str, say: Say) -> Query | None:
    """Read 1990, 1990..2000, 1990-2000, ..1950, >1990, <=1850, 199*, 1990s."""
    text = text.strip()
    if found := _DECADE.fullmatch(text):
        start, width = (found[1], 10 ** (4 - len(found[1]))) if found[1] else (found[2], 10)
        low = int(start) * (width if found[1] else 1)
        return Between(name, low, low + width - 1)
    if found := _COMPARED.fullmatch(text):
        return _compared(name, found[1] or "", int(found[2]))
    if (found := _YEARS.fullmatch(text)) and (found[1] or found[2]):
        first, last = (int(year) if year else None for year in found.groups())
        if first is not None and last is not None and first > last:
            first, last = last, first
        return Between(name, first, last)
    say(
        gettext("“%(text)s” is not a year.") % {"text": text[:40]},
        gettext("Write year:1990, year:1990..2000 or year:>1990."),
    )
    return Nothing()


def _compared(name: str, sign: str, year: int) -> Query:
    low = {">": year + 1, ">=": year, "": year}.get(sign)
    high = {"<": year - 1, "<=": year, "": year}.get(sign)
    return Between(name, low, LATEST_YEAR if high is None else high)
