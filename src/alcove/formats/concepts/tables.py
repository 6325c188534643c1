"""Vocabularies as tables (CSV, TSV) and as lines of JSON: a row a concept, columns by many names."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from .concept import LONGEST_LABEL, Concept, Trouble, identifier_of

# Columns by what they are called in the files of many. Add a name here.
_NAMES: dict[str, tuple[str, ...]] = {
    "uri": ("id", "uri", "url", "concept", "@id"),
    "identifier": ("identifier", "number", "code", "notation", "class"),
    "label": ("subject", "label", "preflabel", "heading", "term", "caption", "title", "name", "text"),
    "see": ("see", "altlabel", "alt", "synonyms", "used_for", "uf", "variants"),
    "broader": ("broader", "bt", "parent"),
    "related": ("related", "rt"),
    "note": ("note", "scopenote", "scope_note", "definition"),
    "language": ("language", "lang"),
    "sort": ("sort", "order", "position", "shelf", "sequence"),
    "kind": ("kind", "tag", "scheme", "facet", "type"),
}
_KINDS = {
    "personal": "100", "person": "100", "corporate": "110", "meeting": "111", "title": "130", "event": "147",
    "chronological": "148", "period": "148", "topical": "150", "topic": "150", "geographic": "151", "place": "151",
    "formgenre": "155", "genre": "155", "form": "155",
}  # fmt: skip


def rows(lines: Iterable[str], troubles: list[Trouble]) -> Iterator[Concept]:
    """Yield the concept of every row of a table; its first line names the columns. A row without a label is a trouble."""
    lines = iter(lines)
    head = next(lines, "")
    separator = (
        "\t" if head.count("\t") >= head.count(",") and "\t" in head else ";" if head.count(";") > head.count(",") else ","
    )
    names = _columns(next(csv.reader([head.lstrip("\ufeff")], delimiter=separator), []))
    if "label" not in names:
        troubles.append(Trouble("line 1", "V101", "No column holds the label.", "Name one of the columns “label”."))
        return
    reader = csv.reader(lines, delimiter=separator)
    level: list[str] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            troubles.append(
                Trouble(f"line {reader.line_num + 1}", "V102", f"The line cannot be read: {error}", "Mend the line.")
            )
            continue
        said = {name: row[at].strip() for name, at in names.items() if at < len(row)}
        if concept := _concept(said, f"line {reader.line_num + 1}", troubles, level):
            yield concept


def json_lines(lines: Iterable[str], troubles: list[Trouble]) -> Iterator[Concept]:
    """Yield the concept of every line of JSON: flat ones, and those of JSKOS with labels by language."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            troubles.append(
                Trouble(f"line {number}", "V103", f"This is no JSON: {error}", "Mend the line; a file cut short ends so.")
            )
            continue
        if not isinstance(said, dict):
            troubles.append(Trouble(f"line {number}", "V103", "This is no object of JSON.", "One concept a line."))
        elif "prefLabel" in said and isinstance(said["prefLabel"], dict):
            if concept := _jskos(said, f"line {number}", troubles):
                yield concept
        else:
            names = _columns(list(said))
            keys = list(said)
            flat = {name: _flat(said[keys[at]]) for name, at in names.items()}
            if concept := _concept(flat, f"line {number}", troubles, []):
                yield concept


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(str(one) for one in value if isinstance(one, str | int))
    return str(value) if isinstance(value, str | int | float) else ""


def _columns(head: list[str]) -> dict[str, int]:
    """Say which column is what; the first that fits."""
    found: dict[str, int] = {}
    lowered = [name.strip().lower().split("@")[0] for name in head]
    for meaning, names in _NAMES.items():
        at = next((lowered.index(name) for name in names if name in lowered), None)
        if at is not None and at not in found.values():
            found[meaning] = at
    if "level" in lowered:
        found["level"] = lowered.index("level")
    return found


def _concept(said: dict[str, str], place: str, troubles: list[Trouble], level: list[str]) -> Concept | None:
    label, uri = said.get("label", "")[:LONGEST_LABEL], said.get("uri", "")
    identifier = said.get("identifier", "") or (identifier_of(uri) if uri else "")
    if not label:
        troubles.append(Trouble(place, "V104", "The concept has no label.", "Give it one, or leave the line out."))
        return None
    if not identifier:
        troubles.append(Trouble(place, "V105", f"“{label[:60]}” has no identifier.", "Give it a number of its own."))
        return None
    if "\ufffd" in "".join(said.values()):
        troubles.append(Trouble(place, "V106", f"Letters of “{label[:60]}” are not UTF-8.", "Save the file as UTF-8."))
    broader = tuple(identifier_of(one) for one in said.get("broader", "").split("|") if one.strip())
    if said.get("level", "").isdigit() and int(said["level"]) < 50:
        depth = int(said["level"])
        broader = broader or tuple(level[depth - 1 : depth] if depth else ())
        level[depth:] = [identifier]
    return Concept(
        uri if "://" in uri else "", identifier[:150], label, _kind(said.get("kind", "")), said.get("language", ""),
        see=tuple(("", one.strip()) for one in said.get("see", "").split("|") if one.strip() and one.strip() != label),
        broader=broader, related=tuple(identifier_of(one) for one in said.get("related", "").split("|") if one.strip()),
        notes=(("scope", "", said["note"]),) if said.get("note") else (), sort=said.get("sort", "")[:60],
    )  # fmt: skip


def _kind(said: str) -> str:
    if len(said) == 3 and said.isdigit() and said[0] == "1":
        return said
    return _KINDS.get(said.lower().rsplit("-", 1)[-1].strip(), "150")


def _jskos(said: dict[str, Any], place: str, troubles: list[Trouble]) -> Concept | None:
    """Read a concept of JSKOS (https://gbv.github.io/jskos/): labels by language, relations as objects with a URI."""
    labels = [(language, text) for language, text in said["prefLabel"].items() if isinstance(text, str) and text.strip()]
    uri = said.get("uri") if isinstance(said.get("uri"), str) else ""
    numbers = said.get("notation")
    notation = tuple(str(one) for one in (numbers if isinstance(numbers, list) else ()) if isinstance(one, str | int))
    identifier = notation[0] if notation else identifier_of(uri or "")
    if not labels or not identifier:
        code, what = ("V104", "The concept has no label.") if not labels else ("V105", "The concept has no identifier.")
        troubles.append(Trouble(place, code, what, "Give it one, or leave it out."))
        return None
    alternatives = said.get("altLabel")
    see = tuple(
        (language, text)
        for language, texts in (alternatives.items() if isinstance(alternatives, dict) else ())
        for text in (texts if isinstance(texts, list) else [texts])
        if isinstance(text, str)
    )
    return Concept(
        uri or "", identifier[:150], labels[0][1][:LONGEST_LABEL], language=labels[0][0], others=tuple(labels[1:]), see=see,
        broader=_uris(said.get("broader")), narrower=_uris(said.get("narrower")), related=_uris(said.get("related")),
        notation=notation,
    )  # fmt: skip


def _uris(said: Any) -> tuple[str, ...]:
    found = said if isinstance(said, list) else []
    named = [one for one in found if isinstance(one, dict)]
    return tuple(
        str(one["notation"][0]) if isinstance(one.get("notation"), list) and one["notation"] else identifier_of(str(one["uri"]))
        for one in named
        if one.get("uri") or one.get("notation")
    )
