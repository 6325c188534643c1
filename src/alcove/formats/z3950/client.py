"""Asking another library's server: Init, Search, Present, Close, each with what is left of the time.

found = search(lambda: socket.create_connection(("z3950.example.org", 210)), database="books", query='@attr 1=7 "0123"')
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from . import answered, ber, rpn
from .answered import Presented, Searched, Welcome
from .asked import Close, Init, Present, Search
from .ber import Malformed
from .names import DIAGNOSTICS, SYNTAXES, Diagnostic

_AT_A_TIME = 10
_MOST_BYTES = 20_000_000
_Answer = TypeVar("_Answer")


class Refused(Exception):
    """The other side said no: the number of its diagnostic, what it means, and what it says about it."""

    def __init__(self, code: int, message: str, addinfo: str = "") -> None:
        """Keep all three."""
        super().__init__(f"{message} ({addinfo})" if addinfo else message)
        self.code, self.message, self.addinfo = code, message, addinfo


@dataclass(frozen=True)
class Received:
    """A record as it came, byte for byte, and its syntax."""

    raw: bytes
    syntax: str


@dataclass
class Found:
    """How many records there are, those that came, and what was said of others."""

    total: int
    records: list[Received] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def search(
    connect: Callable[[], socket.socket],
    *,
    database: str,
    query: str,
    syntax: str = "usmarc",
    most: int = 10,
    elements: str = "F",
    user: str = "",
    password: str = "",
    timeout: float = 10.0,
) -> Found:
    """Search by a query in prefix notation and take the first `most` records.

    Raises Refused, ber.Malformed (also where the query is none), TimeoutError and other OSErrors.
    """
    tree = rpn.parse(query)
    if syntax not in SYNTAXES:
        raise Malformed(f"{syntax} is none of the record syntaxes {', '.join(SYNTAXES)}.")
    talk = _Talk(connect(), time.monotonic() + timeout)
    with contextlib.closing(talk.door):
        welcome = talk.ask(Init(user=user, password=password, name="Alcove").write(), Welcome)
        if not welcome.is_accepted:
            raise Refused(101, "The server does not let us in", welcome.name)
        databases = tuple(database.split("+")) if database else ("Default",)
        answer = talk.ask(Search(tree, databases, syntax=syntax).write(), Searched)
        if answer.records.diagnostic or not answer.is_done:
            raise _refused(answer.records.diagnostic)
        found = Found(answer.total)
        _take(talk, found, min(most, answer.total), syntax, elements)
        with contextlib.suppress(OSError):
            talk.send(Close().write())
    return found


def _take(talk: _Talk, found: Found, wanted: int, syntax: str, elements: str) -> None:
    """Ask for records until all are here."""
    at = 1
    while at <= wanted:
        request = Present(at, min(_AT_A_TIME, wanted - at + 1), elements=elements, syntax=syntax)
        given = talk.ask(request.write(), Presented)
        if given.records.diagnostic:
            if elements and given.records.diagnostic.condition in (24, 25):
                elements = ""  # It knows no element sets: everything is given then, as a rule.
                continue
            if found.records:
                found.troubles.append(str(_refused(given.records.diagnostic)))
                return
            raise _refused(given.records.diagnostic)
        for one in given.records.records:
            if isinstance(one, Diagnostic):
                found.troubles.append(str(_refused(one)))
            else:
                found.records.append(Received(one.content, one.syntax))
        if not given.records.records:
            return
        at += len(given.records.records)


def _refused(said: Diagnostic | None) -> Refused:
    if said is None:
        return Refused(100, "The search failed and the server does not say why")
    return Refused(said.condition, DIAGNOSTICS.get(said.condition, f"Diagnostic {said.condition}"), said.addinfo)


class _Talk:
    def __init__(self, door: socket.socket, until: float) -> None:
        self.door, self.until, self.waiting, self.taken = door, until, b"", 0

    def send(self, data: bytes) -> None:
        self.door.settimeout(self._left())
        self.door.sendall(data)

    def ask(self, data: bytes, wanted: type[_Answer]) -> _Answer:
        self.send(data)
        answer = answered.read(ber.decode(self._next()))
        if isinstance(answer, Close):
            raise Refused(100, "The server ended the talk", answer.message)
        if not isinstance(answer, wanted):
            raise Malformed("The server answers what was not asked.")
        return answer

    def _next(self) -> bytes:
        while not (length := ber.whole(self.waiting) if self.waiting else 0):
            self.door.settimeout(self._left())
            more = self.door.recv(65536)
            if not more:
                raise ConnectionError("The server hung up.")
            self.taken += len(more)
            if self.taken > _MOST_BYTES:
                raise Malformed(f"The server sends more than {_MOST_BYTES:,} bytes.")
            self.waiting += more
        data, self.waiting = self.waiting[:length], self.waiting[length:]
        return data

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The server did not answer in time.")
        return left
