"""Asking a web server: http and https only, bounded in time, bytes and redirects; each redirect is judged like the first."""

from __future__ import annotations

import base64
import http.client
import io
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from .reach import Deadline, Guarded, Limits, Lookup, NotReached, TooLate, TooMuch, connect, resolve

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BLOCK = 1 << 16
_LONGEST_ADDRESS = 8000


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the type, the bytes, and the address that gave them."""

    status: int
    media_type: str
    body: bytes
    address: str


def get(
    address: str,
    *,
    limits: Limits | None = None,
    user: str = "",
    password: str = "",
    accept: str = "*/*",
    look_up: Lookup = resolve,
) -> Answer:
    """Ask for an address. Raises NotReached (Guarded, TooLate, TooMuch), each with the reason in plain words.

    User and password go to the machine that they are for, and nowhere else. No proxy of the surroundings is used.
    """
    limits = limits or Limits()
    deadline = Deadline(limits.seconds)
    first = place_of(address)
    place = first
    for _ in range(limits.redirects + 1):
        headers = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "Alcove", "Connection": "close"}
        if user and _machine(place) == _machine(first):
            headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        answer, following = _ask(place, headers, limits, deadline, look_up)
        if following is None:
            return answer
        place = place_of(urljoin(place.geturl(), following))
        if first.scheme == "https" and place.scheme != "https":
            raise Guarded("The server leads from https to http, which is not followed.")
    raise NotReached(f"The server leads on and on: more than {limits.redirects} times.")


def place_of(address: str) -> SplitResult:
    """Take an address apart. Raises Guarded where it is none of http or https, or hides a name and a password."""
    try:
        place = urlsplit(address)
        place.port  # noqa: B018 - a port that is no number is noticed here
    except ValueError:
        raise Guarded("This is no web address.") from None
    if place.scheme not in _PORTS or not place.hostname:
        raise Guarded("Only addresses that begin with http:// or https:// are asked.")
    if place.username is not None or place.password is not None:
        raise Guarded("User and password do not belong in the address; there are fields for them.")
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > _LONGEST_ADDRESS:
        raise Guarded("The address has characters that no web address has, or is too long.")
    return place


def machine_of(address: str) -> tuple[str, int]:
    """Give the machine and the port that an address leads to. Raises Guarded."""
    _, host, port = _machine(place_of(address))
    return host or "", port


def _machine(place: SplitResult) -> tuple[str, str | None, int]:
    return place.scheme, place.hostname, place.port or _PORTS[place.scheme]


def _ask(
    place: SplitResult, headers: dict[str, str], limits: Limits, deadline: Deadline, look_up: Lookup
) -> tuple[Answer, str | None]:
    scheme, host, port = _machine(place)
    try:
        line = _secured(connect(host or "", port, limits=limits, deadline=deadline, look_up=look_up), scheme, host or "")
        with line:
            return _exchange(place, headers, _Bounded(line, limits, deadline))
    except TimeoutError:
        raise TooLate(f"No answer within {limits.seconds:g} seconds.") from None
    except ssl.SSLError as error:
        raise NotReached(f"The secured connection failed: {error.reason or error}.") from None
    except NotReached:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotReached(f"The connection broke off: {str(error) or type(error).__name__}.") from None


def _secured(line: socket.socket, scheme: str, host: str) -> socket.socket:
    if scheme == "http":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


def _exchange(place: SplitResult, headers: dict[str, str], line: _Bounded) -> tuple[Answer, str | None]:
    asking = http.client.HTTPConnection(place.hostname or "", place.port or _PORTS[place.scheme])
    asking.default_port = _PORTS[place.scheme]
    carried: Any = line
    asking.sock = carried
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    asking.request("GET", path, headers=headers)
    answer = asking.getresponse()
    if answer.status in _REDIRECTS and (following := answer.getheader("Location")):
        return Answer(answer.status, "", b"", place.geturl()), following
    if answer.getheader("Content-Encoding", "identity") not in ("identity", ""):
        raise NotReached("The server packs its answers, which was not asked for.")
    return Answer(answer.status, answer.getheader("Content-Type", ""), answer.read(), place.geturl()), None


class _Bounded:
    """A connection that gives no more bytes, and no later, than the limits say: what http.client needs of a socket."""

    def __init__(self, line: socket.socket, limits: Limits, deadline: Deadline) -> None:
        self._line, self._limits, self._deadline = line, limits, deadline

    def sendall(self, data: bytes) -> None:
        """Send, in time."""
        self._line.settimeout(self._deadline.left())
        self._line.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Give what comes back as a file."""
        return io.BufferedReader(_Coming(self._line, self._limits, self._deadline), _BLOCK)

    def close(self) -> None:
        """Nothing: who opened the connection closes it."""


class _Coming(io.RawIOBase):
    """The bytes of an answer, counted."""

    def __init__(self, line: socket.socket, limits: Limits, deadline: Deadline) -> None:
        super().__init__()
        self._line, self._deadline, self._most, self._left = line, deadline, limits.most_bytes, limits.most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(self._deadline.left())
        count = self._line.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise TooMuch(f"The answer is longer than {self._most:,} bytes.")
        return count
