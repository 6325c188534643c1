"""What every position of 006, 007 and 008 means, read from schemas/marc21_*_fixed.txt into Avram.

    &color a One color; c Multicolored       codes that several positions share
    008 NR! ...                              the field; what follows is its positions
      [Books]                                the kind of material they hold for
      22 Target audience: &audience          position, name, codes
      18-21 Illustrations: *_ None; a Some   after * codes of one character, each of which may stand anywhere in the position
      35-37 Language: <languages>            the codes of a list in codes/
      07-10 Date 1: /[0-9u]{4}/              a regular expression the value has to match
      =008-17                                the positions of another field, 17 characters further to the left

A blank is written `_`; `~` before a code marks one the standard has made obsolete.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from . import codes

Definition = dict[str, Any]
ALL = "All materials"
_FIELD = re.compile(r"(\d{3}) ")
_POSITION = re.compile(r"(\d\d)(?:-(\d\d))? ([^:]+)(?:: (.+))?")
_BETWEEN_CODES = re.compile(r"; (?=~?\S{1,3} )")
_UNDEFINED = {" ": {"label": "Undefined"}, "|": {"label": "No attempt to code"}}
# 006/00, Form of material, by the kind of material it stands for.
_FORMS = {
    "Books": "a Language material; t Manuscript language material",
    "Computer files": "m Computer file/Electronic resource",
    "Continuing resources": "s Serial/Integrating resource",
    "Maps": "e Cartographic material; f Manuscript cartographic material",
    "Mixed materials": "p Mixed materials",
    "Music": "c Notated music; d Manuscript notated music; i Nonmusical sound recording; j Musical sound recording",
    "Visual materials": "g Projected medium; k Two-dimensional nonprojectable graphic; o Kit; "
    "r Three-dimensional artifact or naturally occurring object",
}


@cache
def definitions(kind: str) -> dict[str, Definition]:
    """Give the positions of the fixed fields of a kind of record (bibliographic, authority, holdings), in Avram.

    {"008": {"types": {"Books": {"positions": {"18-21": ...}}}}}, or {"008": {"positions": ...}} where material does not matter.
    """
    reader = _Reader(kind)
    for line in files("alcove.marc").joinpath(f"schemas/marc21_{kind}_fixed.txt").read_text("utf-8").splitlines():
        reader.line(line)
    return reader.fields


def allows(definition: Definition, text: str) -> bool:
    """Say whether a value of full length may stand in this position today: obsolete codes may not, fill characters may."""
    listed = definition.get("codes")
    if not text.strip("|"):
        return True
    if isinstance(listed, str):
        return text.strip() in codes.current(listed) or not text.strip()
    if "flags" in definition:
        return all(_is_current(definition["flags"], one) for one in text)
    if listed:
        return _is_current(listed, text)
    return re.search(definition.get("pattern", ""), text) is not None


def _is_current(listed: Definition, code: str) -> bool:
    return code in listed and "deprecated" not in listed[code]


class _Reader:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.shared: dict[str, str] = {}
        self.fields: dict[str, Definition] = {}
        self.field: Definition = {}
        self.positions: Definition = {}

    def line(self, line: str) -> None:
        rest = line.strip()
        if line.startswith("&"):
            name, self.shared[name[1:]] = line.split(" ", 1)
        elif match := _FIELD.match(line):
            self.field = self.fields[match[1]] = {}
        elif rest.startswith("["):
            self.positions = {}
            self.field.setdefault("types", {})[rest.strip("[]")] = {"positions": self.positions}
        elif rest.startswith("="):
            self._same(rest[1:4], int(rest[5:]))
        elif line.startswith("  "):
            self._position(rest)

    def _same(self, tag: str, distance: int) -> None:
        """Take the positions of another field, as they are or (006 from 008) moved to the left."""
        if self.kind != "bibliographic":
            self.field |= definitions("bibliographic")[tag]
        else:
            others = self.fields[tag]["types"].items()
            self.field["types"] = {name: _moved(name, one["positions"], distance) for name, one in others if name != ALL}

    def _position(self, text: str) -> None:
        match = _POSITION.fullmatch(text)
        if match is None:
            raise ValueError(f"This is not a position: {text}")
        start, end, label, listed = match.groups()
        if "types" not in self.field:
            self.positions = self.field.setdefault("positions", {})
        rule = self._rule(listed) if listed else {"flags": _UNDEFINED} if label == "Undefined" else {}
        key = f"{start}-{end}" if end else start
        self.positions[key] = {"label": label, "start": int(start), "end": int(end or start), **rule}

    def _rule(self, text: str) -> Definition:
        if text.startswith("/"):
            return {"pattern": f"^({text.strip('/')})$"}
        if text.startswith("<"):
            return {"codes": text.strip("<>")}
        key = "flags" if text.startswith("*") else "codes"
        text = text.removeprefix("*")
        return {key: _codes(self.shared[text[1:]] if text.startswith("&") else text)}


def _codes(text: str) -> Definition:
    found: Definition = {}
    for part in _BETWEEN_CODES.split(text):
        code, label = part.split(" ", 1)
        named: Definition = {"label": label}
        if code.startswith("~"):
            code, named["deprecated"] = code[1:], True
        for one in "123456789" if code == "1-9" else [code.replace("_", " ")]:
            found[one] = named
    return found


def _moved(material: str, positions: Definition, distance: int) -> Definition:
    """Move positions to the left: 006/01-17 is coded as 008/18-34 is (MARC 21, 006)."""
    found: Definition = {"00": {"label": "Form of material", "start": 0, "end": 0, "codes": _codes(_FORMS[material])}}
    for one in positions.values():
        start, end = one["start"] - distance, one["end"] - distance
        found[f"{start:02}-{end:02}" if end > start else f"{start:02}"] = {**one, "start": start, "end": end}
    return {"positions": found}
