"""Fields for a record that is made of foreign texts: in one line, without what would end a subfield."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from alcove.marc.record import Field

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]{0,500})?/?>")
_BLOCKS = frozenset({"br", "div", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "table", "td", "tr", "ul"})


def data(tag: str, indicators: str, parts: Iterable[tuple[str, str | None]]) -> Field | None:
    """Make a field of (code, text); empty texts are left out. None where nothing but $2 is left."""
    said = [(code, plain(text)) for code, text in parts if text]
    said = [(code, text) for code, text in said if text]
    return Field.data(tag, indicators, said) if any(code != "2" for code, _ in said) else None


def plain(text: str) -> str:
    """Give a text in one line, without control characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def without_markup(text: str) -> str:
    """Give a text whose HTML was written out (`&lt;p&gt;` or CDATA) in one line and without it."""
    if "<" in text:
        text = _TAG.sub(lambda match: " " if match[2].lower() in _BLOCKS else "", text)
    return plain(html.unescape(text) if "&" in text else text)
