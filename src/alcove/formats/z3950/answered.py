"""What a server answers: the responses of Z39.50-2003, chapter 4, written and read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import ber
from .asked import Close
from .ber import Malformed, Node
from .names import BIB1_DIAGNOSTICS, SYNTAX_OF, SYNTAXES, Diagnostic
from .rpn import term_text

# How much of what was asked for is given.
SUCCESS, TOO_BIG, FAILURE = 0, 2, 5
SCAN_ENDS, SCAN_FAILURE = 5, 6


@dataclass(frozen=True)
class Record:
    """One record in a syntax, by its short name or its object identifier."""

    content: bytes
    syntax: str
    database: str = ""


@dataclass(frozen=True)
class Records:
    """The records of an answer, each maybe a diagnostic of its own; or why there are none."""

    records: Sequence[Record | Diagnostic] = ()
    diagnostic: Diagnostic | None = None

    def write(self) -> bytes:
        """Give the bytes to send; none where there is nothing."""
        if self.diagnostic:
            return write_diagnostic(self.diagnostic, 130)
        return ber.group(28, *(write_record(one) for one in self.records)) if self.records else b""


def write_record(one: Record | Diagnostic) -> bytes:
    """Write NamePlusRecord."""
    if isinstance(one, Diagnostic):
        return ber.sequence(ber.group(1, ber.group(2, write_diagnostic(one))))
    syntax = ber.oid(SYNTAXES.get(one.syntax, one.syntax))
    if one.syntax == "sutrs":
        content = ber.group(0, ber.octets(ber.GENERAL_STRING, one.content, is_universal=True))
    else:
        content = ber.octets(1, one.content)
    external = ber.sequence(syntax, content, number=ber.EXTERNAL)
    return ber.sequence(ber.text(0, one.database), ber.group(1, ber.group(1, external)))


def write_diagnostic(said: Diagnostic, number: int | None = None) -> bytes:
    """Write DefaultDiagFormat, with a tag of its own or another."""
    parts = (
        ber.oid(BIB1_DIAGNOSTICS), ber.integer(ber.INTEGER, said.condition, is_universal=True),
        ber.text(ber.GENERAL_STRING, said.addinfo, is_universal=True),
    )  # fmt: skip
    return ber.sequence(*parts) if number is None else ber.group(number, *parts)


def read_diagnostic(node: Node) -> Diagnostic:
    """Read DefaultDiagFormat."""
    condition = node.universal(ber.INTEGER)
    addinfo = node.universal(ber.VISIBLE_STRING, ber.GENERAL_STRING)
    if condition is None:
        raise node.wrong("a diagnostic")
    return Diagnostic(condition.integer(), addinfo.text() if addinfo else "")


def read_records(node: Node) -> Records:
    """Read the records in an answer, if there are any. Raises Malformed."""
    if (failed := node.find(130)) is not None:
        return Records(diagnostic=read_diagnostic(failed))
    if (many := node.find(205)) is not None:
        return Records(diagnostic=next((read_diagnostic(one) for one in many), Diagnostic(100)))
    found = node.find(28)
    return Records([_read_record(one) for one in found]) if found is not None else Records()


def _read_record(node: Node) -> Record | Diagnostic:
    named, said = node.find(0), node.child(1).only()
    if said.number == 2:
        inner = said.only()
        return read_diagnostic(inner) if inner.number == ber.SEQUENCE else Diagnostic(100)
    if said.number != 1:
        raise Malformed("A record is sent in pieces, which was not asked for.", said.place)
    external = said.only()
    syntax, content = external.universal(ber.OBJECT_IDENTIFIER), external.child(0, 1)
    if syntax is None:
        raise external.wrong("a record with its syntax")
    name = SYNTAX_OF.get(syntax.oid(), syntax.oid())
    raw = content.only().octets() if content.number == 0 and name == "sutrs" else content.octets()
    return Record(raw, name, named.text() if named else "")


@dataclass(frozen=True)
class Welcome:
    """The answer to Init."""

    versions: frozenset[int]
    options: frozenset[int]
    preferred: int
    exceptional: int
    is_accepted: bool
    name: str = ""
    version: str = ""
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        return ber.group(
            21, _reference(self.reference), ber.bits(3, set(self.versions)), ber.bits(4, set(self.options)),
            ber.integer(5, self.preferred), ber.integer(6, self.exceptional), ber.boolean(12, self.is_accepted),
            ber.text(110, "Alcove"), ber.text(111, self.name), ber.text(112, self.version),
        )  # fmt: skip


@dataclass(frozen=True)
class Searched:
    """The answer to Search."""

    total: int
    returned: int = 0
    following: int = 1
    is_done: bool = True
    present_status: int | None = None
    records: Records = Records()
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        # A failed search says that there is no result set (3).
        failed = b"" if self.is_done else ber.integer(26, 3)
        status = b"" if self.present_status is None else ber.integer(27, self.present_status)
        return ber.group(
            23, _reference(self.reference), ber.integer(23, self.total), ber.integer(24, self.returned),
            ber.integer(25, self.following), ber.boolean(22, self.is_done), failed, status, self.records.write(),
        )  # fmt: skip


@dataclass(frozen=True)
class Presented:
    """The answer to Present."""

    returned: int
    following: int
    status: int
    records: Records
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        return ber.group(
            25, _reference(self.reference), ber.integer(24, self.returned), ber.integer(25, self.following),
            ber.integer(27, self.status), self.records.write(),
        )  # fmt: skip


@dataclass(frozen=True)
class ScanEntry:
    """One term of a list, and how many records have it."""

    term: str
    count: int


@dataclass(frozen=True)
class Scanned:
    """The answer to Scan. `position` is the place of the term that was asked for, counted from 1."""

    status: int
    entries: Sequence[ScanEntry] = ()
    position: int = 1
    diagnostic: Diagnostic | None = None
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        if self.diagnostic:
            listed = ber.group(7, ber.group(2, write_diagnostic(self.diagnostic)))
        else:
            listed = ber.group(7, ber.group(1, *(_write_entry(one) for one in self.entries)))
        return ber.group(
            36, _reference(self.reference), ber.integer(3, 0), ber.integer(4, self.status),
            ber.integer(5, len(self.entries)), ber.integer(6, self.position) if self.entries else b"", listed,
        )  # fmt: skip


def _write_entry(one: ScanEntry) -> bytes:
    return ber.group(1, ber.text(45, one.term), ber.integer(2, one.count))


@dataclass(frozen=True)
class Sorted:
    """The answer to Sort."""

    diagnostic: Diagnostic | None = None
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        if self.diagnostic is None:
            return ber.group(44, _reference(self.reference), ber.integer(3, 0))
        why = ber.group(5, write_diagnostic(self.diagnostic))
        return ber.group(44, _reference(self.reference), ber.integer(3, 2), ber.integer(4, 3), why)


@dataclass(frozen=True)
class Deleted:
    """The answer to Delete: 0 done, 1 there was no such set."""

    status: int
    reference: bytes | None = None

    def write(self) -> bytes:
        """Give the bytes to send."""
        return ber.group(27, _reference(self.reference), ber.integer(0, self.status))


Answer = Welcome | Searched | Presented | Scanned | Sorted | Deleted | Close


def read(node: Node) -> Answer:
    """Read an answer to Init, Search, Present or Scan, or a Close. Raises Malformed."""
    if node.is_universal or node.number not in _READERS:
        raise node.wrong("an answer")
    return _READERS[node.number](node)


def _welcome(node: Node) -> Welcome:
    named, version = node.find(111), node.find(112)
    return Welcome(
        frozenset(node.child(3).bits()), frozenset(node.child(4).bits()), node.child(5).integer(), node.child(6).integer(),
        node.child(12).boolean(), named.text() if named else "", version.text() if version else "",
    )  # fmt: skip


def _searched(node: Node) -> Searched:
    status = node.find(27)
    return Searched(
        node.child(23).integer(), node.child(24).integer(), node.child(25).integer(), node.child(22).boolean(),
        status.integer() if status else None, read_records(node),
    )  # fmt: skip


def _presented(node: Node) -> Presented:
    return Presented(
        node.child(24).integer(), node.child(25).integer(), node.child(27).integer(), read_records(node)
    )  # fmt: skip


def _scanned(node: Node) -> Scanned:
    position, listed = node.find(6), node.find(7)
    entries = listed.find(1) if listed is not None else None
    failed = listed.find(2) if listed is not None else None
    said = next((read_diagnostic(one) for one in failed), None) if failed is not None else None
    found = [_read_entry(one) for one in entries or () if one.number == 1]
    return Scanned(node.child(4).integer(), found, position.integer() if position else 1, said)


def _read_entry(node: Node) -> ScanEntry:
    term, count = node.child(45, 215, 216), node.find(2)
    return ScanEntry(term_text(term), count.integer() if count else 0)


def _closed(node: Node) -> Close:
    said = node.find(3)
    return Close(node.child(211).integer(), said.text() if said else "")


_READERS: dict[int, Callable[[Node], Answer]] = {
    21: _welcome, 23: _searched, 25: _presented, 36: _scanned, 48: _closed,
}  # fmt: skip


def _reference(value: bytes | None) -> bytes:
    return b"" if value is None else ber.octets(2, value)
