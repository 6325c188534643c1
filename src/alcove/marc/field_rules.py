"""Compile the rules of a schema into one function a tag, which says what is wrong with the content of such a field.

What depends only on the shape of a field (its indicators and subfield codes) is worked out once for each shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from . import keys
from .record import DELIMITER


class Fault(NamedTuple):
    """A code of problems.tsv, and what its message says and found."""

    code: str
    said: object = ""
    found: object = ""


Rule = Callable[[str], Sequence[Fault]]
_ValueRule = Callable[[list[str]], Iterator[Fault]]
_SHAPES_KEPT = 5_000
_ORDINALS = {"indicator1": "first", "indicator2": "second"}

# C0 and C1 controls, but for the marks around characters that do not file (ISO 6630: 88 and 89, 98 and 9C in Unicode).
_CONTROL = "[\x00-\x1e\x7f-\x87\x8a-\x97\x99-\x9b\x9d-\x9f]"
_ODD = re.compile(f"{_CONTROL}|\x1f[^\x1f](?:\x1f|$)")
_ONLY_CONTROL = re.compile(_CONTROL)
_DIGIT = re.compile(r"[0-9]")
_LINKING = [f"{tag}" for tag in range(760, 788)]
_ISSN_CODES = {"022": "al", "490": "x", "800": "x", "810": "x", "811": "x", "830": "x", **dict.fromkeys(_LINKING, "x")}
_ISBN_CODES = {"020": "a", **dict.fromkeys(_LINKING, "z")}


def is_local(tag: str) -> bool:
    """Say whether a tag is left to libraries and systems: one with a 9 in it (MARC 21, Introduction), or after a letter."""
    return "9" in tag or (tag.isascii() and tag[:1].isalpha())


def text_rule(content: str) -> Sequence[Fault]:
    """Find control characters and empty subfields: the rule for every field, known or not."""
    if not _ODD.search(content):
        return ()
    faults = [Fault("M609", found=f"U+{ord(one):04X}") for one in sorted(set(_ONLY_CONTROL.findall(content)))]
    return faults + [Fault("M615", found=part) for part in content.split(DELIMITER)[1:] if len(part) == 1]


def unknown_rule(content: str) -> Sequence[Fault]:
    """Say that the standard has no such field."""
    return [Fault("M601"), *text_rule(content)]


def obsolete_rule(content: str) -> Sequence[Fault]:
    """Say that the standard no longer has this field."""
    return [Fault("M617"), *text_rule(content)]


def control_rule(definition: dict[str, Any]) -> Rule:
    """Give the rule for a control field: its length, where the pattern of the schema is a mere length."""
    match = re.fullmatch(r"\^\.\{(\d+)\}\$", definition.get("pattern", ""))
    if match is None:
        return text_rule
    length = int(match[1])

    def rule(content: str) -> Sequence[Fault]:
        if len(content) == length:
            return text_rule(content)
        return [Fault("M607", said=length, found=len(content)), *text_rule(content)]

    return rule


def data_rule(definition: dict[str, Any]) -> Rule:
    """Give the rule for a field with indicators and subfields."""
    shapes: dict[tuple[str, str], Sequence[Fault]] = {}
    value_rules = tuple(_value_rules(definition))

    def rule(content: str) -> Sequence[Fault]:
        parts = content.split(DELIMITER)
        shape = (parts[0], "".join([part[:1] for part in parts[1:]]))
        faults = shapes.get(shape)
        if faults is None:
            if len(shapes) >= _SHAPES_KEPT:
                shapes.clear()
            faults = shapes[shape] = _shape_faults(definition, *shape)
        if _ODD.search(content):
            faults = [*faults, *text_rule(content)]
        for values in value_rules:
            faults = [*faults, *values(parts)]
        return faults

    return rule


def _shape_faults(definition: dict[str, Any], indicators: str, codes: str) -> Sequence[Fault]:
    return [*_indicator_faults(definition, (indicators + "  ")[:2]), *_subfield_faults(definition["subfields"], codes)]


def _indicator_faults(definition: dict[str, Any], indicators: str) -> Iterator[Fault]:
    for (name, ordinal), value in zip(_ORDINALS.items(), indicators, strict=True):
        allowed = definition[name].get("codes")
        if not allowed:
            continue
        if value not in allowed:
            current = [code for code, one in allowed.items() if "deprecated" not in one]
            yield Fault("M605", said=ordinal, found=f"{_shown(value)}; it may be {_listed(current)}")
        elif "deprecated" in allowed[value]:
            yield Fault("M619", said=ordinal, found=f"{_shown(value)} ({allowed[value]['label']})")


def _subfield_faults(defined: dict[str, Any], codes: str) -> Iterator[Fault]:
    for code, number in Counter(codes).items():
        one = defined.get(code)
        if one is None:
            if code != "9":
                yield Fault("M602", found=code)
        elif "deprecated" in one:
            yield Fault("M618", found=f"{code} ({one['label']})")
        elif number > 1 and not one["repeatable"]:
            yield Fault("M604", said=f"{code} ({one['label']})", found=number)


def _shown(value: str) -> str:
    return "blank" if value == " " else f'"{value}"'


def _listed(codes: list[str]) -> str:
    """Write `blank, 0 or 3`; figures that follow each other as `0 to 7`."""
    if len(codes) > 3 and "".join(codes) in "0123456789":
        return f"{codes[0]} to {codes[-1]}"
    names = ["blank" if code == " " else code for code in codes]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _value_rules(definition: dict[str, Any]) -> Iterator[_ValueRule]:
    for at, name in enumerate(_ORDINALS):
        if definition[name]["label"] == "Nonfiling characters":
            yield _nonfiling_rule(at)
    if codes := _ISBN_CODES.get(definition["tag"]):
        yield _number_rule("M610", codes, keys.normalise_isbn)
    if codes := _ISSN_CODES.get(definition["tag"]):
        yield _number_rule("M611", codes, keys.normalise_issn)


def _nonfiling_rule(at: int) -> _ValueRule:
    """Find a number of characters to pass over in filing that leaves nothing of the title."""

    def rule(parts: list[str]) -> Iterator[Fault]:
        number = parts[0][at : at + 1]
        if number in ("", " ", "0") or not _DIGIT.match(number):
            return
        title = next((part[1:] for part in parts[1:] if part[:1] == "a"), None)
        if title is not None and len(title) <= int(number):
            yield Fault("M614", said=number, found=title)

    return rule


def _number_rule(code: str, codes: str, normalise: Callable[[str], str | None]) -> _ValueRule:
    """Find standard numbers that are none; a value without a figure (a mere qualifier) is passed over."""

    def rule(parts: list[str]) -> Iterator[Fault]:
        for part in parts[1:]:
            if part[:1] in codes and part[:1] and normalise(part[1:]) is None and _DIGIT.search(part):
                yield Fault(code, said=part[0], found=part[1:].strip(" ;:,"))

    return rule
