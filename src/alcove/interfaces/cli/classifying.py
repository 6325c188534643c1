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
