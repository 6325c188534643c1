"""The bytes of a hub's answer become JSON that is small, shallow and unambiguous; or it is said why not."""

from __future__ import annotations

import json
from typing import Any

from .values import NotFromHub

LARGEST = 10_000_000
DEEPEST = 40


def loaded(data: bytes) -> Any:
    """Give the JSON value. Raises NotFromHub."""
    if len(data) > LARGEST:
        raise NotFromHub("The file is larger than 10 MB.", "Ask the hub for fewer projects at once.")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as problem:
        raise NotFromHub(f"The file is not JSON that can be read: {str(problem)[:200]}", "Get it from the hub again.") from None
    if _too_deep(value):
        raise NotFromHub(f"More than {DEEPEST} objects stand in one another.", "Get it from the hub again.")
    return value


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    # Which of two texts a community meant cannot be guessed.
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
