"""See and see also: what an authority record says of a heading (MARC 21 Authority, 4XX and 5XX, $w)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from alcove.formats.description.layering import Changed
from alcove.marc.pick import trimmed
from alcove.marc.record import Field, Record

_BETWEEN = "\x1f"
_LISTS = {
    "00": ("author", "subject"), "10": ("author", "subject"), "11": ("author", "subject"), "30": ("title",),
    "48": ("subject",), "50": ("subject",), "51": ("subject",), "47": ("subject",), "55": ("genre",),
}  # fmt: skip
_CODES = {"00": "abcdgjnq", "10": "abcdgn", "11": "acdegnq", "30": "adfklmnoprst"}
_SUBDIVISIONS = "vxyz"
_HEADS = {"655": "genre"}
# $w/0 of a 5XX: what the 5XX is to the heading, and what the heading is to it.
_RELATED = {"a": ("earlier", "later"), "b": ("later", "earlier"), "g": ("broader", "narrower"), "h": ("narrower", "broader")}
KINDS = ("see", "also", "earlier", "later", "broader", "narrower")


class Reference(NamedTuple):
    """In this list, from one heading to another: `see`, `also`, `earlier`, `later`, `broader` or `narrower`."""

    list: str
    heading: str
    kind: str
    to: str


def references(record: Record) -> list[str]:
    """Give the references of an authority record, each as one value of the index; of another record, none."""
    standing = next((one for one in record if one.tag[:1] == "1" and one.tag[1:] in _LISTS), None)
    if standing is None:
        return []
    made: list[str] = []
    to = _heading(standing)
    for one in record:
        if one.tag[:1] not in "45" or one.tag[1:] not in _LISTS or not (heading := _heading(one)) or heading == to:
            continue
        control = (one.get("w") or "") + "nnnn"
        if control[3] in "abcd" and control[3] != "n":  # "Reference display": not to be shown.
            continue
        there, back = ("see", "") if one.tag[0] == "4" else _RELATED.get(control[0], ("also", "also"))
        for name in _LISTS[standing.tag[1:]]:
            if one.tag[0] == "4":
                made.append(_BETWEEN.join((name, heading, "see", to)))
            else:
                made += [_BETWEEN.join((name, to, there, heading)), _BETWEEN.join((name, heading, back, to))]
    return list(dict.fromkeys(made))


def references_instead(changed: Sequence[Changed]) -> list[str]:
    """Give a see reference from each heading that a decision shows otherwise to the one that is shown."""
    made = []
    for one in changed:
        before = Field(one.tag, one.before).get("a") or ""
        for after in one.after:
            if (to := Field(one.tag, after).get("a") or "") and before and trimmed([to]) != trimmed([before]):
                names = (_HEADS.get(one.tag, "subject"), trimmed([before])[0][:120], "see", trimmed([to])[0][:120])
                made.append(_BETWEEN.join(name.replace(_BETWEEN, " ") for name in names))
    return list(dict.fromkeys(made))


def read(value: str) -> Reference:
    """Read a value of the index."""
    name, heading, kind, to = (value.split(_BETWEEN) + [""] * 4)[:4]
    return Reference(name, heading, kind, to)


def _heading(field: Field) -> str:
    """Give a heading as the browse lists have it: subdivisions behind dashes."""
    codes = _CODES.get(field.tag[1:], "a")
    main = " ".join(value for code, value in field.subfields if code in codes)
    divided = [value.strip() for code, value in field.subfields if code in _SUBDIVISIONS]
    return "--".join([*trimmed([main]), *divided])[:120].replace(_BETWEEN, " ")
