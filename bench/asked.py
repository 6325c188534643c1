"""Five hundred questions made from the records themselves, in our words and in the peer's."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from alcove.marc import read

_WORD = re.compile(r"[a-z]{4,}")
MIX = {"title": 100, "author": 80, "subject": 80, "isbn": 80, "keyword": 80, "phrase": 40, "filtered": 40}


@dataclass(frozen=True)
class Question:
    """One question: as typed here, as PQF for the peer, and limits."""

    kind: str
    ours: str
    pqf: str
    language: str = ""


def questions(file: Path, seed: int = 7) -> list[Question]:
    """Give the five hundred, always the same for a file."""
    chance = random.Random(seed)
    found: dict[str, list[Question]] = {kind: [] for kind in MIX}
    for parsed in read.read(file):
        if parsed.record is None or chance.random() > 0.08:
            continue
        for question in _of(parsed.record, chance):
            if len(found[question.kind]) < MIX[question.kind]:
                found[question.kind].append(question)
        if all(len(found[kind]) == most for kind, most in MIX.items()):
            break
    every = [question for kind in MIX for question in found[kind]]
    chance.shuffle(every)
    return every


def _of(record, chance):
    title, name, subject, isbn = (_words(record, tag, codes) for tag, codes in (("245", "a"), ("100", "a"), ("650", "a"), ("020", "a")))
    if len(title) >= 2:
        word = chance.choice(title)
        yield Question("title", f"title:{word}", f"@attr 1=4 {word}")
        pair = chance.sample(title, 2)
        yield Question("keyword", " ".join(pair), f"@and @attr 1=1016 {pair[0]} @attr 1=1016 {pair[1]}")
        text = re.sub(r"[^a-z ]", "", _first(record, "245", "a").lower()).split()
        if len(text) >= 3:
            yield Question("phrase", f'title:"{" ".join(text[:3])}"', f'@attr 1=4 @attr 4=1 "{" ".join(text[:3])}"')
        code = (record.control("008") or "")[35:38]
        if code.isalpha():
            yield Question("filtered", word, f"@and @attr 1=1016 {word} @attr 1=54 {code}", code)
    if name:
        yield Question("author", f"author:{name[0]}", f"@attr 1=1003 {name[0]}")
    if subject:
        yield Question("subject", f"subject:{subject[0]}", f"@attr 1=21 {subject[0]}")
    if number := _first(record, "020", "a")[:10]:
        yield Question("isbn", f"isbn:{number}", f"@attr 1=7 {number}")
    del isbn


def _first(record, tag: str, code: str) -> str:
    field = record.first(tag)
    return (field.get(code) or "") if field else ""


def _words(record, tag: str, code: str) -> list[str]:
    return _WORD.findall(_first(record, tag, code).lower())
