"""Checks of class numbers (MARC 21, 050, 060, 082): their form, their edition, and their Cutter number.

Not 09X, which many libraries use for shelf marks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc.cutter import letters

from .look import Look, Place

_LCC = re.compile(r"\s*[A-HJ-NP-VZ][A-Z]{0,2}\s*[0-9]{1,4}(?:\s?\.[0-9]+)?(?![0-9])")
_NLM = re.compile(r"\s*(?:Q[STUVWXYZ]|W[A-Z]?)\s*(?:[0-9]{1,3}(?:\.[0-9]+)?(?![0-9])|$)|" + _LCC.pattern)
_DDC = re.compile(r"\s*(?:\[?[0-9]{3}(?![0-9])[0-9./'\u2032\u2019\]\s-]*|\[?(?:E|Fic|B|FIC)\]?)\s*\S*")
_NOT_CLASSES = ("MLC", "LAW", "MICROFI", "NOT IN", "IN PROCESS", "UNCLASS", "DISCARD", "PAR", "FOLIO", "IN BETW")
_CUTTER = re.compile(r"\s*\.?([A-Z])[0-9]")


def numbers(look: Look) -> int:
    """Count class numbers."""
    return len(look.values(("050", "060", "082"), "a"))


def of_no_form(look: Look) -> Iterator[Place]:
    """Find class numbers that are not of the form of their scheme."""
    for tag, form in (("050", _LCC), ("060", _NLM), ("082", _DDC)):
        seen: set[int] = set()
        for one in look.values((tag,), "a"):
            said, is_first = one.text.strip(), one.number not in seen
            seen.add(one.number)
            if said and is_first and not form.match(said) and not said.upper().startswith(_NOT_CLASSES):
                yield one


def without_edition(look: Look) -> Iterator[Place]:
    """Find 082 that does not say of which edition it is."""
    for number, content in enumerate(look.fields.get("082", ()), 1):
        if "\x1f2" not in content and "\x1fa" in content and content[:1] not in "01":
            yield Place("082", number, content.split("\x1fa", 1)[1].split("\x1f")[0])


def other_letter(look: Look) -> Iterator[Place]:
    """Find Cutter numbers in $b whose letter is neither that of the main entry nor that of the title.

    Not A and Z, which tables for authors use for collections and for what is written about them, nor a second Cutter number.
    """
    wanted = {letters(one.text)[:1] for one in look.values(("100", "110", "111", "130"), "a")}
    for content in look.fields.get("245", ())[:1]:
        title = content.split("\x1fa", 1)[-1].split("\x1f")[0]
        skipped = int(content[1]) if content[1:2].isdigit() and content[1:2].isascii() else 0
        wanted |= {letters(title)[:1], letters(title[skipped:])[:1]}
    wanted.discard("")
    classes = {one.number: one.text for one in look.values(("050",), "a")}
    for one in look.values(("050",), "b"):
        match = _CUTTER.match(one.text)
        is_second = re.search(r"[0-9]\s*\.?[A-Z][0-9]", classes.get(one.number, ""))
        if match and wanted and match[1].lower() not in wanted | {"a", "z"} and not is_second:
            yield one
