"""What a client asks: the requests of Z39.50-2003, chapter 4, read and written.

request = read(ber.decode(data))     # Init, Search, Present, Scan, Sort, Delete, Close or Other
data = request.write()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from . import ber, rpn
from .ber import Node
from .names import BIB1, CQL, NAMED_SETS, PRESENT, SCAN, SEARCH, SORT, SYNTAX_OF, SYNTAXES
from .rpn import Term, Tree


@dataclass(frozen=True)
class Init:
    """Who begins to talk, and what both can do."""

    versions: frozenset[int] = frozenset({0, 1, 2})
    options: frozenset[int] = frozenset({SEARCH, PRESENT, SCAN, SORT, NAMED_SETS})
    preferred: int = 1_000_000
    exceptional: int = 2_000_000
    user: str = ""
    password: str = ""
    name: str = ""
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        login = b""
        if self.user:
            login = ber.group(7, ber.sequence(ber.text(1, self.user), ber.text(2, self.password)))
        return ber.group(
            20, _reference(self.reference), ber.bits(3, set(self.versions)), ber.bits(4, set(self.options)),
            ber.integer(5, self.preferred), ber.integer(6, self.exceptional), login, ber.text(111, self.name),
        )  # fmt: skip


@dataclass(frozen=True)
class Search:
    """A search. `query` is a tree of type 1, or the text of a CQL query (type 104), or None for a type that is neither."""

    query: Tree | str | None
    databases: tuple[str, ...] = ("Default",)
    result_set: str = "default"
    replaces: bool = True
    small: int = 0
    large: int = 1
    medium: int = 0
    small_elements: str = ""
    medium_elements: str = ""
    syntax: str = ""
    attribute_set: str = BIB1
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        if isinstance(self.query, str):
            query = ber.group(104, ber.oid(CQL), ber.group(0, ber.text(ber.GENERAL_STRING, self.query, is_universal=True)))
        else:
            query = ber.group(1, ber.oid(self.attribute_set), rpn.write_tree(self.query) if self.query else b"")
        return ber.group(
            22, _reference(self.reference), ber.integer(13, self.small), ber.integer(14, self.large),
            ber.integer(15, self.medium), ber.boolean(16, self.replaces), ber.text(17, self.result_set),
            ber.group(18, *(ber.text(105, one) for one in self.databases)), _elements(100, self.small_elements),
            _elements(101, self.medium_elements), _syntax(self.syntax), ber.group(21, query),
        )  # fmt: skip


@dataclass(frozen=True)
class Present:
    """Records of a result set, from `start` (counted from 1)."""

    start: int
    count: int
    result_set: str = "default"
    elements: str = ""
    syntax: str = ""
    is_complex: bool = False
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        return ber.group(
            24, _reference(self.reference), ber.text(31, self.result_set), ber.integer(30, self.start),
            ber.integer(29, self.count), _elements(19, self.elements), _syntax(self.syntax),
        )  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """Some terms of a list, around one. `step` is how many are passed over between two."""

    term: Term
    databases: tuple[str, ...] = ("Default",)
    count: int = 20
    position: int = 1
    step: int = 0
    attribute_set: str = BIB1
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        return ber.group(
            35, _reference(self.reference), ber.group(3, *(ber.text(105, one) for one in self.databases)),
            ber.oid(self.attribute_set), rpn.write_term(self.term), ber.integer(5, self.step), ber.integer(6, self.count),
            ber.integer(7, self.position),
        )  # fmt: skip


@dataclass(frozen=True)
class SortKey:
    """What to sort by: a name, or attributes. `relation`: 0 ascending, 1 descending, others by frequency."""

    name: str = ""
    attributes: tuple[rpn.Attribute, ...] = ()
    relation: int = 0
    is_generic: bool = True


@dataclass(frozen=True)
class Sort:
    """A result set made of others, in another order."""

    keys: tuple[SortKey, ...]
    sources: tuple[str, ...] = ("default",)
    result_set: str = "default"
    reference: bytes | None = None


@dataclass(frozen=True)
class Delete:
    """Result sets that are no longer needed; without names all."""

    result_sets: tuple[str, ...] | None = None
    reference: bytes | None = None


@dataclass(frozen=True)
class Close:
    """The end of the talk."""

    reason: int = 0
    message: str = ""
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        said = ber.text(3, self.message) if self.message else b""
        return ber.group(48, _reference(self.reference), ber.integer(211, self.reason), said)


@dataclass(frozen=True)
class Other:
    """A request of a kind that is not answered here."""

    number: int
    reference: bytes | None = field(default=None)


Request = Init | Search | Present | Scan | Sort | Delete | Close | Other


def read(node: Node) -> Request:
    """Read a request. Raises ber.Malformed."""
    if node.is_universal or node.parts is None:
        raise node.wrong("a request")
    found = node.find(2)
    reference = found.octets() if found else None
    reader = _READERS.get(node.number)
    return reader(node, reference) if reader else Other(node.number, reference)


def _init(node: Node, reference: bytes | None) -> Init:
    user, password = _login(node.find(7))
    return Init(
        frozenset(node.child(3).bits()), frozenset(node.child(4).bits()), node.child(5).integer(), node.child(6).integer(),
        user, password, _text(node, 111), reference,
    )  # fmt: skip


def _login(node: Node | None) -> tuple[str, str]:
    if node is None:
        return "", ""
    said = node.only()
    if said.parts is None:
        user, _, password = said.text().partition("/")
        return user, password
    return _text(said, 1), _text(said, 2)


def _search(node: Node, reference: bytes | None) -> Search:
    query = node.child(21).only()
    tree: Tree | str | None = None
    attribute_set = BIB1
    if query.number in (1, 101):
        named = query.universal(ber.OBJECT_IDENTIFIER)
        structure = query.find(0, 1)
        if structure is None:
            raise query.wrong("a query")
        attribute_set, tree = named.oid() if named else BIB1, rpn.read_tree(structure)
    elif query.number == 104 and (cql := _cql(query)) is not None:
        tree = cql
    return Search(
        tree, _databases(node.child(18)), node.child(17).text(), node.child(16).boolean(), node.child(13).integer(),
        node.child(14).integer(), node.child(15).integer(), _element_set(node.find(100)), _element_set(node.find(101)),
        _read_syntax(node), attribute_set, reference,
    )  # fmt: skip


def _cql(external: Node) -> str | None:
    """Read the text of a query of type 104, where it is CQL."""
    named = external.universal(ber.OBJECT_IDENTIFIER)
    if named is None or named.oid() != CQL:
        return None
    said = external.child(0, 1)
    return said.only().text() if said.number == 0 else said.text()


def _present(node: Node, reference: bytes | None) -> Present:
    return Present(
        node.child(30).integer(), node.child(29).integer(), node.child(31).text(), _element_set(node.find(19)),
        _read_syntax(node), node.find(209) is not None or node.find(212) is not None, reference,
    )  # fmt: skip


def _scan(node: Node, reference: bytes | None) -> Scan:
    named, step, position = node.universal(ber.OBJECT_IDENTIFIER), node.find(5), node.find(7)
    return Scan(
        rpn.read_term(node.child(102)), _databases(node.child(3)), node.child(6).integer(),
        position.integer() if position else 1, step.integer() if step else 0, named.oid() if named else BIB1, reference,
    )  # fmt: skip


def _sort(node: Node, reference: bytes | None) -> Sort:
    keys = tuple(_sort_key(one) for one in node.child(5))
    return Sort(keys, tuple(one.text() for one in node.child(3)), node.child(4).text(), reference)


def _sort_key(node: Node) -> SortKey:
    parts = list(node)
    # The element and the relation may have the same tag: the element comes first.
    if len(parts) < 2 or parts[1].number != 1:
        raise node.wrong("a sort key and its relation")
    element, relation = parts[0], parts[1].integer()
    if element.number != 1:
        return SortKey(relation=relation, is_generic=False)
    key = element.only()
    if key.number == 0:
        return SortKey(key.text(), (), relation)
    if key.number != 2:
        return SortKey(relation=relation, is_generic=False)
    return SortKey("", tuple(rpn.read_attribute(one) for one in key.child(44)), relation)


def _delete(node: Node, reference: bytes | None) -> Delete:
    listed = node.universal(ber.SEQUENCE)
    if node.child(32).integer() == 1:
        return Delete(None, reference)
    return Delete(tuple(one.text() for one in listed or ()), reference)


def _close(node: Node, reference: bytes | None) -> Close:
    return Close(node.child(211).integer(), _text(node, 3), reference)


_READERS: dict[int, Callable[[Node, bytes | None], Request]] = {
    20: _init, 22: _search, 24: _present, 26: _delete, 35: _scan, 43: _sort, 48: _close,
}  # fmt: skip


def _databases(node: Node) -> tuple[str, ...]:
    return tuple(one.text() for one in node)


def _element_set(node: Node | None) -> str:
    """Read the name of an element set: one for all databases, or the first of several."""
    if node is None:
        return ""
    said = node.only()
    if said.number == 0:
        return said.text()
    first = next(iter(said), None)
    return _text(first, 103) if first is not None else ""


def _text(node: Node, number: int) -> str:
    found = node.find(number)
    return found.text() if found else ""


def _read_syntax(node: Node) -> str:
    """Read a preferred record syntax: its short name, or its identifier where it has none here."""
    found = node.find(104)
    return SYNTAX_OF.get(found.oid(), found.oid()) if found else ""


def _reference(value: bytes | None) -> bytes:
    return b"" if value is None else ber.octets(2, value)


def _elements(number: int, name: str) -> bytes:
    return ber.group(number, ber.text(0, name)) if name else b""


def _syntax(name: str) -> bytes:
    return ber.oid(SYNTAXES.get(name, name), 104) if name else b""
