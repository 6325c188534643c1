"""Commands about knowing what a thing is: profiles, what waits for a decision, duplicates."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.identification.models import Undecided
    from alcove.identification.queries import Compared, Known
    from alcove.marc.overlay import Row

_SHOWN = 50
_LONGEST_FILE = 5_000_000
use_option = click.option("--use", type=click.Choice(["match", "overlay"]), help="Which kind, where both have this name.")


@click.group()
def profiles() -> None:
    """Profiles: by what records are matched, and what stays when one is put over another."""


@profiles.command("list")
@session.json_option
def list_profiles(as_json: bool) -> None:
    """List the profiles of the library and those that come with the program."""
    session.open_home()
    from alcove.identification import queries

    found = queries.profiles(session.operator().library_id)
    if as_json:
        session.print_json([{**known.as_dict(), "words": known.words()} for known in found])
        return
    for known in found:
        version = "built in" if known.is_built_in else f"version {known.version}"
        click.echo(session.shown(f"{known.use:<8} {known.name:<20} {version:<10}  {known.content.get('description', '')}"))


@profiles.command()
@click.argument("name")
@use_option
@session.json_option
def show(name: str, use: str | None, as_json: bool) -> None:
    """Say the rules of a profile in words."""
    known = _known(name, use)
    if as_json:
        session.print_json({**known.as_dict(), "words": known.words()})
        return
    for line in known.words():
        click.echo(session.shown(line))


@profiles.command("export")
@click.argument("name")
@use_option
@click.option("--output", "-o", type=click.Path(path_type=Path), default="-", help="File to write; standard output otherwise.")
def export_profile(name: str, use: str | None, output: Path) -> None:
    """Write a profile as JSON, to be changed or taken elsewhere."""
    import orjson

    data = orjson.dumps(_known(name, use).as_dict(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if str(output) == "-":
        sys.stdout.buffer.write(data)
    else:
        output.write_bytes(data)


@profiles.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--name", help="Keep it under this name instead of its own.")
def import_profile(file: Any, name: str | None) -> None:
    """Keep the profile of FILE (JSON, as `export` writes it); one of the same name gets a new version."""
    session.open_home()
    from alcove.identification import actions

    said = _read_json(file.read(_LONGEST_FILE + 1))
    use, own = str(said.get("use")), str(said.get("name") or "")
    row = actions.save_profile(session.operator(), use=use, name=name or own, content=said["profile"])
    click.echo(session.shown(f"Kept {row.use} profile {row.name}, version {row.version}."))


def _read_json(raw: bytes) -> dict[str, Any]:
    import orjson

    from alcove.identification.queries import CannotUseProfile

    try:
        said = orjson.loads(raw) if len(raw) <= _LONGEST_FILE else None
    except orjson.JSONDecodeError as error:
        raise CannotUseProfile(f"The file is no JSON: {error}.", remedy="Export a profile to see one.") from None
    if not isinstance(said, dict) or not isinstance(said.get("profile"), dict):
        raise CannotUseProfile('A profile is {"use": ..., "name": ..., "profile": {...}}.', remedy="Export one to see it.")
    return said


@profiles.command()
@click.argument("name")
@use_option
def delete(name: str, use: str | None) -> None:
    """Forget a profile of the library's own."""
    known = _known(name, use)
    from alcove.identification import actions

    actions.delete_profile(session.operator(), use=known.use, name=known.name)
    click.echo(session.shown(f"Deleted {known.use} profile {known.name}."))


def _known(name: str, use: str | None) -> Known:
    session.open_home()
    from alcove.identification import queries

    library = session.operator().library_id
    found = [known for known in queries.profiles(library) if known.name == name and use in (None, known.use)]
    if len(found) > 1:
        raise click.UsageError(f"There are two profiles named {name}. Give --use match or --use overlay.")
    return found[0] if found else queries.profile(library, use or "match", name)


@click.group()
def undecided() -> None:
    """Incoming records that are like several of yours: look at them and decide."""


@undecided.command("list")
@click.option("--limit", type=click.IntRange(1), default=_SHOWN, show_default=True)
@session.json_option
def list_undecided(limit: int, as_json: bool) -> None:
    """List what is to be decided, oldest first. Exit code 1 where there is something."""
    session.open_home()
    from alcove.identification import queries

    found = list(queries.undecided(session.operator().library_id)[:limit])
    if as_json:
        session.print_json([_as_dict(row) for row in found])
    else:
        for row in found:
            ours = ", ".join(str(one["record"]) for one in row.candidates)
            click.echo(session.shown(f"{row.pk:>6}  {row.load.source_name} record {row.record_number}: {row.title} -> {ours}"))
        if not found:
            click.echo("Nothing is to be decided.")
    sys.exit(1 if found else 0)


@undecided.command("show")
@click.argument("undecided_id", metavar="ID", type=int)
@session.json_option
def show_undecided(undecided_id: int, as_json: bool) -> None:
    """Set the incoming record beside each of yours: why it may be the same, and what would become of each field."""
    row = _undecided(undecided_id)
    from alcove.identification import queries

    compared = queries.compared(row)
    if as_json:
        sides = [
            {
                "record": one.stored.id,
                "reasons": [shared.words() for shared in one.shared],
                "rows": list(map(_as_row, one.rows)),
            }
            for one in compared
        ]
        session.print_json({**_as_dict(row), "compared": sides})
        return
    click.echo(session.shown(f"{row.title}\n{row.get_state_display()}. {row.note}"))
    for one in compared:
        click.echo(session.shown(f"\nRecord {one.stored.id} ({one.stored.control_number}): {_reasons(one)}"))
        for each in one.rows:
            click.echo(session.shown("\n".join(_row_lines(each))))


def _reasons(compared: Compared) -> str:
    return "; ".join(shared.words() for shared in compared.shared)


def _as_row(row: Row) -> dict[str, str]:
    return {"tag": row.tag, "ours": row.ours, "incoming": row.incoming, "result": row.result, "rule": row.words()}


def _row_lines(row: Row) -> list[str]:
    """Say a field in lines like a diff: what stays, what goes, what comes."""

    def said(content: str) -> str:
        return content.replace("\x1f", "$")

    if row.ours == row.result:
        kept = [f"  {row.tag} {said(row.ours)}"] if row.ours else []
        return kept + ([f"  {row.tag} (not taken) {said(row.incoming)}"] if row.incoming not in ("", row.ours) else [])
    gone = [f"- {row.tag} {said(row.ours)}"] if row.ours else []
    return gone + ([f"+ {row.tag} {said(row.result)}"] if row.result else [])


@undecided.command("put-over")
@click.argument("undecided_id", metavar="ID", type=int)
@click.argument("record_id", metavar="RECORD", type=int)
def put_over(undecided_id: int, record_id: int) -> None:
    """Put the incoming record ID over your RECORD."""
    _decide(undecided_id, "put_over", record_id=record_id)


@undecided.command("add")
@click.argument("undecided_id", metavar="ID", type=int)
def add_new(undecided_id: int) -> None:
    """Add the incoming record ID as a new one."""
    _decide(undecided_id, "add_new")


@undecided.command("pass-over")
@click.argument("undecided_id", metavar="ID", type=int)
def pass_over(undecided_id: int) -> None:
    """Do nothing with the incoming record ID."""
    _decide(undecided_id, "pass_over")


def _decide(undecided_id: int, verb: str, **how: Any) -> None:
    row = _undecided(undecided_id)
    from alcove.identification import actions
    from alcove.retrieval import index

    decide: Callable[..., Undecided] = getattr(actions, verb)
    with index.following():
        row = decide(session.operator(), undecided=row, **how)
    click.echo(
        session.shown(f"{row.title}: {row.get_state_display()}" + (f" (record {row.record_id})" if row.record_id else ""))
    )


def _undecided(undecided_id: int) -> Undecided:
    session.open_home()
    from alcove.identification import queries

    return queries.one_undecided(session.operator().library_id, undecided_id)


def _as_dict(row: Undecided) -> dict[str, Any]:
    return {
        "id": row.pk, "state": row.state, "title": row.title, "load": row.load_id, "job": row.load.job_id, "offset": row.offset,
        "record_number": row.record_number, "candidates": row.candidates, "note": row.note, "record": row.record_id,
    }  # fmt: skip


@click.command()
@click.option("--match", "name", default="isbn-title", show_default=True, help="The match profile to look by.")
@click.option("--limit", type=click.IntRange(0), default=_SHOWN, show_default=True, help="How many sets to print (0 for all).")
@session.json_option
def duplicates(name: str, limit: int, as_json: bool) -> None:
    """Find sets of records that are the same thing by a match profile. Nothing is changed. Exit code 1 where there are any."""
    session.open_home()
    from alcove.identification import queries
    from alcove.identification.duplicates import duplicate_sets

    library = session.operator().library_id
    found = duplicate_sets(library, queries.checked("match", queries.profile(library, "match", name).content))
    shown = found[:limit] if limit else found
    if as_json:
        session.print_json({"sets": len(found), "records": sum(len(one.ids) for one in found), "shown": [
            {"records": one.ids, "reasons": one.reasons} for one in shown
        ]})  # fmt: skip
    else:
        _print_sets(shown)
        click.echo(f"{len(found):,} sets, {sum(len(one.ids) for one in found):,} records.")
    sys.exit(1 if found else 0)


def _print_sets(shown: list[Any]) -> None:
    from alcove.marc import brief
    from alcove.records import queries as records

    for one in shown:
        click.echo(session.shown("; ".join(one.reasons[:5])))
        for stored in records.in_order(one.ids[:10]):
            click.echo(session.shown(f"  {stored.id:>8}  {brief.summary_line(stored.record)[:100]}"))
        if len(one.ids) > 10:
            click.echo(f"  ... and {len(one.ids) - 10:,} more")
