"""CQL, the Contextual Query Language: read into a tree, written as XCQL.

    parse('dc.title all "there back" and dc.date within "1930 1940" sortby dc.date/sort.descending')

CQL 1.2 (Library of Congress) and searchRetrieve part 5 (OASIS 2013). Booleans bind alike, from left to right. Every refusal
is a BadQuery with the number of the SRU diagnostic, what is wrong and where (characters from 0). Nothing here recurses
deeper than DEEPEST brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .markup import around, element

LONGEST, LONGEST_TERM, MOST_CLAUSES, DEEPEST = 4096, 512, 200, 50
SERVER_CHOICE = "cql.serverChoice"
SYNTAX, TOO_LONG, BRACKETS, QUOTES, TERM_TOO_LONG, TOO_MANY = 10, 12, 13, 14, 23, 38
"""SRU diagnostics (info:srw/diagnostic/1)."""
_BOOLEANS = ("and", "or", "not", "prox")
_NAMED = ("any", "all", "adj", "exact", "within", "encloses", "scr")
_SYMBOLS = ("==", "<=", ">=", "<>", "=", "<", ">")
_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<symbol>==|<=|>=|<>|[=<>()/])|(?P<word>[^\s()=<>"/]+)|(?P<bad>"))', re.DOTALL
)


class BadQuery(ValueError):
    """A query that cannot be read: the number of the diagnostic, the place (characters from 0), and what is wrong."""

    def __init__(self, code: int, message: str, position: int) -> None:
        """Keep all three."""
        self.code, self.position = code, position
        super().__init__(message)


class Modifier(NamedTuple):
    """A modifier of a relation, a boolean or a sort key: `/stem`, `/distance<=3`."""

    type: str
    comparison: str = ""
    value: str = ""


class Prefix(NamedTuple):
    """A name given to a context set, for the part of the query that follows; without a name, the one for bare names."""

    name: str
    identifier: str


@dataclass(frozen=True)
class Clause:
    """Index, relation and term. `is_quoted` says whether the term stood in quotation marks."""

    index: str
    relation: str
    term: str
    modifiers: tuple[Modifier, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    is_quoted: bool = False
    position: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Triple:
    """Two queries and what joins them: and, or, not (and not), prox."""

    boolean: str
    left: Query
    right: Query
    modifiers: tuple[Modifier, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    position: int = field(default=0, compare=False)


Query = Clause | Triple


@dataclass(frozen=True)
class SortKey:
    """An index to sort by, with modifiers such as `sort.descending`."""

    index: str
    modifiers: tuple[Modifier, ...] = ()


class Parsed(NamedTuple):
    """The tree, and the keys to sort by."""

    query: Query
    sort: tuple[SortKey, ...] = ()


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(text: str) -> Parsed:
    """Read a query. Raises BadQuery."""
    if len(text) > LONGEST:
        raise BadQuery(TOO_LONG, f"A query may have {LONGEST:,} characters.", LONGEST)
    return _Parser(text).whole()


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return  # Blanks at the end.
        kind, start = str(found.lastgroup), found.start(str(found.lastgroup))
        if kind == "bad":
            raise BadQuery(QUOTES, "A quotation mark is not closed.", start)
        yield _Token(kind, found[kind], start)
        at = found.end()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.end = _Token("end", "", len(text))
        self.at = self.clauses = self.depth = 0

    def peek(self, ahead: int = 0) -> _Token:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else self.end

    def take(self) -> _Token:
        token = self.peek()
        self.at += 1
        return token

    def whole(self) -> Parsed:
        query = self.query()
        sort = self.sort_keys() if self.is_word("sortby") else ()
        left = self.peek()
        if left.kind != "end":
            code = BRACKETS if left.text == ")" else SYNTAX
            raise BadQuery(code, f"“{left.text[:40]}” is not expected here.", left.position)
        return Parsed(query, sort)

    def query(self) -> Query:
        """Read prefixes, then clauses joined by booleans."""
        prefixes = self.prefixes()
        left = self.clause()
        while self.peek().kind == "word" and self.peek().text.lower() in _BOOLEANS:
            boolean = self.take()
            modifiers = self.modifiers()
            left = Triple(boolean.text.lower(), left, self.clause(), modifiers, position=boolean.position)
        return _with_prefixes(left, prefixes)

    def prefixes(self) -> tuple[Prefix, ...]:
        found = []
        while self.peek().text == ">" and self.peek().kind == "symbol":
            self.take()
            first = self.term_token()
            if self.peek().text == "=" and self.peek().kind == "symbol":
                self.take()
                found.append(Prefix(_plain(first), _plain(self.term_token())))
            else:
                found.append(Prefix("", _plain(first)))
        return tuple(found)

    def clause(self) -> Query:
        token = self.peek()
        if token.kind == "symbol" and token.text == "(":
            return self.group()
        if token.kind == "symbol" and token.text == ">":
            prefixes = self.prefixes()
            return _with_prefixes(self.clause(), prefixes)
        self.clauses += 1
        if self.clauses > MOST_CLAUSES:
            raise BadQuery(TOO_MANY, f"A query may have {MOST_CLAUSES} terms.", token.position)
        first = self.term_token()
        if relation := self.relation():
            name, modifiers = relation
            term, is_quoted = self.term(self.term_token())
            return Clause(_plain(first), name, term, modifiers, is_quoted=is_quoted, position=first.position)
        term, is_quoted = self.term(first)
        return Clause(SERVER_CHOICE, "=", term, is_quoted=is_quoted, position=first.position)

    def group(self) -> Query:
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadQuery(BRACKETS, f"Brackets may stand {DEEPEST} deep.", opening.position)
        inner = self.query()
        if self.peek().text != ")" or self.peek().kind != "symbol":
            raise BadQuery(BRACKETS, "A bracket is not closed.", opening.position)
        self.take()
        self.depth -= 1
        return inner

    def relation(self) -> tuple[str, tuple[Modifier, ...]] | None:
        """Read a relation, where one follows: a symbol, or a name with a term behind it."""
        token = self.peek()
        if token.kind == "symbol" and token.text in _SYMBOLS:
            self.take()
            return token.text, self.modifiers()
        if token.kind != "word" or token.text.lower() in _BOOLEANS:
            return None
        if token.text.lower() in _NAMED or "." in token.text.strip("."):
            self.take()
            return token.text if "." in token.text else token.text.lower(), self.modifiers()
        return None

    def modifiers(self) -> tuple[Modifier, ...]:
        found = []
        while self.peek().kind == "symbol" and self.peek().text == "/":
            self.take()
            name = self.term_token()
            if self.peek().kind == "symbol" and self.peek().text in _SYMBOLS:
                comparison = self.take().text
                found.append(Modifier(_plain(name), comparison, _plain(self.term_token())))
            else:
                found.append(Modifier(_plain(name)))
        return tuple(found)

    def term(self, first: _Token) -> tuple[str, bool]:
        """Read a term; words without quotation marks side by side are one, as most servers take them."""
        parts, is_quoted = [_plain(first)], first.kind == "quoted"
        while self.peek().kind in ("word", "quoted") and not self.is_joint():
            parts.append(_plain(self.take()))
            is_quoted = False
        term = " ".join(parts)
        if len(term) > LONGEST_TERM:
            raise BadQuery(TERM_TOO_LONG, f"A term may have {LONGEST_TERM} characters.", first.position)
        return term, is_quoted

    def is_joint(self) -> bool:
        return self.peek().kind == "word" and self.peek().text.lower() in (*_BOOLEANS, "sortby")

    def is_word(self, text: str) -> bool:
        return self.peek().kind == "word" and self.peek().text.lower() == text

    def term_token(self) -> _Token:
        token = self.peek()
        if token.kind not in ("word", "quoted"):
            where = f"before “{token.text}”" if token.text else "at the end"
            raise BadQuery(SYNTAX, f"An index or a term is missing {where}.", token.position)
        return self.take()

    def sort_keys(self) -> tuple[SortKey, ...]:
        self.take()
        found = []
        while self.peek().kind in ("word", "quoted"):
            found.append(SortKey(_plain(self.take()), self.modifiers()))
        if not found:
            raise BadQuery(SYNTAX, "An index to sort by is missing.", self.peek().position)
        return tuple(found)


def _plain(token: _Token) -> str:
    """Give the text of a token; of one in quotation marks what stands between them, other backslashes kept."""
    return token.text[1:-1].replace('\\"', '"') if token.kind == "quoted" else token.text


def _with_prefixes(query: Query, prefixes: tuple[Prefix, ...]) -> Query:
    if not prefixes:
        return query
    kept = {name: getattr(query, name) for name in query.__dataclass_fields__}
    return type(query)(**{**kept, "prefixes": prefixes + query.prefixes})


def xcql(parsed: Parsed) -> str:
    """Write a query as XCQL (SRU 1.1, Annex): `<searchClause>` and `<triple>`, with its keys to sort by."""
    keys = (around("key", element("index", one.index) + _modifiers(one.modifiers)) for one in parsed.sort)
    return _element(parsed.query, around("sortKeys", keys) if parsed.sort else "")


def _element(query: Query, behind: str = "") -> str:
    parts = []
    if query.prefixes:
        named = (
            around("prefix", (element("name", one.name) if one.name else "") + element("identifier", one.identifier))
            for one in query.prefixes
        )
        parts.append(around("prefixes", named))
    if isinstance(query, Clause):
        parts += [
            element("index", query.index),
            _joint("relation", query.relation, query.modifiers),
            element("term", query.term),
        ]
        return around("searchClause", [*parts, behind])
    parts.append(_joint("boolean", query.boolean, query.modifiers))
    parts += [around("leftOperand", _element(query.left)), around("rightOperand", _element(query.right))]
    return around("triple", [*parts, behind])


def _joint(name: str, value: str, modifiers: tuple[Modifier, ...]) -> str:
    return around(name, element("value", value) + _modifiers(modifiers))


def _modifiers(modifiers: tuple[Modifier, ...]) -> str:
    if not modifiers:
        return ""
    several = (
        element("type", one.type)
        + (element("comparison", one.comparison) + element("value", one.value) if one.comparison else "")
        for one in modifiers
    )
    return around("modifiers", [around("modifier", one) for one in several])
