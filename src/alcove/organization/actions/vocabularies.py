"""A vocabulary is loaded: its concepts become authority records by the ordinary load, and are kept, to compare the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from alcove.formats.concepts import Concept, Reading, Trouble, VocabularyProblem, to_authority
from alcove.libraries import locks
from alcove.libraries.action import Actor, long_action
from alcove.marc.write import encode
from alcove.organization import vocabularies
from alcove.organization.actions import loading
from alcove.organization.vocabularies import CannotLoadVocabulary, Kept
from alcove.records import saving
from alcove.records.models import Load

_SOURCES = {"lcsh": "DLC", "fast": "OCoLC", "mesh": "DNLM"}


def source_of(code: str) -> str:
    """Give what stands in 003, and before the number in $0, for a vocabulary."""
    return _SOURCES.get(code, code)


@long_action("organization.load_vocabulary")
def load_vocabulary(
    actor: Actor,
    *,
    code: str,
    readings: Sequence[Reading],
    source: str = "",
    as_far_as_possible: Sequence[str] = (),
    progress: Callable[[Load], None] | None = None,
) -> tuple[Kept, loading.LoadReport]:
    """Make authority records of the concepts of a vocabulary, and load them; give what it is, and the report of the load.

    Nothing is loaded from a file that breaks off or has lines that cannot be read, unless its name is in `as_far_as_possible`.
    Concepts that are here already get a new version where they changed; those that are gone stay (see `vocab diff`).
    Raises CannotLoadVocabulary (A453).
    """
    source = source or source_of(code)
    fresh = vocabularies.folder() / f"{code}.new.jsonl"
    records = vocabularies.folder() / f"{code}.mrc"
    try:
        count, troubles, pointed = vocabularies.write(fresh, _concepts(readings))
    except VocabularyProblem as problem:
        raise CannotLoadVocabulary(str(problem), remedy=problem.remedy) from problem
    troubles = [*(each for reading in readings for each in reading.troubles), *troubles]
    _must_be_whole(readings, as_far_as_possible, count)
    _write_records(fresh, records, code, source, pointed)
    report = loading.load_file(actor, load=loading.start_load(actor, path=records, encoding="utf-8"), progress=progress)
    now = Kept(
        code, source, next((each.title for each in readings if each.title), ""), next((each.licence for each in readings), ""),
        ", ".join(each.path.name for each in readings), timezone.now().isoformat(), count,
        [asdict(each) for each in troubles[: vocabularies.MOST_TROUBLES]],
    )  # fmt: skip
    fresh.replace(vocabularies.folder() / f"{code}.jsonl")
    (vocabularies.folder() / f"{code}.json").write_text(json.dumps(asdict(now), ensure_ascii=False), "utf-8")
    if vocabularies.keep_order(code):
        _shelve_anew(actor)
    return now, report


def _shelve_anew(actor: Actor) -> None:
    """The order of the shelf has changed: what follows the outbox looks at every description again."""
    with transaction.atomic():
        locks.writing()
        saving.show_all_anew(actor.library_id)


def _concepts(readings: Sequence[Reading]) -> Iterator[Concept]:
    for reading in readings:
        yield from reading.concepts()


def _must_be_whole(readings: Sequence[Reading], as_far_as_possible: Sequence[str], count: int) -> None:
    for reading in readings:
        broken = [each for each in reading.troubles if vocabularies.is_broken([each])]
        if broken and reading.path.name not in as_far_as_possible:
            message = f"{len(broken)} places of {reading.path.name} cannot be read, the first is {_said(broken[0])}."
            remedy = "Nothing was loaded. Get the whole file again, or load it as far as it goes."
            raise CannotLoadVocabulary(message, remedy=remedy)
    if not count:
        raise CannotLoadVocabulary("There is no concept in it.", remedy="Is it a vocabulary? Say its form.")


def _said(trouble: Trouble) -> str:
    return f"{trouble.place}: {trouble.message}"


def _write_records(concepts: Path, records: Path, code: str, source: str, pointed: set[str]) -> None:
    """Write the authority records; the labels of concepts that others point at are looked up in a first pass."""
    labels = {
        each.identifier: (each.label, each.kind) for each in vocabularies.concepts(concepts) if each.identifier in pointed
    } if pointed else {}  # fmt: skip
    with records.open("wb") as out:
        for each in vocabularies.concepts(concepts):
            record = to_authority(each, code=code, source=source, labels=labels)
            out.write(encode(record, syntax="iso2709", may_be_long=True))
