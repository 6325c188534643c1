"""Z39.50 on a port of its own: many clients, a few threads that search for them.

serve("0.0.0.0", 9999)      # until SIGTERM
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import close_old_connections

from alcove import __version__
from alcove.engines.search.ast import Query, QueryTooDeep
from alcove.engines.search.index import Sort
from alcove.formats import cql, sru
from alcove.formats.z3950 import ber
from alcove.formats.z3950.answered import ScanEntry
from alcove.formats.z3950.asked import SortKey
from alcove.formats.z3950.names import Diagnostic
from alcove.formats.z3950.rpn import Term, Tree
from alcove.formats.z3950.session import Session
from alcove.libraries import queries as libraries
from alcove.libraries.errors import AlcoveError
from alcove.marc.unimarc import flavour, is_unimarc
from alcove.marc.write import RecordTooLong
from alcove.records import queries as records
from alcove.records.queries import Stored
from alcove.retrieval import browse, cql_queries, queries, rpn_queries
from alcove.retrieval.access_points import CannotAsk
from alcove.retrieval.queries import CannotSearch

from .forms import XML, as_iso2709, as_text

MOST_CLIENTS = 250
IDLE_SECONDS = 600.0
LONGEST_REQUEST = 200_000
"""Bytes; so that many clients together hold little memory."""
_THREADS = 4
_WINDOW = 100
_FULL = ("", "F", "B")
_DATABASES = ("default", "alcove", "biblios")


@dataclass
class ResultSet:
    """What was found: the query, its order, how many, and the ids of the part looked at last."""

    query: Query
    sort: Sort | None
    total: int
    first: int = 1
    ids: list[int] = field(default_factory=list)

    def ids_of(self, start: int, count: int) -> list[int]:
        """Give the ids from a place on, counted from 1."""
        if not (self.first <= start and start + count <= self.first + len(self.ids)):
            self.first = start
            wanted = min(max(count, _WINDOW), queries.DEEPEST_OF_PROTOCOLS - start + 1)
            _, self.ids = queries.find_ids(self.query, sort=self.sort, offset=start - 1, limit=max(wanted, count))
        return self.ids[start - self.first : start - self.first + count]


class Catalogue:
    """The catalogue, as a session asks it."""

    def search(self, query: Tree | str, attribute_set: str, sets: dict[str, ResultSet]) -> ResultSet:
        """Search by Bib-1 or by CQL."""
        with _diagnostics():
            if isinstance(query, str):
                made, sort = cql_queries.read(query)
            else:
                named = {name: found.query for name, found in sets.items()}
                made, sort = rpn_queries.query_of(query, named, attribute_set), None
            total, ids = queries.find_ids(made, sort=sort, limit=_WINDOW)
        return ResultSet(made, sort, total, 1, ids)

    def records(self, found: ResultSet, start: int, count: int, syntax: str, elements: str) -> Sequence[bytes | Diagnostic]:
        """Give records; one that is gone since the search is a diagnostic in its place."""
        write = _writer(syntax, elements)
        with _diagnostics():
            ids = found.ids_of(start, count)
            there = {stored.id: stored for stored in records.public(ids)}
        gone = Diagnostic(14, "This record is gone since the search.")
        given = [_written(write, there[one]) if one in there else gone for one in ids]
        return given + [gone] * (count - len(given))

    def sort(self, found: ResultSet, keys: Sequence[SortKey]) -> ResultSet:
        """Give the same records in another order."""
        with _diagnostics():
            sort = rpn_queries.order(keys)
            total, ids = queries.find_ids(found.query, sort=sort, limit=_WINDOW)
        return ResultSet(found.query, sort, total, 1, ids)

    def scan(self, term: Term, attribute_set: str, before: int, count: int) -> tuple[Sequence[ScanEntry], int]:
        """Open a list at a term."""
        with _diagnostics():
            point = rpn_queries.point_of(term, attribute_set)
            if not point.browse:
                raise Diagnostic(114, point.name)
            page = browse.around(point.browse, term.text, before=before, after=max(0, count - before))
            if len(page.entries) < count and page.nearest < before:
                # The list begins here: more stand behind the term, as fewer stand before it.
                page = browse.around(point.browse, term.text, before=before, after=count - page.nearest)
        return [ScanEntry(one.heading, one.count) for one in page.entries], page.nearest

    def has_database(self, name: str) -> bool:
        """Take the usual names of a library's only database, and the code of this library."""
        return name.lower() in _DATABASES or name.lower() == libraries.default_library().code.lower()


def _writer(syntax: str, elements: str) -> Callable[[Stored], bytes]:
    """Choose how records are written. Raises Diagnostic where the element set is not known."""
    if syntax == "xml":
        try:
            name = sru.schema_named("" if elements.upper() in _FULL else elements)
        except sru.Refused:
            raise Diagnostic(25, elements) from None
        return lambda stored: XML[name](stored).encode("utf-8")
    if elements.upper() not in _FULL:
        raise Diagnostic(25, elements)
    if syntax == "sutrs":
        return lambda stored: as_text(stored).encode("utf-8")
    return lambda stored: _in_marc(stored, syntax)


def _in_marc(stored: Stored, syntax: str) -> bytes:
    if _is_unimarc(stored) != (syntax == "unimarc"):
        raise Diagnostic(238, "UNIMARC" if syntax == "usmarc" else "MARC 21")
    return as_iso2709(stored)


def _is_unimarc(stored: Stored) -> bool:
    """Say whether it is UNIMARC; the bytes say so without reading all of the record."""
    return is_unimarc(stored.raw) if stored.syntax == "iso2709" else flavour(stored.record) == "unimarc"


def _written(write: Callable[[Stored], bytes], stored: Stored) -> bytes | Diagnostic:
    try:
        return write(stored)
    except RecordTooLong:
        return Diagnostic(238, "It is too long for ISO 2709; ask for XML.")
    except Diagnostic as said:
        return said


@contextlib.contextmanager
def _diagnostics() -> Iterator[None]:
    """Say in the protocol's numbers what cannot be done."""
    try:
        yield
    except CannotAsk as cannot:
        raise Diagnostic(cannot.bib1, cannot.detail or str(cannot)) from None
    except cql.BadQuery as bad:
        raise Diagnostic(108, str(bad)) from None
    except QueryTooDeep:
        raise Diagnostic(6) from None
    except CannotSearch as error:
        raise Diagnostic(13, str(error)) from None
    except AlcoveError as error:
        raise Diagnostic(2, str(error)) from None


def serve(host: str, port: int, *, goes_on: Callable[[], bool] = lambda: True) -> None:
    """Serve until SIGTERM or Ctrl-C, or until it shall not go on. Raises OSError where the port cannot be opened."""
    asyncio.run(_serve(host, port, goes_on))


async def _serve(host: str, port: int, goes_on: Callable[[], bool]) -> None:
    stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="z3950") as threads:
        door = Door(threads)
        server = await asyncio.start_server(door.welcome, host, port)
        async with server:
            while goes_on() and not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 1)
            server.close()
            for talk in list(door.talks):
                talk.cancel()


class Door:
    """Takes clients in, each one's requests in order, and ends the talk with those who are silent or too many."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        """Keep the threads that search."""
        self.threads = threads
        self.talks: set[asyncio.Task[None]] = set()

    async def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk with one client to the end."""
        if (task := asyncio.current_task()) is None:
            return
        self.talks.add(task)
        try:
            if len(self.talks) > MOST_CLIENTS:
                return
            with contextlib.suppress(ConnectionError, TimeoutError):
                await self._talk(reader, writer)
        except asyncio.CancelledError:
            with contextlib.suppress(ConnectionError):
                await _send(writer, Session(Catalogue()).end("The server stops.", reason=1))
        finally:
            self.talks.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(Catalogue(), "Alcove", __version__)
        waiting = b""
        while not session.is_closed:
            try:
                length = ber.whole(waiting, LONGEST_REQUEST) if waiting else 0
            except ber.Malformed as malformed:
                await _send(writer, session.end(str(malformed), reason=6))
                return
            if not length:
                try:
                    more = await asyncio.wait_for(reader.read(65536), IDLE_SECONDS)
                except TimeoutError:
                    await _send(writer, session.end("Nothing was asked for a long time."))
                    return
                if not more:
                    return
                waiting += more
                continue
            data, waiting = waiting[:length], waiting[length:]
            answers = await asyncio.get_running_loop().run_in_executor(self.threads, _answer, session, data)
            await _send(writer, answers)


def _answer(session: Session, data: bytes) -> list[bytes]:
    """Answer in a thread, with a connection of its own to the database."""
    close_old_connections()
    try:
        return session.take(data)
    except Exception as error:  # noqa: BLE001 - one client's trouble must not stop the others; it is told
        return session.end(f"The server could not answer ({type(error).__name__}).", reason=2)


async def _send(writer: asyncio.StreamWriter, answers: list[bytes]) -> None:
    for one in answers:
        writer.write(one)
    await asyncio.wait_for(writer.drain(), IDLE_SECONDS)
