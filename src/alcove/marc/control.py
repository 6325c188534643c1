"""Control sets: which fields of authority records are headings, and which fields of other records they control.

    control = marc21()
    control.established(authority)            # Heading(tag="100", key="KABALEVSKY, DMITRY\\x1f1904 1987", ...)
    control.wanted(bibliographic)             # what each of its fields is to be compared with

A control set is data (control_sets/marc21.json; a local thesaurus has its own, see docs/how-to/authorities.md): `headings`
are the fields of authority records, one a line, with the subfields that make the heading (`codes`; with `title_codes`
behind a name, from $t on) and the subdivisions (`divided`); `see` and `also` name the tags of references where they are not
4XX and 5XX of the same ending; `thesaurus` is the list they belong to where records do not say it (008/11). `controls` are
the fields that a heading may control, by the tags of such headings (`by`), with `title`: `never` (a name alone), `behind
the main entry` (240), and `use`: which of 008/14-16 speaks of it. `source` limits a line to fields with this $2. Rules:
MARC 21 Authority, 1XX, 4XX, 5XX; 008/11, 14-16.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from . import headings, naco
from .record import DELIMITER, Field, Record, Subfield

Role = Literal["1", "4", "5"]
_USES = {"name": 0, "subject": 1, "series": 2}
_TITLE_USES = ("never", "may", "behind the main entry")
_MAIN_ENTRIES = ("100", "110", "111")
# Of a heading for a version of a work, what the heading of the work lacks: form, medium, language, arrangement, version, date.
_OF_A_VERSION = "fhklos"
_THESAURI = {
    "a": "lcsh", "b": "lcshac", "c": "mesh", "d": "nal", "k": "cash", "r": "aat", "s": "sears", "v": "rvm", "n": "",
}  # fmt: skip


class BadControlSet(ValueError):
    """The data say something that a control set cannot mean; the message says where."""


@dataclass(frozen=True)
class HeadingLine:
    """A field of authority records that holds a heading, with the tags of its references."""

    tag: str
    name: str
    codes: str
    title_codes: str = ""
    divided: str = ""
    see: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    thesaurus: str = ""

    def parts(self, field: Field) -> list[Subfield]:
        """Give the subfields that make the heading, in their order: name, title, and subdivisions where the tag has them."""
        wanted = self.codes + self.title_codes + self.divisions_in(field.tag)
        return [part for part in field.subfields if part.code in wanted and part.value.strip()]

    def divisions_in(self, tag: str) -> str:
        """Give the codes of subdivisions in fields of this tag: in added entries and series $v and $x are something else."""
        return "" if tag[0] in "278" else self.divided

    def is_title(self, parts: Iterable[Subfield]) -> bool:
        """Say whether this is a name with a title behind it."""
        return bool(self.title_codes) and any(part.code == "t" for part in parts)


@dataclass(frozen=True)
class ControlLine:
    """A field of other records that headings of some kinds may control."""

    tag: str
    by: tuple[str, ...]
    title: str = "may"
    use: int = 1
    source: str = ""


class Heading(NamedTuple):
    """A heading of an authority record: `role` is 1 (established), 4 (see) or 5 (see also); `text` is for people."""

    role: Role
    tag: str
    key: str
    text: str
    control: str
    place: int


class Wanted(NamedTuple):
    """What a field is to be compared with.

    `keys` go from the whole heading to the shortest; `thesaurus` is the one its indicator or $2 names ("" for none, None
    where the tag says nothing of thesauri); `numbers` are its $0s and $1s, normalised.
    """

    tag: str
    by: tuple[str, ...]
    keys: tuple[str, ...]
    thesaurus: str | None
    use: int
    numbers: tuple[str, ...]
    text: str


class ControlSet:
    """One or more control sets, put together."""

    def __init__(self, lines: Iterable[HeadingLine], controls: Iterable[ControlLine]) -> None:
        """Put the lines of headings and of controlled fields together."""
        self.headings: dict[str, HeadingLine] = {line.tag: line for line in lines}
        self._controls: dict[str, list[ControlLine]] = {}
        for line in controls:
            self._controls.setdefault(line.tag, []).append(line)
        self._see = {tag: line for line in self.headings.values() for tag in line.see}
        self._also = {tag: line for line in self.headings.values() for tag in line.also}
        self.controlled_tags = frozenset(self._controls)
        self._known: dict[tuple[str, str], Wanted | None] = {}

    def __or__(self, other: ControlSet) -> ControlSet:
        """Put another set on top: its headings win."""
        mine = [line for lines in self._controls.values() for line in lines]
        theirs = [line for lines in other._controls.values() for line in lines]
        return ControlSet([*self.headings.values(), *other.headings.values()], [*theirs, *mine])

    def all_headings(self, record: Record) -> Iterator[Heading]:
        """Yield the headings of an authority record: the established ones, see and see also."""
        for place, (tag, content) in enumerate(record.entries):
            role, line = self._role(tag)
            if line is None:
                continue
            field = Field(tag, content)
            parts = line.parts(field)
            if found := naco.key(parts):
                yield Heading(role, line.tag, found, shown(field, line), (field.get("w") or "")[:4], place)

    def _role(self, tag: str) -> tuple[Role, HeadingLine | None]:
        if line := self.headings.get(tag):
            return "1", line
        if line := self._see.get(tag):
            return "4", line
        return "5", self._also.get(tag)

    def established(self, record: Record) -> Heading | None:
        """Give the heading of an authority record; None where it has no 1XX that is one."""
        return next((one for one in self.all_headings(record) if one.role == "1"), None)

    def line_of(self, tag: str) -> HeadingLine | None:
        """Give the line of a heading, see or see-also tag."""
        return self._role(tag)[1]

    def controls_of(self, tag: str) -> Sequence[ControlLine]:
        """Give the lines by which a field of this tag may be controlled."""
        return self._controls.get(tag, ())

    def thesaurus_of(self, record: Record, tag: str) -> str:
        """Name the list that a heading with this tag belongs to: what the control set says, else the record."""
        line = self.headings.get(tag)
        return (line.thesaurus if line else "") or thesaurus(record)

    def may_control(self, tag: str, by: str) -> bool:
        """Say whether a heading of the tag `by` may control a field of this tag."""
        return any(by in line.by for line in self.controls_of(tag))

    def wanted(self, record: Record) -> Iterator[tuple[int, Wanted]]:
        """Yield (place, what it is to be compared with) for every field of the record that a heading may control."""
        known, controls = self._known, self._controls
        for place, (tag, content) in enumerate(record.entries):
            if tag not in controls:
                continue
            if tag == "240":
                found = self._behind_main_entry(record, Field(tag, content))
            elif (tag, content) in known:
                found = known[tag, content]
            else:
                found = self._wanted(Field(tag, content))
                if len(content) < 200:
                    if len(known) > 100_000:
                        known.clear()
                    known[tag, content] = found
            if found is not None:
                yield place, found

    def _wanted(self, field: Field) -> Wanted | None:
        line = self._control_of(field)
        if line is None:
            return None
        heading = self.headings[line.by[0]]
        parts = heading.parts(field)
        if line.title == "never" and heading.is_title(parts):
            return None
        return self._made(field, line, heading, parts)

    def _control_of(self, field: Field) -> ControlLine | None:
        lines = self.controls_of(field.tag)
        source = (field.get("2") or "").strip()
        return next((line for line in lines if line.title != _TITLE_USES[2] and line.source in ("", source)), None)

    def _behind_main_entry(self, record: Record, field: Field) -> Wanted | None:
        """Compare a uniform title with headings of name and title: 240 $a is their $t (MARC 21, 240)."""
        line = self.controls_of("240")[0]
        main = next((Field(tag, content) for tag, content in record.entries if tag in _MAIN_ENTRIES), None)
        if main is None or main.tag not in line.by:
            return None
        heading = self.headings[main.tag]
        name = [part for part in main.subfields if part.code in heading.codes and part.value.strip()]
        title = [
            Subfield("t" if code == "a" else code, value)
            for code, value in field.subfields
            if code in heading.title_codes + "a"
        ]
        return self._made(field, line, heading, name + title, by=(main.tag,)) if name and title else None

    def _made(
        self, field: Field, line: ControlLine, heading: HeadingLine, parts: list[Subfield], by: tuple[str, ...] = ()
    ) -> Wanted | None:
        keys = [naco.key(some) for some in shorter(parts, heading)]
        if not keys or not keys[0]:
            return None
        is_subject = field.tag[0] == "6"
        thesaurus = headings.vocabulary(field) if is_subject else None
        numbers = tuple(dict.fromkeys(number(value) for value in field.all("01") if value.strip()))
        text = shown(field, heading) if field.tag != "240" else "  ".join(part.value for part in parts)
        return Wanted(field.tag, by or line.by, tuple(dict.fromkeys(keys)), thesaurus, line.use, numbers, text)


def shorter(parts: list[Subfield], line: HeadingLine) -> Iterator[list[Subfield]]:
    """Yield the heading, and what is left as its last subdivisions go one by one; of a version of a work, then the work."""
    parts = list(parts)
    if parts:
        yield parts
    while len(parts) > 1 and parts[-1].code in line.divided:
        parts = parts[:-1]
        yield parts
    if line.is_title(parts) or line.tag == "130":
        while len(parts) > 1 and parts[-1].code in _OF_A_VERSION:
            parts = parts[:-1]
            yield parts


def shown(field: Field, line: HeadingLine) -> str:
    """Give a heading as people read it: parts with their punctuation, subdivisions behind dashes."""
    divisions = line.divisions_in(field.tag)
    main = " ".join(part.value.strip() for part in line.parts(field) if part.code not in divisions)
    divided = [part.value.strip() for part in field.subfields if part.code in divisions and part.value.strip()]
    if divided:
        return "--".join([main.rstrip(" .,;:"), *[one.rstrip(" .,;:") for one in divided]])
    return _without_end(main)


def _without_end(text: str) -> str:
    text = text.rstrip(" ,;:/")
    is_full_stop = text.endswith(".") and not ((len(text) > 2 and text[-3:-2] in " .") or text.endswith("etc."))
    return text[:-1] if is_full_stop else text


def number(value: str) -> str:
    """Give a control number of $0 in its one form, `(source)number`; other identifiers without the blanks around them.

    (DLC)n 79021164, http://id.loc.gov/authorities/names/n79021164 and (DLC)n79021164 are one, as are the forms of FAST, GND,
    VIAF and MeSH.
    """
    value = value.strip()
    if value[:1] == "(":
        source, _, rest = value[1:].partition(")")
        return f"({source.strip()}){_local(source.strip(), rest)}"
    if value[:4].lower() == "http":
        place = value.split("://", 1)[-1].rstrip("/")
        for start, source in _PLACES:
            if place.startswith(start):
                return f"({source}){_local(source, place.rsplit('/', 1)[-1])}"
        return place
    return "".join(value.split())


_PLACES = (
    ("id.loc.gov/", "DLC"), ("www.id.loc.gov/", "DLC"), ("id.worldcat.org/fast/", "OCoLC"), ("d-nb.info/gnd/", "DE-588"),
    ("viaf.org/viaf/", "VIAF"), ("www.viaf.org/viaf/", "VIAF"), ("id.nlm.nih.gov/mesh/", "DNLM"),
)  # fmt: skip


def _local(source: str, rest: str) -> str:
    rest = "".join(rest.split())
    if source == "OCoLC":
        digits = rest.removeprefix("fst").lstrip("0")
        is_fast = rest.startswith("fst") or (rest.isdigit() and len(digits) <= 8)
        return f"fst{digits.zfill(8)}" if is_fast and digits.isdigit() else rest
    return rest


def own_number(record: Record) -> str:
    """Give what stands in $0 of fields that this record controls: (003)001; "" without 001."""
    own = (record.control("001") or "").strip()
    agency = (record.control("003") or "").strip()
    return (f"({agency}){own}" if agency else own) if own else ""


def numbers_of(record: Record) -> list[str]:
    """Give every number by which others may point at this authority record, normalised: 003 and 001, 035 $a, 010 $a, 024 $a."""
    found = [number(own_number(record))]
    for field in record:
        if field.tag == "010":
            found += [number(f"(DLC){value}") for value in field.all("a")]
        elif field.tag == "035" or (
            field.tag == "024" and (field.get("2") == "uri" or (field.get("a") or "").startswith("http"))
        ):
            found += [number(value) for value in field.all("a")]
        elif field.tag == "024" and field.get("a"):
            found.append(number(f"({field.get('2') or ''}){field.get('a')}"))
    return [one for one in dict.fromkeys(found) if one and not one.startswith("()")]


def thesaurus(record: Record) -> str:
    """Name the list an authority record belongs to (`lcsh`, `mesh`, `lcgft` ...): 008/11, else 040 $f; "" for none."""
    fixed = record.control("008") or ""
    convention = next((value.strip() for field in record if field.tag == "040" for value in field.all("f")), "")
    known = _THESAURI.get(fixed[11:12])
    return convention if known is None or (known == "" and convention) else known


def uses(record: Record) -> str:
    """Give 008/14-16: whether the heading may be a name or title entry, a subject, a series; `a` yes, `b` no, `|` unsaid."""
    return ((record.control("008") or "")[14:17] + "|||")[:3]


@cache
def marc21() -> ControlSet:
    """Give the control set of the standard."""
    return read(json.loads(files("alcove.marc.control_sets").joinpath("marc21.json").read_text("utf-8")))


def read(data: Mapping[str, Any]) -> ControlSet:
    """Make a control set of its data. Raises BadControlSet, which names the line."""
    if not isinstance(data, Mapping) or not isinstance(data.get("headings"), list):
        raise BadControlSet("A control set has a list of “headings”, and one of “controls”.")
    lines = [_heading_line(at, row) for at, row in enumerate(data["headings"], 1)]
    tags = {line.tag for line in lines}
    controls = data.get("controls", [])
    if not isinstance(controls, list):
        raise BadControlSet("“controls” is not a list.")
    return ControlSet(lines, [_control_line(at, row, tags) for at, row in enumerate(controls, 1)])


def _heading_line(at: int, row: Any) -> HeadingLine:
    where = f"headings, line {at}"
    tag = _tag(row, "tag", where)
    codes = {name: _text(row, name, where) for name in ("codes", "title_codes", "divided", "name")}
    if not codes["codes"]:
        raise BadControlSet(f"{where}: “codes” names no subfield.")
    see = _tags(row, "see", where) or (("4" + tag[1:],) if tag[0] == "1" else ())
    also = _tags(row, "also", where) or (("5" + tag[1:],) if tag[0] == "1" else ())
    thesaurus = _text(row, "thesaurus", where)
    return HeadingLine(tag, codes["name"] or tag, codes["codes"], codes["title_codes"], codes["divided"], see, also, thesaurus)


def _control_line(at: int, row: Any, known: set[str]) -> ControlLine:
    where = f"controls, line {at}"
    by = _tags(row, "by", where)
    if not by or not set(by) <= known:
        raise BadControlSet(f"{where}: “by” must name tags of the headings ({', '.join(sorted(known))}).")
    title, use = _text(row, "title", where) or "may", _text(row, "use", where) or "subject"
    if title not in _TITLE_USES or use not in _USES:
        raise BadControlSet(f"{where}: “title” is one of {', '.join(_TITLE_USES)}; “use” one of {', '.join(_USES)}.")
    return ControlLine(_tag(row, "tag", where), by, title, _USES[use], _text(row, "source", where))


def _text(row: Any, name: str, where: str) -> str:
    value = row.get(name, "") if isinstance(row, Mapping) else None
    if not isinstance(value, str) or len(value) > 100 or DELIMITER in value:
        raise BadControlSet(f"{where}: “{name}” is not a short text.")
    return value


def _tag(row: Any, name: str, where: str) -> str:
    value = _text(row, name, where)
    if len(value) != 3 or not value.isalnum() or not value.isascii() or value[:2] == "00":
        raise BadControlSet(f"{where}: “{name}” is not the tag of a data field.")
    return value


def _tags(row: Any, name: str, where: str) -> tuple[str, ...]:
    value = row.get(name, []) if isinstance(row, Mapping) else None
    if not isinstance(value, list):
        raise BadControlSet(f"{where}: “{name}” is not a list of tags.")
    return tuple(_tag({name: one}, name, where) for one in value)
