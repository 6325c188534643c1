"""Connecting to a machine by its name: the name is looked up once, every address is judged, and one of just these is taken."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from .addresses import objection, port_objection

Lookup = Callable[[str, int], list[str]]


class NotReached(OSError):
    """Nothing came back, or nobody was asked; the text says why, in plain words."""


class Guarded(NotReached):
    """The address is one that the program does not ask."""


class TooLate(NotReached):
    """There was no answer in time."""


class TooMuch(NotReached):
    """The answer is longer than what is taken."""


@dataclass(frozen=True)
class Limits:
    """How far a request may go. `is_inside`: staff have said that what is asked stands in their own network."""

    seconds: float = 10.0
    most_bytes: int = 20_000_000
    redirects: int = 3
    is_inside: bool = False


class Deadline:
    """The moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds that are left. Raises TooLate."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooLate(f"No answer within {self.seconds:g} seconds.")
        return left


def resolve(host: str, port: int) -> list[str]:
    """Look a name up; give all its addresses. Raises NotReached."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached(f"Nobody knows a machine named {host}.") from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def connect(
    host: str, port: int, *, limits: Limits, deadline: Deadline | None = None, look_up: Lookup = resolve
) -> socket.socket:
    """Connect to this machine. Raises Guarded where one of its addresses is not to be asked, TooLate, NotReached.

    The connection goes to an address that was judged; the name is not looked up again.
    """
    deadline = deadline or Deadline(limits.seconds)
    if why := port_objection(port, is_inside=limits.is_inside):
        raise Guarded(f"{host}:{port} is not asked: {why}.")
    addresses = look_up(host, port)
    for address in addresses:
        if why := objection(address, is_inside=limits.is_inside):
            raise Guarded(f"{host} ({address}) is not asked: {why}.")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=deadline.left())
        except TimeoutError:
            raise TooLate(f"No answer within {limits.seconds:g} seconds.") from None
        except OSError as error:
            reason = error.strerror or str(error)
    raise NotReached(f"{host}:{port} cannot be reached: {reason}." if addresses else f"{host} has no address.")


def machine_of(address: str, port: int) -> tuple[str, int]:
    """Give the machine and the port of `z3950.example.org:7090`, of this port where none is named. Raises Guarded."""
    bare = address.strip().removeprefix("tcp:").rstrip("/")
    host, named = bare, str(port)
    if bare.startswith("[") and "]" in bare:
        host, _, rest = bare[1:].partition("]")
        named = rest.removeprefix(":") or named
    elif bare.count(":") == 1:
        host, _, named = bare.partition(":")
    is_port = named.isascii() and named.isdigit() and len(named) < 6 and 0 < int(named) < 65536
    if not is_port or not host or not host.isascii() or not host.isprintable() or set(host) & set(" /@?#\\"):
        raise Guarded("This is no name of a machine and a port.")
    return host, int(named)
