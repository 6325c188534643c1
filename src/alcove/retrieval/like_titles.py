"""Which records a title may mean, with whatever else is known of it: all records of a batch are read at once.

A record matches only if the whole title, or the title proper, is the same when folded (or the ISBN is the same and the title
alike), everything else that is known agrees, and no other record can be meant as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alcove.engines.search.ast import And, OneOf, Prefix, Query, Raised, Term
from alcove.engines.search.text import fold, query_tokens
from alcove.formats.citable import Citable, citable
from alcove.formats.reconciliation import Candidate, Question, Value
from alcove.marc import keys, present
from alcove.marc.record import Record
from alcove.marc.steps import trim
from alcove.records import queries as records
from alcove.records.queries import Stored

from . import document, index
from .like_headings import having_most
from .likeness import is_same_person, likeness

PROPERTIES = ("author", "year", "isbn", "publisher", "subject")
_LOOKED_AT, _MOST_WORDS = 40, 12
_WHOLE = 60.0
"""How much nearer to the front a whole title that is the same comes: as in relevance.py."""
_TITLE = 60.0
_WEIGHTS = {"isbn": 40.0, "author": 25.0, "year": 15.0, "publisher": 5.0, "subject": 5.0}
_LEAST, _ALIKE = 15.0, 0.5


@dataclass
class _Asked:
    """One title: what is known of it, the ids of the records to look at, and whether those are all that may be meant."""

    text: str
    given: Mapping[str, tuple[str, ...]]
    ids: list[int] = field(default_factory=list)
    is_complete: bool = True


@dataclass(frozen=True)
class _Fit:
    """How a record fits: its title, 0 to 1; each thing known: 1 agrees, 0 does not, 0.5 not said; and the score of all."""

    stored: Stored
    title: float
    points: Mapping[str, float]
    score: float

    @property
    def is_same(self) -> bool:
        """Say whether it is what is asked for, as far as anything is known."""
        enough = _ALIKE if self.points.get("isbn") == 1 else 1.0
        return self.title >= enough and all(point == 1 for point in self.points.values())


def like(questions: Sequence[Question]) -> list[list[Candidate]]:
    """Give for each question the records it may mean, the best first."""
    asked = [_looked_up(one) for one in questions]
    wanted = sorted({record_id for one in asked for record_id in one.ids})
    # The store decides what is shown: a record hidden a moment ago is not.
    here = {stored.id: stored for stored in records.public(wanted) if not stored.is_held}
    return [_candidates(one, here, question.most) for one, question in zip(asked, questions, strict=True)]


def beginning(text: str, most: int) -> list[Candidate]:
    """Give the records whose titles have these words, first those that begin so; the last word may go on."""
    words = query_tokens(text)[:_MOST_WORDS]
    if not words:
        return []
    last: Query = Prefix("title", words[-1]) if len(words[-1]) > 1 else Term("title", words[-1])
    found = _find(And((*(Term("title", word) for word in words[:-1]), last)), _LOOKED_AT)[1]
    here = [stored for stored in records.public(found) if not stored.is_held]
    here.sort(key=lambda one: not any(name.startswith(fold(text)) for name in _titles(one.record)))
    return [_candidate(stored, 0, False) for stored in here[:most]]


def about(stored: Stored) -> str:
    """Say who and when, to tell namesakes apart."""
    short = present.summary(stored.record)
    return " · ".join(part for part in (short.author or short.statement, short.publication) if part)


def values(stored: Stored, name: str) -> list[Value]:
    """Give what a record says of a property; names and subjects as things that can be asked for in turn."""
    record = stored.record
    if name in ("author", "subject"):
        kind, field_name = ("name", "author_name") if name == "author" else ("subject", "subject_heading")
        return [{"id": f"{kind}:{one}", "name": one} for one in document.values(record).get(field_name, [])]
    if name == "year":
        year = present.summary(record).year
        return [{"int": int(year)}] if year.isdecimal() else []
    if name == "isbn":
        return [{"str": one} for one in keys.isbns(record)]
    return [{"str": said}] if name == "publisher" and (said := citable(record).publisher) else []


def _looked_up(question: Question) -> _Asked:
    """Search by ISBN, by the words with the author, by the words; where nothing has them all, by all but one."""
    given = {name: said for name, said in question.given.items() if name in _WEIGHTS}
    asked = _Asked(question.text, given)
    if (number := keys.normalise_isbn(question.text)) and "isbn" not in given:
        asked.text, asked.given = "", {**given, "isbn": (number,)}
    by_number = [number for said in asked.given.get("isbn", ()) if (number := keys.normalise_isbn(said))]
    if by_number:
        asked.ids = _find(OneOf("isbn", tuple(by_number)), _LOOKED_AT)[1]
    words = query_tokens(asked.text)[:_MOST_WORDS]
    for query in _by_words(words, asked) if words else ():
        total, ids = _find(Raised(query, ((OneOf("title_order", (fold(asked.text),)), _WHOLE),)), _LOOKED_AT)
        if ids:
            asked.is_complete = total <= _LOOKED_AT
            asked.ids += ids
            break
    return asked


def _by_words(words: Sequence[str], asked: _Asked) -> list[Query]:
    terms = tuple(Term("title", word) for word in words)
    family = [one for said in asked.given.get("author", ())[:1] for one in query_tokens(_family(said))[:2]]
    with_author: list[Query] = [And((*terms, *(Term("author", one) for one in family)))] if family else []
    return [*with_author, And(terms), having_most("title", words)]


def _family(name: str) -> str:
    before, comma, _ = name.partition(",")
    return before if comma else name.split()[-1] if name.split() else ""


def _find(query: Query, most: int) -> tuple[int, list[int]]:
    found = index.current().search(And((OneOf("kind", ("bibliographic",)), query)), limit=most)
    return found.total, found.ids


def _candidates(asked: _Asked, here: Mapping[int, Stored], most: int) -> list[Candidate]:
    fits = [_fit(asked, here[one]) for one in dict.fromkeys(asked.ids) if one in here]
    found = sorted((one for one in fits if one.score >= _LEAST), key=lambda one: (-one.score, one.stored.id))
    same = [one for one in found if one.is_same]
    # By its ISBN a record is found whatever its title is; other titles may be beyond what was looked at.
    is_clear = len(same) == 1 and (asked.is_complete or same[0].points.get("isbn") == 1)
    return [_candidate(one.stored, one.score, is_clear and one.is_same, one) for one in found[:most]]


def _candidate(stored: Stored, score: float, is_match: bool, fit: _Fit | None = None) -> Candidate:
    features = (("title", round(fit.title, 2)), *fit.points.items()) if fit else ()
    name = present.title(stored.record) or stored.control_number
    return Candidate(str(stored.id), name, "title", round(score, 1), is_match, about(stored), features)


def _fit(asked: _Asked, stored: Stored) -> _Fit:
    known = citable(stored.record)
    names = _titles(stored.record)
    wanted = fold(asked.text)
    title = max((likeness(name, wanted) for name in names), default=0.0) if wanted else 1.0
    points = {name: _point(name, said, stored, known) for name, said in asked.given.items()}
    weight = (_TITLE if wanted else 0.0) + sum(_WEIGHTS[name] for name in points)
    gained = (_TITLE * title if wanted else 0.0) + sum(_WEIGHTS[name] * point for name, point in points.items())
    return _Fit(stored, title, points, 100 * gained / weight if weight else 0.0)


def _titles(record: Record) -> list[str]:
    """Fold the whole title, the title proper, both without the article, and the title in its own script."""
    short, main = present.summary(record), record.first("245")
    proper = trim(main.get("a") or "") if main else ""
    skipped = main.indicators[1] if main and main.indicators[1] in "123456789" else "0"
    said = [short.title, short.original_title, proper, short.title[int(skipped) :], proper[int(skipped) :]]
    return list(dict.fromkeys(folded for one in said if (folded := fold(one))))


def _point(name: str, said: Sequence[str], stored: Stored, known: Citable) -> float:
    """Say whether what is known agrees (1) with what the record says, does not (0), or the record says nothing (0.5)."""
    ours = _ours(name, stored, known)
    return 0.5 if not ours else 1.0 if any(_agrees(name, one, other) for one in said for other in ours) else 0.0


def _ours(name: str, stored: Stored, known: Citable) -> list[str]:
    if name == "author":
        return [str(one) for one in (*known.authors, *known.editors, *known.translators, *known.others)]
    if name == "isbn":
        return list(known.isbns)
    if name == "subject":
        return list(known.subjects)
    return [said] if (said := known.publisher if name == "publisher" else present.summary(stored.record).year) else []


def _agrees(name: str, theirs: str, ours: str) -> bool:
    if name == "author":
        return is_same_person(ours, theirs)
    if name == "isbn":
        return keys.normalise_isbn(theirs) == keys.normalise_isbn(ours)
    if name == "year":
        return ours in theirs
    mine, other = fold(ours).split(), fold(theirs).split()
    return bool(other) and (set(other) <= set(mine) or set(mine) <= set(other))
