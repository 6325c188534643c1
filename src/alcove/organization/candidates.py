"""Which authorities may be meant: looked up for many headings at once, and remembered while a run lasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from alcove.marc import linking, naco
from alcove.marc.control import ControlSet, Wanted, numbers_of, shorter
from alcove.marc.linking import Candidate, Decision
from alcove.marc.record import Field
from alcove.records import queries

from .models import AuthorityNumber, Heading

_REMEMBERED = 300_000
_AT_ONCE = 5000
_COLUMNS = "key, record_id, role, tag, thesaurus, uses, is_shared"


class Known:
    """What is known of headings and numbers in one library; `learn` asks for those that are not known yet."""

    def __init__(self, library_id: int) -> None:
        """Begin with nothing."""
        self._library = library_id
        self._by_key: dict[str, Sequence[Candidate]] = {}
        self._by_number: dict[str, tuple[int, bytes]] = {}
        self._asked_numbers: set[str] = set()
        self._own: dict[int, str] = {}

    def learn(self, wanted: Iterable[Wanted]) -> None:
        """Look up every key and number of these fields, in a few queries."""
        if len(self._by_key) > _REMEMBERED:
            self._by_key.clear()
        keys: set[str] = set()
        numbers: set[str] = set()
        for one in wanted:
            keys.update(one.keys)
            numbers.update(one.numbers)
        self._learn_keys(list(keys.difference(self._by_key)))
        self._learn_numbers(list(numbers - self._asked_numbers))

    def decide(self, wanted: Wanted) -> Decision:
        """Decide what a field means."""
        return linking.decide(wanted, self._by_key, self._by_number)

    def number_of(self, authority: int) -> str:
        """Give what is written into $0 for an authority; "" where it has no number."""
        if authority not in self._own:
            found = AuthorityNumber.objects.filter(record=authority, rank=0).values_list("number", flat=True).first()
            self._own[authority] = found or ""
        return self._own[authority]

    def _learn_keys(self, keys: list[str]) -> None:
        found: dict[bytes, list[Candidate]] = {}
        stored = [naco.stored(key) for key in keys]
        for start in range(0, len(stored), _AT_ONCE):
            for key, candidate in self._select_keys(stored[start : start + _AT_ONCE]):
                found.setdefault(key, []).append(candidate)
        self._by_key.update({key: found.get(stands, ()) for key, stands in zip(keys, stored, strict=True)})
        self._learn_own({one.authority for some in found.values() for one in some})

    def _select_keys(self, keys: list[bytes]) -> list[tuple[bytes, Candidate]]:
        marks = ",".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM {Heading._meta.db_table} WHERE library_id = %s AND key IN ({marks}) "  # noqa: S608 - our own words
                "AND role IN ('1', '4')",
                [self._library, *keys],
            )
            return [
                (bytes(key), Candidate(record, role, tag, thesaurus, uses, bool(is_shared)))
                for key, record, role, tag, thesaurus, uses, is_shared in cursor.fetchall()
            ]

    def _learn_own(self, authorities: set[int]) -> None:
        wanted = sorted(authorities - self._own.keys())
        for start in range(0, len(wanted), _AT_ONCE):
            rows = AuthorityNumber.objects.filter(record__in=wanted[start : start + _AT_ONCE], rank=0)
            self._own.update(rows.values_list("record_id", "number"))

    def _learn_numbers(self, numbers: list[str]) -> None:
        self._asked_numbers.update(numbers)
        for start in range(0, len(numbers), _AT_ONCE):
            rows = AuthorityNumber.objects.filter(library_id=self._library, number__in=numbers[start : start + _AT_ONCE])
            points = dict(rows.values_list("number", "record_id"))
            established = Heading.objects.filter(record__in=set(points.values()), role="1").values_list("record_id", "key")
            keys = {record: bytes(key) for record, key in established}
            self._by_number.update({number: (record, keys.get(record, b"")) for number, record in points.items()})


def flip(library_id: int, control: ControlSet, field: Field, authority: int, number: str) -> linking.Change | None:
    """Give the change that puts the established heading of an authority in the place of the reference that a field has."""
    stored = queries.get(library_id, authority)
    established = control.established(stored.record)
    line = control.line_of(established.tag) if established else None
    if established is None or line is None:
        return None
    new = Field(*stored.record.entries[established.place])
    old = reference_read_so(control, stored.record.entries, field, line.tag)
    return linking.Change(old or new, new, frozenset({number, *numbers_of(stored.record)}), number)


def reference_read_so(control: ControlSet, entries: Sequence[tuple[str, str]], field: Field, tag: str) -> Field | None:
    """Give the reference of an authority that reads as a field does, or as its beginning, with the tag of the heading."""
    line = control.headings[tag]
    wanted = {naco.key(parts) for parts in shorter(line.parts(field), line)}
    for other, content in entries:
        found = Field(other, content)
        if other in line.see and naco.key(line.parts(found)) in wanted:
            return Field(tag, content)
    return None
