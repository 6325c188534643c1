"""The commands about what things are about: subjects and class numbers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.retrieval.suggesting import Suggestion, Suggestions, Wanted


@click.group()
def classify() -> None:
    """Find subjects and class numbers."""


@classify.command()
@click.argument("record_id", type=int, required=False)
@click.option("--title", help="Suggest for a title instead of a record.")
@click.option("--contents", default="", help="With --title: what is in it, or a summary.")
@click.option("--most", type=click.IntRange(1, 30), default=10, show_default=True, help="How many of each at most.")
@session.json_option
def suggest(record_id: int | None, title: str | None, contents: str, most: int, as_json: bool) -> None:
    """Suggest subjects and class numbers that similar records of the catalogue have, and say which records those are.

    Nothing is changed. Exit code 1: there is nothing to suggest.
    """
    if (record_id is None) == (title is None):
        raise click.UsageError("Give the number of a record, or --title.")
    session.open_home()
    from alcove.retrieval import suggesting

    wanted = suggesting.of_text(title, contents) if title is not None else _of_record(record_id or 0)
    found = suggesting.suggest(wanted, most=most)
    if as_json:
        session.print_json(_as_dict(found))
    else:
        _tell(found)
    sys.exit(0 if found.headings or found.classes else 1)


def _of_record(record_id: int) -> Wanted:
    from alcove.records import queries
    from alcove.retrieval import suggesting

    stored = queries.get(session.operator().library_id, record_id)
    return suggesting.of_record(stored.record, record_id=stored.id)


def _tell(found: Suggestions) -> None:
    if not found.headings and not found.classes:
        click.echo("Nothing to suggest: no other record is like it, or it has their subjects already.")
    for name, some in (("Subjects", found.headings), ("Class numbers", found.classes)):
        if some:
            click.echo(f"{name} of {found.neighbours} similar records:")
        for one in some:
            click.echo(session.shown(f"  {one.text}  [{one.subject.source}]  {len(one.neighbours)} of {found.neighbours}"))
            near = one.neighbours[0]
            click.echo(session.shown(f"      as in {near.id}: {near.title[:70]}  (in common: {', '.join(one.words[:6])})"))


def _as_dict(found: Suggestions) -> dict[str, Any]:
    def suggestion(one: Suggestion) -> dict[str, Any]:
        why = [{"record": near.id, "title": near.title, "words": near.words} for near in one.neighbours]
        return {
            "text": one.text, "source": one.subject.source, "share": round(one.share, 3), "tag": one.field.tag,
            "indicators": one.field.indicators, "subfields": [list(part) for part in one.field.subfields], "why": why,
        }  # fmt: skip

    return {
        "headings": [suggestion(one) for one in found.headings], "classes": [suggestion(one) for one in found.classes],
        "records": found.neighbours, "words": found.words,
    }  # fmt: skip


@classify.command()
@click.argument("word")
@click.option("--between", nargs=2, default=("", ""), metavar="BEFORE AFTER", help="The Cutter numbers of the neighbours.")
@click.option("--table", "table_file", help="A table of your own: lines of letters,number (Cutter-Sanborn).")
@session.json_option
def cutter(word: str, between: tuple[str, str], table_file: str | None, as_json: bool) -> None:
    """Give the Cutter number of WORD, by the table of the Library of Congress or your own; fitted between neighbours."""
    from pathlib import Path

    from alcove.libraries.errors import CannotClassify
    from alcove.marc.cutter import CannotFit, Table, fitted

    try:
        table = Table.read(Path(table_file).read_text("utf-8-sig").splitlines()) if table_file else None
        found = fitted(word, *between, table=table)
    except CannotFit as error:
        raise CannotClassify(str(error), remedy="Look at the shelf: alcove classify shelflist") from error
    except (ValueError, OSError) as error:
        raise CannotClassify(str(error), remedy="Lines of letters,number, in UTF-8.", where=table_file or "") from error
    session.print_json({"word": word, "cutter": found}) if as_json else click.echo(found)


@classify.command()
@click.argument("number")
@click.option("--scheme", default="lcc", show_default=True, help="lcc, ddc, nlm or udc.")
@click.option("--for", "record_id", type=int, metavar="RECORD", help="The record to be placed; without it, see --name.")
@click.option("--name", default="", help="What it is filed by: author, or title.")
@session.json_option
def shelflist(number: str, scheme: str, record_id: int | None, name: str, as_json: bool) -> None:
    """Show what stands in the class NUMBER, where a new thing stands there, and the call number that puts it there."""
    session.open_home()
    from alcove.marc import brief
    from alcove.records import queries
    from alcove.retrieval import classes
    from alcove.retrieval import shelflist as shelf

    year = ""
    if record_id is not None:
        record = queries.get(session.operator().library_id, record_id).record
        name, year = name or shelf.entry_of(record), brief.year(record)
    if not name:
        raise click.UsageError("Give --for RECORD, or --name.")
    found = shelf.place(scheme, number, name, year=year, but=record_id or 0)
    above = classes.around(scheme, number)
    if as_json:
        session.print_json({
            "scheme": scheme, "number": found.number, "entry": found.entry, "cutter": found.cutter,
            "call_number": found.call_number, "why": found.why, "count": found.count,
            "classes": [one._asdict() for one in above], "before": [one._asdict() for one in found.before],
            "after": [one._asdict() for one in found.after],
        })  # fmt: skip
        return
    if above:
        click.echo(session.shown(" > ".join(f"{one.number} {one.caption}" for one in above)))
    for one in found.before:
        click.echo(session.shown(f"  {one.call_number:<30} {one.entry[:30]:<30} {one.title[:40]} {one.year}"))
    click.echo(session.shown(f"> {found.call_number:<30} {found.entry[:30]:<30} ({found.why})"))
    for one in found.after:
        click.echo(session.shown(f"  {one.call_number:<30} {one.entry[:30]:<30} {one.title[:40]} {one.year}"))
