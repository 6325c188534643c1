"""What a thing is about, as records say it: subject headings with their vocabulary, and class numbers before the Cutter.

    headings(record)[0].text    # "Jazz -- Louisiana -- New Orleans"
    classes(record)[0].text     # "ML3508.8" of 050 $a ML3508.8.N48 $b P4

Each is given as a field that could stand in another record: without links, local numbers and what is said of one copy only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from alcove.engines.search.text import fold
from alcove.marc.headings import chain, vocabulary
from alcove.marc.record import Field, Record

# Add one here. Not 653, which no vocabulary holds together, nor 655 to 658, which say what a thing is or is for.
HEADINGS = frozenset(["600", "610", "611", "630", "647", "648", "650", "651", "654", "662", "690", "691"])
_SCHEMES = {
    "050": "lcc", "055": "lcc", "060": "nlm", "080": "udc", "082": "ddc", "090": "lcc", "092": "ddc", "096": "nlm",
}  # fmt: skip
_PATTERNS = {
    "lcc": re.compile(r"([A-HJ-NP-VZ][A-Z]{0,2})\s*([0-9]{1,4}(?:\s?\.[0-9]+)?)(?![0-9])"),
    "nlm": re.compile(r"(Q[STUVWXYZ]|W[A-Z]?)\s*([0-9]{1,3}(?:\.[0-9]+)?)(?![0-9])"),
    "ddc": re.compile(r"()([0-9]{3}(?:\.[0-9]+)?)(?![0-9])"),
    "udc": re.compile(r"()([0-9(=][^\s;,]{0,60})"),
}
_BETWEEN = {"lcc": "", "nlm": " ", "ddc": "", "udc": ""}
# MARC 21: a class number that an agency other than the national library gives.
_INDICATORS = {"050": " 4", "055": " 4", "060": " 4", "082": "04"}
_SEGMENTATION = re.compile("[/'\u2032\u2019\\[\\]]")
_OF_THE_HEADING = re.compile("[a-df-hj-tvxyz]")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a record says of what it is about.

    `key` is the same wherever the same is said; `broad` is that of the heading without its subdivisions, of the class the
    letters or the first three digits. `source` names the vocabulary or the scheme; `numbers` are the $0 of the field.
    """

    kind: Literal["heading", "class"]
    key: str
    broad: str
    text: str
    source: str
    field: Field
    numbers: tuple[str, ...] = ()

    @property
    def main_words(self) -> list[str]:
        """Give the folded words of the heading without its subdivisions; a class has none."""
        return self.broad.split(":", 2)[2].split() if self.kind == "heading" else []

    def with_numbers(self, numbers: Iterable[str]) -> Field:
        """Give the field with these numbers of authority records."""
        return Field(self.field.tag, self.field.content + "".join(f"\x1f0{number}" for number in numbers))


def headings(record: Record) -> list[Subject]:
    """Give the subject headings of a record, each once."""
    found = [_heading(Field(tag, content)) for tag, content in record.entries if tag in HEADINGS]
    return list({one.key: one for one in reversed(found) if one}.values())[::-1]


def classes(record: Record) -> list[Subject]:
    """Give the class numbers of a record as far as the Cutter, each once."""
    found = [_class(Field(tag, content)) for tag, content in record.entries if tag in _SCHEMES]
    return list({one.key: one for one in reversed(found) if one}.values())[::-1]


def keys(record: Record) -> frozenset[str]:
    """Give the keys of everything that a record says of what it is about."""
    return frozenset(one.key for one in (*headings(record), *classes(record)))


def of_field(field: Field) -> Subject | None:
    """Read one field; None where it says nothing of what a thing is about."""
    if field.tag in HEADINGS:
        return _heading(field)
    return _class(field) if field.tag in _SCHEMES else None


def _heading(field: Field) -> Subject | None:
    plain = Field.data(field.tag, field.indicators, [part for part in field.subfields if _stays(field.tag, part.code)])
    links = chain(plain)
    folded = [fold(link) for link in links]
    if not plain.get("a") or not folded or not folded[0]:
        return None
    source = vocabulary(plain)
    named = f"heading:{source}:"
    numbers = tuple(sorted(set(field.all("0"))))
    return Subject("heading", named + "--".join(folded), named + folded[0], " -- ".join(links), source, plain, numbers)


def _stays(tag: str, code: str) -> bool:
    """Say whether a subfield belongs to the heading: in meetings $e is a subordinate unit, else the part played."""
    return _OF_THE_HEADING.fullmatch(code) is not None or code == "2" or (code == "e" and tag.endswith("11"))


def _class(field: Field) -> Subject | None:
    scheme = _SCHEMES[field.tag]
    said = (field.get("a") or "").strip().upper()
    found = _PATTERNS[scheme].match(_SEGMENTATION.sub("", said) if scheme == "ddc" else said)
    if found is None:
        return None
    letters, number = found[1], re.sub(r"\s", "", found[2])
    text = f"{letters}{_BETWEEN[scheme]}{number}"
    broad = letters or number[:3]
    parts = [("a", text), *(("2", edition) for edition in field.all("2")[:1])]
    plain = Field.data(field.tag, _INDICATORS.get(field.tag, "  "), parts)
    return Subject("class", f"class:{scheme}:{text}", f"class:{scheme}:{broad}", text, scheme, plain)
