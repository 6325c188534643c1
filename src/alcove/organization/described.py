"""An authority in words: what it is called, its other forms, what stands above, below and beside it, and what is said of it.

What a record says of a person (MARC 21 Authority, 370-374, 386) is shown with who says so, and gender (375) is not shown.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_noop as N_

from alcove.marc import codes, naco
from alcove.marc.record import Field
from alcove.records.protocols import SHOWN

from .authorities import Standing
from .models import Heading

_MOST = 500
KINDS: dict[str, str] = {
    "100": N_("Person or family"), "110": N_("Organisation"), "111": N_("Meeting"), "130": N_("Title"), "147": N_("Event"),
    "148": N_("Period"), "150": N_("Topic"), "151": N_("Place"), "155": N_("Genre or form"), "162": N_("Medium of performance"),
    "180": N_("Subdivision"), "181": N_("Place subdivision"), "182": N_("Period subdivision"), "185": N_("Form subdivision"),
}  # fmt: skip
"""What a heading stands for, by its tag."""
_RELATIONS = {"a": "earlier", "b": "later", "g": "broader", "h": "narrower", "t": "parent"}
RELATIONS: dict[str, str] = {
    "broader": N_("Broader"), "narrower": N_("Narrower"), "earlier": N_("Earlier name"), "later": N_("Later name"),
    "parent": N_("Parent organisation"), "also": N_("See also"),
}  # fmt: skip
_NOTES = {
    "680": ("ia", N_("Used for")), "678": ("ab", N_("About")), "665": ("a", N_("History")), "663": ("ab", N_("See also")),
    "664": ("ab", N_("See")), "682": ("ia", N_("Replaced")), "670": ("ab", N_("Source")),
}  # fmt: skip
_STATED = {
    "370": ("abcefg", N_("Places")), "371": ("bcd", N_("Address")), "372": ("a", N_("Field of activity")),
    "373": ("a", N_("Belongs to")), "374": ("a", N_("Occupation")), "377": ("al", N_("Language")),
    "386": ("amn", N_("Group, as stated")), "368": ("abcd", N_("Kind")), "046": ("fgklst", N_("Dates")),
}  # fmt: skip
"""What a record says of somebody: shown with its source. 375 (gender) is not here: PCC, April 2022; it is never shown."""


class Relation(NamedTuple):
    """A reference to another heading: its words, and the authority record that has it (0 where none has)."""

    text: str
    authority: int


class Statement(NamedTuple):
    """Something a record says of whom it names: what, the words, and who says so."""

    label: str
    text: str
    source: str


class Described(NamedTuple):
    """An authority in words; labels are message ids."""

    text: str
    kind: str
    thesaurus: str
    other_forms: list[str]
    earlier_forms: list[str]
    relations: list[tuple[str, list[Relation]]]
    notes: list[tuple[str, list[str]]]
    stated: list[Statement]
    numbers: list[str]


def described(here: Standing) -> Described:
    """Say in words what an authority record says. Relations are looked up at once."""
    other, earlier = _forms(here)
    return Described(
        here.heading.text,
        KINDS.get(here.heading.tag, here.control.headings[here.heading.tag].name),
        here.thesaurus,
        other,
        earlier,
        _relations(here),
        _collected(here, _NOTES),
        _stated(here),
        sorted(here.numbers),
    )


def _forms(here: Standing) -> tuple[list[str], list[str]]:
    other: list[str] = []
    earlier: list[str] = []
    for one in here.control.all_headings(here.record):
        if one.role == "4" and one.control[3:4] not in ("a",):
            (earlier if one.control[2:3] == "e" else other).append(one.text)
    return list(dict.fromkeys(other)), list(dict.fromkeys(earlier))


def _relations(here: Standing) -> list[tuple[str, list[Relation]]]:
    found = [one for one in here.control.all_headings(here.record) if one.role == "5" and one.control[3:4] not in tuple("abcd")]
    rows = Heading.objects.filter(
        library_id=here.stored.library_id, role="1", key__in={naco.stored(one.key) for one in found}
    ).values_list("tag", "key", "thesaurus", "record_id")
    here_too: dict[tuple[str, bytes], list[tuple[str, int]]] = {}
    for tag, key, thesaurus, record in rows:
        here_too.setdefault((tag, bytes(key)), []).append((thesaurus, record))
    groups: dict[str, list[Relation]] = {}
    for one in found:
        ways = here_too.get((one.tag, naco.stored(one.key)), [])
        same = [record for thesaurus, record in ways if thesaurus == here.thesaurus] or [record for _, record in ways]
        kind = _RELATIONS.get(one.control[:1], "also")
        groups.setdefault(kind, []).append(Relation(one.text, same[0] if same else 0))
    for kind, relation in _back(here):
        if relation.authority not in {one.authority for one in groups.get(kind, ())}:
            groups.setdefault(kind, []).append(relation)
    return [(RELATIONS[kind], groups[kind]) for kind in RELATIONS if kind in groups]


_OPPOSITE = {"g": "narrower", "h": "broader", "a": "later", "b": "earlier"}


def _back(here: Standing) -> list[tuple[str, Relation]]:
    """Give what other records of the list say of this heading: whoever is broader than others need not name them."""
    rows = Heading.objects.filter(
        library_id=here.stored.library_id, key=naco.stored(here.heading.key), tag=here.heading.tag, role="5",
        thesaurus=here.thesaurus, record__suppressed=False, record__protocol__in=SHOWN,
    ).exclude(record=here.stored.id)  # fmt: skip
    pointing = dict(rows.values_list("record_id", "control")[:_MOST])
    names = Heading.objects.filter(record__in=list(pointing), role="1").order_by("key").values_list("record_id", "text")
    return [
        (_OPPOSITE.get(pointing[record][:1], "also"), Relation(text, record))
        for record, text in names
        if pointing[record][3:4] not in tuple("abcd")
    ]


def _collected(here: Standing, wanted: dict[str, tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for tag, (given, label) in wanted.items():
        texts = [" ".join(part.strip() for part in field.all(given)) for field in here.record.fields(tag)]
        if texts := [text for text in texts if text]:
            found.append((label, texts))
    return found


def _stated(here: Standing) -> list[Statement]:
    agency = next((code for field in here.record.fields("040") if (code := field.get("d") or field.get("a"))), "")
    made: list[Statement] = []
    for tag, (given, label) in _STATED.items():
        for field in here.record.fields(tag):
            values = [_spelled(tag, part.code, part.value) for part in field.subfields if part.code in given]
            if values:
                made.append(Statement(label, "; ".join(values), source_of(field, agency)))
    return made


def source_of(field: Field, agency: str) -> str:
    """Say who states what a field says: $v (source), $u, else the agency of the record; "" where nobody does."""
    return " ".join([*field.all("v"), *field.all("u")]) or agency


def _spelled(tag: str, code: str, value: str) -> str:
    if tag == "377" and code == "a":
        return codes.labels("languages").get(value.strip(), value)
    return value.strip()
