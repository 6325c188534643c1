"""Five hundred questions out of the records themselves, each in the words of both: the catalogue's language and PQF."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from alcove.marc.record import Record

from . import amplify

MIX = {"title": 100, "author": 80, "subject": 80, "isbn": 80, "keyword": 80, "phrase": 40, "limited": 40}
"""How many of each kind; `limited` is a word of the title with a language and a year."""

_WORD = re.compile(r"[A-Za-z]{3,}")


class Question(NamedTuple):
    """One search: its kind, how it is typed here, and how Zebra is asked (prefix query notation)."""

    kind: str
    typed: str
    pqf: str


def questions(records: Path) -> list[Question]:
    """Make the questions from records all over the file; the same ones every time, in mixed order."""
    wanted = [kind for kind, count in MIX.items() for _ in range(count)]
    chance = random.Random(500)
    chance.shuffle(wanted)
    asked: list[Question] = []
    for stretch in amplify.at_random(records, 8 * len(wanted)):
        if len(asked) == len(wanted):
            break
        kind = wanted[len(asked)]
        question = stretch.record and _KINDS[kind](stretch.record, chance)
        if question:
            asked.append(Question(kind, *question))
    return asked


def _words(record: Record, tag: str, codes: str = "a") -> list[str]:
    """Give the words of the first such field that no analysis treats in a way of its own: three ASCII letters or more."""
    field = record.first(tag)
    text = " ".join(field.all(codes)) if field else ""
    return _WORD.findall(text) if text.isascii() else []


def _two(name: str, attribute: int, words: list[str]) -> tuple[str, str] | None:
    if len(words) < 2:
        return None
    one, two = words
    prefix = f"{name}:" if name else ""
    return f"{prefix}{one} {prefix}{two}", f"@and @attr 1={attribute} {one} @attr 1={attribute} {two}"


def _some(words: list[str], chance: random.Random) -> list[str]:
    return chance.sample(words, 2) if len(words) > 1 else []


def _title(record: Record, chance: random.Random) -> tuple[str, str] | None:
    return _two("title", 4, _some(_words(record, "245"), chance))


def _author(record: Record, chance: random.Random) -> tuple[str, str] | None:
    return _two("author", 1003, _words(record, "100")[:2])


def _subject(record: Record, chance: random.Random) -> tuple[str, str] | None:
    return _two("subject", 21, _some(_words(record, "650"), chance))


def _keyword(record: Record, chance: random.Random) -> tuple[str, str] | None:
    return _two("", 1016, [*_words(record, "245")[:1], *_words(record, "650")[-1:]])


def _isbn(record: Record, chance: random.Random) -> tuple[str, str] | None:
    field = record.first("020")
    number = field.get("a") if field else None
    return (f"isbn:{number}", f"@attr 1=7 {number}") if number else None


def _phrase(record: Record, chance: random.Random) -> tuple[str, str] | None:
    found = re.search(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{3,}", (record.first("245") or _NONE).get("a") or "")
    return (f'title:"{found.group()}"', f'@attr 1=4 @attr 4=1 "{found.group()}"') if found else None


def _limited(record: Record, chance: random.Random) -> tuple[str, str] | None:
    coded, words = record.control("008") or "", _words(record, "245")
    year, language = coded[7:11], coded[35:38]
    if not (words and year.isdigit() and language.isalpha()):
        return None
    word = chance.choice(words)
    pqf = f"@and @attr 1=4 {word} @and @attr 1=54 {language} @attr 1=31 {year}"
    return f"title:{word} language:{language} year:{year}", pqf


_NONE = Record("", [("245", "  ")]).fields()[0]
_KINDS: dict[str, Callable[[Record, random.Random], tuple[str, str] | None]] = {
    "title": _title,
    "author": _author,
    "subject": _subject,
    "isbn": _isbn,
    "keyword": _keyword,
    "phrase": _phrase,
    "limited": _limited,
}
