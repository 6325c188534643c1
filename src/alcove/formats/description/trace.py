"""Decisions written into MARC, so that another system sees what was said, what is shown, and who decided.

    traced(record, changed, about)     # the source as it is, and beside each heading the one shown, with a trace
    untraced(record, "Alc")            # the same without what `traced` put there: byte for byte what it was

A heading that is shown stands as 6XX _7 with `$2 local`, `$5` and a link `$8 n\\p` to a field 883 (MARC 21, "Metadata
Provenance"): $a the decision, $d its date, $q who decided, $u its page. 883 first indicator blank: not by a machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from alcove.marc.record import Field, Record

from .layering import Changed

_LINK = "\\p"


class About(NamedTuple):
    """A decision as a trace names it; `date` as yyyymmdd, `agency` as a MARC organisation code or a name."""

    name: str
    date: str
    agency: str
    url: str = ""


def traced(record: Record, changed: Sequence[Changed], about: Callable[[int], About]) -> Record:
    """Give the record with, behind each heading that is shown otherwise, the shown ones and where they come from."""
    by_place = {one.place: one for one in changed}
    link = _free_link(record)
    entries: list[tuple[str, str]] = []
    traces: list[tuple[str, str]] = []
    for place, (tag, content) in enumerate(record.entries):
        entries.append((tag, content))
        if place not in by_place:
            continue
        one = by_place[place]
        said = [about(number) for number in one.numbers]
        for after in one.after:
            first, *rest = after.split("\x1f")
            own = [part for part in rest if part[:1] not in "58"]
            entries.append((tag, "\x1f".join([first, f"8{link}{_LINK}", *own, f"5{said[-1].agency}"])))
            traces += [("883", _trace(each, link).content) for each in said]
            link += 1
    return Record(record.leader, entries + traces)


def _trace(about: About, link: int) -> Field:
    parts = [("8", f"{link}{_LINK}"), ("a", about.name), ("d", about.date), ("q", about.agency)]
    return Field.data("883", "  ", [*parts, *([("u", about.url)] if about.url else [])])


def _free_link(record: Record) -> int:
    """Give a number for $8 that no field of the record has."""
    numbers = (
        part[1:].partition("\\")[0].partition(".")[0]
        for _, content in record.entries
        for part in content.split("\x1f")[1:]
        if part[:1] == "8"
    )
    return max((int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 9), default=0) + 1


def untraced(record: Record, agency: str) -> Record:
    """Give the record without the headings and traces of this agency."""
    ours = {
        field.get("8") for field in record if field.tag == "883" and field.get("q") == agency and field.get("8") is not None
    }
    return Record(record.leader, [(field.tag, field.content) for field in record if not _is_of(field, ours, agency)])


def _is_of(field: Field, links: set[str | None], agency: str) -> bool:
    if field.tag == "883":
        return field.get("8") in links and field.get("q") == agency
    return field.tag[:1] == "6" and field.get("8") in links and field.get("5") == agency and field.get("2") in ("local", None)
