"""Subjects and class numbers for a record, learnt from the records of the catalogue that are most like it.

    found = suggest(of_text("Jazz in New Orleans"))
    found.headings[0].text          # "Jazz -- Louisiana -- New Orleans"
    found.headings[0].neighbours    # which records have it, and the words that they share

Neighbours are found by the words of title, contents, summary and series, the most telling of them. A suggestion says which
of them have it: nothing is suggested that no record has, and nothing is ever added by itself. Only what readers see takes
part. Measure before and after a change here: `scripts/bench --only suggest`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alcove.engines.search.ast import And, OneOf, Or, Query, Raised, Term
from alcove.engines.search.text import tokens
from alcove.marc import present
from alcove.marc.pick import compile_fields, marc
from alcove.marc.pick import field as picked
from alcove.marc.record import Field, Record
from alcove.marc.steps import trim
from alcove.organization import subjects
from alcove.organization.subjects import Subject
from alcove.records import queries as records
from alcove.records.queries import Stored

from . import document, index

MOST, SHOWN = 10, 5
"""How many headings and how many classes are suggested, and how many neighbours are named for each."""
LONGEST = 20_000
"""Letters of each text that are looked at."""
_NEIGHBOURS, _MOST_WORDS, _MOST_LOOKED_UP, _MOST_LEFT_OUT = 30, 30, 1500, 200
# Found by trying on one half of real records, and judged on the other: docs/develop/benchmarks.md.
_PLACES = {"title": 1.0, "series": 0.6, "summary": 0.3, "contents": 0.3}
"""How much a word tells, by where it stands."""
_ASKED, _RAISED = ("title", "subject", "contents", "series"), ("subject", 1.0)
"""The fields of the index in which the words are looked for, and which of them counts once more."""
_INFLECTED, _BEGINNING, _ENDING, _MOST_ENDINGS = ("title", "subject"), 5, 3, 3
_MOST_ALONE = 10
"""Where words with other endings are looked for, the least letters they have in common, how many of the last may differ, how
many are taken; and how many words are tried so that no other record has.
"""
_COMMON, _SMALL = 0.2, 200
"""Words of more than this share of the records tell nothing; of a small catalogue every word may."""
_BROAD, _NAMED, _SHRINK = 0.3, 1.0, 0.1
"""What votes for the same main heading add, what it adds that the record itself has its words, and what is taken off a
heading that is everywhere."""
_LEAST = 0.02
"""The least share of the neighbours, by their weight, that must have a heading."""

_TEXTS = compile_fields(
    [
        picked("title", marc("245abnp:246abnp:740a")),
        picked("series", marc("440anp:490a:830anp")),
        picked("summary", marc("520ab")),
        picked("contents", marc("505")),
    ]
)


@dataclass(frozen=True)
class Wanted:
    """What is to be described: its texts by place, what it is said to be about already, and records that take no part."""

    texts: Mapping[str, str]
    has: frozenset[str] = frozenset()
    without: tuple[int, ...] = ()


@dataclass(frozen=True)
class Neighbour:
    """A record like the one to be described: how much its word counts (0 to 1), and the words that both have."""

    stored: Stored
    weight: float
    words: tuple[str, ...]

    @property
    def id(self) -> int:
        """Give the number of the record."""
        return self.stored.id

    @property
    def title(self) -> str:
        """Give its title."""
        return present.title(self.stored.record) or self.stored.control_number


@dataclass(frozen=True)
class Suggestion:
    """A heading or class that neighbours have: as a field to add, its share of them, and which, the nearest first."""

    subject: Subject
    field: Field
    share: float
    neighbours: tuple[Neighbour, ...]

    @property
    def text(self) -> str:
        """Give it as a reader sees it."""
        return self.subject.text

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words that the record shares with those that have it, each once."""
        return tuple(dict.fromkeys(word for one in self.neighbours for word in one.words))

    @property
    def is_weak(self) -> bool:
        """Say whether only one record has it, with no more than one word in common."""
        return len(self.neighbours) == 1 and len(self.words) == 1


@dataclass(frozen=True)
class Suggestions:
    """What is suggested, the best first; the words in common; and how many records were found to be like it."""

    headings: list[Suggestion] = field(default_factory=list)
    classes: list[Suggestion] = field(default_factory=list)
    words: tuple[str, ...] = ()
    neighbours: int = 0


def of_record(record: Record, *, record_id: int | None = None) -> Wanted:
    """Say what is to be described by a record, kept under a number or not yet."""
    texts = {place: " ".join(values) for place, values in _TEXTS(record).items()}
    return Wanted(texts, subjects.keys(record), () if record_id is None else (record_id,))


def of_text(title: str, contents: str = "") -> Wanted:
    """Say what is to be described by its title, and its contents or a summary."""
    return Wanted({"title": title, "contents": contents})


def suggest(wanted: Wanted, *, most: int = MOST) -> Suggestions:
    """Give the headings and classes of the records that are most like it, `most` of each, without those that it has.

    One search and one reading of the store, whatever the record.
    """
    words = _with_other_endings(telling(wanted))
    if not words:
        return Suggestions()
    near = _neighbours(words, wanted.without)
    headings, classes = (_Poll.of(near, said_by) for said_by in (subjects.headings, subjects.classes))
    in_common = tuple(dict.fromkeys(word for one in near for word in one.words))
    return Suggestions(headings.best(wanted, most), classes.best(wanted, most), in_common, len(near))


def telling(wanted: Wanted) -> dict[str, str]:
    """Give the words of a record that tell most of what it is about, as they stand in it, by token.

    First those that other records have; then some that none has, which may stand there with another ending.
    """
    said, places = _words(wanted.texts)
    here = index.current()
    looked_up = list(said)
    found = list(zip(*(here.frequencies(name, looked_up) for name in _ASKED), strict=True))
    total = max(1, here.count())
    most = max(_COMMON * total, _SMALL)
    ours = 1 if wanted.without else 0
    alone = [token for token, counts in zip(looked_up, found, strict=True) if sum(counts) <= ours]
    worth = {
        token: places[token] * math.log(1 + total / max(counts))
        for token, counts in zip(looked_up, found, strict=True)
        if ours < sum(counts) and max(counts) <= most
    }
    best = sorted(worth, key=lambda token: (-worth[token], token))[:_MOST_WORDS]
    return {token: said[token] for token in (*best, *alone[:_MOST_ALONE])}


def _words(texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, float]]:
    """Give every token with the word it is of, and how much it tells by where it stands."""
    said: dict[str, str] = {}
    places: dict[str, float] = {}
    for place, weight in _PLACES.items():
        for word in texts.get(place, "")[:LONGEST].split():
            for token in tokens(word):
                if len(said) >= _MOST_LOOKED_UP and token not in said:
                    return said, places
                if len(token) > 1:
                    said.setdefault(token, trim(word).strip("\"'()[]!?.“”«»") or token)
                    places[token] = max(weight, places.get(token, 0.0))
    return said, places


def _with_other_endings(words: Mapping[str, str]) -> dict[str, str]:
    """Add what stands in the catalogue and begins as a word does, all but its last letters: `funeral` for `funerals`."""
    here, found = index.current(), dict(words)
    for token, word in words.items():
        if len(token) <= _BEGINNING or not token.isalpha():
            continue
        beginning = token[: max(_BEGINNING, len(token) - _ENDING)]
        alike = [one for name in _INFLECTED for one, _ in here.terms(name, beginning, _MOST_ENDINGS)]
        for one in alike:
            if len(one) - len(beginning) <= _ENDING + 2:
                found.setdefault(one, word)
    return found


def _neighbours(words: Mapping[str, str], without: Collection[int]) -> list[Neighbour]:
    """Find the records that share most of the words: the nearest first, the first one weighing 1."""
    found = index.current().search(_query(list(words)), limit=_NEIGHBOURS + min(len(without), _MOST_LEFT_OUT))
    best = [(one, score) for one, score in zip(found.ids, found.scores, strict=True) if one not in without][:_NEIGHBOURS]
    scores = dict(best)
    # The store decides what is shown: a record hidden a moment ago takes no part.
    here = [stored for stored in records.public(list(scores)) if not stored.is_held and stored.kind == "bibliographic"]
    first = max((scores[stored.id] for stored in here), default=0.0)
    near = (Neighbour(one, scores[one.id] / first, _shared(words, one)) for one in here if scores[one.id] > 0)
    return [one for one in near if one.words]  # What was changed a moment ago may have none of them any more.


def _query(words: Sequence[str]) -> Query:
    anywhere = Or(tuple(Term(name, word) for word in words for name in _ASKED))
    name, weight = _RAISED
    raised = Raised(anywhere, ((Or(tuple(Term(name, word) for word in words)), weight),))
    return And((OneOf("kind", ("bibliographic",)), raised))


def _shared(words: Mapping[str, str], stored: Stored) -> tuple[str, ...]:
    """Give the words that a record has, too, in the fields that were asked."""
    values = document.values(stored.record)
    theirs = {token for name in _ASKED for value in values.get(name, ()) for token in value.split()}
    return tuple(dict.fromkeys(word for token, word in words.items() if token in theirs))


@dataclass
class _Poll:
    """How the neighbours vote: who has a heading or class, what weight those have that have its main heading, and all."""

    votes: defaultdict[str, list[tuple[Neighbour, Subject]]]
    broad: defaultdict[str, float]
    total: float = 0.0

    @classmethod
    def of(cls, near: Sequence[Neighbour], said_by: Callable[[Record], list[Subject]]) -> _Poll:
        """Let the neighbours vote with what their records say; who says nothing does not count."""
        poll = cls(defaultdict(list), defaultdict(float))
        for one in near:
            said = said_by(one.stored.effective)
            poll.total += one.weight if said else 0.0
            for subject in said:
                poll.votes[subject.key].append((one, subject))
            for key in {subject.broad for subject in said}:
                poll.broad[key] += one.weight
        return poll

    def best(self, wanted: Wanted, most: int) -> list[Suggestion]:
        """Give what has most votes, without what the record has already."""
        share = {key: sum(one.weight for one, _ in votes) / self.total for key, votes in self.votes.items()}
        found = {key: self.votes[key][0][1] for key in share if share[key] >= _LEAST and key not in wanted.has}
        common, words = _commonness(found), _all_words(wanted)
        worth = {
            key: (share[key] + _BROAD * self.broad[one.broad] / self.total)
            * (1 + _NAMED * _named(one, words))
            * (1 - _SHRINK * common.get(key, 0.0))
            for key, one in found.items()
        }
        best = sorted(worth, key=lambda key: (-worth[key], key))[:most]
        return [_suggestion(share[key], self.votes[key]) for key in best]


def _suggestion(share: float, votes: Sequence[tuple[Neighbour, Subject]]) -> Suggestion:
    """Put together what several records say alike; a number of an authority record only where all agree on it."""
    fields = Counter(subject.field for _, subject in votes)
    usual = fields.most_common(1)[0][0]
    chosen = next(subject for _, subject in votes if subject.field == usual)
    numbers = {subject.numbers for _, subject in votes}
    made = chosen.with_numbers(numbers.pop()) if len(numbers) == 1 else chosen.field
    return Suggestion(chosen, made, share, tuple(one for one, _ in votes))


def _all_words(wanted: Wanted) -> frozenset[str]:
    return frozenset(tokens(" ".join(text[:LONGEST] for text in wanted.texts.values())))


def _named(subject: Subject, words: Collection[str]) -> float:
    """Say which part of the words of a main heading stand in the record itself."""
    own = subject.main_words
    return sum(word in words for word in own) / len(own) if own else 0.0


def _commonness(found: Mapping[str, Subject]) -> dict[str, float]:
    """Say of each heading how common its main heading is: 0 in one record only, 1 in all of them."""
    values = {key: value for key, one in found.items() if one.kind == "heading" and (value := _as_limit(one.field))}
    wanted = sorted(set(values.values()))
    here = index.current()
    counts = dict(zip(wanted, here.frequencies("subject_heading", wanted), strict=True))
    scale = math.log(max(2, here.count()))
    return {key: min(1.0, math.log(max(1, counts[value])) / scale) for key, value in values.items()}


def _as_limit(one: Field) -> str:
    """Give the value under which the index counts the heading of a field."""
    made: Iterable[str] = document.values(Record("", [(one.tag, one.content)])).get("subject_heading", ())
    return next(iter(made), "")
