"""The record as the standard names it: a leader, control fields, data fields, subfields.

    record = Record("00714cam a2200205 a 4500", [("001", "12883376"), ("245", "10\\x1faThe hobbit.")])
    record.first("245").get("a")  # "The hobbit."

ISO 2709 / ANSI Z39.2. A record is a value: it is never changed in place, a changed record is a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

DELIMITER = "\x1f"
FIELD_TERMINATOR = "\x1e"
RECORD_TERMINATOR = "\x1d"


class Subfield(NamedTuple):
    """One subfield: its code (one character) and its value."""

    code: str
    value: str


class Field(NamedTuple):
    """One field: its tag and its content as it stands between directory and field terminator, decoded.

    Content of a control field (00X) is the data itself; of a data field, two indicators and then every subfield
    with its delimiter (`10\\x1faTitle`).
    """

    tag: str
    content: str

    @property
    def is_control(self) -> bool:
        """Say whether this is a control field (tag 00X, MARC 21 "Variable control fields")."""
        return self.tag[:2] == "00"

    @property
    def indicators(self) -> str:
        """Give the two indicators; an absent one reads as a blank."""
        return "  " if self.is_control else (self.content.split(DELIMITER, 1)[0] + "  ")[:2]

    @property
    def subfields(self) -> list[Subfield]:
        """Give the subfields in order; a control field has none."""
        if self.is_control:
            return []
        return [Subfield(part[0], part[1:]) for part in self.content.split(DELIMITER)[1:] if part]

    def get(self, code: str) -> str | None:
        """Give the first value of this subfield code."""
        return next((value for found, value in self.subfields if found == code), None)

    def all(self, codes: str) -> list[str]:
        """Give the values of these subfield codes, in the order of the field."""
        return [value for code, value in self.subfields if code in codes]

    @classmethod
    def data(cls, tag: str, indicators: str, subfields: Iterable[tuple[str, str]]) -> Field:
        """Make a data field of its parts."""
        return cls(tag, indicators + "".join(f"{DELIMITER}{code}{value}" for code, value in subfields))


class Record:
    """A decoded record: the leader (24 characters) and its fields in the order of the file."""

    __slots__ = ("entries", "leader")

    def __init__(self, leader: str, entries: Iterable[tuple[str, str]] = ()) -> None:
        """Keep the leader and the fields as (tag, content) pairs; see Field for the content."""
        self.leader = leader
        self.entries: list[tuple[str, str]] = list(entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and (self.leader, self.entries) == (other.leader, other.entries)

    def __hash__(self) -> int:
        return hash((self.leader, tuple(self.entries)))

    def __repr__(self) -> str:
        return f"<Record {self.control('001') or 'without 001'}, {len(self.entries)} fields>"

    def __iter__(self) -> Iterator[Field]:
        return (Field(tag, content) for tag, content in self.entries)

    def fields(self, *tags: str) -> list[Field]:
        """Give the fields with these tags, in the order of the record; without tags, all of them."""
        return [Field(tag, content) for tag, content in self.entries if not tags or tag in tags]

    def first(self, tag: str) -> Field | None:
        """Give the first field with this tag."""
        return next((Field(tag, content) for found, content in self.entries if found == tag), None)

    def control(self, tag: str) -> str | None:
        """Give the data of a control field, as it stands (blanks included)."""
        for found, content in self.entries:
            if found == tag:
                return content
        return None

    @property
    def kind(self) -> str:
        """Name the format by leader/06: bibliographic, authority, holdings, classification or community."""
        return _KIND_BY_TYPE.get(self.leader[6:7], "bibliographic")


_KIND_BY_TYPE = {
    "z": "authority",
    "u": "holdings",
    "v": "holdings",
    "x": "holdings",
    "y": "holdings",
    "w": "classification",
    "q": "community",
}
