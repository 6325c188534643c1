"""What a reader may type, and what it means: the query language of the catalogue.

    hobbit tolkien            both words            "there and back"      side by side, in this order
    hobbit OR ring            either                NOT film, -film       without
    (a OR b) c                grouped               librar*               words that begin so
    title:hobbit  ti=hobbit   in one field          year:1990..2000       a range; also >1990, <=1950, 199*

NOT binds before AND, AND before OR. Whatever is typed is read as well as it can be, with a note where something was
passed over; only what is too large is refused. Nothing here recurses and no engine ever sees a reader's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext

from alcove.engines.search.ast import And, Everything, Not, Nothing, Or, Query
from alcove.engines.search.text import fold

from .fields import NAMES, SearchField
from .lexing import Lexeme, Sign, lexemes, unknown_name
from .meaning import Operand, query_for

LONGEST, LONGEST_TERM, MOST_CLAUSES, MOST_TRUNCATED, DEEPEST = 4096, 512, 200, 10, 50
"""Letters of a query, letters of a term, words, words with a star, brackets within brackets."""
_ALL_AN_ISBN = re.compile(r"\s*(ISBN[:=\s]*)?((?:97[89][\s-]*)?(?:\d[\s-]*){9}[\dXx])\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QueryNote:
    """Something a reader should know: where (characters from 0), what, and what could be typed instead."""

    position: int
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. A refused query finds nothing, and the last note says why."""

    query: Query
    notes: list[QueryNote] = field(default_factory=list)
    refused: bool = False


class _Refused(Exception):
    """The query is too large; carries the note."""

    def __init__(self, note: QueryNote) -> None:
        super().__init__(note.message)
        self.note = note


def read(text: str) -> Reading:
    """Read what a reader typed. Never raises; an empty text asks for everything."""
    if not text.strip():
        return Reading(Everything())
    parser = _Parser()
    try:
        return parser.read(text)
    except _Refused as refusal:
        return Reading(Nothing(), [*parser.notes, refusal.note], refused=True)


@lru_cache(maxsize=64)
def _names_in(language: str | None) -> dict[str, SearchField]:
    """Give the names of fields that may stand before a colon, with the labels of this language among them."""
    labels = {fold(gettext(line.label)): line for line in NAMES.values() if line.label and not line.counted}
    return {name: line for name, line in (labels | NAMES).items() if " " not in name}


class _Parser:
    """A shunting yard: operands on one stack, operators on another; brackets remember the field they are for."""

    def __init__(self) -> None:
        self.notes: list[QueryNote] = []
        self._operands: list[Query | None] = []
        self._operators: list[Sign] = []
        self._fields: list[SearchField | None] = [None]
        self._field: SearchField | None = None
        self._expects_operand = True
        self._clauses = self._truncated = 0
        self._names = _names_in(get_language())

    def read(self, text: str) -> Reading:
        if len(text) > LONGEST:
            raise _Refused(QueryNote(LONGEST, *_too_long()))
        if isbn := _ALL_AN_ISBN.fullmatch(text):
            text = ("isbn:" if isbn[1] else "") + re.sub(r"[\s-]", "", isbn[2])
        known = frozenset(self._names)
        for lexeme in lexemes(text, known):
            self._take(lexeme, known)
        self._close_all(len(text))
        query = self._operands[0] if self._operands else None
        if query is None:
            self._note(0, gettext("There is no word to look for."), gettext("Type a word, a name or a number."))
        return Reading(_each_part_once(query) if query else Nothing(), self.notes)

    def _take(self, lexeme: Lexeme, known: frozenset[str]) -> None:
        match lexeme.sign:
            case Sign.WORD | Sign.PHRASE:
                self._operand(lexeme, known)
            case Sign.NAME:
                self._field = self._names[lexeme.text]
            case Sign.AND | Sign.OR:
                self._join(lexeme)
            case Sign.NOT:
                self._before_operand()
                self._operators.append(Sign.NOT)
            case Sign.OPEN:
                self._open(lexeme)
            case Sign.CLOSE:
                self._close(lexeme)
            case Sign.MUST:
                pass  # Every word must be found anyway.

    def _note(self, position: int, message: str, remedy: str = "") -> None:
        if len(self.notes) < 10:
            self.notes.append(QueryNote(position, message, remedy))

    def _operand(self, lexeme: Lexeme, known: frozenset[str]) -> None:
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise _Refused(QueryNote(lexeme.position, *_too_many()))
        self._truncated += lexeme.text.endswith("*")
        if self._truncated > MOST_TRUNCATED:
            raise _Refused(QueryNote(lexeme.position, *_too_many_truncated()))
        if len(lexeme.text) > LONGEST_TERM:
            raise _Refused(QueryNote(lexeme.position, *_too_long_a_term()))
        if lexeme.is_open_ended:
            message = gettext("The quotation mark is not closed, so the phrase was read to the end.")
            self._note(lexeme.position, message, gettext('Write " at the end of the phrase.'))
        wanted = self._field or self._fields[-1]
        if wanted is None and (name := unknown_name(lexeme.text, known)):
            self._note(lexeme.position, gettext("There is no field named “%s”; it was read as a word.") % name)
        self._before_operand()
        operand = Operand(lexeme.text, lexeme.sign is Sign.PHRASE, wanted)
        self._operands.append(query_for(operand, lambda message, remedy: self._note(lexeme.position, message, remedy)))
        self._expects_operand, self._field = False, None

    def _before_operand(self) -> None:
        """Put the AND that readers leave out between two operands."""
        if not self._expects_operand:
            self._reduce(while_binding=(Sign.NOT, Sign.AND))
            self._operators.append(Sign.AND)
            self._expects_operand = True

    def _join(self, lexeme: Lexeme) -> None:
        if self._expects_operand:
            self._passed_over(lexeme)
            return
        binding = (Sign.NOT, Sign.AND) if lexeme.sign is Sign.AND else (Sign.NOT, Sign.AND, Sign.OR)
        self._reduce(while_binding=binding)
        self._operators.append(lexeme.sign)
        self._expects_operand = True

    def _passed_over(self, lexeme: Lexeme) -> None:
        self._note(
            lexeme.position,
            gettext("“%s” stands alone and was passed over.") % lexeme.text,
            gettext("Write a word on both sides of it, or write it in small letters to look for it."),
        )

    def _open(self, lexeme: Lexeme) -> None:
        if len(self._fields) > DEEPEST:
            raise _Refused(QueryNote(lexeme.position, *_too_deep()))
        self._before_operand()
        self._operators.append(Sign.OPEN)
        self._fields.append(self._field or self._fields[-1])
        self._field = None

    def _close(self, lexeme: Lexeme) -> None:
        if len(self._fields) == 1:
            self._note(lexeme.position, gettext("A bracket is closed that was never opened; it was passed over."))
            return
        self._end_group()

    def _end_group(self) -> None:
        if self._expects_operand:
            self._operands.append(None)  # Nothing stood after the last operator, or between the brackets.
        self._reduce(while_binding=(Sign.NOT, Sign.AND, Sign.OR))
        self._operators.pop()
        self._fields.pop()
        self._expects_operand, self._field = False, None

    def _close_all(self, end: int) -> None:
        if len(self._fields) > 1:
            self._note(end, gettext("A bracket is not closed; it was closed at the end."), gettext("Write ) at the end."))
        while len(self._fields) > 1:
            self._end_group()
        if self._expects_operand and self._operators:
            self._operands.append(None)
        self._reduce(while_binding=(Sign.NOT, Sign.AND, Sign.OR))

    def _reduce(self, *, while_binding: tuple[Sign, ...]) -> None:
        while self._operators and self._operators[-1] in while_binding:
            sign = self._operators.pop()
            last = self._operands.pop()
            if sign is Sign.NOT:
                self._operands.append(_negated(last))
            else:
                self._operands.append(_joined(sign, self._operands.pop(), last))


def _negated(query: Query | None) -> Query | None:
    if query is None:
        return None
    return query.part if isinstance(query, Not) else Not(query)


def _joined(sign: Sign, left: Query | None, right: Query | None) -> Query | None:
    """Join two queries, flat where it can be; what holds nothing to look for is left out."""
    if left is None or right is None:
        return left or right
    if sign is Sign.AND:
        return And(tuple(part for side in (left, right) for part in (side.parts if isinstance(side, And) else (side,))))
    return Or(tuple(part for side in (left, right) for part in (side.parts if isinstance(side, Or) else (side,))))


def _each_part_once(query: Query) -> Query:
    """Drop what is said twice at the top: a word typed two hundred times costs as much as typed once."""
    if isinstance(query, And | Or):
        parts = tuple(dict.fromkeys(query.parts))
        return type(query)(parts) if len(parts) > 1 else parts[0]
    return query


def _too_long() -> tuple[str, str]:
    message = ngettext("A search may have %(n)s letter at most.", "A search may have %(n)s letters at most.", LONGEST)
    return message % {"n": LONGEST}, gettext("Use the most telling words only.")


def _too_long_a_term() -> tuple[str, str]:
    return (
        gettext("A word or phrase may have %(n)s letters at most.") % {"n": LONGEST_TERM},
        gettext("Use the beginning of the phrase."),
    )


def _too_many() -> tuple[str, str]:
    return (
        gettext("A search may have %(n)s words at most.") % {"n": MOST_CLAUSES},
        gettext("Use the most telling words only."),
    )


def _too_many_truncated() -> tuple[str, str]:
    message = gettext("At most %(n)s words of a search may end in a *.") % {"n": MOST_TRUNCATED}
    return message, gettext("Write some of the words out.")


def _too_deep() -> tuple[str, str]:
    return gettext("Brackets may stand %(n)s deep at most.") % {"n": DEEPEST}, gettext("Use fewer brackets.")
