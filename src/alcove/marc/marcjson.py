"""MARC-in-JSON: an array of records, one record, one a line, or one after the other.

The format of Ross Singer (`fields` as objects with the tag as their name), and the older one with `controlfield` and
`datafield` lists. The file is cut into objects by their braces; each is read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from .frames import BLOCK, LARGEST, Frame
from .problem_table import Finding
from .record import Record

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}]', re.DOTALL)
_RECORD = re.compile(rb'\{\s*"leader"\s*:')
_FILLING = re.compile(rb"[\s,\[\]\x00\x1e\xef\xbb\xbf]*")
_MARGIN = 65_536


def frames(source: BinaryIO, offset: int = 0) -> Iterator[Frame]:
    """Cut the rest of the source, which stands at `offset`, into objects and what is between them."""
    data, position, ended = b"", 0, False
    while not ended or position < len(data):
        limit = min(len(data), position + LARGEST)
        end, between, whole = _next(data, position, limit)
        if not ended and limit < position + LARGEST and not (whole and end < len(data) - _MARGIN):
            block = source.read(BLOCK)
            ended = not block
            data, offset, position = data[position:] + block, offset + position, 0
            continue
        raw = data[position:end]
        odd = between and _FILLING.fullmatch(raw) is None
        yield Frame(offset + position, raw, between, (Finding("M105", found=len(raw)),) if odd else ())
        position = end


def _next(data: bytes, start: int, limit: int) -> tuple[int, bool, bool]:
    """Give the end of the stretch that begins at `start`, whether it is between records, and whether that is sure."""
    if data[start : start + 1] != b"{":
        found = data.find(b"{", start, limit)
        return (found, True, True) if found >= 0 else (limit, True, False)
    if (end := _end_of_sound(data, start, limit)) is not None:
        return end, False, True
    depth = 0
    for token in _TOKEN.finditer(data, start, limit):
        brace = token.group()
        if brace == b"{":
            if depth and _RECORD.match(data, token.start()):
                return _cut_off(data, start, token.start())
            depth += 1
        elif brace == b"}":
            depth -= 1
            if depth == 0:
                # A quotation mark too many or too few turns strings inside out: then the next record seems part of this.
                swallowed = _RECORD.search(data, start + 1, token.end())
                return _cut_off(data, start, swallowed.start()) if swallowed else (token.end(), False, True)
    return _resumed(data, start, limit)


def _end_of_sound(data: bytes, start: int, limit: int) -> int | None:
    """Give the end of an object that another follows and that is sound JSON; None where braces must be counted."""
    following = _RECORD.search(data, start + 1, min(limit, start + _MARGIN))
    end = data.rfind(b"}", start, following.start()) + 1 if following else 0
    try:
        orjson.loads(data[start:end])
    except orjson.JSONDecodeError:
        return None
    return end


def _cut_off(data: bytes, start: int, end: int) -> tuple[int, bool, bool]:
    """Tell a record whose end is missing from an object that only holds records."""
    is_record = b'"leader"' in data[start:end] or b'"fields"' in data[start:end]
    return end, not is_record, True


def _resumed(data: bytes, start: int, limit: int) -> tuple[int, bool, bool]:
    """Where an object has no end (a quotation mark is missing, say), find the next that is a record."""
    following = _RECORD.search(data, start + 1, limit)
    return (following.start(), False, False) if following else (limit, False, False)


def decode(raw: bytes, charset: str | None = None) -> Record:
    """Turn the bytes of one object into a record; a broken one gives a record without fields."""
    return examine(raw, charset or "detected")[0] or Record(" " * 24)


def examine(raw: bytes, encoding: str = "detected") -> tuple[Record | None, str, list[Finding]]:
    """Turn the bytes of one object into a record, its character coding, and everything noticed on the way."""
    findings: list[Finding] = []
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        try:
            found = orjson.loads(raw.decode("utf-8", "replace"))
            findings.append(Finding("M403", what="UTF-8"))
        except orjson.JSONDecodeError:
            return None, "utf-8", [Finding("M505", what=str(error))]
    if not isinstance(found, dict) or not ({"leader", "fields", "controlfield", "datafield"} & found.keys()):
        return None, "utf-8", [Finding("M506", what="it has neither leader nor fields")]
    entries = _fields(found.get("fields"), findings) + _older(found, findings)
    if not isinstance(found.get("leader"), str):
        findings.append(Finding("M508"))
    return Record(_clean(found.get("leader") or "").ljust(24), entries), "utf-8", findings


def _fields(fields: Any, findings: list[Finding]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for field in fields if isinstance(fields, list) else []:
        if not isinstance(field, dict):
            findings.append(Finding("M506", what="a field is not an object"))
            continue
        for tag, value in field.items():
            if isinstance(value, dict):
                entries.append((tag, _indicators(value) + _subfields(tag, value.get("subfields"), findings)))
            else:
                entries.append((tag, _clean(value)))
    return entries


def _older(record: dict[str, Any], findings: list[Finding]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for field in _objects(record.get("controlfield")):
        entries.append((_clean(field.get("tag")), _clean(field.get("data"))))
    for field in _objects(record.get("datafield")):
        pairs = [{_clean(sub.get("code")): sub.get("data")} for sub in _objects(field.get("subfield"))]
        tag = _clean(field.get("tag"))
        entries.append((tag, (_clean(field.get("ind")) or _indicators(field)).ljust(2)[:2] + _subfields(tag, pairs, findings)))
    return entries


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _indicators(field: dict[str, Any]) -> str:
    return "".join((_clean(field.get(name)) or " ")[:1] for name in ("ind1", "ind2"))


def _subfields(tag: str, subfields: Any, findings: list[Finding]) -> str:
    parts = []
    for code, value in ((code, value) for sub in _objects(subfields) for code, value in sub.items()):
        if not code:
            findings.append(Finding("M304", tag))
        else:
            parts.append("\x1f" + code + _clean(value))
    return "".join(parts)


def _clean(value: Any) -> str:
    """Give a value as text that holds none of the three separators of ISO 2709."""
    text = "" if value is None else value if isinstance(value, str) else str(value)
    return text if text.isprintable() else re.sub("[\x1d-\x1f]", " ", text)


def encode(record: Record) -> bytes:
    """Turn a record into one JSON object in UTF-8."""
    fields: list[dict[str, Any]] = []
    for tag, content in record.entries:
        if tag[:2] == "00":
            fields.append({tag: content})
            continue
        indicators, *subfields = content.split("\x1f")
        first, second = (indicators + " ")[:1], (indicators[1:] + " ")[:1]
        fields.append({tag: {"ind1": first, "ind2": second, "subfields": [{s[0]: s[1:]} for s in subfields if s]}})
    return orjson.dumps({"leader": record.leader, "fields": fields})
