"""The record as MODS needs it: fields in both scripts, the fixed field, and elements that are left out where empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from alcove.formats import markup
from alcove.marc import fixed
from alcove.marc.linkage import effective_tag, link_of, linked
from alcove.marc.record import Field, Record
from alcove.marc.scripts import script_of

_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r\x85"}


class Standing(NamedTuple):
    """A field as it stands (an 880 as the field it is the original of), and what binds it to its other script."""

    field: Field
    script: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """A record, its fields by their effective tags, and its 008."""

    record: Record
    standing: tuple[Standing, ...]
    fixed: str
    material: str

    @classmethod
    def of(cls, record: Record) -> Source:
        """Read a record."""
        return cls(record, tuple(_standing(record)), record.control("008") or "", fixed.material(record) or "Books")

    def fields(self, *tags: str) -> Iterator[Standing]:
        """Yield the fields with these tags, in the order of the record, in every script."""
        return (one for one in self.standing if one.field.tag in tags)


def _standing(record: Record) -> Iterator[Standing]:
    pairs = 0
    for field, partner in linked(record):
        if partner is not None:
            pairs += 1
            group = {"altRepGroup": f"{pairs:02}"}
            yield Standing(field, group)
            yield Standing(Field(field.tag, partner.content), {**group, **_script(partner.content)})
        elif field.tag == "880":
            yield Standing(Field(effective_tag(*field), field.content), _script(field.content))
        else:
            yield Standing(field, {})


def _script(content: str) -> dict[str, str]:
    link = link_of(content)
    script = (link.script if link else "") or script_of(content)
    return {"script": script} if script else {}


def plain(text: str) -> str:
    """Give a text in one line, without control characters (MARC's marks around non-sorting words among them)."""
    return " ".join(text.translate(_CONTROLS).split())


def element(name: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """Give an element, "" where there is nothing to say."""
    said = plain(text)
    return markup.element(name, said, _said(attributes)) if said else ""


def around(name: str, inner: Iterable[str], attributes: Mapping[str, str] | None = None) -> str:
    """Give an element around others, "" where there are none."""
    within = "".join(inner)
    return markup.around(name, within, _said(attributes)) if within else ""


def _said(attributes: Mapping[str, str] | None) -> dict[str, str]:
    return {name: said for name, value in (attributes or {}).items() if (said := plain(value))}


_URI = re.compile(r"https?://[^\s<>\"{}|\\^`\[\]]+")


def uri(field: Field) -> dict[str, str]:
    """Give the address of the heading's authority ($0, $1), as an attribute."""
    found = next((value.strip() for value in field.all("01") if _URI.fullmatch(value.strip())), "")
    return {"valueURI": found}


@cache
def terms(name: str) -> Mapping[str, str]:
    """Give a list of terms.tsv, as code -> what MODS says."""
    lines = files(__package__).joinpath("terms.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {code: term for found, code, term in rows if found == name}
