"""Match profiles as data: a Boolean tree of points (points.py) that says when two records are of the same thing.

    {"match": {"any": ["control number", {"all": ["isbn", "title", {"not": {"point": "form", ...}}]}]}}

A point is its name, an own subfield (`907a`), or {"point": name, "score": 8}. Every branch needs one point that can find
records: a tree of "not", edition and form alone would have to read the whole catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Discriminator, Field, Tag

from alcove.marc.overlay_rules import BadProfile, Data, Translate, Trouble, checked

from . import points

DEEPEST = 20
Keys = Mapping[str, frozenset[str]]


class Shared(NamedTuple):
    """A point at which two records agree, and the keys they share."""

    point: str
    keys: tuple[str, ...]

    def words(self, translate: Translate = str) -> str:
        """Say it: `ISBN 9780140449136`."""
        return f"{translate(points.point(self.point).label)} {', '.join(self.keys)}"


class Answer(NamedTuple):
    """Whether a part of the tree is fulfilled, its score, and why."""

    yes: bool
    score: int = 0
    shared: tuple[Shared, ...] = ()


class At(Data):
    """One point, with a score of its own."""

    point: str
    score: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class All(Data):
    """Every part must be fulfilled."""

    all: Annotated[list[Node], Field(min_length=1, max_length=50)]


class Some(Data):
    """One part is enough."""

    any: Annotated[list[Node], Field(min_length=1, max_length=50)]


class Not(Data):
    """The part must not be fulfilled."""

    not_: Annotated[Node, Field(alias="not")]


def _kind(node: object) -> str | None:
    """Tell which part of a tree this is, by its one key; the names are left out of the places of errors."""
    if isinstance(node, str):
        return "<name>"
    for key in ("point", "all", "any", "not"):
        if isinstance(node, dict) and key in node:
            return f"<{key}>"
    return _KINDS.get(type(node))


_KINDS: dict[type, str] = {At: "<point>", All: "<all>", Some: "<any>", Not: "<not>"}
Node = Annotated[
    Annotated[str, Tag("<name>")]
    | Annotated[At, Tag("<point>")]
    | Annotated[All, Tag("<all>")]
    | Annotated[Some, Tag("<any>")]
    | Annotated[Not, Tag("<not>")],
    Discriminator(
        _kind,
        custom_error_type="node",
        custom_error_message="Write the name of a point, or one of: point, all, any, not.",
    ),
]


class MatchProfile(Data):
    """When two records are of the same thing; with `choose: only`, several candidates are a tie whatever their scores."""

    description: str = ""
    match: Node
    choose: Literal["best", "only"] = "best"

    @property
    def finding(self) -> list[str]:
        """Name the points by which records are looked for."""
        return sorted(_finding(self.match, "match"))

    @property
    def asked(self) -> list[str]:
        """Name every point of the tree."""
        return sorted(_asked(self.match))

    def answer(self, mine: Keys, theirs: Keys) -> Answer:
        """Say whether two records are of the same thing, and why."""
        return _answer(self.match, mine, theirs)

    def words(self, translate: Translate = str) -> list[str]:
        """Say the tree in words, one way to match a line: `ISBN and title`."""
        ways = self.match.any if isinstance(self.match, Some) else [self.match]
        return [_words(way, translate, is_top=True) for way in ways]


for _part in (All, Some, Not, MatchProfile):
    _part.model_rebuild()


def read_profile(data: object) -> MatchProfile:
    """Read a match profile. Raises BadProfile, which says every place that is wrong."""
    _reject_depth(data)
    profile = checked(MatchProfile, data)
    _finding(profile.match, "match")
    return profile


def _reject_depth(data: object) -> None:
    level: list[Any] = [data]
    for _ in range(2 * DEEPEST):
        level = [one for outer in level for one in _inside(outer)]
        if not level:
            return
    raise BadProfile([Trouble("match", f"It is nested more than {DEEPEST} deep.")])


def _inside(data: Any) -> list[Any]:
    return list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []


def _finding(node: Node, place: str) -> set[str]:
    """Name the points that find every record a part of the tree can be fulfilled by. Raises BadProfile."""
    if isinstance(node, Some):
        return {name for at, part in enumerate(node.any) for name in _finding(part, f"{place}.any.{at}")}
    if isinstance(node, All):
        return _best_of(node, place)
    name = _name(node)
    if name is None:
        raise BadProfile([Trouble(place, "`not` finds no records; put it beside a point that does, in `all`.")])
    try:
        point = points.point(name)
    except LookupError:
        known = ", ".join(points.POINTS)
        raise BadProfile([Trouble(place, f"{name!r} is no point. There are: {known}; or a subfield, such as 907a.")]) from None
    if not point.finds:
        raise BadProfile([Trouble(place, f"{name!r} is shared by too many records to find one; put it in `all` with another.")])
    return {name}


def _best_of(node: All, place: str) -> set[str]:
    """Choose the part that finds the fewest records: by the weight of its weakest point."""
    found, troubles = [], []
    for at, part in enumerate(node.all):
        _known(part, f"{place}.all.{at}")
        try:
            found.append(_finding(part, f"{place}.all.{at}"))
        except BadProfile as error:
            troubles += error.troubles
    if not found:
        raise BadProfile(troubles)
    return max(found, key=lambda names: min(points.point(name).score for name in names))


def _known(node: Node, place: str) -> None:
    for name in _asked(node):
        try:
            points.point(name)
        except LookupError:
            raise BadProfile([Trouble(place, f"{name!r} is no point. There are: {', '.join(points.POINTS)}.")]) from None


def _name(node: Node) -> str | None:
    return node if isinstance(node, str) else node.point if isinstance(node, At) else None


def _asked(node: Node) -> set[str]:
    if isinstance(node, Not):
        return _asked(node.not_)
    if isinstance(node, All | Some):
        return {name for part in (node.all if isinstance(node, All) else node.any) for name in _asked(part)}
    return {_name(node) or ""}


def _answer(node: Node, mine: Keys, theirs: Keys) -> Answer:
    if isinstance(node, Not):
        return Answer(not _answer(node.not_, mine, theirs).yes)
    if isinstance(node, All | Some):
        parts = [_answer(part, mine, theirs) for part in (node.all if isinstance(node, All) else node.any)]
        hits = [part for part in parts if part.yes]
        if len(hits) < (len(parts) if isinstance(node, All) else 1):
            return Answer(False)
        shared = dict.fromkeys(one for part in hits for one in part.shared)
        return Answer(True, sum(part.score for part in hits), tuple(shared))
    name = _name(node) or ""
    common = mine[name] & theirs[name]
    if not common:
        return Answer(False)
    score = node.score if isinstance(node, At) and node.score is not None else points.point(name).score
    return Answer(True, score, (Shared(name, tuple(sorted(common))),))


def _words(node: Node, translate: Translate, *, is_top: bool = False) -> str:
    if isinstance(node, Not):
        return translate("not %s") % _words(node.not_, translate)
    if isinstance(node, All | Some):
        parts = [_words(part, translate) for part in (node.all if isinstance(node, All) else node.any)]
        said = f" {translate('and') if isinstance(node, All) else translate('or')} ".join(parts)
        return said if is_top or len(parts) == 1 else f"({said})"
    return translate(points.point(_name(node) or "").label)
