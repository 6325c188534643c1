"""Labels and notices as MARC notes, for exports, where the community says that they may travel so.

MARC has no field of its own for them: 506 (restrictions on access) and 540 (terms governing use) come nearest. What is
shown here comes from the store of labels, never back from these fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alcove.marc.record import Field

from .marks import is_web_address
from .values import Label, Notice, Project

# Labels that ask who may see or hear come as 506, everything else as 540. The hub's label_type; add one here.
_ACCESS = frozenset({
    "community_use_only", "culturally_sensitive", "men_general", "men_restricted", "seasonal", "secret_sacred",
    "women_general", "women_restricted",
})  # fmt: skip
# Characters that end a subfield, a field or a record, and others that a MARC record cannot hold.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def fields(project: Project, url: str, *, may_export_text: bool = False) -> list[tuple[str, str]]:
    """Give the notes as (tag, content), see Field; none at all unless the community lets the text be exported.

    Every language is a field of its own, the own one first. `url` is where the labels stand whole, with picture and sound.
    """
    if not may_export_text:
        return []
    marked: tuple[Label | Notice, ...] = project.labels or project.notices
    return [(field.tag, field.content) for one in marked for field in _fields(one, url)]


def _fields(one: Label | Notice, url: str) -> Iterator[Field]:
    tag = "506" if one.kind.lower() in _ACCESS else "540"
    # MARC 21, 506 and 540 $b: by whom the terms are imposed.
    whose = [("b", one.community)] if isinstance(one, Label) else []
    where = [("u", url)] if is_web_address(url) else []
    for place, form in enumerate(one.forms):
        said = ": ".join(part for part in (form.name, form.text) if part)
        if said or not place:
            parts = [*([("a", said)] if said else []), *whose, *where]
            yield Field.data(tag, "  ", [(code, _CONTROLS.sub(" ", value)) for code, value in parts])
