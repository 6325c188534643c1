"""Why a heading is shown in other words than the record has: what stands behind \u201cchanged \u2013 why?\u201d."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from alcove.community import queries as matters
from alcove.formats.description.headings import scheme_of
from alcove.marc import naco
from alcove.organization import wording
from alcove.organization.models import WordingDecision
from alcove.records.queries import Stored

SCHEMES = {"": "?", "lcsh": "LCSH", "fast": "FAST", "mesh": "MeSH", "rvm": "RVM", "local": "local", "lcgft": "LCGFT"}


class Why(NamedTuple):
    """One changed heading: what the record says and in which scheme, what is shown, and who decided that and why.

    `about` is the last part of the address of the decision's page, where it is published.
    """

    old: str
    new: str
    scheme: str
    number: int
    reasons: str
    decided_by: str
    decided: datetime
    about: str

    @property
    def scheme_name(self) -> str:
        """Give the name of the scheme as people call it."""
        return SCHEMES.get(self.scheme, self.scheme)


def plain(text: str) -> str:
    """Give what two ways of writing a heading with its subdivisions share."""
    return naco.normalised(text.replace("--", " ").replace("\u2014", " ").replace("\u203a", " "))


def by_words(stored: Stored) -> dict[str, list[Why]]:
    """Give, for each heading that is shown otherwise, why; by its words as `plain` has them. Two queries a record."""
    overlays = wording.overlays([stored.id])
    if stored.id not in overlays:
        return {}
    found: dict[str, list[Why]] = {}
    shown = overlays[stored.id].shown(stored.record)
    decisions = WordingDecision.objects.in_bulk({number for one in shown.changed for number in one.numbers})
    published = matters.published_slugs({one.about for one in decisions.values()})
    for one in shown.changed:
        for new in one.new_words:
            for number in one.numbers:
                decision = decisions[number]
                why = Why(
                    one.old_words, new, scheme_of(one.tag, one.before), decision.number, decision.reasons, decision.decided_by,
                    decision.decided, decision.about if decision.about in published else "",
                )  # fmt: skip
                found.setdefault(plain(new), []).append(why)
    return found
