"""An element of ONIX under its reference name, whichever tags the message has; it remembers what was taken from it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from alcove.marc import safexml

_LONGEST_NAME, _LONGEST_PATH = 64, 300
# The elements of XHTML that ONIX allows in texts ("XHTML subset"): what stands in them is the text of the element around.
_MARKUP = frozenset({
    "a", "abbr", "acronym", "address", "area", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "map", "ol", "p", "pre", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby", "samp", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
})  # fmt: skip
_BLOCKS = frozenset({
    "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table",
    "tr", "ul",
})  # fmt: skip
_OF_SCHEMA = frozenset({"refname", "shortname"})


class Node:
    """One element: its name, its text in one piece, its children; `taken` once somebody has read it."""

    __slots__ = ("attributes", "children", "name", "taken", "text")

    def __init__(self, name: str, text: str, attributes: dict[str, str], children: list[Node]) -> None:
        """Keep what is given."""
        self.name, self.text, self.attributes, self.children = name, text, attributes, children
        self.taken = False

    def each(self, *names: str) -> Iterator[Node]:
        """Yield the children with these names, and mark them."""
        for child in self.children:
            if child.name in names:
                child.taken = True
                yield child

    def one(self, *names: str) -> Node | None:
        """Give the first child with one of these names, and mark it; None for none."""
        return next(self.each(*names), None)

    def said(self, *names: str) -> str:
        """Give the text of the first child with one of these names that has one, "" for none."""
        for child in self.children:
            if child.name in names and child.text:
                child.taken = True
                return child.text
        return ""

    def all(self, *names: str) -> tuple[str, ...]:
        """Give the texts of all children with these names, the empty ones left out."""
        return tuple(child.text for child in self.each(*names) if child.text)

    def has(self, name: str) -> bool:
        """Say whether there is such a child, and mark it: an empty element that is a flag."""
        return self.one(name) is not None

    def attribute(self, name: str) -> str:
        """Give an attribute, and mark it; "" for none."""
        return self.attributes.pop(name, "")


def node(element: safexml.Element) -> Node:
    """Make a node of an element and of all that is in it. What is deeper than XML allows here was refused before."""
    name = reference_name(_local(element))
    attributes = {_local_name(key): str(value) for key, value in element.attrib.items()}
    for given in _OF_SCHEMA:
        attributes.pop(given, None)
    if len(element) and _is_text(element):
        return Node(name, _flowing(element), attributes, [])
    return Node(name, (element.text or "").strip(), attributes, [node(child) for child in element])


def _is_text(element: safexml.Element) -> bool:
    """Say whether what is in an element is a text with markup, of XHTML or of something like it."""
    between = (child.tail for child in element)
    mixed = any(text and not text.isspace() for text in (element.text, *between))
    return mixed or all(_local(child) in _MARKUP for child in element)


def untaken(root: Node) -> Iterator[tuple[str, str]]:
    """Yield what nobody has read, as (path, text): `DescriptiveDetail/Measure/MeasureType`, of attributes `.../Text@datestamp`.

    A composite that nobody has opened is told by its innermost elements; an empty element has the text "".
    """
    for child in root.children:
        yield from _untaken(child, "")


def _untaken(one: Node, before: str) -> Iterator[tuple[str, str]]:
    path = f"{before}/{one.name}"[-_LONGEST_PATH:].lstrip("/")
    for name, value in one.attributes.items():
        yield f"{path}@{name[:_LONGEST_NAME]}", value
    for child in one.children:
        yield from _untaken(child, path)
    if not one.taken and not one.children:
        yield path, one.text


def _flowing(element: safexml.Element) -> str:
    """Give mixed content as text: a line for every block, blanks as XHTML has them."""
    parts: list[str] = []
    _gather(element, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\x00"))
    return "\n".join(line for line in lines if line)


def _gather(element: safexml.Element, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        edge = "\x00" if _local(child) in _BLOCKS else ""
        parts.append(edge)
        _gather(child, parts)
        parts += (edge, child.tail or "")


def reference_name(name: str) -> str:
    """Give the reference name of an element: "TitleText" for "b203" and for "TitleText"."""
    return _references().get(name, name)[:_LONGEST_NAME]


@cache
def _references() -> dict[str, str]:
    lines = files(__package__).joinpath("shorttags.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {short: reference for short, reference in rows if short != "short"}


def _local(element: safexml.Element) -> str:
    return _local_name(str(element.tag))


def _local_name(name: object) -> str:
    return str(name).rpartition("}")[2]
