"""Records as the protocols give them."""

from __future__ import annotations

from collections.abc import Callable

from alcove.formats import mods
from alcove.formats.dublin_core import dublin_core
from alcove.formats.markup import around, element
from alcove.marc import marcxml
from alcove.records.queries import Stored


def as_marcxml(stored: Stored) -> str:
    """Give MARCXML, one record element."""
    return marcxml.encode(stored.record).decode("utf-8").rstrip("\n")


def as_dublin_core(stored: Stored) -> str:
    """Give simple Dublin Core in the wrapper of SRU."""
    elements = (element(f"dc:{name}", value) for name, values in dublin_core(stored.record).items() for value in values)
    names = {"xmlns:srw_dc": "info:srw/schema/1/dc-schema", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
    return around("srw_dc:dc", elements, names)


def as_mods(stored: Stored) -> str:
    """Give MODS 3.8."""
    return mods.mods(stored.record)


XML: dict[str, Callable[[Stored], str]] = {"marcxml": as_marcxml, "mods": as_mods, "dc": as_dublin_core}
"""By the names of `formats.sru.SCHEMAS`."""
