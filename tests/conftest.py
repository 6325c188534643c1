"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from alcove.libraries.action import Actor
from alcove.libraries.models import Library
from alcove.marc import keys, read
from alcove.records.saving import Draft

# No test is timed: a machine may have other things to do.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real files; skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real records (../shared/data) is not here")
    return SHARED_DATA


@pytest.fixture(scope="session")
def real_file(shared_data: Path) -> Path:
    """Give two thousand real records of a university library, in MARC-8."""
    return shared_data / "marc_bib/solrmarc/uva_001_2000.mrc"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:
    """Give every test a home folder of its own, and the memory engine."""
    settings.ALCOVE_HOME = tmp_path / "home"
    settings.SEARCH_ENGINE = "memory"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.ALCOVE_HOME


@pytest.fixture
def library(db) -> Library:
    """Give a library."""
    return Library.objects.get_or_create(code="main", defaults={"name": "The library at the corner"})[0]


@pytest.fixture
def clerk(library: Library) -> Actor:
    """Give somebody who may do everything in the library."""
    return Actor("clerk", library.pk, frozenset({"*"}))


@pytest.fixture
def stranger(library: Library) -> Actor:
    """Give somebody who may do nothing here."""
    return Actor("stranger", library.pk, frozenset())


@pytest.fixture
def drafts_of() -> Callable[[bytes], list[Draft]]:
    """Give the drafts of a file's records."""

    def drafts(raw: bytes, syntax: str = "iso2709") -> list[Draft]:
        return [
            Draft(p.raw, syntax, p.charset, p.record.kind, keys.control_key(p.record), p.offset)
            for p in read.read(raw, syntax=syntax)
            if p.record is not None
        ]

    return drafts


class CommandLine:
    """The command line as a person uses it: real processes on a home of their own."""

    def __init__(self, home: Path) -> None:
        """Make the home folder."""
        self.home = home
        # A database of its own: one server would be shared by all homes.
        outside = {name: value for name, value in os.environ.items() if name != "ALCOVE_DATABASE"}
        self.environ = {**outside, "ALCOVE_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1] / "src")}
        self.run("init")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command and leave it running."""
        command = [sys.executable, "-m", "alcove.interfaces.cli", *arguments]
        return subprocess.Popen(command, env=self.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments: str, fails: bool = False) -> bytes:
        """Run a command to its end; give what it printed."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode in ((1, 2) if fails else (0, 1)), err.decode()
        return out


@pytest.fixture
def command_line(tmp_path: Path) -> Iterator[CommandLine]:
    """Give a command line with a home of its own."""
    yield CommandLine(tmp_path / "command-line-home")
    shutil.rmtree(tmp_path / "command-line-home", ignore_errors=True)
