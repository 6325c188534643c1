"""Commands that change one record, or make one, from text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

import click

from . import session

if TYPE_CHECKING:
    from alcove.marc.record import Record

text_option = click.option(
    "--text", "file", type=click.File("r", encoding="utf-8", errors="replace"), required=True,
    help="The record as text, a line a field (=245  10$aTitle); - for standard input.",
)  # fmt: skip


@click.command()
@click.argument("record_id", metavar="ID", type=int)
@text_option
@click.option("--reason", default="Edited from the command line", show_default=True)
@click.option("--version", "expected", type=int, help="The version you started from; without it, the newest.")
@session.json_option
def edit(record_id: int, file: TextIO, reason: str, expected: int | None, as_json: bool) -> None:
    """Put the record of a text file in the place of record ID. Get the text with: alcove show ID --format line"""
    session.open_home()
    from alcove.organization.actions import editing
    from alcove.records import queries
    from alcove.retrieval import index

    actor = session.operator()
    expected = expected or queries.get(actor.library_id, record_id).version
    record = _typed(file)
    with index.following():
        version = editing.edit_record(actor, record_id=record_id, expected_version=expected, record=record, reason=reason)
    if as_json:
        session.print_json({"record": record_id, "version": version, "is_changed": version != expected})
    else:
        click.echo(f"Record {record_id} is at version {version}." if version != expected else "Nothing differs.")


@click.command()
@text_option
@click.option("--reason", default="Made from the command line", show_default=True)
@session.json_option
def new(file: TextIO, reason: str, as_json: bool) -> None:
    """Make a new record of a text file; without 001 it is given the next free number."""
    session.open_home()
    from alcove.organization.actions import editing
    from alcove.records import queries
    from alcove.retrieval import index

    actor = session.operator()
    record = _typed(file)
    with index.following():
        made = queries.get(actor.library_id, editing.create_record(actor, record=record, reason=reason))
    if as_json:
        session.print_json({"record": made.id, "control_number": made.control_number})
    else:
        click.echo(f"Record {made.id}, control number {made.control_number}.")


def _typed(file: TextIO) -> Record:
    """Read the text; name every line that cannot be read, and end with 2."""
    from alcove.organization import typed

    found = typed.read(file.read())
    for slip in found.slips:
        click.echo(f"line {slip.line}: {slip.message}", err=True)
    if found.slips:
        sys.exit(2)
    return found.record
