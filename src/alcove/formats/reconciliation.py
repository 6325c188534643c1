"""The Reconciliation Service API, version 0.2 (W3C community group, 2023): what is asked, and answers as JSON.

A program such as OpenRefine sends a batch of cells (`queries`); for each it gets candidates with a score, and at most one that
is certainly meant (`match`). With `extend` it asks what we know of things it has matched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

VERSION = "0.2"
MOST_QUERIES, MOST_CANDIDATES, MOST_IDS = 100, 25, 500
_CANDIDATES, _LONGEST, _MOST_VALUES = 5, 500, 10
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,63}(?:\.[A-Za-z_$][A-Za-z0-9_$]{0,63}){0,4}")


class Refused(ValueError):
    """The request cannot be read; the message says what to send."""


class Kind(NamedTuple):
    """A type or a property: its identifier, and its name for people."""

    id: str
    name: str


@dataclass(frozen=True)
class Question:
    """One cell: its key in the batch, the words, the types it may be of (none: any), and what else is known of it."""

    key: str
    text: str
    types: tuple[str, ...] = ()
    most: int = _CANDIDATES
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """One thing that may be meant. `score` goes from 0 to 100; `is_match` says that nothing else can be."""

    id: str
    name: str
    kind: str
    score: float
    is_match: bool = False
    about: str = ""
    features: tuple[tuple[str, float], ...] = ()


class Extension(NamedTuple):
    """Of which things what is asked: ids, and properties with the most values each (0: all)."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


Value = Mapping[str, str | int]
"""A value of a property: {"str": ...}, {"int": ...} or {"id": ..., "name": ...}."""


def questions(text: str) -> list[Question]:
    """Read a batch. Raises Refused."""
    batch = _object(text, "queries")
    if len(batch) > MOST_QUERIES:
        raise Refused(f"These are {len(batch)} queries; send {MOST_QUERIES} at most in one batch.")
    return [_question(key, one) for key, one in batch.items()]


def _question(key: str, one: object) -> Question:
    if not isinstance(one, dict):
        raise Refused(f"The query {key[:40]} is not an object.")
    types = one.get("type") or ()
    listed = [types] if isinstance(types, str) else types if isinstance(types, list) else []
    asked = one.get("query")
    given = _given(one.get("properties"))
    text = _words(asked) if isinstance(asked, str | int | float) else ""
    if "query" not in one and not given:
        raise Refused(f"The query {key[:40]} has neither “query” nor “properties”.")
    names = tuple(str(_id(name))[:_LONGEST] for name in listed[:20])
    return Question(key, text, names, _most(one.get("limit")), given)


def _most(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int | float) or not said >= 1:
        return _CANDIDATES
    return MOST_CANDIDATES if said > MOST_CANDIDATES else int(said)


def _given(listed: object) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str):
            raise Refused("Each of “properties” needs “pid” and “v”.")
        value = one.get("v")
        values = [_words(part) for part in (value if isinstance(value, list) else [value])[:_MOST_VALUES]]
        if kept := tuple(part for part in values if part):
            found[one["pid"]] = found.get(one["pid"], ()) + kept
    return found


def _id(one: object) -> object:
    return one.get("id", "") if isinstance(one, dict) else one


def _words(value: object) -> str:
    """Give a value as words: of a thing that has been matched already its name, of 1954.0 the year."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # An integer of thousands of digits is no value, and cannot be written.
    text = value if isinstance(value, str) else str(value) if abs(value) < 1e15 else ""
    return " ".join(text.replace("\0", " ").split())[:_LONGEST]


def extension(text: str) -> Extension:
    """Read what is asked of things. Raises Refused."""
    asked = _object(text, "extend")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise Refused("“extend” needs “ids” and “properties”, both lists.")
    if len(ids) > MOST_IDS:
        raise Refused(f"These are {len(ids)} ids; ask for {MOST_IDS} at most at a time.")
    wanted = [(one["id"], _limit(one)) for one in properties if isinstance(one, dict) and isinstance(one.get("id"), str)]
    return Extension(tuple(one for one in ids if isinstance(one, str)), tuple(dict(wanted[:_MOST_VALUES]).items()))


def _limit(one: Mapping[str, Any]) -> int:
    said = settings.get("limit") if isinstance(settings := one.get("settings"), dict) else None
    text = str(said) if isinstance(said, str) or (isinstance(said, int) and 0 <= said < 1e6) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(f"“{name}” is not JSON.") from None
    if not isinstance(said, dict):
        raise Refused(f"“{name}” must be an object.")
    return said


def is_callback(name: str) -> bool:
    """Say whether a name can stand before the brackets of JSONP: names of JavaScript with points between, nothing else."""
    return bool(_CALLBACK.fullmatch(name))


def manifest(name: str, at: str, *, types: Sequence[Kind], documentation: str, logo: str) -> dict[str, Any]:
    """Describe the service; `at` is its address."""
    return {
        "versions": [VERSION],
        "name": name,
        "identifierSpace": f"{at}/view?id=",
        "schemaSpace": f"{at}/properties?type=",
        "documentation": documentation,
        "logo": logo,
        "defaultTypes": [one._asdict() for one in types],
        "view": {"url": f"{at}/view?id={{{{id}}}}"},
        "preview": {"url": f"{at}/preview?id={{{{id}}}}", "width": 400, "height": 160},
        "suggest": {
            what: {"service_url": at, "service_path": f"/suggest/{what}"} for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": at, "service_path": "/properties"},
            "property_settings": [
                {"name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": "How many values; 0 for all"}
            ],
        },
        "batchSize": MOST_QUERIES,
    }  # fmt: skip


def results(answers: Iterable[tuple[str, Sequence[Candidate]]], names: Mapping[str, str]) -> dict[str, Any]:
    """Give the candidates of each query by its key; `names` are those of the types."""
    return {key: {"result": [_candidate(one, names) for one in found]} for key, found in answers}


def _candidate(one: Candidate, names: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": one.id, "name": one.name, "type": [{"id": one.kind, "name": names[one.kind]}], "score": one.score,
        "match": one.is_match,
    }  # fmt: skip
    if one.about:
        said["description"] = one.about
    if one.features:
        said["features"] = [{"id": name, "value": value} for name, value in one.features]
    return said


def suggestions(found: Iterable[Candidate], names: Mapping[str, str]) -> dict[str, Any]:
    """Give things whose names begin so."""
    return {
        "result": [
            {"id": one.id, "name": one.name, "notable": [{"id": one.kind, "name": names[one.kind]}],
             **({"description": one.about} if one.about else {})}
            for one in found
        ]
    }  # fmt: skip


def kinds(found: Iterable[Kind]) -> dict[str, Any]:
    """Give types or properties whose names begin so."""
    return {"result": [one._asdict() for one in found]}


def proposed(kind: str, found: Iterable[Kind]) -> dict[str, Any]:
    """Give the properties that can be asked for of things of a type."""
    return {"type": kind, "properties": [one._asdict() for one in found]}


def extended(asked: Sequence[tuple[Kind, Kind | None]], rows: Mapping[str, Mapping[str, Sequence[Value]]]) -> dict[str, Any]:
    """Give what is known: each property with the type of its values (None: words and numbers), and a row for each thing."""
    return {
        "meta": [{**one._asdict(), **({"type": of._asdict()} if of else {})} for one, of in asked],
        "rows": {key: {name: list(values) for name, values in row.items()} for key, row in rows.items()},
    }
