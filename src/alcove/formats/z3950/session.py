"""One client's talk with a server, without a network: a request in, what is to be sent back out (Z39.50-2003, 3.2).

session = Session(backend, name="The library", version="1")
for answer in session.take(data): ...          # until session.is_closed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from . import asked, ber
from .answered import (
    FAILURE,
    SCAN_ENDS,
    SCAN_FAILURE,
    SUCCESS,
    TOO_BIG,
    Answer,
    Deleted,
    Presented,
    Record,
    Records,
    ScanEntry,
    Scanned,
    Searched,
    Sorted,
    Welcome,
    write_record,
)
from .asked import Close, Delete, Init, Other, Present, Scan, Search, Sort, SortKey
from .ber import Malformed
from .names import DELETE, NAMED_SETS, PRESENT, SCAN, SEARCH, SORT, SYNTAXES, Diagnostic
from .rpn import Term, Tree

LARGEST = 4_000_000
"""How many bytes an answer has at most, whatever a client would take."""
MOST_RESULT_SETS = 100
MOST_SCANNED = 200
_VERSIONS = {0, 1, 2}
_OPTIONS = {SEARCH, PRESENT, DELETE, SCAN, SORT, NAMED_SETS}
# Reasons of a Close.
_FINISHED, _PROTOCOL_ERROR, _RESPONSE_TO_PEER = 0, 6, 8


class Found(Protocol):
    """A result set: how many records it has. What else it knows is the backend's own."""

    @property
    def total(self) -> int:
        """Give how many records it has."""


class Backend(Protocol):
    """What is searched. Everything may raise Diagnostic."""

    def search(self, query: Tree | str, attribute_set: str, sets: dict[str, Any]) -> Found:
        """Search by a tree or by CQL; `sets` are the result sets so far, by name."""

    def records(self, found: Any, start: int, count: int, syntax: str, elements: str) -> Sequence[bytes | Diagnostic]:
        """Give records from `start` (counted from 1) in a syntax: exactly `count` of them."""

    def sort(self, found: Any, keys: Sequence[SortKey]) -> Found:
        """Give the same records in another order."""

    def scan(self, term: Term, attribute_set: str, before: int, count: int) -> tuple[Sequence[ScanEntry], int]:
        """Give `count` terms in order, `before` of them before the one asked for where there are so many; and its place."""

    def has_database(self, name: str) -> bool:
        """Say whether there is a database of this name."""


@dataclass
class Session:
    """The state of the talk: whether it has begun, how long a message may be, and the result sets."""

    backend: Backend
    name: str = "Alcove"
    version: str = ""
    is_open: bool = False
    is_closed: bool = False
    preferred: int = LARGEST
    exceptional: int = LARGEST
    sets: dict[str, Found] = field(default_factory=dict)

    def take(self, data: bytes) -> list[bytes]:
        """Answer one request."""
        try:
            request = asked.read(ber.decode(data))
        except Malformed as malformed:
            return self._close(_PROTOCOL_ERROR, f"{malformed} (byte {malformed.place})", None)
        if isinstance(request, Close):
            return self._close(_RESPONSE_TO_PEER, "", request.reference)
        if isinstance(request, Init) == self.is_open:
            said = "Init is sent once." if self.is_open else "Begin with Init."
            return self._close(_PROTOCOL_ERROR, said, request.reference)
        if isinstance(request, Other):
            return self._close(_PROTOCOL_ERROR, f"Requests of the kind {request.number} are not answered.", request.reference)
        answer = self._answer(request)
        return [replace(answer, reference=request.reference).write()]

    def end(self, message: str, *, reason: int = 7) -> list[bytes]:
        """End the talk from this side; 7: nothing was asked for a long time, 1: the server stops."""
        return self._close(reason, message, None)

    def _answer(self, request: Init | Search | Present | Scan | Sort | Delete) -> Answer:
        match request:
            case Init():
                return self._welcome(request)
            case Search():
                return self._searched(request)
            case Present():
                return self._presented(request)
            case Scan():
                return self._scanned(request)
            case Sort():
                return self._sorted(request)
            case Delete():
                return self._deleted(request)

    def _close(self, reason: int, message: str, reference: bytes | None) -> list[bytes]:
        self.is_closed = True
        return [Close(reason, message, reference).write()]

    def _welcome(self, request: Init) -> Welcome:
        self.is_open = True
        self.preferred = min(max(request.preferred, 1024), LARGEST)
        self.exceptional = min(max(request.exceptional, self.preferred), LARGEST)
        return Welcome(
            frozenset(_VERSIONS & request.versions), frozenset(_OPTIONS & request.options), self.preferred, self.exceptional,
            bool(_VERSIONS & request.versions), self.name, self.version,
        )  # fmt: skip

    def _searched(self, request: Search) -> Searched:
        try:
            found = self._search(request)
        except Diagnostic as said:
            self.sets.pop(request.result_set, None)
            return Searched(0, is_done=False, records=Records(diagnostic=said))
        count, elements = _piggyback(request, found.total)
        if not count:
            return Searched(found.total)
        wanted = Present(1, count, request.result_set, elements, request.syntax)
        given = self._presented(wanted)
        return Searched(found.total, given.returned, given.following, True, given.status, given.records)

    def _search(self, request: Search) -> Found:
        if request.query is None:
            raise Diagnostic(107)
        if not request.databases:
            raise Diagnostic(235)
        for name in request.databases:
            if not self.backend.has_database(name):
                raise Diagnostic(235, name)
        if request.result_set in self.sets and not request.replaces:
            raise Diagnostic(21, request.result_set)
        self._room_for(request.result_set)
        found = self.backend.search(request.query, request.attribute_set, dict(self.sets))
        self.sets[request.result_set] = found
        return found

    def _room_for(self, name: str) -> None:
        if name not in self.sets and len(self.sets) >= MOST_RESULT_SETS:
            raise Diagnostic(31, f"No more than {MOST_RESULT_SETS} result sets are kept; delete some.")

    def _presented(self, request: Present) -> Presented:
        following = request.start
        try:
            records = self._records(request)
        except Diagnostic as said:
            return Presented(0, following, FAILURE, Records(diagnostic=said))
        following = request.start + len(records)
        if following > self.sets[request.result_set].total:
            following = 0
        status = SUCCESS if len(records) == request.count else TOO_BIG
        return Presented(len(records), following, status, Records(records))

    def _records(self, request: Present) -> list[Record | Diagnostic]:
        """Give as many of the records as one message holds, one at least."""
        found = self._set(request.result_set)
        if request.is_complex:
            raise Diagnostic(24, "Only names of element sets and one range are known here.")
        if request.start < 1 or request.count < 0 or request.start + request.count - 1 > found.total:
            raise Diagnostic(13, f"{request.start}+{request.count}")
        syntax = request.syntax or "usmarc"
        if syntax not in SYNTAXES:
            raise Diagnostic(239, syntax)
        answered: list[Record | Diagnostic] = []
        size, given, step = 0, 0, 20
        while given < request.count:
            count = min(step, request.count - given)
            for raw in self.backend.records(found, request.start + given, count, syntax, request.elements):
                one = self._fitting(raw, syntax, is_alone=request.count == 1)
                length = len(one.content) + 100 if isinstance(one, Record) else len(write_record(one))
                if answered and size + length > self.preferred - 200:
                    return answered
                answered.append(one)
                size += length
            given, step = given + count, min(step * 5, 500)
        return answered

    def _fitting(self, raw: bytes | Diagnostic, syntax: str, *, is_alone: bool) -> Record | Diagnostic:
        """Give a record, or say that it is too long for a message."""
        if isinstance(raw, Diagnostic):
            return raw
        if len(raw) + 300 > self.exceptional:
            return Diagnostic(17, f"{len(raw)} bytes")
        if len(raw) + 300 > self.preferred and not is_alone:
            return Diagnostic(16, f"{len(raw)} bytes; ask for this record alone.")
        return Record(raw, syntax, "Default")

    def _set(self, name: str) -> Found:
        if name not in self.sets:
            raise Diagnostic(30, name)
        return self.sets[name]

    def _scanned(self, request: Scan) -> Scanned:
        try:
            for name in request.databases:
                if not self.backend.has_database(name):
                    raise Diagnostic(235, name)
            if request.step:
                raise Diagnostic(205, str(request.step))
            if not 1 <= request.count <= MOST_SCANNED or not 0 <= request.position <= request.count + 1:
                raise Diagnostic(100, f"A list has 1 to {MOST_SCANNED} terms, and the place is one of them.")
            before = max(0, request.position - 1)
            # The place 0 means that the term itself stands just before the list.
            count = request.count + (request.position == 0)
            entries, place = self.backend.scan(request.term, request.attribute_set, before, count)
            entries = entries[1:] if request.position == 0 else entries
        except Diagnostic as said:
            return Scanned(SCAN_FAILURE, diagnostic=said)
        status = SUCCESS if len(entries) == request.count else SCAN_ENDS
        return Scanned(status, entries, place + 1 if request.position else 0)

    def _sorted(self, request: Sort) -> Sorted:
        try:
            if not request.sources:
                raise Diagnostic(208)
            if len(request.sources) > 1:
                raise Diagnostic(230, "One result set can be sorted at a time.")
            self._room_for(request.result_set)
            self.sets[request.result_set] = self.backend.sort(self._set(request.sources[0]), request.keys)
        except Diagnostic as said:
            return Sorted(said)
        return Sorted()

    def _deleted(self, request: Delete) -> Deleted:
        names = list(self.sets) if request.result_sets is None else request.result_sets
        missing = [name for name in names if self.sets.pop(name, None) is None]
        return Deleted(1 if missing else 0)


def _piggyback(request: Search, total: int) -> tuple[int, str]:
    """Say how many records a search gives at once, and of which element set (3.2.2.1.4)."""
    if total <= request.small:
        return total, request.small_elements
    if total >= request.large:
        return 0, ""
    return min(max(request.medium, 0), total), request.medium_elements
