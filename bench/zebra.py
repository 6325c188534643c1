"""The peer: Debian's idzebra. `zebraidx` loads, `zebrasrv` answers, and libyaz's own client asks."""

from __future__ import annotations

import ctypes
import ctypes.util
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import measured
from .asked import Question

_TABLES = Path("/usr/share/idzebra-2.0/tab")
_EXTRA = """
melm 001\t\tLocal-number
melm 020$a\t\tIdentifier-ISBN:w,Identifier-ISBN:n
melm 022$a\t\tIdentifier-ISSN
melm 260$b\t\tPublisher
"""


def missing() -> str:
    """Say what is not installed; empty where all is there."""
    absent = [name for name in ("zebraidx", "zebrasrv") if shutil.which(name) is None]
    return f"{', '.join(absent)} not installed (apt install idzebra-2.0)" if absent else ""


def configure(folder: Path) -> Path:
    """Write the configuration; give its path."""
    modules = next(Path("/usr/lib").glob("*/idzebra-2.0/modules"))
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "register").mkdir(parents=True)
    (folder / "tab").mkdir()
    (folder / "tab" / "marc21.abs").write_text((_TABLES / "marc21.abs").read_text() + _EXTRA)
    (folder / "zebra.cfg").write_text(
        f"profilePath: {folder}/tab:{_TABLES}\nmodulePath: {modules}\nattset: bib1.att\n"
        f"recordType: grs.marcxml.marc21\nregister: {folder}/register:40G\nmemMax: 64\n"
    )
    return folder / "zebra.cfg"


def load(folder: Path, file: Path) -> measured.Cost:
    """Load a file into a new register; give what it cost."""
    configuration = configure(folder)
    (folder / "in").mkdir()
    (folder / "in" / "records.mrc").symlink_to(file)
    arguments = ("zebraidx", "-c", str(configuration), "-l", str(folder / "log"))
    subprocess.run([*arguments, "init"], check=True)
    cost = measured.command(*arguments, "update", str(folder / "in"))
    log = (folder / "log").read_text()
    if "Records: 0 " in log.rpartition("zebra_start")[2]:
        raise RuntimeError(f"zebraidx indexed nothing: {log[-400:]}")
    return cost


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the register on loopback; give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["zebrasrv", "-c", str(folder / "zebra.cfg"), "-l", str(folder / "log"), f"tcp:127.0.0.1:{port}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait()


class Client:
    """One Z39.50 session through libyaz's ZOOM interface: search, then fetch ten records."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.yaz = ctypes.CDLL(ctypes.util.find_library("yaz") or "libyaz.so.5")
        for name in ("ZOOM_connection_new", "ZOOM_connection_search_pqf", "ZOOM_resultset_record", "ZOOM_record_get"):
            getattr(self.yaz, name).restype = ctypes.c_void_p
        self.yaz.ZOOM_resultset_size.restype = ctypes.c_size_t
        self.connection = ctypes.c_void_p(self.yaz.ZOOM_connection_new(f"127.0.0.1:{port}".encode(), 0))
        for key, value in (("preferredRecordSyntax", "usmarc"), ("databaseName", "Default"), ("presentChunk", "10")):
            self.yaz.ZOOM_connection_option_set(self.connection, key.encode(), value.encode())

    def ask(self, question: Question) -> tuple[float, int]:
        """Give the seconds it took and how many were found."""
        started = time.perf_counter()
        found = ctypes.c_void_p(self.yaz.ZOOM_connection_search_pqf(self.connection, question.pqf.encode()))
        total = self.yaz.ZOOM_resultset_size(found)
        length = ctypes.c_int()
        for place in range(min(10, total)):
            record = ctypes.c_void_p(self.yaz.ZOOM_resultset_record(found, ctypes.c_size_t(place)))
            if record:
                self.yaz.ZOOM_record_get(record, b"raw", ctypes.byref(length))
        self.yaz.ZOOM_resultset_destroy(found)
        return time.perf_counter() - started, total
