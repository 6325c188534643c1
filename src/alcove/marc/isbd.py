"""The description in the areas of the International Standard Bibliographic Description (ISBD, consolidated edition 2011).

Areas are joined by a full stop, a space, a dash and a space; notes and numbers stand on lines of their own. Marks that
the record brings are kept, missing ones are supplied, none is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from .linkage import Pair, effective_tag, linked
from .punctuation import phrase, punctuated
from .record import Field, Record
from .steps import trim

_DASH = " — "
# Areas 1 to 5: the tags (in this order of preference) and the subfields that are described.
_AREAS = (
    (("245",), "abcfghknps"),
    (("250",), "ab"),
    (("254", "255", "256", "257", "362"), "abcdefg"),
    (("264", "260"), "abcefg"),
    (("300",), "abcefg3"),
)
_SERIES = ("490", "440")
# Contents notes, by first indicator (MARC 21, 505).
_BEGINNINGS = {"5050": "Contents: ", "505 ": "Contents: ", "5051": "Incomplete contents: ", "5052": "Partial contents: "}
# Notes that are not part of a description: private ones, and those of other standards' making.
_PRIVATE = frozenset({"541", "542", "561", "583", "590", "591", "592", "593", "594", "595", "596", "597", "598", "599"})


def isbd(record: Record) -> str:
    """Give the description as lines of text; where 880s describe in another script, that description comes first."""
    pairs = [Pair(_as_linked(pair.field), pair.partner) for pair in linked(record)]
    plain = _description([pair.field for pair in pairs])
    if not any(pair.partner is not None and pair.field.tag == "245" for pair in pairs):
        return plain
    originals = [Field(pair.field.tag, pair.partner.content) if pair.partner else pair.field for pair in pairs]
    return "\n\n".join(text for text in (_description(originals), plain) if text)


def _as_linked(field: Field) -> Field:
    return Field(effective_tag(field.tag, field.content), field.content)


def _description(fields: list[Field]) -> str:
    areas = [_area(fields, tags, codes) for tags, codes in _AREAS]
    areas.append(" ".join(f"({text})" for field in fields if field.tag in _SERIES and (text := _phrase(field, ""))))
    lines = [join_areas(areas), *_notes(fields), *_numbers(fields)]
    return "\n".join(line for line in lines if line)


def join_areas(areas: Iterable[str]) -> str:
    """Join areas by `. — `, a full stop that is there already counting for the mark's own."""
    text = ""
    for area in areas:
        if text and area:
            text += _DASH if text.endswith(".") else f".{_DASH}"
        text += area
    return closed(text)


def closed(text: str) -> str:
    """End a text with a full stop, unless it ends with one or with another mark of an end."""
    return text if not text or text.endswith((".", "!", "?", "-", ".]", '."')) else f"{text}."


def _area(fields: list[Field], tags: tuple[str, ...], codes: str) -> str:
    found = [field for tag in tags for field in fields if field.tag == tag]
    if tags[0] == "264":
        found = [field for field in found if field.indicators[1] != "4" or len(found) == 1]
    texts = [text for field in found if (text := _phrase(field, codes))]
    return ("; " if tags[0] == "264" else f".{_DASH}").join(dict.fromkeys(texts))


def _phrase(field: Field, codes: str) -> str:
    """Put an area together; the medium of $h and the materials of $3 stand in their own way."""
    parts = [part for part in field.subfields if part.code in (codes or "abefklnpsvx") and part.code != "3"]
    text = phrase(field.tag, parts)
    about = trim(field.get("3") or "") if "3" in codes else ""
    return f"{about}: {text}" if about and text else text


def _notes(fields: list[Field]) -> list[str]:
    notes = []
    for field in fields:
        is_note = field.tag[0] == "5" and len(field.tag) == 3 and field.tag not in _PRIVATE
        if is_note and (text := _note(field)):
            notes.append(text)
    return notes


def _note(field: Field) -> str:
    parts = [part for part in field.subfields if part.code not in "0123456789uw"]
    text = punctuated(field.tag, parts).strip()
    before = _BEGINNINGS.get(field.tag + field.indicators[0], "")
    about = trim(field.get("3") or "")
    return closed(f"{about + ': ' if about else ''}{before}{text}") if text else ""


def _numbers(fields: list[Field]) -> list[str]:
    """Give area 8: ISBN with its qualification and terms, ISSN with the key title."""
    numbers = [text for field in fields if field.tag == "020" and (text := _isbn(field))]
    key_title = next((phrase("222", field.subfields) for field in fields if field.tag == "222"), "")
    for field in fields:
        for value in field.all("a") if field.tag == "022" else []:
            numbers.append(f"ISSN {trim(value)}" + (f" = {key_title}" if key_title else ""))
    return numbers


def _isbn(field: Field) -> str:
    number = trim(field.get("a") or "")
    qualifier = ", ".join(trim(value).strip("()") for value in field.all("q"))
    terms = trim(field.get("c") or "")
    text = f"ISBN {number}" + (f" ({qualifier})" if qualifier else "") if number else ""
    return f"{text} : {terms}" if text and terms else text
