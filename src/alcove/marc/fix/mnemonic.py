"""Fields as text, the way MarcEdit shows them and cataloguers write them: `40$uhttp://example.org`, a blank as a backslash.

`text_of` and `content_of` are each other's reverse for every content that a field can have.
"""

from __future__ import annotations

import re

from alcove.marc import line
from alcove.marc.record import DELIMITER, Record

from .data import is_control

_SPECIAL = re.compile(r"[${}\\\x00-\x1e\x7f-\x9f\u2028\u2029\ufeff]")
_LINE = re.compile(r"=(\w{3}) {1,2}(.*)", re.DOTALL)


def text_of(tag: str, content: str) -> str:
    """Give the content of a field as text."""
    if not _SPECIAL.search(content):
        if is_control(tag):
            return content.replace(" ", "\\")
        indicators, delimiter, rest = content.partition(DELIMITER)
        return indicators.ljust(2).replace(" ", "\\") + ("$" + rest.replace(DELIMITER, "$") if delimiter else "")
    shape = "001" if is_control(tag) else "500"
    return line.encode(Record("", [(shape, content)])).decode("utf-8")[len("=LDR  \n=500  ") : -len("\n\n")]


def content_of(tag: str, text: str) -> str:
    """Give the content that a field has by its text; the names of characters ({dollar}, {eacute}) are understood."""
    text = text.replace("\n", " ").replace("\r", " ")
    if "{" not in text:
        if is_control(tag):
            return text.replace("\\", " ")
        indicators, *subfields = text.split("$")
        return DELIMITER.join([indicators.replace("\\", " ").ljust(2), *subfields])
    shape = "001" if is_control(tag) else "500"
    raw = f"=LDR  \n={shape}  {text}\n".encode("utf-8", "replace")
    return line.decode(raw, "utf-8").entries[0][1]


def line_of(tag: str, content: str) -> str:
    """Give a field as a line: `=856  40$uhttp://example.org`."""
    return f"={tag}  {text_of(tag, content)}"


def field_of(said: str) -> tuple[str, str] | None:
    """Give tag and content of a line; None where it is no field."""
    found = _LINE.fullmatch(said)
    return (found.group(1), content_of(*found.groups())) if found else None


def value_of(text: str) -> str:
    """Give the value of a subfield by its text, in which a dollar sign is just a dollar sign."""
    return content_of("500", f"\\\\$a{text.replace('$', '{dollar}')}")[4:] if "{" in text else text
