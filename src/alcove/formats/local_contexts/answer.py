"""The bytes of a hub's answer become JSON that is small, shallow and unambiguous; or it is said why not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .values import NotFromHub

LARGEST = 10_000_000
DEEPEST = 40
MOST_VALUES = 1_000_000


def loaded(data: bytes) -> Any:
    """Give the JSON value. Raises NotFromHub."""
    if len(data) > LARGEST:
        raise NotFromHub("The file is larger than 10 MB.", "Ask the hub for fewer projects at once.")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as problem:
        raise NotFromHub(f"The file is not JSON that can be read: {str(problem)[:200]}", "Get it from the hub again.") from None
    _check_size(value)
    return value


def _check_size(value: Any) -> None:
    level, count = [value], 1
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        count += len(level)
        if count > MOST_VALUES:
            raise NotFromHub("The file holds more than a million values.", "Ask the hub for fewer projects at once.")
        if not level:
            return
    raise NotFromHub(f"More than {DEEPEST} objects stand in one another.", "Get it from the hub again.")


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    # Which of two texts a community meant cannot be guessed.
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
