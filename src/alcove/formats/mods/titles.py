"""titleInfo: 245 and the other titles of the thing itself (130, 210, 240, 242, 246, 730, 740)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from alcove.formats import markup
from alcove.marc.punctuation import phrase
from alcove.marc.record import Field, Subfield

from .source import Source, Standing, around, element, plain, uri

# Where each tag says how many characters do not file; the others do not say it.
_NON_FILING = {"130": 0, "630": 0, "730": 0, "740": 0, "222": 1, "240": 1, "242": 1, "243": 1, "245": 1, "440": 1, "830": 1}
_MARKED = re.compile("[\x88\x98]([^\x89\x9c]*)[\x89\x9c](.*)", re.DOTALL)
_LABELS = {
    "0": "Portion of title", "2": "Distinctive title", "3": "Other title", "4": "Cover title",
    "5": "Added title page title", "6": "Caption title", "7": "Running title", "8": "Spine title",
}  # fmt: skip
_UNIFORM = "adfghklmorst"
_MAIN = "afgks"


def of(source: Source) -> Iterator[str]:
    """Yield every title of the thing itself, the chief one first."""
    for one in source.fields("245"):
        yield title_info(one.field, _MAIN, {"usage": "primary", **one.script})
    for one in source.fields("130", "240", "730"):
        if one.field.tag != "730" or one.field.indicators[1] != "2":
            group = {"nameTitleGroup": "1"} if one.field.tag == "240" and source.record.first("100") else {}
            yield title_info(one.field, _UNIFORM, {"type": "uniform", **group, **uri(one.field), **one.script})
    for one in source.fields("210", "242", "246", "740"):
        yield _other(one)


def _other(one: Standing) -> str:
    field, second = one.field, one.field.indicators[1]
    if field.tag == "210":
        return title_info(field, "a", {"type": "abbreviated", **one.script})
    if field.tag == "242":
        return title_info(field, "ac", {"type": "translated", "lang": field.get("y") or "", **one.script})
    if field.tag == "740":
        return "" if second == "2" else title_info(field, "a", {"type": "alternative", **one.script})
    label = (field.get("i") or "").strip().rstrip(":") or _LABELS.get(second, "")
    kind = "translated" if second == "1" else "alternative"
    return title_info(field, "afg", {"type": kind, "displayLabel": label, **one.script})


def title_info(field: Field, codes: str, attributes: Mapping[str, str], extra: Iterable[str] = ()) -> str:
    """Give a title: `codes` make the title itself, $b its other part, $n and $p its parts; `extra` stands at the end."""
    parts = field.subfields
    non_sort, parts = _without_article(field, parts)
    title = phrase(field.tag, [part for part in parts if part.code in codes])
    if not plain(title):
        return ""
    return around("titleInfo", [
        markup.element("nonSort", non_sort, {"xml:space": "preserve"}) if non_sort else "",
        element("title", title),
        *(element("subTitle", phrase(field.tag, [part])) for part in parts if part.code == "b" and "b" not in codes),
        *(element(_PARTS[part.code], phrase(field.tag, [part])) for part in parts if part.code in _PARTS),
        *extra,
    ], attributes)  # fmt: skip


_PARTS = {"n": "partNumber", "p": "partName"}


def _without_article(field: Field, parts: list[Subfield]) -> tuple[str, list[Subfield]]:
    """Part the characters that do not file from the first $a; they keep the blank that follows them."""
    at = next((at for at, part in enumerate(parts) if part.code == "a"), None)
    if at is None:
        return "", parts
    before, rest = _parted(field, parts[at].value)
    if not before or not plain(rest):
        return "", parts
    return before, [*parts[:at], Subfield("a", rest), *parts[at + 1 :]]


def _parted(field: Field, value: str) -> tuple[str, str]:
    if marked := _MARKED.match(value):
        before, rest = marked[1], marked[2]
    else:
        where = _NON_FILING.get(field.tag)
        said = field.indicators[where] if where is not None else ""
        count = int(said) if said and said in "123456789" else 0
        before, rest = value[:count], value[count:]
    word = plain(before)
    return (f"{word} " if word and before[-1:].isspace() else word), rest
