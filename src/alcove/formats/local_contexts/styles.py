"""The styles of a drawing as attributes of its elements: only names and values that can do no harm.

Rules(".a{fill:#fff}").attributes(element)    # what a drawing program put into a style sheet, on the element itself
"""

from __future__ import annotations

import re

from alcove.marc import safexml

# Attributes that draw (SVG 2); no others are kept. Add one here.
_ATTRIBUTES = frozenset({
    "clip-path", "clip-rule", "clipPathUnits", "color", "cx", "cy", "d", "direction", "display", "dominant-baseline", "dx",
    "dy", "fill", "fill-opacity", "fill-rule", "font-family", "font-size", "font-style", "font-weight", "fx", "fy",
    "gradientTransform", "gradientUnits", "height", "lengthAdjust", "letter-spacing", "offset", "opacity", "pathLength",
    "points", "preserveAspectRatio", "r", "role", "rotate", "rx", "ry", "spreadMethod", "stop-color", "stop-opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "textLength", "transform", "unicode-bidi", "vector-effect", "version",
    "viewBox", "visibility", "width", "word-spacing", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip
# Of those, what CSS may set: the names that are written in small letters and say how, not where.
_PROPERTIES = frozenset({
    "clip-path", "clip-rule", "color", "direction", "display", "dominant-baseline", "fill", "fill-opacity", "fill-rule",
    "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "opacity", "stop-color", "stop-opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "unicode-bidi", "visibility", "word-spacing",
})  # fmt: skip
# CSS reads escapes and comments inside a value; where neither stands, nothing hides behind the words looked for.
_HIDING = re.compile(r"\\|/\*|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OWN_URL = re.compile(r"url\(\s*(?:#[\w.:-]+|'#[\w.:-]+'|\"#[\w.:-]+\")\s*\)")
_OUTSIDE = re.compile(r"url|image|src|expression|@|script|data:|://|//|[<>{}]", re.IGNORECASE)
_SIMPLE = re.compile(r"\.?[A-Za-z_][\w-]{0,200}")
_LONGEST_PROPERTY = 200


def harmless(value: str) -> bool:
    """Say whether a value fetches nothing from elsewhere and hides nothing."""
    return not _HIDING.search(value) and not _OUTSIDE.search(_OWN_URL.sub("", value))


def declared(style: str) -> dict[str, str]:
    """Give the harmless declarations of a `style` attribute or of one rule."""
    found = {}
    for one in _uncommented(style).split(";"):
        name, colon, value = one.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if colon and name in _PROPERTIES and 0 < len(value) <= _LONGEST_PROPERTY and harmless(value):
            found[name] = value
    return found


class Rules:
    """The rules of a drawing's style sheet that name a class or an element and nothing else."""

    def __init__(self, sheet: str = "") -> None:
        """Read the sheet; one with at-rules is not read at all, for what stands in them holds only sometimes."""
        self._rules: dict[str, dict[str, str]] = {}
        for block in _uncommented(sheet).split("}") if "@" not in sheet else ():
            selectors, brace, style = block.partition("{")
            said = declared(style) if brace else {}
            for selector in map(str.strip, selectors.split(",") if said else ()):
                if _SIMPLE.fullmatch(selector):
                    self._rules.setdefault(selector, {}).update(said)
        self._order = {selector: place for place, selector in enumerate(self._rules)}

    def attributes(self, element: safexml.Element, name: str) -> dict[str, str]:
        """Give what is harmless of the element's attributes, its rules and its style; the nearer wins (CSS Cascade)."""
        written = ((str(key), str(value)) for key, value in element.attrib.items())
        said = {key: value for key, value in written if key in _ATTRIBUTES and harmless(value)}
        said.update(self._rules.get(name, {}))
        classes = {f".{one}" for one in (element.get("class") or "").split()} & self._rules.keys()
        for selector in sorted(classes, key=self._order.__getitem__):
            said.update(self._rules[selector])
        said.update(declared(element.get("style") or ""))
        return said


def _uncommented(css: str) -> str:
    first, *others = css.split("/*")
    return first + "".join(one.partition("*/")[2] for one in others)
