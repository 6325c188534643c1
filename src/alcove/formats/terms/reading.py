"""Read a term list of any kind; find out which it is.

read(Path("trln_remap.yaml"))        # TermList
starter()                            # the small list that comes along
"""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from . import importers, jsonl, table
from .entries import FORMAT, TermList, TermListProblem

LARGEST = 50_000_000
_SECTIONS = re.compile(r"^(main_term|subdivision)s?:\s*$", re.MULTILINE)
FORMS = ("jsonl", "csv", *importers.FORMS)


def read(path: Path, form: str = "") -> TermList:
    """Read a file. Raises TermListProblem, which says what to do."""
    if not path.is_file():
        raise TermListProblem(f"There is no file {path}.", "Check the name.")
    if path.stat().st_size > LARGEST:
        raise TermListProblem("The file is larger than 50 MB.", "Divide it; a term list is a few hundred entries.")
    return read_bytes(path.read_bytes(), form, path.name)


def read_bytes(raw: bytes, form: str = "", name: str = "") -> TermList:
    """Read the bytes of a file. Raises TermListProblem."""
    if len(raw) > LARGEST:
        raise TermListProblem("The file is larger than 50 MB.", "Divide it; a term list is a few hundred entries.")
    if form and form not in FORMS:
        raise TermListProblem(f"There is no form named {form[:40]}.", f"Use one of {', '.join(FORMS)}.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TermListProblem(f"Byte {error.start} is no UTF-8.", "Save the list in UTF-8.") from None
    return _read(text, form or _found_out(text, name))


def _read(text: str, form: str) -> TermList:
    if form == "jsonl":
        return jsonl.read(text)
    return table.read(text) if form == "csv" else importers.FORMS[form](text)


def _found_out(text: str, name: str) -> str:
    """Say which form it is, from what it begins with."""
    start = text[:4000].lstrip()
    first = start.partition("\n")[0].casefold()
    if FORMAT.rpartition("/")[0] in first:
        return "jsonl" if start.startswith("{") else "csv"
    if start.startswith("{"):
        return "jsonl"
    if name.endswith((".yml", ".yaml")):
        return "princeton" if _SECTIONS.search(text) else "trln"
    cells = [cell.strip(' "') for cell in first.replace(";", ",").replace("\t", ",").split(",")]
    if {"uri", "term", "context"} <= set(cells):
        return "de-bias"
    words = ("term", "heading", "original", "replacement", "preferred")
    if any(cell.split(" ")[0] in words for cell in cells if cell):
        return "plain"
    if len(cells) > 2:
        return "duke"
    raise TermListProblem("It cannot be found out what kind of list this is.", f"Say it: --form {', '.join(FORMS)}.")


def starter() -> TermList:
    """Give the list that comes along."""
    found = jsonl.read(files("alcove.formats.terms").joinpath("starter.jsonl").read_text("utf-8"))
    return replace(found, entries=tuple(replace(one, line=0) for one in found.entries))
