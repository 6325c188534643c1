"""What records are given as: MARCXML, MODS, simple Dublin Core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alcove.formats import dublin_core, mods
from alcove.formats.markup import around, element
from alcove.marc import headings, keys, marcxml
from alcove.marc.record import Record

_OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Form:
    """A metadata format: its name here, its schema and namespace, how a record is written, and for which kinds."""

    prefix: str
    schema: str
    namespace: str
    write: Callable[[Record], str]
    kinds: frozenset[str] | None = None

    def has(self, kind: str) -> bool:
        """Say whether records of this kind can be given so."""
        return self.kinds is None or kind in self.kinds


def _located(namespace: str, schema: str) -> dict[str, str]:
    return {"xmlns:xsi": _XSI, "xsi:schemaLocation": f"{namespace} {schema}"}


_MARC = ("http://www.loc.gov/MARC21/slim", "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd")
_DC = (f"{_OAI}oai_dc/", f"{_OAI}oai_dc.xsd")
_MARC_START = f'<record xmlns="{_MARC[0]}"'
_MARC_WHERE = f'{_MARC_START} xmlns:xsi="{_XSI}" xsi:schemaLocation="{_MARC[0]} {_MARC[1]}"'


def _as_marcxml(record: Record) -> str:
    return marcxml.encode(record).decode("utf-8").replace(_MARC_START, _MARC_WHERE, 1)


def _as_dublin_core(record: Record) -> str:
    found = dublin_core.dublin_core(record) if record.kind == "bibliographic" else _heading(record)
    inner = (element(f"dc:{name}", value) for name, values in found.items() for value in values)
    names = {"xmlns:oai_dc": _DC[0], "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
    return around("oai_dc:dc", inner, {**names, **_located(*_DC)})


def _heading(record: Record) -> dict[str, list[str]]:
    """Say in Dublin Core what is not a description of a thing: its heading and its number."""
    links = (headings.chain(one) for one in record if one.tag[:1] == "1" and not one.is_control)
    titles = ["--".join(chain) for chain in links if chain][:1]
    key = keys.control_key(record)
    return {"title": titles, "identifier": [key[1]] if key else []}


# Add a format here; the prefix is part of the protocol's requests.
FORMS: dict[str, Form] = {
    form.prefix: form
    for form in (
        Form("marc21", _MARC[1], _MARC[0], _as_marcxml),
        Form("mods", mods.SCHEMA, mods.NAMESPACE, mods.mods, frozenset({"bibliographic"})),
        Form("oai_dc", _DC[1], _DC[0], _as_dublin_core),
    )
}
