"""Groups of things by what helps to read them, for a limit of the search: codes, and what they are called.

A group is only ever what is said. A thing of which nothing is said is in `no-information`, and nothing is concluded from that.
"""

from __future__ import annotations

from .values import Accessibility, Property

NO_INFORMATION = "no-information"
# Codes and their names (English message ids), in the order in which they are offered. Add one here.
GROUP_LABELS: dict[str, str] = {
    "screen-reader": "Screen reader friendly",
    "captions": "Captions",
    "described": "Audio or image descriptions",
    "transcript": "Transcript",
    "sign-language": "Sign language",
    "braille": "Braille",
    "large-print": "Large print",
    NO_INFORMATION: "No information",
}
# Terms of accessibilityFeature by group. `described` takes what tells in words what is to be seen: audio description of
# films, short and long descriptions of images. Descriptions of mathematics, and tactile graphics, are something else.
_FEATURES = {
    "captions": frozenset({"captions", "closedCaptions", "openCaptions"}),
    "described": frozenset({"alternativeText", "audioDescription", "longDescription"}),
    "transcript": frozenset({"transcript"}),
    "sign-language": frozenset({"signLanguage"}),
    "braille": frozenset({"braille"}),
    "large-print": frozenset({"largePrint"}),
}
# Nothing but this is as good as nothing: it has not been looked at.
_UNKNOWN = frozenset({"unknown", "unknownFlashingHazard", "unknownMotionSimulationHazard", "unknownSoundHazard"})


def groups(accessibility: Accessibility) -> tuple[str, ...]:
    """Give the codes of the groups, in the order of GROUP_LABELS; `("no-information",)` where nothing is said.

    Screen reader friendly is what can be read as text alone: accessModeSufficient `textual` (Accessibility Metadata Display
    Guide, "Ways of reading"). A standard that is claimed does not make it so. Something said that belongs to no group gives
    an empty tuple; hazards are told by `plain`, and make no group. Raises nothing.
    """
    if all(one.value in _UNKNOWN and one.property in (Property.FEATURE, Property.HAZARD) for one in accessibility.statements):
        return (NO_INFORMATION,)
    features = set(accessibility.features)
    found = {code for code, wanted in _FEATURES.items() if wanted & features}
    if ("textual",) in accessibility.access_modes_sufficient:
        found.add("screen-reader")
    return tuple(code for code in GROUP_LABELS if code in found)
