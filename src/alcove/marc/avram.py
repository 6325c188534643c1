"""Read a schema written one line a field and one line a subfield (schemas/*.txt) into Avram, the schema language.

    &order   0 Main entry; 1 Added entry                     codes that several indicators share
    +6 NR Linkage                                            a subfield that most fields share
    245 NR! Title Statement | Added entry: &order | -        tag, repeatable (R) or not, required (!), label, indicators
      a NR Title                                             subfield
      =246 bnp                                               these subfields as in field 246
      +68                                                    these of the shared ones
      05 Record status: c Corrected; n New                   position (of a control field or the leader)
      /.{40}/                                                the form of a control field

An indicator that is not defined is written `-`, a blank in a code `_`; `~` before a label or a code marks what the
standard has made obsolete.
Avram: https://format.gbv.de/schema/avram/specification
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Definition = dict[str, Any]
_FIELD = re.compile(r"(\d{3}|LDR) (N?R)(!?) (.+)")
_POSITION = re.compile(r"(\d\d)(?:-(\d\d))? (.+)")
_SUBFIELD = re.compile(r"(\S+) (N?R)(!?) (.+)")
_UNDEFINED: Definition = {"label": "Undefined", "codes": {" ": {"label": "Undefined"}}}


class _Reader:
    """What has been read so far, and the field that the next indented line belongs to."""

    def __init__(self, others: dict[str, Definition]) -> None:
        self.others = others
        self.schema: Definition = {"family": "marc", "language": "en"}
        self.page = ""
        self.fields: dict[str, Definition] = {}
        self.codes: dict[str, str] = {}
        self.shared: dict[str, Definition] = {}
        self.field: Definition = {}

    def line(self, line: str) -> None:
        kind, rest = line[0], line[1:].strip()
        if kind == "%":
            self._about(*rest.split(" ", 1))
        elif kind == "&":
            name, self.codes[name] = rest.split(" ", 1)
        elif kind == "+":
            self.shared |= _subfields(rest)
        elif kind == "@":
            name, *tags = rest.split()
            self.fields |= {tag: self.others[name]["fields"][tag] for tag in tags}
        elif kind == " ":
            self._inside(rest)
        else:
            self._field(line)

    def _about(self, key: str, value: str) -> None:
        if key == "page":
            self.page = value
        else:
            self.schema[key] = value

    def _field(self, line: str) -> None:
        match = _FIELD.fullmatch(line)
        if match is None:
            raise ValueError(f"This is not a field: {line}")
        tag, repeatable, required, rest = match.groups()
        label, *indicators = rest.split(" | ")
        self.field = self.fields[tag] = {
            "tag": tag,
            **_named(label),
            "repeatable": repeatable == "R",
            "required": bool(required),
        }
        self.field["url"] = self.page.format("leader" if tag == "LDR" else tag)
        if tag >= "010" and tag != "LDR":
            first, second = indicators or ("-", "-")
            self.field |= {"indicator1": self._indicator(first), "indicator2": self._indicator(second), "subfields": {}}

    def _indicator(self, text: str) -> Definition:
        if text == "-":
            return _UNDEFINED
        label, colon, codes = text.partition(": ")
        return {"label": label, "codes": self._coded(codes)} if colon else {"label": label}

    def _coded(self, text: str) -> Definition:
        """Read `a Label; ~b Label; 0-9 Label; &name` into an Avram code list."""
        found: Definition = {}
        for part in text.split("; "):
            if part.startswith("&"):
                found |= self._coded(self.codes[part[1:]])
                continue
            codes, label = part.split(" ", 1)
            mark = "~" if codes.startswith("~") and len(codes) > 1 else ""
            found |= {code: _named(mark + label) for code in _each(codes.removeprefix(mark))}
        return found

    def _inside(self, line: str) -> None:
        subfields = self.field.get("subfields", {})
        if line.startswith("="):
            tag, codes = line[1:].split()
            model = self.fields[tag]["subfields"]
            subfields |= {code: model[code] for code in codes}
        elif line.startswith("+"):
            subfields |= {code: self.shared[code] for code in line[1:]}
        elif "subfields" in self.field:
            subfields |= _subfields(line)
        elif line.startswith("/"):
            self.field["pattern"] = f"^{line.strip('/')}$"
        else:
            self._position(line)

    def _position(self, line: str) -> None:
        match = _POSITION.fullmatch(line)
        if match is None:
            raise ValueError(f"This is not a position: {line}")
        start, end, rest = match.groups()
        label, colon, codes = rest.partition(": ")
        position: Definition = {"label": label, "start": int(start), "end": int(end or start)}
        if colon:
            position["codes"] = self._coded(codes)
        self.field.setdefault("positions", {})[f"{start}-{end}" if end else start] = position

    def result(self) -> Definition:
        for field in self.fields.values():
            if "subfields" in field:
                field["subfields"] = dict(sorted(field["subfields"].items(), key=lambda one: (one[0].isdigit(), one[0])))
        return {**self.schema, "fields": dict(sorted(self.fields.items(), key=lambda one: (one[0] != "LDR", one[0])))}


def read(text: str, others: dict[str, Definition] | None = None) -> Definition:
    """Give the Avram schema of a compact source; `others` are schemas that `@name tags` takes fields from.

    Raises ValueError for a line that is neither field, subfield nor position.
    """
    reader = _Reader(others or {})
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            reader.line(line)
    return reader.result()


def _subfields(line: str) -> Definition:
    match = _SUBFIELD.fullmatch(line)
    if match is None:
        raise ValueError(f"This is not a subfield: {line}")
    codes, repeatable, required, label = match.groups()
    named = {**_named(label), "repeatable": repeatable == "R", "required": bool(required)}
    return {code: {"code": code, **named} for code in _each(codes)}


def _named(label: str) -> Definition:
    return {"label": label[1:], "deprecated": True} if label.startswith("~") else {"label": label}


def _each(codes: str) -> Iterator[str]:
    """Give the codes of `a`, `ab` (one code of two characters), `0-9` or `a-z0-57-9`; `_` is a blank."""
    ranges = re.findall(r"(\w)-(\w)", codes)
    if not ranges:
        yield codes.replace("_", " ")
    for first, last in ranges:
        yield from map(chr, range(ord(first), ord(last) + 1))
