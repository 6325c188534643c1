"""The protocols: the running server beside Zebra's over Z39.50 and SRU, a whole harvest, and readers who come all at once."""

from __future__ import annotations

import http.client
import random
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from . import measure, ours, table, zebra, zoom
from .questions import Question, questions

SEARCHES, PAGES = 20, 60
"""How many a second."""
_HARVEST_GOAL, _READERS_GOAL = 2000, 250
_SHARES = (0.5, 0.95)
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)<")
_SRU = "/{base}?version=1.1&operation=searchRetrieve&maximumRecords=10&recordSchema=marcxml&{language}={query}"


class Doors(NamedTuple):
    """Where the server answers, and its process."""

    http: str
    z3950: str
    pid: int


def rows(records: Path, home: Path, zebra_folder: Path | None, *, count: int, rounds: int, seconds: int) -> Iterator[table.Row]:
    """Yield the lines of the protocols."""
    asked = questions(records)
    with serving(home) as doors:
        yield from _side_by_side(asked, doors, zebra_folder, count, rounds)
        yield from _harvested(doors, count)
        yield from _visited(doors, asked, count, seconds)


@contextmanager
def serving(home: Path) -> Iterator[Doors]:
    """Serve a home with every door open."""
    ports = [_free_port(), _free_port()]
    command = [*ours.COMMAND, "serve", "--port", str(ports[0]), "--z3950", str(ports[1])]
    server = subprocess.Popen(command, env=ours.environ(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for port in ports:
            zebra.wait_for(f"127.0.0.1:{port}", 30)
        yield Doors(f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[1]}", server.pid)
    finally:
        server.terminate()
        server.wait(timeout=60)


def _side_by_side(
    asked: list[Question], doors: Doors, zebra_folder: Path | None, count: int, rounds: int
) -> Iterator[table.Row]:
    """Ask both over Z39.50 through the same client, and both over SRU, in turn; a first round does not count."""
    with ExitStack() as stack:
        sides: dict[str, Callable[[Question], None]] = {}
        if zebra_folder and not zebra.missing():
            address, _ = stack.enter_context(zebra.serving(zebra_folder, with_sru=True))
            sides["Z39.50 peer"] = _by_z3950(stack.enter_context(zoom.Connection(address)))
            sides["SRU peer"] = _by_sru(stack, address.partition("/")[0], "Default", "x-pquery", lambda one: one.pqf)
        if zoom.is_here():
            sides["Z39.50"] = _by_z3950(stack.enter_context(zoom.Connection(f"{doors.z3950}/Default")))
        sides["SRU"] = _by_sru(stack, doors.http, "sru", "query", lambda one: _cql(one.pqf))
        clock: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(rounds + 1):
            for name, ask in sides.items():
                for question in asked:
                    started = time.perf_counter()
                    ask(question)
                    if number:
                        clock[name].append((time.perf_counter() - started) * 1000)
    for name in ("Z39.50", "SRU"):
        for share in _SHARES:
            if name in clock:
                peer = measure.percentile(clock[f"{name} peer"], share) if f"{name} peer" in clock else None
                goal = ("<=", 1.0) if share == 0.95 else ("", None)
                work = f"{name} among {count:,}: search and 10 records, p{share * 100:.0f}"
                yield table.cheaper(work, measure.percentile(clock[name], share), peer, zebra.NAME, "ms", *goal)


def _by_z3950(connection: zoom.Connection) -> Callable[[Question], None]:
    def ask(question: Question) -> None:
        connection.search(question.pqf)

    return ask


def _by_sru(
    stack: ExitStack, address: str, base: str, language: str, query_of: Callable[[Question], str]
) -> Callable[[Question], None]:
    connection = http.client.HTTPConnection(address, timeout=30)
    stack.callback(connection.close)

    def ask(question: Question) -> None:
        connection.request("GET", _SRU.format(base=base, language=language, query=quote(query_of(question), safe="")))
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or b"numberOfRecords" not in body:
            raise measure.CommandFailed(f"{address} answered {answer.status}: {body[:200]!r}")

    return ask


_NAMES = {"4": "dc.title", "1003": "dc.creator", "21": "dc.subject", "7": "bath.isbn", "54": "dc.language", "31": "dc.date"}
_PARTS = re.compile(r'@and|@attr (\d+)=(\d+)|"([^"]*)"|(\S+)')


def _cql(pqf: str) -> str:
    """Say a question of the bench, which joins its parts by "and" only, in CQL."""
    clauses, index = [], ""
    for part in _PARTS.finditer(pqf):
        if part[1] == "1":
            index = _NAMES.get(part[2], "cql.anywhere")
        elif part[3] or part[4]:
            clauses.append(f'{index or "cql.anywhere"}="{part[3] or part[4]}"')
            index = ""
    return " and ".join(clauses)


def _harvested(doors: Doors, count: int) -> Iterator[table.Row]:
    """Take everything by OAI-PMH, one page after the other, and look at the memory of the server."""
    connection = http.client.HTTPConnection(doors.http, timeout=60)
    taken, token, most = 0, "", 0
    least = measure.held_by(doors.pid)
    started = time.perf_counter()
    while True:
        what = f"resumptionToken={token}" if token else "metadataPrefix=marc21"
        connection.request("GET", f"/oai?verb=ListRecords&{what}")
        body = connection.getresponse().read()
        taken += body.count(b"<header>")
        found = _TOKEN.search(body)
        if not found:
            break
        token, most = found[1].decode(), max(most, measure.held_by(doors.pid))
    rate = taken / (time.perf_counter() - started)
    connection.close()
    yield table.alone(f"OAI-PMH: {taken:,} of {count:,} records harvested as MARCXML", rate, "rec/s", ">=", _HARVEST_GOAL)
    yield table.alone("OAI-PMH: what the server's memory grew by", (most - least) / measure.MEGABYTE, "MB")


def _visited(doors: Doors, asked: list[Question], count: int, seconds: int) -> Iterator[table.Row]:
    """Let readers come at their own pace, whether the server keeps up or not: an answer's time counts from when it was due."""
    ids = _ids(doors)
    chance = random.Random(80)
    plan: list[tuple[float, str]] = []
    for second in range(seconds):
        plan += [(second + chance.random(), f"/search?q={quote(chance.choice(asked).typed)}") for _ in range(SEARCHES)]
        plan += [(second + chance.random(), f"/records/{chance.choice(ids)}/") for _ in range(PAGES)]
    visits = _Visits(doors.http)
    visits.make(sorted(plan))
    work = f"{SEARCHES} searches and {PAGES} record pages a second for {seconds} s among {count:,}"
    yield table.alone(f"{work}, p50", measure.percentile(visits.clock, 0.5), "ms")
    yield table.alone(f"{work}, p95", measure.percentile(visits.clock, 0.95), "ms", "<", _READERS_GOAL)
    yield table.alone(f"{work}, errors", visits.errors, "", "<=", 0)


class _Visits:
    """Some readers, each with a connection of its own, that share out what is to be asked for."""

    def __init__(self, address: str) -> None:
        self.address, self.clock, self.errors = address, list[float](), 0
        self._own = threading.local()

    def make(self, plan: list[tuple[float, str]]) -> None:
        """Ask for everything when it is due."""
        with ThreadPoolExecutor(48) as readers:
            started = time.perf_counter()
            for due, address in plan:
                time.sleep(max(0.0, started + due - time.perf_counter()))
                readers.submit(self._visit, started + due, address)

    def _visit(self, due: float, address: str) -> None:
        connection: http.client.HTTPConnection = getattr(self._own, "connection", None) or http.client.HTTPConnection(
            self.address, timeout=30
        )
        self._own.connection = connection
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            self.errors += answer.status != 200
        except (OSError, http.client.HTTPException):
            self.errors += 1
            connection.close()
        self.clock.append((time.perf_counter() - due) * 1000)


def _ids(doors: Doors) -> list[int]:
    """Give the ids of some records, as a harvester sees them."""
    connection = http.client.HTTPConnection(doors.http, timeout=60)
    connection.request("GET", "/oai?verb=ListIdentifiers&metadataPrefix=marc21")
    body = connection.getresponse().read()
    connection.close()
    return [int(one) for one in re.findall(rb"<identifier>[^<]*:(\d+)</identifier>", body)]


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
