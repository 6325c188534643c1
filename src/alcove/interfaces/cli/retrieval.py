"""Commands about finding: search, and the index."""

from __future__ import annotations

import sys

import click

from . import session


@click.command()
@click.argument("words", metavar="QUERY", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0, 1000), help="How many records to show.")
@click.option("--offset", default=0, type=click.IntRange(0, 100_000), help="How many to pass over.")
@click.option("--sort", default="relevance", show_default=True, help="relevance, newest, oldest, title, author, added.")
@session.json_option
def search(words: tuple[str, ...], limit: int, offset: int, sort: str, as_json: bool) -> None:
    """Search for QUERY: words, "phrases", title:..., author:..., isbn:..., AND OR NOT, word*."""
    session.open_home()
    from alcove.marc import present
    from alcove.retrieval import queries

    answer = queries.search(" ".join(words), limit=limit, offset=offset, sort=sort, facets=False)
    found = [
        {
            "id": r.id,
            "title": present.title(r.record),
            "control_number": r.control_number,
            "author": present.author(r.record),
        }
        for r in answer.records
    ]
    if as_json:
        session.print_json(
            {
                "query": " ".join(words),
                "total": answer.total,
                "records": found,
                "notes": [note.message for note in answer.notes],
            }
        )
        return
    for note in answer.notes:
        click.echo(f"{note.message} {note.remedy}".strip(), err=True)
    for hit in found:
        click.echo(session.shown(f"{hit['id']:>9}  {hit['title']}" + (f" / {hit['author']}" if hit["author"] else "")))
    click.echo(f"{answer.total:,} found." if answer.total else "Nothing found. Try fewer words, or another spelling.")


@click.command()
@click.argument("name", metavar="INDEX")
@click.argument("term", required=False, default="")
@click.option("--before", default=2, show_default=True, type=click.IntRange(0, 100), help="How many entries before it to show.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="How many from there on.")
@session.json_option
def browse(name: str, term: str, before: int, limit: int, as_json: bool) -> None:
    """Open a list at the entry nearest to TERM.

    INDEX is author, title, subject, series, genre, or the scheme of call numbers: lcc, ddc, nlm, udc, sudocs, local.
    """
    session.open_home()
    from alcove.retrieval import browse as lists

    page = lists.around(name, term, before=before if term else 0, after=limit)
    if as_json:
        session.print_json({"list": page.name, "term": term, "exact": page.is_exact, "nearest": page.nearest, "entries": [
            {"heading": one.heading, "records": one.count, "references": [{"kind": r.kind, "to": r.to} for r in one.references]}
            for one in page.entries
        ]})  # fmt: skip
        return
    for place, one in enumerate(page.entries):
        mark = ">" if term and place == page.nearest else " "
        click.echo(session.shown(f"{mark}{one.count:>8}  {one.heading}"))
        for reference in one.references:
            click.echo(session.shown(f"{'':>11} {reference.kind}: {reference.to}"))
    if not page.entries:
        click.echo("Nothing stands there.")


@click.group()
def index() -> None:
    """Look after the search index. It is a cache: it can always be made again from the records."""


@index.command()
@session.json_option
def verify(as_json: bool) -> None:
    """Compare the index with the store, record by record. Exit code 1: they differ."""
    session.open_home()
    from alcove.retrieval import index as cache

    found = cache.verify()
    if as_json:
        session.print_json(found.as_dict())
    else:
        click.echo(found.sentence())
    sys.exit(0 if found.agrees else 1)


@index.command()
def rebuild() -> None:
    """Build the index anew beside the one in use, then switch over at once."""
    session.open_home()
    from alcove.retrieval import index as cache

    count = cache.rebuild(progress=lambda done, total: click.echo(f"{done:,} of {total:,}", err=True))
    click.echo(f"{count:,} records indexed.")
