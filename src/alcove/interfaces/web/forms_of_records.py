"""The forms in which a reader can take records home."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext_noop as N_

from alcove.formats import bibtex, mods, ris
from alcove.marc import present, write
from alcove.marc.record import Record
from alcove.records.queries import Stored


class Form(NamedTuple):
    """One form: its ending, what people call it and what for (message ids), its media type, and how records become bytes."""

    ending: str
    label: str
    hint: str
    media_type: str
    write: Callable[[list[Stored]], bytes]


def _as_marc(stored: list[Stored]) -> bytes:
    """Give ISO 2709: the very bytes that came, where they are that and read as labelled; else UTF-8."""
    return b"".join(
        one.raw if one.syntax == "iso2709" else write.encode(one.record, syntax="iso2709", may_be_long=True) for one in stored
    )


def _written(syntax: str) -> Callable[[list[Stored]], bytes]:
    def write_all(stored: list[Stored]) -> bytes:
        out = io.BytesIO()
        write.write((one.record for one in stored), out, syntax=syntax)
        return out.getvalue()

    return write_all


def _texts(form: Callable[[Iterable[Record]], Iterable[str]]) -> Callable[[list[Stored]], bytes]:
    return lambda stored: "\n".join(form(one.record for one in stored)).encode()


def _as_mods(stored: list[Stored]) -> bytes:
    return "".join(mods.collection(one.record for one in stored)).encode()


def _as_table(stored: list[Stored]) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["id", "control number", "title", "author", "publication", "year"])
    for one in stored:
        short = present.summary(one.record)
        row = [one.id, one.control_number, short.title, short.author, short.publication, short.year]
        sheet.writerow([plain(str(cell)) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


# Add a form here; the ending is part of the address.
FORMS: dict[str, Form] = {
    form.ending: form
    for form in (
        Form("mrc", "MARC", N_("for library systems"), "application/marc", _as_marc),
        Form("xml", "MARCXML", N_("for library systems, readable"), "application/marcxml+xml", _written("marcxml")),
        Form("mods", "MODS", N_("for digital libraries"), mods.MEDIA_TYPE, _as_mods),
        Form("json", "MARC-in-JSON", N_("for programs"), "application/json", _written("json")),
        Form("txt", N_("MARC as text"), N_("for people and MarcEdit"), "text/plain; charset=utf-8", _written("line")),
        Form("ris", "RIS", N_("for Zotero, EndNote, Mendeley"), ris.MEDIA_TYPE, _texts(lambda them: map(ris.ris, them))),
        Form("bib", "BibTeX", N_("for LaTeX"), bibtex.MEDIA_TYPE, _texts(bibtex.bibtex_file)),
        Form("csv", N_("Table"), N_("for spreadsheets"), "text/csv; charset=utf-8", _as_table),
    )
}


def download(form: Form, stored: list[Stored], name: str) -> HttpResponse:
    """Answer with a file."""
    response = HttpResponse(form.write(stored), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form.ending}"'
    return response
