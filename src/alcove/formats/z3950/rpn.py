"""Queries of type 1: attributes and terms, joined by operators; read, written, and made of PQF (Z39.50-2003, 3.7).

parse("@and @attr 1=4 rings @attr 1=1003 tolkien")
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import ber
from .ber import Malformed, Node
from .names import BIB1

OPERATORS = ("and", "or", "and-not", "prox")
_ATTRIBUTES, _TERM = 44, (45, 215, 216, 217, 218, 219, 220, 221)
_PQF = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))', re.DOTALL)


@dataclass(frozen=True)
class Attribute:
    """What a term means: a type and its value, of the attribute set `set` where it is another than the query's."""

    type: int
    value: int | str
    set: str = ""


@dataclass(frozen=True)
class Term:
    """What is looked for."""

    text: str
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class ResultSet:
    """What was found before, by its name."""

    name: str


@dataclass(frozen=True)
class Joined:
    """Two queries, joined by an operator of OPERATORS."""

    operator: str
    left: Tree
    right: Tree


Tree = Term | ResultSet | Joined


def read_tree(node: Node) -> Tree:
    """Read an RPNStructure. Raises Malformed."""
    if node.is_universal or node.number not in (0, 1):
        raise node.wrong("an operand or an operator")
    if node.number == 0:
        return _read_operand(node.only())
    parts = list(node)
    if len(parts) != 3 or parts[2].is_universal or parts[2].number != 46:
        raise node.wrong("two queries and an operator")
    operator = parts[2].only().number
    if operator >= len(OPERATORS):
        raise parts[2].wrong("an operator")
    return Joined(OPERATORS[operator], read_tree(parts[0]), read_tree(parts[1]))


def _read_operand(node: Node) -> Tree:
    if node.number == 102:
        return read_term(node)
    if node.number == 31:
        return ResultSet(node.text())
    if node.number == 214:
        return ResultSet(node.child(31).text())
    raise node.wrong("a term or a result set")


def read_term(node: Node) -> Term:
    """Read AttributesPlusTerm. Raises Malformed."""
    attributes = node.find(_ATTRIBUTES)
    found = tuple(read_attribute(one) for one in attributes or ())
    return Term(term_text(node.child(*_TERM)), found)


def term_text(term: Node) -> str:
    """Give the text of a term of any kind that is text or a number. Raises Malformed for others."""
    if term.number == 215:
        return str(term.integer())
    if term.number not in (45, 216, 218):
        raise Malformed(f"Terms of the kind {term.number} cannot be looked for.", term.place)
    return term.text()


def read_attribute(node: Node) -> Attribute:
    """Read one attribute. Raises Malformed."""
    named, numeric = node.find(1), node.find(121)
    kind, set_name = node.child(120).integer(), named.oid() if named else ""
    if numeric is not None:
        return Attribute(kind, numeric.integer(), set_name)
    values = list(node.child(224).child(1))
    if not values:
        raise node.wrong("an attribute with a value")
    return Attribute(kind, values[0].integer() if values[0].number == 2 else values[0].text(), set_name)


def write_tree(tree: Tree) -> bytes:
    """Write an RPNStructure."""
    if isinstance(tree, Joined):
        operator = ber.group(46, ber.octets(OPERATORS.index(tree.operator), b""))
        return ber.group(1, write_tree(tree.left), write_tree(tree.right), operator)
    return ber.group(0, ber.text(31, tree.name) if isinstance(tree, ResultSet) else write_term(tree))


def write_term(term: Term) -> bytes:
    """Write AttributesPlusTerm."""
    attributes = b"".join(_write_attribute(one) for one in term.attributes)
    return ber.group(102, ber.group(_ATTRIBUTES, attributes), ber.text(45, term.text))


def _write_attribute(one: Attribute) -> bytes:
    named = ber.oid(one.set, 1) if one.set else b""
    number = ber.integer(120, one.type)
    if isinstance(one.value, int):
        return ber.sequence(named, number, ber.integer(121, one.value))
    return ber.sequence(named, number, ber.group(224, ber.group(1, ber.text(1, one.value))))


def parse(pqf: str) -> Tree:
    """Read a query in prefix notation, as YAZ writes it. Raises Malformed."""
    tokens = [(quoted, bare) for quoted, bare in _PQF.findall(pqf)]
    if len(tokens) > 2000 or pqf.count("@") > 400:
        raise Malformed("The query is too long.")
    tree, used = _parse(tokens, 0, ())
    if used != len(tokens):
        raise Malformed(f"Something stands behind the query: {tokens[used][0] or tokens[used][1]}")
    return tree


def _parse(tokens: list[tuple[str, str]], at: int, attributes: tuple[Attribute, ...]) -> tuple[Tree, int]:
    if at >= len(tokens):
        raise Malformed("The query ends before its time.")
    quoted, bare = tokens[at]
    if not bare:
        return Term(re.sub(r"\\(.)", r"\1", quoted), attributes), at + 1
    if bare in ("@and", "@or", "@not"):
        left, at = _parse(tokens, at + 1, attributes)
        right, at = _parse(tokens, at, attributes)
        return Joined("and-not" if bare == "@not" else bare[1:], left, right), at
    following = tokens[at + 1][1] or tokens[at + 1][0] if at + 1 < len(tokens) else ""
    if bare == "@attr":
        kind, equals, value = following.partition("=")
        if not equals or not kind.isdecimal() or len(kind) > 4:
            raise Malformed(f"An attribute is written as 1=4, not as {following}.")
        number = int(value) if value.isdecimal() and len(value) < 9 else value
        return _parse(tokens, at + 2, (Attribute(int(kind), number), *attributes))
    if bare == "@set":
        return ResultSet(following), at + 2
    if bare == "@attrset":
        if following.lower() not in ("bib-1", BIB1):
            raise Malformed(f"The attribute set {following} is not known here.")
        return _parse(tokens, at + 2, attributes)
    if bare.startswith("@"):
        raise Malformed(f"{bare} is not known here.")
    return Term(bare, attributes), at + 1
