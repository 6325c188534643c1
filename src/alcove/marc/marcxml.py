"""MARCXML and MarcXchange: one record element to leader and fields, and back.

MARC 21 XML Schema (MARCXML) and ISO 25577 (MarcXchange): record, leader, controlfield, datafield, subfield.
"""

from __future__ import annotations

import re

from . import plainxml, safexml
from .problem_table import Finding
from .record import Record
from .xmlframes import frames as frames

_PREFIXES = re.compile(rb"</?([A-Za-z_][\w.\-]*):|\s([A-Za-z_][\w.\-]*):[\w.\-]+\s*=")
_NAMESPACE = "http://www.loc.gov/MARC21/slim"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_FIELD = re.compile("[^&<>\x00-\x08\x0b-\x1e\ud800-\udfff\ufffe\uffff]*").fullmatch
_PLAIN = re.compile("[^&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]*").fullmatch
_BLANK_LEADER = " " * 24


def decode(raw: bytes, charset: str | None = None) -> Record:
    """Turn the bytes of one record element into a record; a broken one gives a record without fields."""
    return examine(raw, charset or "detected")[0] or Record(_BLANK_LEADER)


def examine(raw: bytes, encoding: str = "detected") -> tuple[Record | None, str, list[Finding]]:
    """Turn the bytes of one record element into a record, its character coding, and everything noticed on the way."""
    charset = "utf-8" if encoding in ("detected", "labelled") else encoding
    if charset == "utf-8" and (record := plainxml.read(raw)) is not None:
        return record, charset, []
    return _examine_by_parser(raw, charset)


def _examine_by_parser(raw: bytes, charset: str) -> tuple[Record | None, str, list[Finding]]:
    try:
        root = _parsed(raw, charset)
        if raw.count(b"=") > safexml.MOST_ATTRIBUTES:
            safexml.check_shape(root)
    except safexml.XmlRefused as error:
        return None, charset, [Finding("M502", what=error)]
    except safexml.XmlBroken as error:
        return None, charset, [Finding("M501", what=error)]
    return _read(root, charset)


def _parsed(raw: bytes, charset: str) -> safexml.Element:
    """Parse a record element; one with prefixes inside an element that declares them: its own ancestors are elsewhere."""
    if b":" not in raw[: raw.find(b">")]:
        return safexml.parse(raw, encoding=charset)
    prefixes = {first or second for first, second in _PREFIXES.findall(raw)} - {b"xml", b"xmlns"}
    declared = b"".join(b' xmlns:%s="urn:%s"' % (prefix, prefix) for prefix in sorted(prefixes))
    enclosed = safexml.parse(b"<alone" + declared + b">" + raw + b"</alone>", encoding=charset)
    return enclosed[0]


def _read(element: safexml.Element, charset: str) -> tuple[Record, str, list[Finding]]:
    leader, entries, findings = "", [], list[Finding]()
    for child in element:
        name = _local[child.tag]
        if name == "leader":
            leader = child.text or ""
        elif name in ("controlfield", "datafield"):
            tag = child.get("tag")
            if tag is None:
                findings.append(Finding("M504", what="tag"))
            elif name == "controlfield":
                entries.append((tag, child.text or ""))
            else:
                entries.append((tag, _content(child, tag, findings)))
        else:
            findings.append(Finding("M503", what=name))
    if not leader:
        findings.append(Finding("M508"))
    return Record(leader.ljust(24), entries), charset, findings


def _content(element: safexml.Element, tag: str, findings: list[Finding]) -> str:
    parts = [_indicator(element, "1") + _indicator(element, "2")]
    for subfield in element:
        code = subfield.get("code")
        if _local[subfield.tag] != "subfield":
            findings.append(Finding("M503", tag, what=_local[subfield.tag]))
        elif not code:
            findings.append(Finding("M504", tag, what="code"))
        else:
            parts.append(code + (subfield.text or ""))
    return "\x1f".join(parts)


def _indicator(element: safexml.Element, number: str) -> str:
    return (element.get("ind" + number) or element.get("i" + number) or " ")[:1]


class _Local(dict[object, str]):
    """Names of elements without their namespace, for the names seen so far."""

    def __missing__(self, name: object) -> str:
        local = str(name).rpartition("}")[2]
        if len(self) < 1_000:
            self[name] = local
        return local


_local = _Local()


def encode(record: Record) -> bytes:
    """Turn a record into one record element in UTF-8; characters that XML cannot hold become U+FFFD."""
    lines = [f'<record xmlns="{_NAMESPACE}">', f"  <leader>{_text(record.leader)}</leader>"]
    for tag, content in record.entries:
        if tag[:2] == "00":
            lines.append(f"  <controlfield tag={_attribute(tag)}>{_text(content)}</controlfield>")
        else:
            lines += _datafield(tag, content)
    return "\n".join([*lines, "</record>\n"]).encode("utf-8", "replace")


def _datafield(tag: str, content: str) -> list[str]:
    indicators, *subfields = content.split("\x1f")
    lines = [_starts[tag, indicators[:2]]]
    if _PLAIN_FIELD(content):
        lines += [f"{_codes[s[0]]}{s[1:]}</subfield>" for s in subfields if s]
    else:
        lines += [f"{_codes[s[0]]}{_text(s[1:])}</subfield>" for s in subfields if s]
    lines.append("  </datafield>")
    return lines


class _Starts(dict[tuple[str, str], str]):
    """Start tags of fields, for the tags and indicators seen so far."""

    def __missing__(self, key: tuple[str, str]) -> str:
        indicators = f"{key[1]}  "
        first, second = indicators[0], indicators[1]
        start = f"  <datafield tag={_attribute(key[0])} ind1={_attribute(first)} ind2={_attribute(second)}>"
        if len(self) < 10_000:
            self[key] = start
        return start


class _Codes(dict[str, str]):
    """Start tags of subfields, for the codes seen so far."""

    def __missing__(self, code: str) -> str:
        start = f"    <subfield code={_attribute(code)}>"
        if len(self) < 1_000:
            self[code] = start
        return start


_starts, _codes = _Starts(), _Codes()


def _text(text: str) -> str:
    if _PLAIN(text):
        return text
    # A carriage return that is not a reference would be read back as a line feed.
    text = _FORBIDDEN.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _attribute(text: str) -> str:
    quoted = _text(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
    return f'"{quoted}"'


HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="{_NAMESPACE}">\n'.encode()
TAIL = b"</collection>\n"
