"""What a MARC 21 bibliographic record says of accessibility: 006, 007, 008, 041, 341, 532, 546 and 856.

    found = from_marc(record)
    found.features, found.sources(Property.FEATURE, "captions")      # ("captions",), ("546",)

Only these fields are looked at, for this is asked of every record of a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from alcove.marc.record import Field, Record

from . import fixed, terms
from .marc_texts import SAPDV, text_of
from .phrases import named
from .values import NOTHING, Accessibility, Property, Statement

# MARC 21, 041: languages of captions, accessible audio, accessible visual language, transcripts for audiovisual materials.
_BY_041 = {"p": "captions", "q": "audioDescription", "r": "signLanguage", "t": "transcript"}
_IN_041 = re.compile("\x1f[pqrt]")


def from_marc(record: Record) -> Accessibility:
    """Give what the record says; one that says nothing gives an empty Accessibility. Raises nothing.

    Rules: MARC 21 Bibliographic, 006-008, 041, 341, 532, 546, 856; terms of 341 without $2 are read as those of schema.org.
    """
    found = tuple(dict.fromkeys(_statements(record)))
    return Accessibility(found) if found else NOTHING


def may_say(record: Record) -> bool:
    """Say whether the record says anything of accessibility; stops at the first field that does."""
    return next(_statements(record), None) is not None


def _statements(record: Record) -> Iterator[Statement]:
    for tag, content in record.entries:
        if reader := _READERS.get(tag):
            yield from reader(record, content)


def _languages(_record: Record, content: str) -> Iterator[Statement]:
    if _IN_041.search(content):
        field = Field("041", content)
        for code, value in field.subfields:
            if code in _BY_041 and value.strip():
                yield Statement(Property.FEATURE, _BY_041[code], "041", materials=field.get("3") or "")


def _content(_record: Record, content: str) -> Iterator[Statement]:
    """Read a 341: what it takes to read the content ($a), and what helps with that ($b-$e)."""
    field = Field("341", content)
    scheme = (field.get("2") or "").strip()
    ours = scheme.casefold() in ("", SAPDV)
    mode = " ".join((field.get("a") or "").split())
    for code, value in field.subfields:
        prop = Property.ACCESS_MODE if code == "a" else Property.FEATURE
        if code not in "abcde" or not value.strip():
            continue
        rest = {"place": field.indicators[0] + code, "mode": mode, "materials": field.get("3") or "", "scheme": scheme}
        found = terms.statements(prop, value, "341", **rest) if ours else []
        yield from found or [Statement(Property.OTHER, " ".join(value.split()), "341", **rest)]
        if all(one.property is Property.OTHER for one in found):
            for feature in named(value, moving=True):
                yield Statement(Property.FEATURE, feature, "341", **{**rest, "scheme": ""})


def _note(record: Record, content: str) -> Iterator[Statement]:
    """Read a 532. What it lacks (first indicator 2) and what it needs (0) name no feature that is there."""
    field = Field("532", content)
    text = " ".join((field.get("a") or "").split())
    if not text:
        return
    place, materials = field.indicators[0], field.get("3") or ""
    if made := text_of(text, "532", materials):
        yield made
        return
    yield Statement(Property.SUMMARY, text, "532", place=place, materials=materials)
    if place not in "02":
        yield from _named(record, "532", text, materials)


def _language_note(record: Record, content: str) -> Iterator[Statement]:
    field = Field("546", content)
    yield from _named(record, "546", " ".join(field.all("ab")), field.get("3") or "")


def _link(record: Record, content: str) -> Iterator[Statement]:
    """Read an 856; second indicator 2 is a related resource, of which nothing is said here."""
    if content[1:2] != "2" and ("\x1f3" in content or "\x1fz" in content):
        yield from _named(record, "856", ". ".join(Field("856", content).all("3z")))


def _named(record: Record, source: str, text: str, materials: str = "") -> Iterator[Statement]:
    """Give the features named in a note; the kind of record is looked at only where something may be named."""
    if named(text, moving=True):
        # Leader/06 and 006/00: g projected medium, i nonmusical sound. 007/00: m motion picture, v video, s sound.
        forms = {record.leader[6:7]} | {content[:1] for tag, content in record.entries if tag == "006"}
        categories = {content[:1] for tag, content in record.entries if tag == "007"}
        moving, sounding = "g" in forms or bool(categories & {"m", "v"}), "i" in forms or "s" in categories
        for feature in named(text, moving=moving, sounding=sounding):
            yield Statement(Property.FEATURE, feature, source, materials=materials)


# Every other field is passed by.
_READERS: dict[str, Callable[[Record, str], Iterator[Statement]]] = {
    "006": fixed.form_in_006,
    "007": fixed.category,
    "008": fixed.form_of_item,
    "041": _languages,
    "341": _content,
    "532": _note,
    "546": _language_note,
    "856": _link,
}
