"""Records as the protocols give them."""

from __future__ import annotations

from collections.abc import Callable

from alcove.formats import dublin_core, mods
from alcove.marc import marcxml, present, write
from alcove.records.queries import Stored


def as_marcxml(stored: Stored) -> str:
    """Give MARCXML, one record element."""
    return marcxml.encode(stored.public.record).decode("utf-8").rstrip("\n")


def as_dublin_core(stored: Stored) -> str:
    """Give simple Dublin Core in the wrapper of SRU."""
    return dublin_core.in_xml(stored.public.effective)


def as_mods(stored: Stored) -> str:
    """Give MODS 3.8."""
    return mods.mods(stored.public.effective)


def as_text(stored: Stored) -> str:
    """Give what a reader's page says, a line each."""
    lines = [f"{line.label}: {value.text}" for line in present.labelled(stored.public.effective) for value in line.values]
    return "\n".join([present.summary(stored.public.effective).title, *lines, ""])


def as_iso2709(stored: Stored) -> bytes:
    """Give ISO 2709 in UTF-8. Raises write.RecordTooLong."""
    if stored.syntax == "iso2709" and stored.charset == "utf-8":
        return stored.public.raw
    return write.encode(stored.public.record, syntax="iso2709")


XML: dict[str, Callable[[Stored], str]] = {"marcxml": as_marcxml, "mods": as_mods, "dc": as_dublin_core}
"""By the names of `formats.sru.SCHEMAS`."""
