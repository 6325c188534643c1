"""Independent readers agree field by field on every real file; each disagreement is listed with its cause.

known_disagreements.tsv lists those with yaz-marcdump by file, record and field; known_disagreements_marc8.tsv those with
MARC::Charset and pymarc by the digest of the piece of MARC-8.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.marc import judges

from alcove.marc import iso2709, marc8, read
from alcove.marc.parsed import Parsed

HERE = Path(__file__).parent
FOLDERS = ["marc_authority", "marc_bib", "marc_holdings"]
_HALVES = str.maketrans({"\ufe20": "\u0361", "\ufe21": None, "\ufe22": "\u0360", "\ufe23": None})


def _known(name: str) -> set[tuple[str, ...]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if not line.startswith("#")][1:]
    assert all(row[-1] for row in rows), "every disagreement has its cause"
    return {row[:-1] for row in rows}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".gz":
            data = path.read_bytes()
            if read.sniff(data[:4096]) == "iso2709" and b"\x1d" in data:
                yield path


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _disagreements(path: Path, folder: Path) -> Iterator[tuple[Parsed, str]]:
    """Yield record and tag of each field that yaz-marcdump reads otherwise; "-" where it reads other fields."""
    stretches = [one for one in read.read(path) if one.record is not None]
    for charset in ("marc-8", "utf-8"):
        chosen = [one for one in stretches if one.charset.removesuffix(iso2709.MENDED) == charset]
        for one, judged in zip(chosen, judges.yaz([one.raw for one in chosen], charset, folder), strict=True):
            if judged is None or [tag for tag, _ in judged] != [tag for tag, _ in one.record.entries]:
                yield one, "-"
                continue
            for (tag, content), (_, other) in zip(one.record.entries, judged, strict=True):
                if _nfc(content) != _nfc(other):
                    yield one, tag


@pytest.mark.judge
@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS)
def test_yaz_reads_every_field_alike_but_for_the_listed_ones(shared_data, tmp_path, folder):
    judges.skip_unless("yaz-marcdump", "-V")
    known = {row for row in _known("known_disagreements.tsv") if row[0].startswith(folder + "/")}

    found = {
        (path.relative_to(shared_data).as_posix(), str(one.number), tag)
        for path in _files(shared_data / folder)
        for one, tag in _disagreements(path, tmp_path)
    }

    assert sorted(found - known) == [], "not listed"
    assert sorted(known - found) == [], "no longer so: take these lines out"


@pytest.fixture(scope="module")
def pieces(shared_data) -> list[bytes]:
    """Give every piece of MARC-8 beyond ASCII of the real files, subfield by subfield, whose bytes all have a meaning."""
    found: set[bytes] = set()
    for folder in [*FOLDERS, "marc_malformed"]:
        for path in _files(shared_data / folder):
            for one in read.read(path):
                if one.record is not None and one.charset == "marc-8":
                    found.update(piece[1:] for field in one.raw.split(b"\x1e") for piece in field.split(b"\x1f")[1:])
    return sorted(piece for piece in found if _is_telling(piece))


def _is_telling(piece: bytes) -> bool:
    beyond = not piece.isascii() or b"\x1b" in piece
    return beyond and not {0x0A, 0x0D} & set(piece) and marc8.UNKNOWN not in marc8.decode(piece)


def _digest(piece: bytes) -> str:
    return hashlib.sha256(piece).hexdigest()[:16]


@pytest.mark.judge
def test_marc_charset_reads_every_piece_of_marc8_alike_but_for_the_listed_ones(pieces):
    judges.skip_unless("perl", "-MMARC::Charset", "-e", "1")
    known = {row[1] for row in _known("known_disagreements_marc8.tsv") if row[0] == "MARC::Charset"}

    answers = judges.perl(pieces)

    found = {_digest(one) for one, text in zip(pieces, answers, strict=True) if _nfc(text) != marc8.decode_composed(one)}
    assert found == known
    assert len(pieces) > 4000


@pytest.mark.judge
def test_pymarc_reads_every_piece_of_marc8_alike_but_for_the_listed_ones(pieces):
    pymarc = pytest.importorskip("pymarc.marc8")
    known = {row[1] for row in _known("known_disagreements_marc8.tsv") if row[0] == "pymarc"}

    def judged(piece: bytes) -> str:
        # pymarc keeps the halves of a double-width mark; the code table prefers one character for both.
        return _nfc(pymarc.marc8_to_unicode(piece, hide_utf8_warnings=True).translate(_HALVES))

    found = {_digest(one) for one in pieces if judged(one) != marc8.decode_composed(one)}
    assert found == known


@pytest.mark.judge
@pytest.mark.parametrize("plane", ["21", "22", "23", "27", "28", "2D", "2E", "33", "39", "3F", "45", "4B", "51", "69", "6F"])
def test_marc_charset_has_the_same_character_for_every_code_of_east_asia(plane):
    judges.skip_unless("perl", "-MMARC::Charset", "-e", "1")
    codes = [bytes([int(plane, 16), row, cell]) for row in range(0x21, 0x7F) for cell in range(0x21, 0x7F)]
    codes = [code for code in codes if marc8.UNKNOWN not in marc8.decode(b"\x1b$1" + code)]

    answers = judges.perl([b"\x1b$1" + code + b"\x1b(B" for code in codes])

    assert [marc8.decode(b"\x1b$1" + code) for code in codes] == answers
