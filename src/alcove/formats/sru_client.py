"""SRU as a client speaks it, 1.1, 1.2 and 2.0: the address to ask, and what an answer says.

    address = request_address("https://sru.example.org/db", query='bath.isbn="9780140449136"', version="1.1", schema="marcxml")
    answer = read_answer(body)          answer.total, answer.records, answer.diagnostics

The bytes of a record are those that were received, whatever stands around it; one that came escaped is unescaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from alcove.marc import read as marc
from alcove.marc import safexml
from alcove.marc.safexml import Element

LONGEST_TEXT = 500
_MOST_DIAGNOSTICS = 20
_MARC_PARTS = frozenset({"leader", "controlfield", "datafield"})


class BadAnswer(ValueError):
    """What came back is no answer of SRU; the text says why."""


class Diagnostic(NamedTuple):
    """What the server could not do: the number of it (`7`, or the whole identifier), what it says, and about what."""

    code: str
    message: str
    details: str

    def words(self) -> str:
        """Say it in one line."""
        said = ": ".join(part for part in (self.message, self.details) if part)
        return f"{said or 'no reason given'} ({self.code})" if self.code else said or "no reason given"


@dataclass(frozen=True)
class Received:
    """One record as it was received, its MARC syntax and the coding of its characters."""

    raw: bytes
    syntax: str = "marcxml"
    charset: str = "utf-8"


@dataclass(frozen=True)
class SruAnswer:
    """How many records there are, those that came, and what could not be done.

    `others` counts records that came in another format than MARC.
    """

    total: int
    records: list[Received] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    others: int = 0


def request_address(
    address: str, *, query: str, version: str = "1.2", schema: str = "marcxml", first: int = 1, most: int = 10
) -> str:
    """Give the address of a searchRetrieve request (SRU 2.0 names no operation; 1.1 and 1.2 do)."""
    asked = {"query": query, "startRecord": str(first), "maximumRecords": str(most)}
    if schema:
        asked["recordSchema"] = schema
    if version == "2.0":
        asked["recordXMLEscaping"] = "xml"
    else:
        asked |= {"operation": "searchRetrieve", "version": version, "recordPacking": "xml"}
    base = address.partition("#")[0]
    return f"{base}{'&' if '?' in base else '?'}{urlencode(asked)}"


def read_answer(body: bytes) -> SruAnswer:
    """Read the answer to a searchRetrieve request, of any version. Raises BadAnswer."""
    try:
        root = safexml.parse(body)
        safexml.check_shape(root)
    except (safexml.XmlBroken, safexml.XmlRefused) as error:
        raise BadAnswer(f"The answer is not the XML of SRU: {_short(str(error))}") from None
    root = _response(root)
    name = _name(root)
    if name == "diagnostics" or name == "diagnostic":
        return SruAnswer(0, diagnostics=_diagnostics(root))
    if name not in ("searchRetrieveResponse", "explainResponse"):
        raise BadAnswer(f"The answer is not one of SRU: it begins with <{_short(name)}>.")
    data = [one for records in _children(root, "records") for one in _children(records, "record")]
    packed = [part for one in data for part in _children(one, "recordData")]
    surrogates = [found for part in packed for found in _diagnostics(part)]
    standing = [found for part in _children(root, "diagnostics") for found in _diagnostics(part)]
    standing += [Diagnostic("", "The server explains itself instead of searching", "")] if name == "explainResponse" else []
    plain = sum(_is_marc(part) for part in packed)
    records = [*_enclosed(body, plain), *(one for part in packed if (one := _escaped(part)) is not None)]
    return SruAnswer(
        _number(root, len(records)), records, (standing + surrogates)[:_MOST_DIAGNOSTICS],
        others=max(0, len(packed) - len(surrogates) - len(records)),
    )  # fmt: skip


def _response(root: Element) -> Element:
    """Give the answer itself, where it came in an envelope of SOAP."""
    for _ in range(3):
        if _name(root) not in ("Envelope", "Body") or not len(root):
            break
        root = root[-1]
    return root


def _enclosed(body: bytes, count: int) -> Iterator[Received]:
    """Cut the MARC records that stand in the answer as XML out of its bytes."""
    if not count:
        return
    for stretch in marc.read(body, syntax="marcxml"):
        if not stretch.between and stretch.record is not None and stretch.record.entries:
            yield Received(stretch.raw, charset=stretch.charset)


def _escaped(data: Element) -> Received | None:
    """Give a MARC record that came as text in the answer; None where there is none."""
    text = (data.text or "").strip()
    if len(data) or not text:
        return None
    raw = text.encode("utf-8", "replace")
    syntax = marc.sniff(raw)
    if syntax not in ("marcxml", "iso2709"):
        return None
    found = next(
        (one for one in marc.read(raw, syntax=syntax, encoding="utf-8") if not one.between and one.record is not None), None
    )
    return Received(found.raw, syntax) if found is not None and found.record is not None and found.record.entries else None


def _is_marc(data: Element) -> bool:
    return len(data) > 0 and any(_name(one) in _MARC_PARTS for one in data.iter())


def _diagnostics(element: Element) -> list[Diagnostic]:
    found = [one for one in element.iter() if _name(one) == "diagnostic"]
    return [Diagnostic(_text(one, "uri").rpartition("/")[2], _text(one, "message"), _text(one, "details")) for one in found]


def _number(root: Element, at_least: int) -> int:
    said = _text(root, "numberOfRecords")
    return max(int(said), at_least) if said.isascii() and said.isdigit() and len(said) < 12 else at_least


def _children(element: Element, name: str) -> list[Element]:
    return [one for one in element if _name(one) == name]


def _text(element: Element, name: str) -> str:
    found = next(iter(_children(element, name)), None)
    return _short("".join(str(part) for part in found.itertext())) if found is not None else ""


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TEXT]
