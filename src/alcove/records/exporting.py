"""The forms in which records are taken away: from the page, by the command and by the API. Each writes record after record.

**To add a form, add a line to FORMS**: its ending is part of addresses and the name for `alcove export --format`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_noop as N_

from alcove.formats import bibtex, csl, dublin_core, mods, ris, schema_org, spreadsheet
from alcove.marc import present, write
from alcove.marc.record import Record

from .queries import Stored

_COLUMNS = ("id", "control number", "title", "author", "publication", "year")


class Form(NamedTuple):
    """One form: its ending, what people call it and what for (message ids), its media type, and how records become bytes."""

    ending: str
    label: str
    hint: str
    media_type: str
    write: Callable[[Iterable[Stored]], Iterator[bytes]]
    also: tuple[str, ...] = ()


def as_marc(stored: Iterable[Stored]) -> Iterator[bytes]:
    """Give ISO 2709 as everybody may have it: the very bytes that came, where they are that; else UTF-8."""
    return whole_marc(given(stored))


def given(stored: Iterable[Stored]) -> Iterator[Stored]:
    """Yield records as everybody may have them, without those that their communities give to nobody."""
    return (one.public for one in stored if not one.is_held)


def whole_marc(stored: Iterable[Stored]) -> Iterator[bytes]:
    """Yield the same with every field: for those who work here, and for their next system."""
    for one in stored:
        yield one.raw if one.syntax == "iso2709" else write.encode(one.record, syntax="iso2709", may_be_long=True)


def _written(syntax: str) -> Callable[[Iterable[Stored]], Iterator[bytes]]:
    return lambda stored: write.pieces((one.record for one in given(stored)), syntax=syntax)


def _document(
    form: Callable[[Iterable[Record]], Iterator[str]], between: str = ""
) -> Callable[[Iterable[Stored]], Iterator[bytes]]:
    def write_all(stored: Iterable[Stored]) -> Iterator[bytes]:
        before = ""
        for piece in form(one.effective for one in given(stored)):
            yield (before + piece).encode("utf-8", "replace")
            before = between

    return write_all


def _array(form: Callable[[Record], object]) -> Callable[[Iterable[Stored]], Iterator[bytes]]:
    def write_all(stored: Iterable[Stored]) -> Iterator[bytes]:
        before = "[\n"
        for one in given(stored):
            yield (before + json.dumps(form(one.effective), ensure_ascii=False)).encode("utf-8", "replace")
            before = ",\n"
        yield b"\n]\n" if before == ",\n" else b"[]\n"

    return write_all


def _rows(stored: Iterable[Stored]) -> Iterator[list[str]]:
    for one in given(stored):
        short = present.summary(one.record)
        yield [str(one.id), one.control_number, short.title, short.author, short.publication, short.year]


def _as_table(stored: Iterable[Stored]) -> Iterator[bytes]:
    """Yield CSV with a byte order mark, which spreadsheets need to see that it is UTF-8."""
    line = io.StringIO()
    sheet = csv.writer(line)
    sheet.writerow(_COLUMNS)
    yield b"\xef\xbb\xbf"
    for row in _rows(stored):
        sheet.writerow([plain(cell) for cell in row])
        yield line.getvalue().encode("utf-8", "replace")
        line.seek(0)
        line.truncate()
    yield line.getvalue().encode("utf-8", "replace")


def plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _as_spreadsheet(stored: Iterable[Stored]) -> Iterator[bytes]:
    return spreadsheet.spreadsheet(_COLUMNS, _rows(stored))


FORMS: dict[str, Form] = {
    form.ending: form
    for form in (
        Form("mrc", "MARC", N_("for library systems"), "application/marc", as_marc, ("marc",)),
        Form(
            "xml", "MARCXML", N_("for library systems, readable"), "application/marcxml+xml", _written("marcxml"), ("marcxml",)
        ),
        Form("mods", "MODS", N_("for digital libraries"), mods.MEDIA_TYPE, _document(mods.collection)),
        Form("dc", "Dublin Core", N_("for any system"), "application/xml", _document(dublin_core.collection)),
        Form("json", "MARC-in-JSON", N_("for programs"), "application/json", _written("json")),
        Form(
            "txt", N_("MARC as text"), N_("for people and MarcEdit"), "text/plain; charset=utf-8", _written("line"), ("line",)
        ),
        Form(
            "ris",
            "RIS",
            N_("for Zotero, EndNote, Mendeley"),
            ris.MEDIA_TYPE,
            _document(lambda records: map(ris.ris, records), "\n"),
        ),
        Form("bib", "BibTeX", N_("for LaTeX"), bibtex.MEDIA_TYPE, _document(bibtex.bibtex_file, "\n"), ("bibtex",)),
        Form("csl", "CSL-JSON", N_("for citation software"), csl.MEDIA_TYPE, _array(csl.csl)),
        Form("jsonld", "schema.org", N_("for search engines"), schema_org.MEDIA_TYPE, _array(schema_org.schema_org)),
        Form("csv", N_("Table"), N_("for spreadsheets"), "text/csv; charset=utf-8", _as_table),
        Form("xlsx", "Excel", N_("for spreadsheets"), spreadsheet.MEDIA_TYPE, _as_spreadsheet),
    )
}
NAMES = {name: form for form in FORMS.values() for name in (form.ending, *form.also)}
"""Every name by which a form is asked for."""
