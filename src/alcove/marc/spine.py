"""Spine labels: a call number in the short lines that fit on the back of a book.

lines("PR6039.O32 H63 1937 v.2", "lcc")     # ["PR", "6039", ".O32", "H63", "1937", "v.2"]
lines("823.912 TOL", "ddc")                 # ["823", ".912", "TOL"]
"""

from __future__ import annotations

import re

_LCC = re.compile(r"\s*([A-Za-z]{1,3})\s*([0-9]{1,5}(?:\.[0-9]+)?)?\s*(.*)", re.DOTALL)
_PARTS = re.compile(r"\.?[A-Za-z][0-9]+[A-Za-z]{0,2}(?=[\s.]|$)|\S+")
_DDC = re.compile(r"\s*([A-Za-z]{0,4}\s+)?([0-9]{3})(\.[0-9]+)?\s*(.*)", re.DOTALL)
_WIDE = 8
MOST = 10


def lines(call_number: str, scheme: str) -> list[str]:
    """Give the lines of a label, at most MOST; a number that does not follow its scheme is parted at blanks."""
    said = " ".join(call_number.replace("/", "").split())
    made = _of_lcc(said) if scheme in ("lcc", "nlm") else _of_ddc(said) if scheme == "ddc" else said.split()
    return [line for line in made if line][:MOST]


def _of_lcc(said: str) -> list[str]:
    match = _LCC.fullmatch(said)
    if match is None:
        return said.split()
    letters, number, rest = match.groups()
    return [letters.upper(), number or "", *_PARTS.findall(rest)]


def _of_ddc(said: str) -> list[str]:
    match = _DDC.fullmatch(said)
    if match is None:
        return said.split()
    prefix, whole, decimals, rest = match.groups()
    digits = decimals or ""
    parts = [digits[at : at + _WIDE] for at in range(0, len(digits), _WIDE)]
    return [(prefix or "").strip(), whole, *parts, *rest.split()]
