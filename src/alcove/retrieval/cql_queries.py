"""What a CQL query means to the index. Relations and modifiers that would give other records than asked for are refused."""

from __future__ import annotations

from alcove.engines.search.ast import And, Not, Query, both, either
from alcove.engines.search.index import Sort
from alcove.formats import cql
from alcove.formats.cql import Clause, Modifier, Triple

from .access_points import CONTEXT_SETS, AccessPoint, CannotAsk, compared, find_point, order_of, query

_COMPARED = ("<", ">", "<=", ">=", "<>", "within")
_TAKEN = {"relevant", "ignorecase", "ignoreaccents", "word", "unmasked", "masked"}
"""Modifiers that say what is done anyway."""


def read(text: str) -> tuple[Query, Sort | None]:
    """Read a query and its order. Raises cql.BadQuery and CannotAsk, each with the number of an SRU diagnostic."""
    parsed = cql.parse(text)
    return query_of(parsed.query), _order(parsed.sort)


def query_of(tree: cql.Query, prefixes: dict[str, str] | None = None) -> Query:
    """Give what the index is asked for. Raises CannotAsk."""
    # The left side of a long chain is deep: it is walked down here, and the rest comes back in order.
    chain: list[Triple] = []
    names = dict(prefixes or {})
    while isinstance(tree, Triple):
        names |= _names(tree)
        chain.append(tree)
        tree = tree.left
    made = _clause(tree, names)
    for triple in reversed(chain):
        made = _joined(triple, made, query_of(triple.right, names))
    return made


def _names(tree: cql.Query) -> dict[str, str]:
    """Give the names that a query gives to context sets, and say so where one of them is not known."""
    known = {identifier.lower().rstrip("/"): name for name, identifier in CONTEXT_SETS.items()}
    found = {}
    for prefix in tree.prefixes:
        identifier = prefix.identifier.lower().rstrip("/")
        set_name = known.get(identifier) or (identifier if identifier in CONTEXT_SETS else "")
        if not set_name:
            raise CannotAsk(15, 121, "This context set is not known here.", prefix.identifier)
        found[prefix.name.lower()] = set_name
    return found


def _clause(clause: Clause, names: dict[str, str]) -> Query:
    names = names | _names(clause)
    if clause.index.lower() in ("cql.allrecords", "allrecords"):
        return And(())
    if clause.index.lower() in ("cql.resultsetid", "resultsetid"):
        raise CannotAsk(50, 30, "Result sets are not kept.", clause.term)
    point = find_point(_full(clause.index, names))
    relation = clause.relation.lower().removeprefix("cql.")
    _check(clause.modifiers)
    if relation in _COMPARED:
        return compared(point, relation, clause.term)
    if relation in ("any", "all"):
        return query(point, clause.term, match="any" if relation == "any" else "all")
    if relation in ("=", "adj", "scr"):
        return query(point, clause.term, match="phrase" if clause.is_quoted or relation == "adj" else "all")
    if relation in ("==", "exact"):
        return _exactly(point, clause)
    raise CannotAsk(19, 117, "This relation is not known here.", clause.relation)


def _exactly(point: AccessPoint, clause: Clause) -> Query:
    """Numbers and codes are compared whole; of titles and names only their words are known."""
    if point.is_number or (point.fields and all(name in _WHOLE for name in point.fields)):
        return query(point, clause.term, match="phrase")
    raise CannotAsk(
        22, 117, "Whole fields can be compared of numbers and codes only; use = for words side by side.", clause.relation
    )


_WHOLE = {"isbn", "issn", "lccn", "number", "record", "language", "format", "country", "audience", "availability",
          "author_name", "subject_heading", "genre_term", "decade"}  # fmt: skip


def _full(index: str, names: dict[str, str]) -> str:
    prefix, dot, rest = index.partition(".")
    if dot and prefix.lower() in names:
        return f"{names[prefix.lower()]}.{rest}"
    if not dot and "" in names and index.lower() != "serverchoice":
        return f"{names['']}.{index}"
    return index


def _check(modifiers: tuple[Modifier, ...]) -> None:
    for one in modifiers:
        if one.type.lower().removeprefix("cql.").removeprefix("rel.") not in _TAKEN:
            raise CannotAsk(20, 113, "This modifier of a relation is not known here.", one.type)


def _joined(triple: Triple, left: Query, right: Query) -> Query:
    if triple.boolean == "prox":
        raise CannotAsk(39, 3, "Nearness cannot be asked for; put the words side by side in quotation marks.", "prox")
    for one in triple.modifiers:
        if not one.type.lower().startswith("rel."):
            raise CannotAsk(46, 3, "This modifier of a boolean is not known here.", one.type)
    if triple.boolean == "and":
        return both(left, right)
    return either(left, right) if triple.boolean == "or" else And((left, Not(right)))


def _order(keys: tuple[cql.SortKey, ...]) -> Sort | None:
    if not keys:
        return None
    if len(keys) > 1:
        raise CannotAsk(82, 207, "Answers are sorted by one key.", " ".join(one.index for one in keys[1:]))
    descending = False
    for one in keys[0].modifiers:
        name = one.type.lower().removeprefix("sort.")
        if name not in ("ascending", "descending", "ignorecase", "ignoreaccents", "missinglow", "missinghigh"):
            raise CannotAsk(81, 207, "This modifier of a sort key is not known here.", one.type)
        descending = descending or name == "descending"
    return order_of(find_point(keys[0].index), descending=descending)
