"""Commands of term lists: load, look over, compare, and see where lists disagree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.formats.terms.entries import TermList

_form = click.option(
    "--form", default="", help="jsonl, csv, trln, princeton, duke, de-bias, oclc or plain; else it is found out."
)
_SHOWN = 20


@click.group()
def terms() -> None:
    """Term lists: which words somebody objects to, why, and what is proposed instead. A list never acts by itself."""


@terms.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--starter", is_flag=True, help="The small list that comes along.")
@click.option("--code", default="", help="The code to keep it under; else what the list calls itself.")
@_form
@click.option("--dry-run", is_flag=True, help="Only say what is in it.")
@session.json_option
def import_(file: Path | None, starter: bool, code: str, form: str, dry_run: bool, as_json: bool) -> None:
    """Load the term list FILE as the newest edition of its code. Exit code 1: some lines could not be read."""
    if (file is None) == (not starter):
        raise click.UsageError("Name a file, or give --starter.")
    found = _read(file, form)
    named = code or found.header.list or (file.stem if file else "starter")
    answer: dict[str, Any] = {
        "code": named, "title": found.header.title, "terms": len(found.entries), "licence": found.header.licence,
        "troubles": [
            {"line": one.line, "field": one.field, "message": one.message, "remedy": one.remedy} for one in found.troubles
        ],
    }  # fmt: skip
    if not dry_run:
        session.open_home()
        from alcove.organization.actions import term_lists as keeping

        answer["edition"] = keeping.keep_terms(session.operator(), code=named, term_list=found).edition
    if as_json:
        session.print_json(answer)
    else:
        edition = "" if dry_run else f", edition {answer['edition']}"
        click.echo(session.shown(f"{named}: {len(found.entries):,} terms{edition}. {found.header.title}"))
        for one in found.troubles[:_SHOWN]:
            click.echo(session.shown(f"  line {one.line}: {one.field} {one.message} {one.remedy}"))
        if not dry_run:
            click.echo("Find them in the records: alcove audit run")
    sys.exit(1 if found.troubles else 0)


@terms.command("list")
@session.json_option
def list_(as_json: bool) -> None:
    """List the term lists in use."""
    session.open_home()
    from alcove.organization import term_lists

    rows = [
        {"code": one.code, "title": one.title, "terms": one.count, "edition": one.edition, "loaded": one.loaded}
        for one in term_lists.lists(session.operator().library_id)
    ]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        click.echo(session.shown(f"{row['code']:<20} {row['terms']:>6,} terms  edition {row['edition']}  {row['title']}"))
    if not rows:
        click.echo("No term list is loaded. Begin with: alcove terms import --starter")


@terms.command()
@click.argument("file", type=click.Path(path_type=Path))
@_form
@click.option("--against", "others", multiple=True, type=click.Path(path_type=Path), help="Another list; may be repeated.")
@session.json_option
def lint(file: Path, form: str, others: tuple[Path, ...], as_json: bool) -> None:
    """Look the term list FILE over by seventeen rules (needs no library). Exit code 1: something was found."""
    from alcove.formats.terms import lint as linter

    found = _read(file, form)
    findings = linter.lint(found, others=[_read(other, "") for other in others])
    if as_json:
        session.print_json({
            "findings": [one._asdict() for one in findings],
            "troubles": [{"line": one.line, "field": one.field, "message": one.message} for one in found.troubles],
        })  # fmt: skip
    else:
        for trouble in found.troubles:
            click.echo(session.shown(f"line {trouble.line}: {trouble.field} {trouble.message} {trouble.remedy}"))
        for one in findings:
            click.echo(session.shown(f"{one.rule} line {one.line}: {one.term}: {one.message} {one.remedy}"))
        click.echo(f"{len(found.entries):,} terms, {len(findings):,} findings.")
    sys.exit(1 if findings or found.troubles else 0)


@terms.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@session.json_option
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Say what changed from the list OLD to the list NEW (needs no library)."""
    from alcove.formats.terms.differences import differences

    found = differences(_read(old, ""), _read(new, ""))
    if as_json:
        session.print_json([one._asdict() for one in found])
        return
    for one in found:
        click.echo(session.shown(f"{one.sign} {one.term}" + (f"  ({', '.join(one.fields)})" if one.fields else "")))


@terms.command("conflicts")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@session.json_option
def conflicts_(files: tuple[Path, ...], as_json: bool) -> None:
    """Say where FILES disagree; without files, where the lists in use do. Exit code 1: they disagree."""
    from alcove.formats.terms.conflicts import conflicts

    found = conflicts([_read(one, "") for one in files] if files else _in_use())
    apart = [one for one in found if not one.agree]
    if as_json:
        session.print_json([
            {"term": one.term, "agree": one.agree, "proposals": {each.list: each.shown for each in one.proposals}}
            for one in found
        ])  # fmt: skip
    else:
        for one in apart:
            said = "; ".join(f"{each.list}: {each.words}" for each in one.proposals)
            click.echo(session.shown(f"{one.term}  {said}"))
        click.echo(f"{len(found):,} terms stand in several lists; of {len(apart):,} they say different things.")
    sys.exit(1 if apart else 0)


@terms.command()
@click.argument("code")
@click.option("--csv", "as_csv", is_flag=True, help="As a table; else in its own format.")
def export(code: str, as_csv: bool) -> None:
    """Write the list CODE as alcove-terms/1, or as its twin in CSV."""
    session.open_home()
    from alcove.formats.terms import jsonl, table
    from alcove.organization import term_lists

    kept = term_lists.content(term_lists.find(session.operator().library_id, code))
    sys.stdout.buffer.write((table if as_csv else jsonl).write(kept))


def _in_use() -> list[TermList]:
    session.open_home()
    from alcove.organization import term_lists

    return [term_lists.content(one) for one in term_lists.lists(session.operator().library_id)]


def _read(file: Path | None, form: str) -> TermList:
    from alcove.formats.terms import reading
    from alcove.formats.terms.entries import TermListProblem
    from alcove.libraries.errors import AlcoveError

    try:
        return reading.starter() if file is None else reading.read(file, form)
    except TermListProblem as problem:
        error = AlcoveError(problem.message, remedy=problem.remedy)
        error.code = "A464"
        raise error from problem
