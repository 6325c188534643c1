"""Questions about the history of one record. Read only."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from alcove.libraries.errors import NotFound
from alcove.marc import compare, read
from alcove.marc.record import Record as MarcRecord

from . import privacy, queries
from .models import Version


class Cause(models.TextChoices):
    """What kind of change made a version: what may be said of it to everybody, whoever made it and why."""

    LOADED = "loaded", _("Loaded from a file")
    MADE = "made", _("Made here")
    EDITED = "edited", _("Edited")
    BATCH = "batch edit", _("Edited with others")
    MERGED = "merged", _("Merged with others")
    SPLIT = "split", _("Divided in two")
    RESTORED = "brought back", _("Brought back")
    UNDONE = "taken back", _("Taken back")
    DELETED = "deleted", _("Deleted")
    SUPPRESSED = "suppressed", _("Hidden from readers")
    UNSUPPRESSED = "unsuppressed", _("Shown to readers again")
    ASKED_FOR = "asked for", _("Shown as its community asks")


_BY_VERB = {
    "records.undo_change_set": Cause.UNDONE,
    "records.delete": Cause.DELETED,
    "records.restore": Cause.RESTORED,
    "records.suppress": Cause.SUPPRESSED,
    "records.unsuppress": Cause.UNSUPPRESSED,
    "records.put_protocols": Cause.ASKED_FOR,
}
_BY_SOURCE = {
    "batch": Cause.BATCH,
    "merge": Cause.MERGED,
    "split": Cause.SPLIT,
    "restore": Cause.RESTORED,
    "undo": Cause.UNDONE,
}


class Touched(NamedTuple):
    """A field of a record as it stands, and the version in which it came to be so."""

    tag: str
    content: str
    version: Version

    @property
    def text(self) -> str:
        """Give the field as a line of text."""
        return compare.shown(self.tag, self.content)


def version(record_id: int, number: int) -> Version:
    """Find one version of a record. Raises NotFound (A301)."""
    found = queries.versions(record_id).filter(number=number).first()
    if found is None:
        raise NotFound(f"Record {record_id} has no version {number}.", remedy=f"See: alcove records history {record_id}")
    return found


def cause(version: Version) -> Cause:
    """Say what kind of change made a version."""
    if version.load_id:
        return Cause.LOADED
    if known := _BY_VERB.get(version.trail.action):
        return known
    source = version.change_set.source if version.change_set else ""
    return _BY_SOURCE.get(source, Cause.MADE if version.number == 1 else Cause.EDITED)


def why(version: Version) -> str:
    """Give the reason that was typed for a version: for its own verb, or for the change-set it came with."""
    change_set = version.change_set
    is_planned = change_set is not None and version.trail.action not in _BY_VERB
    return version.trail.reason or (change_set.reason if change_set and is_planned else "")


def content(version: Version) -> MarcRecord:
    """Read the record that a version holds, without what is shown to nobody."""
    found = read.decode(version.raw, syntax=version.syntax, charset=version.charset)
    return privacy.without_private(found) if privacy.has_private(found) else found


def is_private(version: Version) -> bool:
    """Say whether something is in a version that is shown to nobody."""
    found = read.decode(version.raw, syntax=version.syntax, charset=version.charset)
    return privacy.has_private(found)


def difference(record_id: int, older: int, newer: int) -> compare.Comparison:
    """Say what differs between two versions of a record. Raises NotFound (A301)."""
    return compare.compare(content(version(record_id, older)), content(version(record_id, newer)))


def blame(record_id: int) -> list[Touched]:
    """Say of every field of a record in which version it came to be as it is: who touched it last, when and why."""
    found = list(queries.versions(record_id))[::-1]
    touched = compare.blame([content(one) for one in found])
    return [Touched(tag, content, found[number]) for tag, content, number in touched]
