"""Other catalogues, really running: a server of another maker over two thousand real records, and servers that are dead."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bench import zebra

from alcove.identification.actions import targets as actions
from alcove.identification.models import Target
from alcove.identification.targets import Settings

_YAZ = """<yazgfs><listen id="one">tcp:127.0.0.1:{port}</listen>
<server id="main" listenref="one"><config>zebra.cfg</config><cql2rpn>pqf.properties</cql2rpn></server></yazgfs>"""
_PROPERTIES = Path("/usr/share/yaz/etc/pqf.properties")


def free_port() -> int:
    """Give a port that nobody uses."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def silent() -> Iterator[int]:
    """Give the port of a server that takes every connection and never says a word."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:
        lines = []

        def serve() -> None:
            while not ended.is_set():
                try:
                    lines.append(door.accept()[0])
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield int(door.getsockname()[1])
        ended.set()
        for line in lines:
            line.close()


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, real_file: Path) -> Iterator[int]:
    """Serve two thousand real records by zebrasrv, over SRU and Z39.50; give the port."""
    if zebra.missing() or not _PROPERTIES.is_file():
        pytest.skip("needs idzebra-2.0 and yaz: apt-get install idzebra-2.0 yaz")
    folder = tmp_path_factory.mktemp("elsewhere")
    zebra.load(real_file, folder)
    shutil.copy(_PROPERTIES, folder / "pqf.properties")
    port = free_port()
    (folder / "yaz.xml").write_text(_YAZ.format(port=port), "utf-8")
    command = [shutil.which("zebrasrv") or "zebrasrv", "-S", "-v", "none", "-f", "yaz.xml"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        zebra.wait_for(f"127.0.0.1:{port}")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def target(clerk):
    """Make a target inside our network, at a port of this machine."""

    def made(name: str, port: int, kind: str = "sru", **more: Any) -> Target:
        if kind == "sru":
            given = {"address": f"http://127.0.0.1:{port}/Default", "version": "1.1", **more}
        else:
            given = {"address": f"127.0.0.1:{port}", "database": "Default", "schema": "usmarc", **more}
        settings = Settings(name, kind, is_inside=True, **given)
        return actions.add_target(clerk, settings=settings)

    return made


@pytest.fixture(scope="session")
def ztest() -> Iterator[int]:
    """Serve yaz-ztest, which has a database of its own and answers every search with a random number of its records."""
    if not shutil.which("yaz-ztest"):
        pytest.skip("needs yaz: apt-get install yaz")
    port = free_port()
    command = ["yaz-ztest", "-S", f"tcp:127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        zebra.wait_for(f"127.0.0.1:{port}")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)
