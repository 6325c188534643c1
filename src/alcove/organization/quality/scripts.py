"""Checks of fields in another script (880); links that lead nowhere are found by alcove.marc.check (M612, M613)."""

from __future__ import annotations

from collections.abc import Iterator

from alcove.marc import linkage

from .look import Look, Place


def without_link(look: Look) -> Iterator[Place]:
    """Find 880s that do not say which field they belong to."""
    for number, content in enumerate(look.fields.get("880", ()), 1):
        if "\x1f6" not in content:
            yield Place("880", number, content)


def linked_to_nothing(look: Look) -> Iterator[Place]:
    """Find 880s that say they have no field beside them (occurrence 00)."""
    for number, content in enumerate(look.fields.get("880", ()), 1):
        link = linkage.link_of(content)
        if link is not None and link.occurrence == "00":
            yield Place("880", number, content)


def originals(look: Look) -> int:
    """Count 880s."""
    return len(look.fields.get("880", ()))
