"""The rules of the description audit: what each looks for, where, and the most that may be done about what it finds.

A rule proposes; people decide. It may lead to `display` only where every hit is a whole segment of a heading in the scheme that
was meant, or where at least 50 of its hits were judged and the lower bound of what was right is 95 % (equity, 5.5).
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from alcove.formats.terms.entries import ActionMax


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


ENOUGH_JUDGED, PROVEN = 50, 0.95


class Rule(NamedTuple):
    """One rule: the strongest action, whose words it looks at (letters of `Origin`), its name, and what it means.

    The words are message ids.
    """

    action: ActionMax
    origins: str
    title: str
    meaning: str


# Add one here; ids never change their meaning and are never used again.
RULES: dict[str, Rule] = {
    "R01": Rule(
        ActionMax.DISPLAY,
        "H",
        _("A heading that somebody objects to"),
        _("A list names the whole heading, or a whole part of it, in this scheme."),
    ),
    "R02": Rule(
        ActionMax.DISPLAY,
        "H",
        _("A heading that its own vocabulary has changed"),
        _("The authority file has it as an earlier form of another heading."),
    ),
    "R03": Rule(
        ActionMax.WORKSHEET,
        "H",
        _("A heading that was split"),
        _("Several headings stand for it now; which one is meant can only be said record by record."),
    ),
    "R04": Rule(
        ActionMax.WORKSHEET,
        "H",
        _("One of a family of headings"),
        _("Which people is meant, and what do they call themselves?"),
    ),
    "R05": Rule(
        ActionMax.REPORT,
        "H",
        _("A word inside a longer heading"),
        _("Only the vocabulary can change it; it is counted, and may become a proposal."),
    ),
    "R06": Rule(
        ActionMax.DISPLAY,
        "H",
        _("A subdivision that somebody objects to"),
        _("A list names the whole subdivision."),
    ),
    "R07": Rule(
        ActionMax.DISPLAY,
        "H",
        _("A place with two names"),
        _("Both names are shown, side by side."),
    ),
    "R08": Rule(
        ActionMax.WORKSHEET,
        "H",
        _("A heading that may mean two things"),
        _("Something else in the record says which is meant; a person looks."),
    ),
    "R09": Rule(
        ActionMax.REPORT,
        "H",
        _("The same heading in two schemes"),
        _("If one is shown otherwise and the other is not, readers see both."),
    ),
    "R10": Rule(
        ActionMax.REVIEW,
        "CU",
        _("A word for people, in a note or an index term"),
        _("The library's own words; they can be written anew."),
    ),
    "R11": Rule(
        ActionMax.REVIEW,
        "C",
        _("Words of praise"),
        _("In the story of a person or a family; who praises, and who is left without praise?"),
    ),
    "R12": Rule(
        ActionMax.REVIEW,
        "C",
        _("A woman under her husband's name"),
        _("Her own name, where it is known, comes first."),
    ),
    "R13": Rule(
        ActionMax.REVIEW,
        "C",
        _("Mild words for violence"),
        _("What happened can be said as it was."),
    ),
    "R14": Rule(
        ActionMax.CONTEXT,
        "TP",
        _("A slur in transcribed words"),
        _("The words stay; a note can say whose they are."),
    ),
    "R15": Rule(
        ActionMax.CONTEXT,
        "CUTP",
        _("A word that people have taken back"),
        _("They may use it of themselves; a note can say so."),
    ),
    "R16": Rule(
        ActionMax.REPORT,
        "",
        _("Words in surroundings where they mean something else"),
        _("Left out of the hits."),
    ),
    "R17": Rule(
        ActionMax.REPORT,
        "N",
        _("Words in the name of a body or a work"),
        _("Left out of the hits: names belong to those they name."),
    ),
    "R18": Rule(
        ActionMax.PRIVACY,
        "D",
        _("Gender recorded of a person"),
        _("It is kept and shown to nobody; delete it when you change the record."),
    ),
    "R19": Rule(
        ActionMax.PRIVACY,
        "D",
        _("Traits of a creator without a source"),
        _("Not shown before somebody says who stated it."),
    ),
    "R20": Rule(
        ActionMax.PRIVACY,
        "N",
        _("A former name of a living person"),
        _("Only when the person asks; nobody searches for it."),
    ),
    "R21": Rule(
        ActionMax.REPORT,
        "K",
        _("A people classed as history only"),
        _("Class numbers that put the living among the past."),
    ),
    "R22": Rule(
        ActionMax.REVIEW,
        "H",
        _("Too little said"),
        _("A long list of contents, and no name of those who wrote or made it."),
    ),
    "R23": Rule(
        ActionMax.REVIEW,
        "",
        _("Characters that were lost"),
        _("Some scripts suffer more often than others."),
    ),
    "R24": Rule(
        ActionMax.REPORT,
        "",
        _("A rule that is out of date"),
        _("The heading is no longer in the vocabulary, or its new words have come in there."),
    ),
}
_STRENGTH = (ActionMax.PRIVACY, ActionMax.REPORT, ActionMax.CONTEXT, ActionMax.REVIEW, ActionMax.WORKSHEET, ActionMax.DISPLAY)
WHOLE_SEGMENT = frozenset(("R01", "R02", "R06", "R07"))
"""Rules whose every hit is a whole segment of a heading in the scheme that was meant."""


def weaker(one: ActionMax, other: ActionMax) -> ActionMax:
    """Give the weaker of two actions."""
    return min(one, other, key=_STRENGTH.index)


def wilson(right: int, judged: int, *, z: float = 1.96) -> tuple[float, float]:
    """Give the 95 % interval of a share, by Wilson (1927); (0, 1) where nothing was judged."""
    if not judged:
        return 0.0, 1.0
    share, squared = right / judged, z * z
    middle = (share + squared / (2 * judged)) / (1 + squared / judged)
    half = z * sqrt(share * (1 - share) / judged + squared / (4 * judged * judged)) / (1 + squared / judged)
    return max(0.0, middle - half), min(1.0, middle + half)


def is_proven(rule: str, right: int, judged: int) -> bool:
    """Say whether a rule may lead to a change of what is shown."""
    return rule in WHOLE_SEGMENT or (judged >= ENOUGH_JUDGED and wilson(right, judged)[0] >= PROVEN)
