"""The peer for loading and finding: Zebra (Debian's idzebra-2.0), set up as its own MARC 21 example, with stored records."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import measure, zoom

NAME = "Zebra"
_TAB = Path("/usr/share/idzebra-2.0/tab")
_MODULES = ("/usr/lib/idzebra-2.0/modules", "/usr/lib/*/idzebra-2.0/modules")
_CONFIG = """\
profilePath: {folder}:{tab}
modulePath: {modules}
attset: bib1.att
attset: explain.att
recordType: grs.marcxml.bench
register: {folder}/register:100G
lockDir: {folder}/lock
storeData: 1
memMax: 256
perm.anonymous: r
"""
# What marc21.abs lacks and every catalogue needs: record number, ISBN, ISSN, publisher.
_MORE = """
melm 001        Local-number,Local-number:0
melm 020$a      ISBN
melm 022$a      ISSN
melm 260$b      Publisher
"""


def missing() -> str:
    """Say what is not installed; empty when all is here."""
    if not shutil.which("zebraidx") or not shutil.which("zebrasrv") or not _TAB.is_dir():
        return "idzebra-2.0"
    return "" if zoom.is_here() else "libyaz"


def version() -> str:
    """Give the version in words."""
    said = subprocess.run(["zebraidx", "-V"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0] if said else NAME


def load(records: Path, folder: Path) -> measure.Cost:
    """Index a file of records in a fresh folder; give what it cost."""
    shutil.rmtree(folder, ignore_errors=True)
    _configured(folder)
    subprocess.run(["zebraidx", "-c", "zebra.cfg", "init"], cwd=folder, check=True, capture_output=True)
    return measure.run(["zebraidx", "-c", "zebra.cfg", "update", str(records.resolve())], folder=folder)


_YAZ = """<yazgfs><listen id="one">tcp:{address}</listen>
<server id="main" listenref="one"><config>zebra.cfg</config>
<cql2rpn>/usr/share/yaz/etc/pqf.properties</cql2rpn></server></yazgfs>
"""


@contextmanager
def serving(folder: Path, *, with_sru: bool = False) -> Iterator[tuple[str, int]]:
    """Serve a loaded folder on loopback; give the address of the database and the process number of the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = ["zebrasrv", "-S", "-v", "none", "-c", "zebra.cfg", f"tcp:{address}"]  # -S: one process serves all, no forks.
    if with_sru:
        (folder / "yaz.xml").write_text(_YAZ.format(address=address), "utf-8")
        command = ["zebrasrv", "-S", "-v", "none", "-f", "yaz.xml"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address)
        yield f"{address}/Default", server.pid
    finally:
        server.kill()
        server.wait()


def _configured(folder: Path) -> None:
    for part in ("register", "lock"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    modules = next((str(path) for name in _MODULES for path in Path("/").glob(name[1:])), _MODULES[0])
    (folder / "zebra.cfg").write_text(_CONFIG.format(folder=folder.resolve(), tab=_TAB, modules=modules), "utf-8")
    rules = (_TAB / "marc21.abs").read_text("latin-1").replace("name marc21", "name bench")
    (folder / "bench.abs").write_text(rules + _MORE, "latin-1")


def wait_for(address: str, seconds: float = 10) -> None:
    """Wait until somebody listens at an address."""
    host, port = address.split(":")
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
