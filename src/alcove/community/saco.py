"""A proposal of a subject heading as SACO asks for it: heading, scope, and where it was found. Pure.

lines({"heading": "Sápmi", "scope": "Here ...", "citations": [{"source": "Sámi atlas, 2019", "found": "p. 3: Sápmi"}]})
# 150 __ $a Sápmi / 670 __ $a Sámi atlas, 2019 $b p. 3: Sápmi / 680 __ $i Here ...
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _


class Trouble(NamedTuple):
    """What a draft lacks, and what to do."""

    message: str
    remedy: str


def trouble(draft: dict[str, Any]) -> Trouble | None:
    """Give the first thing a draft lacks, or None."""
    if not _text(draft.get("heading")):
        return Trouble(_("The proposal has no heading."), _("Give the heading as it should stand."))
    if not _text(draft.get("scope")):
        return Trouble(_("The proposal does not say what the heading covers."), _("Write its scope in one or two sentences."))
    if not _sources(draft):
        return Trouble(
            _("The proposal names no source."), _("Give at least one work that uses the heading: its title, date and place.")
        )
    return None


def lines(draft: dict[str, Any]) -> list[str]:
    """Give the draft as lines of MARC 21 Authority, in the order of their tags."""
    found = [f"150 __ $a {_text(draft.get('heading'))}"]
    found += [f"450 __ $a {one}" for one in _texts(draft.get("used_for"))]
    found += [f"550 __ $w g $a {one}" for one in _texts(draft.get("broader"))]
    found += [f"550 __ $a {one}" for one in _texts(draft.get("related"))]
    found += [f"670 __ $a {source}" + (f" $b {words}" if words else "") for source, words in _sources(draft)]
    return [*found, f"680 __ $i {_text(draft.get('scope'))}"]


def _text(value: Any) -> str:
    # A dollar sign would begin a subfield that nobody meant.
    return " ".join(value.replace("$", "{dollar}").split()) if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [text for one in several if (text := _text(one))]


def _sources(draft: dict[str, Any]) -> list[tuple[str, str]]:
    given = draft.get("citations")
    citations = given if isinstance(given, list) else []
    named = [(_text(one.get("source")), _text(one.get("found"))) for one in citations if isinstance(one, dict)]
    return [(source, words) for source, words in named if source]
