"""The rules of MARC 21 as data: fields, indicators, subfields, in Avram, the schema language for library formats.

The sources are schemas/marc21_*.txt (see avram.py; the fixed fields: fixed_rules.py). `python -m alcove.marc.schema`
writes them as Avram JSON beside them, for other programs. https://www.loc.gov/marc/
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from . import avram, codes, fixed_rules, unimarc
from .record import Record

KINDS = ("holdings", "bibliographic", "authority")
_CODE_LISTS = ("countries", "languages")
_SOURCES = files("alcove.marc").joinpath("schemas")


@dataclass(frozen=True, eq=False)
class Schema:
    """The rules for one kind of record; `kind` is one of KINDS, or "other", which knows no field and asks for none."""

    kind: str
    avram: dict[str, Any] = field(repr=False)

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Give the field definitions of Avram by tag; the leader's is `LDR`."""
        found: dict[str, dict[str, Any]] = self.avram["fields"]
        return found


class IndicatorHelp(NamedTuple):
    """What an indicator means, and its values; the obsolete ones are left out."""

    label: str
    codes: dict[str, str]


class SubfieldHelp(NamedTuple):
    """A subfield: its code, its name in the standard, whether it may be repeated, whether it is obsolete."""

    code: str
    label: str
    repeatable: bool
    deprecated: bool


class FieldHelp(NamedTuple):
    """A field in the words of the standard; a control field has neither indicators nor subfields."""

    label: str
    repeatable: bool
    indicators: tuple[IndicatorHelp, ...]
    subfields: tuple[SubfieldHelp, ...]
    deprecated: bool
    url: str


def schema_for(record: Record) -> Schema:
    """Give the rules for this record by leader/06; UNIMARC, MAB2, classification and community records have none here."""
    if unimarc.flavour(record) != "marc21":
        return schema("other")
    return schema(record.kind)


@cache
def schema(kind: str) -> Schema:
    """Give the rules for a kind of record; for one that is not in KINDS, rules without fields."""
    if kind not in KINDS:
        return Schema("other", {"fields": {}})
    source = _SOURCES.joinpath(f"marc21_{kind}.txt").read_text("utf-8")
    others = {"holdings": schema("holdings").avram} if kind == "bibliographic" else {}
    found = avram.read(source, others)
    for tag, definition in fixed_rules.definitions(kind).items():
        found["fields"][tag] |= definition
    return Schema(kind, {**found, "codelists": _codelists()})


@cache
def _codelists() -> dict[str, Any]:
    """Give the code lists that positions refer to by name."""
    lists = {name: codes.code_list(name) for name in _CODE_LISTS}
    return {name: {"codes": {code: {"label": label} for code, label in found.items()}} for name, found in lists.items()}


def field_help(tag: str, kind: str = "bibliographic") -> FieldHelp | None:
    """Say what the standard says of a field; None for one it does not define."""
    found = schema(kind).fields.get(tag)
    if found is None:
        return None
    return FieldHelp(
        label=found["label"],
        repeatable=found["repeatable"],
        indicators=tuple(_indicator(found[name]) for name in ("indicator1", "indicator2") if name in found),
        subfields=tuple(_subfield(one) for one in found.get("subfields", {}).values()),
        deprecated="deprecated" in found,
        url=found.get("url", ""),
    )


def _indicator(definition: dict[str, Any]) -> IndicatorHelp:
    current = {code: one["label"] for code, one in definition.get("codes", {}).items() if "deprecated" not in one}
    return IndicatorHelp(definition["label"], current)


def _subfield(definition: dict[str, Any]) -> SubfieldHelp:
    return SubfieldHelp(definition["code"], definition["label"], definition["repeatable"], "deprecated" in definition)


def as_json(kind: str) -> str:
    """Give the Avram schema of a kind of record as JSON."""
    return json.dumps(schema(kind).avram, ensure_ascii=False, indent=1) + "\n"


def write_json(folder: Path) -> None:
    """Write the Avram schema of every kind into the folder."""
    for kind in KINDS:
        (folder / f"marc21_{kind}.json").write_text(as_json(kind), "utf-8")


if __name__ == "__main__":
    write_json(Path(str(_SOURCES)))
