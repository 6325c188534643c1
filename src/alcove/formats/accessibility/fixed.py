"""Braille and large print as the fixed fields of MARC 21 code them: 006, 007, 008 (form of item, category of material).

Every function takes the record and the content of one of its fields, and yields what that states.
"""

from __future__ import annotations

from collections.abc import Iterator

from alcove.marc.record import Record

from .values import Property, Statement

# 008/23 of these types of record (leader/06), 008/29 of those; computer files code neither braille nor large print.
_FORM_AT_23 = frozenset("acdijpt")
_FORM_AT_29 = frozenset("efgkor")
_FORMS = {"d": "largePrint", "f": "braille"}
# 006/00, form of material: position of the form of item in 006. Continuing resources have a code of their own.
_FORM_IN_006 = dict.fromkeys("acdijpst", 6) | dict.fromkeys(_FORM_AT_29, 12)
# 007/00-01, tactile material and text.
_BY_007 = {"fb": "braille", "tb": "largePrint", "tc": "braille"}
_BRAILLE_CLASSES = frozenset("abcdem")


def form_of_item(record: Record, content: str) -> Iterator[Statement]:
    """Read 008/23 or 008/29: d large print, f braille."""
    kind = record.leader[6:7]
    place = 23 if kind in _FORM_AT_23 else 29 if kind in _FORM_AT_29 else 0
    if place and (feature := _FORMS.get(content[place : place + 1])):
        yield Statement(Property.FEATURE, feature, "008")


def form_in_006(_record: Record, content: str) -> Iterator[Statement]:
    """Read 006/06 or 006/12: d large print, f braille."""
    place = _FORM_IN_006.get(content[:1])
    if place and (feature := _FORMS.get(content[place : place + 1])):
        yield Statement(Property.FEATURE, feature, "006")


def category(_record: Record, content: str) -> Iterator[Statement]:
    """Read 007/00-01: all tactile material is to be touched; braille and large print are named.

    A combination (007/01 c) is in braille where 007/03-04 gives a class of braille writing.
    """
    first = content[:2]
    if first[:1] not in ("f", "t"):
        return
    if first[:1] == "f":
        yield Statement(Property.ACCESS_MODE, "tactile", "007")
    feature = _BY_007.get(first)
    if first == "fc" and _BRAILLE_CLASSES & set(content[3:5]):
        feature = "braille"
    if feature:
        yield Statement(Property.FEATURE, feature, "007")
