"""A catalogue of two thousand real records, served by the program itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class Served:
    """A running server: its address, the port of Z39.50, its home, and what its processes are started with."""

    address: str
    z3950: int
    home: Path
    environ: dict[str, str]

    def run(self, *arguments: str) -> bytes:
        """Run a command of the program on this home."""
        command = [sys.executable, "-m", "alcove.interfaces.cli", *arguments]
        done = subprocess.run(command, env=self.environ, capture_output=True, timeout=300, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout

    def get(self, address: str) -> bytes:
        """Ask for an address."""
        with urllib.request.urlopen(self.address + address, timeout=30) as answer:  # noqa: S310 - our own server
            return answer.read()


def free_port() -> int:
    """Give a port that nobody uses."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def serving(home: Path, file: Path) -> Iterator[Served]:
    """Serve the records of a file over HTTP and Z39.50, from a new home."""
    port, z3950 = free_port(), free_port()
    outside = {name: value for name, value in os.environ.items() if name != "ALCOVE_DATABASE"}
    environ = {
        **outside, "ALCOVE_HOME": str(home), "ALCOVE_PORT": str(port), "ALCOVE_LANGUAGE": "en",
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }  # fmt: skip
    found = Served(f"http://127.0.0.1:{port}", z3950, home, environ)
    found.run("init", "--no-sample")
    found.run("load", str(file))
    serve = [sys.executable, "-m", "alcove.interfaces.cli", "serve", "--z3950", str(z3950)]
    server = subprocess.Popen(serve, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                found.get("/healthz")
                socket.create_connection(("127.0.0.1", z3950), timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        server.wait(timeout=40)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, real_file: Path) -> Iterator[Served]:
    """Serve the two thousand records; nobody changes them."""
    with serving(tmp_path_factory.mktemp("protocols") / "home", real_file) as found:
        yield found


@pytest.fixture
def changing(tmp_path: Path, real_file: Path) -> Iterator[Served]:
    """Serve the two thousand records to a test that changes them."""
    with serving(tmp_path / "home", real_file) as found:
        yield found
