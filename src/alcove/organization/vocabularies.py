"""Vocabularies that were loaded: kept as lines of JSON in the home, so that the next version can be compared with them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from alcove.formats.concepts import Concept, Difference, Trouble, differences
from alcove.libraries.errors import AlcoveError

from . import authority_file
from .models import AuthorityNumber, Link

MOST_TROUBLES = 1000
ORDER = ".order"
_TUPLES = ("others", "see", "earlier", "matches", "notes")
_BROKEN = frozenset({"V102", "V103", "V201"})


class CannotLoadVocabulary(AlcoveError):
    """The vocabulary cannot be read, breaks off, or has concepts that cannot be kept."""

    code = "A453"


@dataclass
class Kept:
    """A vocabulary as it was loaded: its code, where its numbers come from, what it says of itself, and what was found."""

    code: str
    source: str
    title: str = ""
    licence: str = ""
    file: str = ""
    loaded: str = ""
    concepts: int = 0
    troubles: list[dict[str, str]] = field(default_factory=list)


class Touched(NamedTuple):
    """A difference between two versions, and how many records here have a field that is linked to its concept."""

    difference: Difference
    records: int


def folder() -> Path:
    """Give the folder of vocabularies, made where there was none."""
    path = Path(settings.ALCOVE_HOME) / "vocabularies"
    path.mkdir(parents=True, exist_ok=True)
    return path


def kept() -> list[Kept]:
    """Give the vocabularies that were loaded, by code."""
    return [Kept(**json.loads(path.read_text("utf-8"))) for path in sorted(folder().glob("*.json"))]


def one(code: str) -> Kept | None:
    """Give one of them; None where there is none of this code."""
    return next((each for each in kept() if each.code == code), None)


def concepts(path: Path) -> Iterator[Concept]:
    """Yield the concepts of a file of this folder."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            said: dict[str, Any] = json.loads(line)
            for name, value in said.items():
                if isinstance(value, list):
                    said[name] = tuple(tuple(each) for each in value) if name in _TUPLES else tuple(value)
            yield Concept(**said)


def write(path: Path, found: Iterable[Concept]) -> tuple[int, list[Trouble], set[str]]:
    """Write concepts as lines of JSON; give how many, what is wrong among them, and the identifiers that others point at.

    A second concept with an identifier is left out; two with one label, a missing broader concept and circles are said.
    """
    seen: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    broader: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    pointed: set[str] = set()
    troubles: list[Trouble] = []
    with path.open("w", encoding="utf-8") as out:
        for each in found:
            if each.identifier in seen:
                message = f"“{each.label[:60]}” has the identifier of “{seen[each.identifier][:60]}”."
                troubles.append(Trouble(each.identifier, "V301", message, "The second was left out."))
                continue
            seen[each.identifier] = each.label
            if (
                each.status == "active"
                and (other := labels.setdefault((each.kind, each.label), each.identifier)) != each.identifier
            ):
                message = f"“{each.label[:60]}” is the label of {other}, too."
                troubles.append(
                    Trouble(each.identifier, "V302", message, "Both are kept; fields are not linked to either by guess.")
                )
            if each.sort and (other := places.setdefault(each.sort, each.identifier)) != each.identifier:
                message = f"“{each.identifier}” has the place of “{other}” on the shelf ({each.sort})."
                troubles.append(Trouble(each.identifier, "V305", message, "Both stand there, by their notations."))
            if each.broader:
                broader[each.identifier] = each.broader
            pointed.update(each.broader, each.narrower, each.related, each.later)
            out.write(json.dumps(asdict(each), ensure_ascii=False) + "\n")
    troubles += _of_order(seen, broader)
    return len(seen), troubles, pointed


def _of_order(seen: dict[str, str], broader: dict[str, tuple[str, ...]]) -> Iterator[Trouble]:
    """Yield what is wrong with what stands above what."""
    from .headings import circles

    numbers = {identifier: number for number, identifier in enumerate(seen)}
    names = list(seen)
    ways: dict[int, set[int]] = defaultdict(set)
    for identifier, above in broader.items():
        for each in above:
            if each in numbers:
                ways[numbers[identifier]].add(numbers[each])
            else:
                yield Trouble(
                    identifier, "V303", f"The broader concept {each} is not there.", "The reference is kept without words."
                )
    for circle in circles(ways):
        members = ", ".join(names[each] for each in circle[:5])
        yield Trouble(names[circle[0]], "V304", f"These are broader than each other: {members}.", "Ask those who publish it.")


def keep_order(code: str) -> bool:
    """Write down the order that the classes of a vocabulary have on the shelf, where they say it; say whether it changed."""
    path = folder() / f"{code}{ORDER}"
    before = path.read_bytes() if path.is_file() else b""
    ranked = sorted(
        (_natural(each.sort), notation)
        for each in concepts(folder() / f"{code}.jsonl")
        if each.sort
        for notation in each.notation or (each.identifier,)
    )
    made = "".join(f"{notation}\n" for _, notation in ranked).encode()
    if made:
        path.write_bytes(made)
    else:
        path.unlink(missing_ok=True)
    return made != before


def order_in(path: str) -> list[str]:
    """Give the notations of a file of this folder in the order of the shelf."""
    try:
        return Path(path).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _natural(said: str) -> list[tuple[int, int, str]]:
    """Put what counts in the order of its numbers: 2 before 10, 3.2 before 3.10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", said)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def is_broken(troubles: Iterable[Trouble]) -> bool:
    """Say whether a part of the file could not be read at all."""
    return any(each.code in _BROKEN for each in troubles)


def compared(library_id: int, code: str, source: str, new: Iterable[Concept]) -> Iterator[list[Touched]]:
    """Yield what differs from the version that was loaded, by the thousand, with how many records here each touches."""
    authority_file.follow()
    path = folder() / f"{code}.jsonl"
    found = differences(concepts(path) if path.is_file() else (), new)
    piece: list[Difference] = []
    for each in found:
        piece.append(each)
        if len(piece) == 1000:
            yield _touched(library_id, source, piece)
            piece = []
    if piece:
        yield _touched(library_id, source, piece)


def _touched(library_id: int, source: str, piece: list[Difference]) -> list[Touched]:
    """Count the records that are linked to these concepts: two queries."""
    from alcove.marc.control import number

    own = {number(f"({source}){each.identifier}"): each.identifier for each in piece}
    records = dict(
        AuthorityNumber.objects.filter(library_id=library_id, number__in=list(own)).values_list("record_id", "number")
    )
    ways = AuthorityNumber.objects.filter(record__in=list(records)).values_list("number", "record_id")
    means = {way: own[records[record]] for way, record in ways} | own
    having: dict[str, set[int]] = defaultdict(set)
    links = Link.objects.filter(library_id=library_id, number__in=list(means), record__kind="bibliographic")
    for linked, record in links.values_list("number", "record_id"):
        having[means[linked]].add(record)
    return [Touched(each, len(having.get(each.identifier, ()))) for each in piece]
