"""Commands about what is kept: show and export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.records.queries import Stored

_FORMS = ["marc", "marcxml", "mods", "dc", "json", "line", "ris", "bibtex", "csl", "jsonld", "csv", "xlsx"]
_SYNTAX = {"marc": "iso2709", "marcxml": "marcxml", "json": "json", "line": "line"}


@click.command()
@click.argument("record_id", metavar="ID", type=int)
@click.option("--format", "form", type=click.Choice(["labelled", "isbd", *_SYNTAX]), default="labelled", show_default=True)
def show(record_id: int, form: str) -> None:
    """Show the record with this ID. `marc` gives its bytes exactly as they came."""
    session.open_home()
    from alcove.marc import write
    from alcove.records import queries

    stored = queries.get(session.operator().library_id, record_id)
    if form == "labelled":
        click.echo(session.shown(_labelled(stored)))
    elif form == "isbd":
        from alcove.marc import isbd

        click.echo(session.shown(isbd.isbd(stored.effective)))
    elif form == "marc" and stored.syntax == "iso2709":
        sys.stdout.buffer.write(stored.raw)
    else:
        sys.stdout.buffer.write(write.encode(stored.record, syntax=_SYNTAX[form]))
        sys.stdout.buffer.write(b"" if form == "marc" else b"\n")


def _labelled(stored: Stored) -> str:
    from alcove.marc import present

    lines = present.labelled(stored.effective)
    width = max((len(line.label) for line in lines), default=0)
    rows = [
        f"{line.label if first else '':<{width}}  {value.text}"
        + (f"\n{'':<{width}}  {value.original.text}" if value.original else "")
        for line in lines
        for first, value in ((index == 0, value) for index, value in enumerate(line.values))
    ]
    return "\n".join(rows)


@click.command()
@click.option("--format", "form", type=click.Choice(_FORMS), default="marc", show_default=True)
@click.option("--query", "-q", default="", help="Only the records this search finds.")
@click.option("--load", "load_id", type=int, help="Give the file of this load (its job number) back, byte for byte.")
@click.option("--utf-8", "unicode", is_flag=True, help="With --format marc: write every record anew in UTF-8.")
@click.option("--whole", is_flag=True, help="With --format marc: also what is given to nobody else, such as gender (375).")
@click.option(
    "--wording",
    type=click.Choice(["as-received", "traced", "effective"]),
    default="as-received",
    show_default=True,
    help="For forms of MARC: headings as they came; with those that decisions show beside them, and where they come from "
    "(883); or only as they are shown.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), default="-", help="File to write; standard output otherwise.")
def export(form: str, query: str, load_id: int | None, unicode: bool, whole: bool, wording: str, output: Path) -> None:
    """Write records out. `marc` gives ISO 2709 records exactly as they were received.

    What a record says of a person's gender (375) is left out; --whole, and --load, give every byte, for your own next system.
    """
    session.open_home()
    out: Any = sys.stdout.buffer if str(output) == "-" else output.open("wb")
    try:
        if load_id is not None:
            _export_load(load_id, out)
        elif wording != "as-received" and form in _MARC:
            _export_worded(_MARC[form], wording, query, out)
        elif form == "marc" and unicode:
            from alcove.marc import write
            from alcove.records.exporting import given

            wanted = _wanted(query)
            records = (stored.record for stored in (wanted if whole else given(wanted)))
            write.write(records, out, syntax="iso2709")
        elif form == "marc" and whole:
            from alcove.records.exporting import whole_marc

            out.writelines(whole_marc(_wanted(query)))
        else:
            from alcove.records.exporting import NAMES

            for piece in NAMES[form].write(_wanted(query)):
                out.write(piece)
    finally:
        out.flush()


_MARC = {
    "marc": "iso2709",
    "mrc": "iso2709",
    "marcxml": "marcxml",
    "xml": "marcxml",
    "json": "json",
    "line": "line",
    "txt": "line",
}


def _export_worded(syntax: str, way: str, query: str, out: Any) -> None:
    from alcove.libraries import queries as libraries
    from alcove.marc import write
    from alcove.organization import wording
    from alcove.records.exporting import given

    agency = libraries.default_library().code
    records = (wording.worded(each, way, agency) for each in wording.in_pieces(given(_wanted(query))))
    for piece in write.pieces((one for some in records for one in some), syntax=syntax, may_be_long=True):
        out.write(piece)


def _wanted(query: str) -> Iterator[Stored]:
    from alcove.records import queries
    from alcove.retrieval import queries as retrieval

    library = session.operator().library_id
    if not query:
        return queries.all_stored(library_id=library)
    return retrieval.every_match(query, library_id=library)


def _export_load(job_id: int, out: Any) -> None:
    from alcove.libraries import queries as libraries
    from alcove.records import queries

    for piece in queries.as_received(libraries.job(session.operator().library_id, job_id).load):
        out.write(piece)
