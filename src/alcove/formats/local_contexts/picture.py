"""Pictures of labels: known by their bytes, and an SVG only with what can do no harm.

safe_svg(data)    # the drawing without scripts, links and whatever is elsewhere; None where nothing is left
"""

from __future__ import annotations

import re
from typing import Literal

from alcove.formats.markup import around, said
from alcove.marc import safexml

from .styles import Rules

LARGEST = 2_000_000
_LARGEST_WRITTEN = 3 * LARGEST
DEEPEST = 64
SVG = "http://www.w3.org/2000/svg"
_PNG = b"\x89PNG\r\n\x1a\n"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SHAPES = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"})
_GRADIENTS = frozenset({"linearGradient", "radialGradient"})

# Elements that draw or hold what draws (SVG 2); any other is left out with all that is in it. Add one here.
_ELEMENTS = _SHAPES | _GRADIENTS | frozenset({
    "clipPath", "defs", "desc", "g", "stop", "svg", "switch", "text", "title", "tspan", "use",
})  # fmt: skip
_WITH_TEXT = frozenset({"desc", "text", "title", "tspan"})
_UNSEEN = frozenset({"clipPath", "defs"})
_NAME = re.compile(r"[\w.:-]{1,200}")
# A type declaration that declares nothing, as drawing programs write it.
_EMPTY_DOCTYPE = re.compile(rb"<!DOCTYPE\s+svg\b[^\[\]<>]{0,400}>")


def picture_kind(data: bytes) -> Literal["png", "svg"] | None:
    """Say by its bytes whether this is a PNG or an SVG; None for anything else."""
    if data.startswith(_PNG):
        return "png"
    return "svg" if _root(data) is not None else None


def safe_svg(data: bytes) -> bytes | None:
    """Give the drawing with only what is known to be harmless, None where nothing is left to see.

    Kept are shapes, text, gradients and clipping, and styles as attributes. Left out are scripts, events, animation, pictures
    and links, foreign elements, whatever is fetched from elsewhere, and what could be repeated without end. A document that
    declares entities is refused whole. Show it as a file of its own (`<img>`): its ids would meet those of a page.
    """
    root = _root(data)
    if root is None:
        return None
    drawing = _Drawing(root)
    text = drawing.written(root, level=1)
    return text.encode() if drawing.shows and drawing.left > 0 else None


class _Drawing:
    """A drawing being written again, element by element."""

    def __init__(self, root: safexml.Element) -> None:
        self.rules = Rules("\n".join("".join(map(str, one.itertext())) for one in root.iter(f"{{{SVG}}}style")))
        self.shapes = {one.get("id") for one in root.iter() if _name(one) in _SHAPES}
        self.shows = False
        # Styles are written again on every element that they name, so the whole is counted.
        self.left = _LARGEST_WRITTEN

    def written(self, element: safexml.Element, *, level: int, unseen: bool = False) -> str:
        """Give the element as text, nothing where it is not known to be harmless."""
        name = _name(element)
        if name not in _ELEMENTS or level > DEEPEST or (name == "svg" and level > 1) or self.left <= 0:
            return ""
        attributes = self._attributes(element, name)
        self.left -= sum(map(len, attributes.values())) + len(name)
        if name == "use" and "href" not in attributes:
            return ""
        unseen = unseen or name in _UNSEEN
        self.shows = self.shows or (not unseen and (name in _SHAPES or name in ("use", "text")))
        inner = [said(element.text or "") if name in _WITH_TEXT else ""]
        for child in element:
            inner.append(self.written(child, level=level + 1, unseen=unseen))
            inner.append(said(child.tail or "") if name in _WITH_TEXT else "")
        # A `switch` asks for a program that knows some extension; its ordinary drawing is shown to everybody.
        return around("g" if name == "switch" else name, inner, attributes)

    def _attributes(self, element: safexml.Element, name: str) -> dict[str, str]:
        found = {"xmlns": SVG} if name == "svg" else {}
        found |= self.rules.attributes(element, name)
        identifier, language = element.get("id") or "", element.get(_LANGUAGE) or ""
        if _NAME.fullmatch(identifier):
            found["id"] = identifier
        if _NAME.fullmatch(language):
            found["xml:lang"] = language
        target = next((value for key in _HREFS if (value := element.get(key))), "").strip()
        if self._may_point(name, target):
            found["href"] = target
        return found

    def _may_point(self, name: str, target: str) -> bool:
        if not target.startswith("#") or not _NAME.fullmatch(target[1:]):
            return False
        # A `use` of a shape ends; a `use` of a group of `use` may grow a thousandfold at each step.
        return name in _GRADIENTS or (name == "use" and target[1:] in self.shapes)


def _name(element: safexml.Element) -> str:
    # The names are compared as they are written: SVG minds capitals.
    tag = element.tag
    return tag.removeprefix(f"{{{SVG}}}") if isinstance(tag, str) and tag.startswith(f"{{{SVG}}}") else ""


def _root(data: bytes) -> safexml.Element | None:
    if not 0 < len(data) <= LARGEST:
        return None
    try:
        root = safexml.parse(_EMPTY_DOCTYPE.sub(b"", data[:4000], count=1) + data[4000:])
        safexml.check_shape(root)
    except (safexml.XmlRefused, safexml.XmlBroken):
        return None
    return root if root.tag == f"{{{SVG}}}svg" else None
