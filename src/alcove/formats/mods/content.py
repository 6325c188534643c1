"""What it is about and what is said of it: abstract, tableOfContents, targetAudience, note, accessCondition."""

from __future__ import annotations

from collections.abc import Iterator

from alcove.marc.punctuation import punctuated
from alcove.marc.record import Field
from alcove.marc.steps import trim

from .source import Source, Standing, element, terms

_ABSTRACTS = {"0": "Subject", "1": "Review", "2": "Scope and content", "3": "Abstract", "4": "Content advice"}
_CONTENTS = {"1": "Incomplete contents", "2": "Partial contents"}
_AUDIENCES = {
    "0": "Reading grade level", "1": "Interest age level", "2": "Interest grade level",
    "3": "Special audience characteristics", "4": "Motivation/interest level",
}  # fmt: skip
_CONDITIONS = {"506": "restriction on access", "540": "use and reproduction"}
# First indicator 0: for the library's own eyes.
_MAY_BE_PRIVATE = ("541", "542", "561", "583")
_NOT_TEXT = "0123456789uw"
_ELSEWHERE = {"505", "506", "510", "520", "521", "534", "540"}
_WITH_AUDIENCE = ("Books", "Computer files", "Music", "Visual materials")


def of(source: Source) -> Iterator[str]:
    """Yield abstracts, contents, audiences and notes."""
    for one in source.fields("520"):
        kind = _ABSTRACTS.get(one.field.indicators[0], "")
        yield element("abstract", _text(one.field), {"type": kind, "displayLabel": one.field.get("3") or "", **one.script})
    for one in source.fields("505"):
        label = _CONTENTS.get(one.field.indicators[0], "")
        yield element("tableOfContents", _text(one.field), {"displayLabel": label, **one.script})
    yield from _audiences(source)
    for one in source.fields("245"):
        statement = trim(" ".join(one.field.all("c")))
        yield element("note", statement, {"type": "statement of responsibility", **one.script})
    yield from (_note(one) for one in source.standing)


def _audiences(source: Source) -> Iterator[str]:
    if source.material in _WITH_AUDIENCE:
        yield element("targetAudience", terms("audience").get(source.fixed[22:23], ""), {"authority": "marctarget"})
    for one in source.fields("521"):
        label = _AUDIENCES.get(one.field.indicators[0], "")
        yield element("targetAudience", _text(one.field), {"displayLabel": label, **one.script})


def _note(one: Standing) -> str:
    """Give a note of 362 or of 5XX; local ones (59X) and private ones stay here."""
    field = one.field
    is_note = field.tag == "362" or (field.tag[:1] == "5" and field.tag[1:2] != "9" and field.tag not in _ELSEWHERE)
    if not is_note or (field.tag in _MAY_BE_PRIVATE and field.indicators[0] == "0"):
        return ""
    label = (field.get("3") or "") if not field.is_control else ""
    return element("note", _text(field), {"type": terms("note").get(field.tag, ""), "displayLabel": label, **one.script})


def _text(field: Field) -> str:
    return punctuated(field.tag, [part for part in field.subfields if part.code not in _NOT_TEXT])


def conditions(source: Source) -> Iterator[str]:
    """Yield who may see and use it."""
    for one in source.fields(*_CONDITIONS):
        yield element("accessCondition", _text(one.field), {"type": _CONDITIONS[one.field.tag], **one.script})
