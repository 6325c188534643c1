"""What a query of Z39.50 means to the index: its Bib-1 attributes. What would give other records than asked for is refused.

    query_of(rpn.parse("@attr 1=4 @attr 5=1 hist"), sets={})

Bib-1 as in Z39.50-2003, ATR 3 and "Attribute Set Bib-1: Semantics". Without structure, all words are looked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alcove.engines.search.ast import And, Everything, Not, Query, both, either
from alcove.engines.search.index import Sort
from alcove.formats.z3950.asked import SortKey
from alcove.formats.z3950.names import BIB1
from alcove.formats.z3950.rpn import Attribute, Joined, ResultSet, Term, Tree

from .access_points import AccessPoint, CannotAsk, Match, compared, find_point, order_of, point_of_use, query

_USE, _RELATION, _POSITION, _STRUCTURE, _TRUNCATION, _COMPLETENESS = range(1, 7)
_SIGNS = {1: "<", 2: "<=", 4: ">=", 5: ">", 6: "<>"}
_EQUAL, _RELEVANCE, _ALWAYS = 3, 102, 103
_ANY_POSITION = 3
_WORDS: dict[int, Match] = {
    **dict.fromkeys((1, 3, 107, 108, 109), "phrase"),
    **dict.fromkeys((2, 4, 5, 6, 100, 101, 102, 105, 106), "all"),
}
"""How the words of a term belong together, by its structure."""
_RIGHT, _NONE, _HASH, _MASK = 1, 100, 101, 104
_INCOMPLETE = 1
_MOST_OPERATORS = 100
# Of these, whole values are looked for anyway.
_WHOLE = {"isbn", "issn", "lccn", "number", "record", "language", "country", "year", "author_name", "subject_heading"}


def query_of(tree: Tree, sets: Mapping[str, Query], attribute_set: str = BIB1) -> Query:
    """Give what the index is asked for; `sets` are the queries of the result sets, by name. Raises CannotAsk."""
    _known(attribute_set)
    return _query(tree, sets, [_MOST_OPERATORS])


def point_of(term: Term, attribute_set: str = BIB1) -> AccessPoint:
    """Find the access point of a term. Raises CannotAsk (114)."""
    _known(attribute_set)
    use = _chosen(term.attributes).get(_USE, 1016)
    return find_point(use) if isinstance(use, str) else point_of_use(use)


def order(keys: Sequence[SortKey]) -> Sort:
    """Give the order that is asked for. Raises CannotAsk."""
    if len(keys) != 1:
        raise CannotAsk(82, 211, "Answers are sorted by one key.", str(len(keys)))
    key = keys[0]
    if not key.is_generic:
        raise CannotAsk(80, 210, "Sort by a name or by attributes.")
    if key.relation not in (0, 1):
        raise CannotAsk(81, 214, "Only ascending and descending are known.", str(key.relation))
    return order_of(find_point(key.name) if key.name else point_of(Term("", key.attributes)), descending=key.relation == 1)


def _query(tree: Tree, sets: Mapping[str, Query], left: list[int]) -> Query:
    if isinstance(tree, Term):
        return _term(tree)
    if isinstance(tree, ResultSet):
        if tree.name not in sets:
            raise CannotAsk(50, 30, "There is no such result set.", tree.name)
        return sets[tree.name]
    left[0] -= 1
    if left[0] < 0:
        raise CannotAsk(38, 6, "The query has too many operators.", str(_MOST_OPERATORS))
    return _joined(tree, sets, left)


def _joined(tree: Joined, sets: Mapping[str, Query], left: list[int]) -> Query:
    sides = _query(tree.left, sets, left), _query(tree.right, sets, left)
    if tree.operator == "and":
        return both(*sides)
    if tree.operator == "or":
        return either(*sides)
    if tree.operator == "and-not":
        return And((sides[0], Not(sides[1])))
    raise CannotAsk(39, 110, "Nearness cannot be asked for; send the words as a phrase.", "prox")


def _term(term: Term) -> Query:
    chosen = _chosen(term.attributes)
    point = point_of(term)
    _check_place(chosen, point)
    truncated, text = _truncated(chosen, term.text)
    relation = chosen.get(_RELATION, _EQUAL)
    if relation == _ALWAYS and not point.fields:
        return Everything()
    structure = chosen.get(_STRUCTURE)
    if structure is not None and structure not in _WORDS:
        raise CannotAsk(19, 118, "This structure is not known here.", str(structure))
    match = _WORDS[structure] if isinstance(structure, int) else "all"
    if relation in _SIGNS:
        return compared(point, _SIGNS[int(relation)], text)
    if relation not in (_EQUAL, _RELEVANCE):
        raise CannotAsk(19, 117, "This relation is not known here.", str(relation))
    return query(point, _literal(text), match=match, truncated=truncated)


def _chosen(attributes: Sequence[Attribute]) -> dict[int, int | str]:
    """Give the attributes by type, one of each. Raises CannotAsk."""
    chosen: dict[int, int | str] = {}
    for one in attributes:
        _known(one.set or BIB1)
        if not _USE <= one.type <= _COMPLETENESS:
            raise CannotAsk(20, 113, "This type of attribute is not known here.", str(one.type))
        if chosen.setdefault(one.type, one.value) != one.value:
            raise CannotAsk(20, 123, "Two attributes of one type contradict each other.", f"{one.type}={one.value}")
    return chosen


def _known(attribute_set: str) -> None:
    if attribute_set != BIB1:
        raise CannotAsk(15, 121, "Only Bib-1 is known here.", attribute_set)


def _check_place(chosen: Mapping[int, int | str], point: AccessPoint) -> None:
    """Refuse to look at the beginning or the whole of a field where only its words are known."""
    is_whole = bool(point.fields) and all(name in _WHOLE for name in point.fields)
    if not is_whole and chosen.get(_POSITION, _ANY_POSITION) != _ANY_POSITION:
        raise CannotAsk(31, 119, "Words are found anywhere in a field.", str(chosen[_POSITION]))
    if not is_whole and chosen.get(_COMPLETENESS, _INCOMPLETE) != _INCOMPLETE:
        raise CannotAsk(22, 122, "Whole fields cannot be asked for here.", str(chosen[_COMPLETENESS]))


def _truncated(chosen: Mapping[int, int | str], text: str) -> tuple[bool, str]:
    """Say whether the last word goes on, and give the text without the sign that says so."""
    truncation = chosen.get(_TRUNCATION, _NONE)
    if truncation in (_HASH, _MASK):
        sign = "#" if truncation == _HASH else "?"
        bare = text.rstrip(sign)
        if any(one in bare for one in (sign, "!" if truncation == _MASK else sign)):
            raise CannotAsk(28, 120, "A word can go on at its end only.", text)
        return bare != text, bare
    if truncation not in (_RIGHT, _NONE):
        raise CannotAsk(28, 120, "A word can go on at its end only.", str(truncation))
    return truncation == _RIGHT, text


def _literal(text: str) -> str:
    """Write the signs that mean something in CQL so that they mean themselves."""
    return "".join(f"\\{one}" if one in "\\*?^" else one for one in text)
