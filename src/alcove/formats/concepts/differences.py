"""What changed between two versions of a vocabulary, by identifier; memory for labels and digests, not for whole concepts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .concept import Concept

KINDS = ("added", "removed", "relabelled", "deprecated", "moved", "changed")


class Difference(NamedTuple):
    """One concept that is not as it was: `kind` is one of KINDS; `moved` says that other concepts are above it."""

    kind: str
    identifier: str
    old: str
    new: str


class _Known(NamedTuple):
    label: str
    status: str
    broader: tuple[str, ...]
    digest: bytes


def differences(old: Iterable[Concept], new: Iterable[Concept]) -> Iterator[Difference]:
    """Yield what changed, in the order of the new version; what is gone comes last."""
    known = {one.identifier: _of(one) for one in old}
    for one in new:
        now, before = _of(one), known.pop(one.identifier, None)
        if before is None:
            yield Difference("added", one.identifier, "", one.label)
        elif before != now:
            yield Difference(_kind(before, now), one.identifier, before.label, now.label)
    for identifier, gone in known.items():
        yield Difference("removed", identifier, gone.label, "")


def _of(concept: Concept) -> _Known:
    rest = repr(
        (
            concept.see,
            concept.earlier,
            concept.others,
            concept.notes,
            concept.related,
            concept.narrower,
            concept.matches,
            concept.later,
        )
    )
    digest = hashlib.sha256(rest.encode("utf-8", "replace")).digest()[:12]
    return _Known(concept.label, concept.status, tuple(sorted(concept.broader)), digest)


def _kind(before: _Known, now: _Known) -> str:
    if before.label != now.label:
        return "relabelled"
    if before.status != now.status:
        return "deprecated" if now.status == "deprecated" else "changed"
    return "moved" if before.broader != now.broader else "changed"
