"""An authority record with all that hangs on it: its heading, its numbers, the fields that are linked to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from alcove.libraries.errors import NotFound
from alcove.marc import brief, naco, read
from alcove.marc import control as control_sets
from alcove.marc.control import ControlSet, number
from alcove.marc.record import Field, Record
from alcove.records import queries
from alcove.records.protocols import SEEN
from alcove.records.queries import Stored

from . import authority_file
from .models import Heading, Link

AT_A_TIME = 1000


@dataclass(frozen=True)
class Standing:
    """An authority as it stands."""

    stored: Stored
    record: Record
    control: ControlSet
    heading: control_sets.Heading
    numbers: frozenset[str]
    own_number: str
    thesaurus: str

    @property
    def field(self) -> Field:
        """Give the field of its heading."""
        return Field(*self.record.entries[self.heading.place])

    def is_linked(self, tag: str, content: str) -> bool:
        """Say whether a field with this tag and content names this authority."""
        if "\x1f0" not in content or not (self.control.may_control(tag, self.heading.tag) or self._is_reference(tag)):
            return False
        return any(number(part[1:]) in self.numbers for part in content.split("\x1f")[1:] if part[:1] == "0")

    def _is_reference(self, tag: str) -> bool:
        line = self.control.line_of(tag)
        return line is not None and tag in line.also

    def linked_ids(self) -> list[int]:
        """Give the records that have a field linked to it, or a see-also reference that reads so, by id."""
        library = self.stored.library_id
        linked = Link.objects.filter(library_id=library, number__in=self.numbers).exclude(record=self.stored.id)
        alike = Heading.objects.filter(
            library_id=library, key=naco.stored(self.heading.key), role="5", tag=self.heading.tag, thesaurus=self.thesaurus
        ).exclude(record=self.stored.id)
        return sorted({*linked.values_list("record_id", flat=True), *alike.values_list("record_id", flat=True)})


class LinkedField(NamedTuple):
    """A field that is linked to an authority, with its record: what a worksheet has a line for."""

    record_id: int
    version: int
    place: int
    tag: str
    text: str
    title: str
    is_in_step: bool


def standing(library_id: int, authority: int) -> Standing | None:
    """Give an authority as it stands; None where the record is none, has no heading, or is deleted."""
    authority_file.keep_up()
    try:
        stored = queries.get(library_id, authority)
    except NotFound:
        return None
    control = authority_file.control(library_id)
    heading = control.established(stored.record) if stored.kind == "authority" and not stored.is_deleted else None
    if heading is None:
        return None
    return Standing(
        stored, stored.record, control, heading, frozenset(control_sets.numbers_of(stored.record)),
        control_sets.number(control_sets.own_number(stored.record)), control.thesaurus_of(stored.record, heading.tag),
    )  # fmt: skip


def linked_records(library_id: int, here: Standing) -> Iterator[LinkedField]:
    """Yield every field of bibliographic records that is linked to an authority, by record."""
    todo = iter(here.linked_ids())
    while chunk := list(islice(todo, AT_A_TIME)):
        rows = {row.id: row for row in queries.rows(chunk) if row.status == "active" and row.kind != "authority"}
        for record_id in chunk:
            if record_id in rows and rows[record_id].library_id == library_id:
                row = rows[record_id]
                record = read.decode(row.raw, syntax=row.syntax, charset=row.charset)
                yield from _fields(here, row.id, row.version, record)


def _fields(here: Standing, record_id: int, version: int, record: Record) -> Iterator[LinkedField]:
    wanted = dict(here.control.wanted(record))
    for place, (tag, content) in enumerate(record.entries):
        if here.is_linked(tag, content):
            known = wanted.get(place)
            text = known.text if known else Field(tag, content).get("a") or ""
            in_step = known is not None and here.heading.key in known.keys
            yield LinkedField(record_id, version, place, tag, text, brief.title(record), in_step)


def linked_public(here: Standing) -> list[int]:
    """Give the records that have a field linked to an authority and that everybody may see, by id."""
    linked = Link.objects.filter(
        library_id=here.stored.library_id, number__in=here.numbers, record__kind="bibliographic", **SEEN,
    )  # fmt: skip
    return sorted(set(linked.values_list("record_id", flat=True)))
