"""Checks of what records say of people (MARC 21, 375 and 386): stated with a source, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from .look import Look, Place


def gender(look: Look) -> Iterator[Place]:
    """Find 375 in a bibliographic record, where it has no meaning."""
    return (Place("375", number, "") for number, _ in enumerate(look.fields.get("375", ()), 1))


def groups_without_source(look: Look) -> Iterator[Place]:
    """Find 386 that does not say from which list its term is, so that nobody knows what was meant by it."""
    for number, content in enumerate(look.fields.get("386", ()), 1):
        if "\x1f2" not in content:
            yield Place("386", number, content.split("\x1fa", 1)[-1].split("\x1f")[0])
