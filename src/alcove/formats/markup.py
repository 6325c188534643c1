"""Writing XML: elements as text, everything in them escaped; what XML cannot say becomes U+FFFD.

element("term", "salt & pepper", {"lang": "en"})   # '<term lang="en">salt &amp; pepper</term>'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def said(text: str) -> str:
    """Give text as it may stand between tags (XML 1.0, 2.2 and 2.4)."""
    return _UNSAYABLE.sub("\ufffd", text).translate(_TEXT)


def element(name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> str:
    """Give an element with text in it."""
    return around(name, said(text), attributes)


def around(name: str, inner: str | Iterable[str], attributes: Mapping[str, str] | None = None) -> str:
    """Give an element around what is XML already, a string or several."""
    inner = inner if isinstance(inner, str) else "".join(inner)
    given = "".join(
        f' {key}="{_UNSAYABLE.sub(chr(0xFFFD), value).translate(_ATTRIBUTE)}"' for key, value in (attributes or {}).items()
    )
    return f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>"
