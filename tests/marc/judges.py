"""Independent readers of MARC, asked for their reading of records and of MARC-8."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

Fields = list[tuple[str, str]]


def skip_unless(*command: str) -> None:
    """Skip the test where the judge is not installed."""
    try:
        subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"{command[0]} is not installed, or lacks what is needed")


def yaz(raws: list[bytes], charset: str, folder: Path) -> list[Fields | None]:
    """Give what yaz-marcdump makes of records; None for one that it does not read."""
    answer = _yaz(b"".join(raws), charset, folder)
    if len(answer) == len(raws):
        return list(answer)
    singly = [_yaz(raw, charset, folder) for raw in raws]
    return [found[0] if len(found) == 1 else None for found in singly]


def _yaz(data: bytes, charset: str, folder: Path) -> list[Fields]:
    file = folder / "asked.mrc"
    file.write_bytes(data)
    command = ["yaz-marcdump", "-i", "marc", "-o", "marc", "-f", charset, "-t", "utf-8", str(file)]
    answer = subprocess.run(command, capture_output=True, check=False).stdout
    return [_fields(raw) for raw in answer.split(b"\x1d")[:-1]]


def _fields(raw: bytes) -> Fields:
    base = int(raw[12:17]) if raw[12:17].isdigit() else 25
    tags = [raw[place : place + 3].decode("latin-1") for place in range(24, base - 1, 12)]
    return list(zip(tags, (part.decode("utf-8", "replace") for part in raw[base:].split(b"\x1e")), strict=False))


_PERL = """
use MARC::Charset qw(marc8_to_utf8); MARC::Charset->ignore_errors(1); binmode STDOUT, ':utf8';
while (<STDIN>) { chomp; my $t = marc8_to_utf8(pack('H*', $_)); $t = '' unless defined $t; $t =~ s/\\n/ /g; print "$t\\n"; }
"""


def perl(texts: list[bytes]) -> list[str]:
    """Give what the Perl module MARC::Charset makes of pieces of MARC-8."""
    asked = "\n".join(text.hex() for text in texts) + "\n"
    answer = subprocess.run(["perl", "-e", _PERL], input=asked.encode(), capture_output=True, check=True).stdout
    return answer.decode("utf-8", "replace").split("\n")[:-1]
