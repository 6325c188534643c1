"""MARCXML as nearly all programs write it, read without an XML parser, several times faster.

Only what is surely understood is read here: elements in the usual order of attributes, no comments, no CDATA, no
entities but the five of XML. Everything else is left to the parser (marcxml.py), whose reading is the same.
"""

from __future__ import annotations

import re

from .record import Record

_NAMESPACES = r"http://www\.(?:loc\.gov/MARC21/slim|w3\.org/2001/XMLSchema-instance)|info:lc/xmlns/marcxchange-v[12]"
_ATTRIBUTE = rf'(?:xmlns(?::\w+)?="(?:{_NAMESPACES})"|(?:format|id|type)="[\w ]*"|xsi:schemaLocation="[\w:/.\- ]*")'
_HEAD = re.compile(rf"<record(?:\s+{_ATTRIBUTE})*\s*>\s*<leader>([^<&]+)</leader>")
_FIELD = re.compile(
    r'\s*<(?:controlfield\s+tag="([^"<&]+)"\s*>([^<]*)</controlfield>|'
    r'datafield\s+tag="([^"<&]+)"\s+ind1="([^"<&])"\s+ind2="([^"<&])"\s*>'
    r'\s*<subfield\s+code="([^"<&])"\s*>([^<]*(?:</subfield>\s*<subfield\s+code="[^"<&]"\s*>[^<]*)*)</subfield>\s*</datafield>)'
)
_NEXT_SUBFIELD = re.compile(r'</subfield>\s*<subfield\s+code="(.)"\s*>')
_TAIL = re.compile(r"\s*</record>\s*")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n"))
_OTHER_ENTITY = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)")
_PREFIX = re.compile(rb"<([A-Za-z_][\w.\-]*:)record[\s>]")


def read(raw: bytes) -> Record | None:
    """Give the record of a plain record element in UTF-8; None where the parser is needed."""
    if _is_unusual(raw):
        return None
    if found := _PREFIX.match(raw):
        prefix = found.group(1)
        raw = raw.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(text)
    return _fields(head.group(1), text, head.end()) if head else None


def _is_unusual(raw: bytes) -> bool:
    forbidden = b"]]>" in raw or b"\xef\xbf\xbe" in raw or b"\xef\xbf\xbf" in raw
    return forbidden or len(raw.translate(None, _CONTROLS)) < len(raw) or _OTHER_ENTITY.search(raw) is not None


def _fields(leader: str, text: str, position: int) -> Record | None:
    entries: list[tuple[str, str]] = []
    for found in _FIELD.finditer(text, position):
        if found.start() != position:
            return None
        position = found.end()
        tag, data, field, first, second, code, rest = found.groups()
        if tag:
            entries.append((tag, data))
        else:
            entries.append((field, f"{first}{second}\x1f{code}{_NEXT_SUBFIELD.sub(_delimited, rest)}"))
    if _TAIL.fullmatch(text, position) is None:
        return None
    if "&" in text:
        entries = [(tag, _unescaped(content)) for tag, content in entries]
    return Record(leader.ljust(24), entries)


def _delimited(found: re.Match[str]) -> str:
    return "\x1f" + found.group(1)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")
