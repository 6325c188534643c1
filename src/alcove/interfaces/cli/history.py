"""Commands about the history of one record: its versions, what differs, who touched what, and bringing back."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.records.models import Version


@click.group()
def records() -> None:
    """The history of a record: every version, what changed, who and why; and what it was, brought back."""


@records.command()
@click.argument("record_id", metavar="ID", type=int)
@session.json_option
def history(record_id: int, as_json: bool) -> None:
    """List every version of record ID, newest first: when, who, why."""
    session.open_home()
    from alcove.records import queries

    queries.get(session.operator().library_id, record_id)
    versions = list(queries.versions(record_id))
    if as_json:
        session.print_json([_as_dict(one) for one in versions])
        return
    for one in versions:
        click.echo(session.shown(f"{one.number:>4}  {one.trail.at:%Y-%m-%d %H:%M}  {one.trail.actor_name:<24} {_why(one)}"))


@records.command()
@click.argument("record_id", metavar="ID", type=int)
@click.argument("older", metavar="[FROM]", type=int, required=False)
@click.argument("newer", metavar="[TO]", type=int, required=False)
@session.json_option
def diff(record_id: int, older: int | None, newer: int | None, as_json: bool) -> None:
    """Say what differs between two versions of record ID; without numbers, what the last change did. Exit code 1: something."""
    session.open_home()
    from alcove.records import history, queries

    stored = queries.get(session.operator().library_id, record_id)
    newer = newer or stored.version
    older = older or max(1, newer - 1)
    found = history.difference(record_id, older, newer)
    if as_json:
        session.print_json({"record": record_id, "from": older, "to": newer, "difference": found.as_dict()})
    else:
        click.echo(session.shown(found.as_text() or "Every field is the same."))
    sys.exit(0 if found.is_same else 1)


@records.command()
@click.argument("record_id", metavar="ID", type=int)
@session.json_option
def blame(record_id: int, as_json: bool) -> None:
    """Say of every field of record ID who touched it last, when and why."""
    session.open_home()
    from alcove.records import history, queries

    queries.get(session.operator().library_id, record_id)
    found = history.blame(record_id)
    if as_json:
        session.print_json([{"tag": one.tag, "content": one.content, **_as_dict(one.version)} for one in found])
        return
    for one in found:
        by = one.version
        click.echo(session.shown(f"{by.number:>4}  {by.trail.at:%Y-%m-%d}  {by.trail.actor_name[:16]:<16}  {one.text[:160]}"))


@records.command()
@click.argument("record_id", metavar="ID", type=int)
@click.option("--version", "number", type=int, required=True, help="The version to bring back.")
@click.option("--field", "field", metavar="TAG[:N]", help="Bring back only the fields of this tag, or the Nth of them.")
@click.option("--reason", default="Brought back from the command line", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@session.json_option
def restore(record_id: int, number: int, field: str | None, reason: str, dry_run: bool, as_json: bool) -> None:
    """Bring back what record ID was, byte for byte, or one field of it; a deleted record is active again."""
    session.open_home()
    from alcove.organization.actions import restoring
    from alcove.records import actions, queries
    from alcove.retrieval import index

    actor = session.operator()
    now = queries.get(actor.library_id, record_id)
    common: dict[str, Any] = {"record_id": record_id, "number": number, "expected_version": now.version, "reason": reason}
    if field:
        tag, _, nth = field.partition(":")
        if nth and not (nth.isdigit() and int(nth)):
            raise click.BadParameter("write TAG or TAG:N, N from 1", param_hint="--field")
        made = restoring.restore_field(actor, tag=tag, occurrence=int(nth) if nth else None, **common)
    else:
        made = restoring.restore_version(actor, **common)
    [one] = queries.before_and_after(made)
    from alcove.marc.compare import compare

    found = compare(one.before.record, one.after.record)
    if dry_run:
        actions.discard_change_set(actor, change_set=made)
    else:
        with index.following():
            actions.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    if as_json:
        session.print_json({"change_set": made.pk, "state": made.state, "difference": found.as_dict()})
        return
    click.echo(session.shown(found.as_text() or "Every field is the same."))
    click.echo(
        "Nothing was done." if dry_run else f"Done, as change-set {made.pk}. Take it back: alcove changes undo {made.pk}"
    )


def _hiding(name: str, text: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command that hides or shows records."""
    options = (
        click.argument("record_ids", metavar="[ID]...", type=int, nargs=-1),
        click.option("--query", help="The records that this search finds."),
        click.option("--ids", "file", type=click.File("r"), help="A file with an id on each line (- standard input)."),
        click.option("--reason", required=True, help="Why; it stands in the history of each record."),
        click.option("--dry-run", is_flag=True, help="Only say how many."),
        session.json_option,
    )

    def decorated(function: Callable[..., None]) -> click.Command:
        for option in reversed(options):
            function = option(function)
        return records.command(name, help=text)(function)

    return decorated


@_hiding("suppress", "Hide records from readers and from every other system; those who work here still see them.")
def suppress(**said: Any) -> None:
    _hide(is_suppressed=True, **said)


@_hiding("unsuppress", "Show hidden records to readers again.")
def unsuppress(**said: Any) -> None:
    _hide(is_suppressed=False, **said)


def _hide(
    *, is_suppressed: bool, record_ids: tuple[int, ...], query: str | None, file: Iterable[str] | None, reason: str,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    session.open_home()
    from alcove.records import actions, queries
    from alcove.retrieval import index
    from alcove.retrieval import queries as retrieval

    actor = session.operator()
    ids = list(record_ids)
    if query is not None:
        ids += [one.id for one in retrieval.every_match(query, library_id=actor.library_id)]
    for number, line in enumerate(file or (), 1):
        if line.strip():
            if not re.fullmatch("[0-9]{1,15}", line.strip()):
                raise click.UsageError(f"Line {number} of the file of ids is not the number of a record: {line.strip()[:40]}")
            ids.append(int(line))
    if not ids and query is None:
        raise click.UsageError("Say which records: their ids, --query or --ids.")
    if dry_run:
        count = sum(row.status == "active" and row.is_suppressed != is_suppressed for row in queries.rows(list(set(ids))))
    else:
        verb = actions.suppress if is_suppressed else actions.unsuppress
        with index.following():
            count = verb(actor, record_ids=ids, reason=reason)
    if as_json:
        session.print_json({"named": len(set(ids)), "changed": count, "dry_run": dry_run})
        return
    word, back = ("hidden", "unsuppress") if is_suppressed else ("shown again", "suppress")
    click.echo(f"{count:,} of {len(set(ids)):,} records {'would be' if dry_run else 'are now'} {word}.")
    if count and not dry_run:
        click.echo(f"Take it back: alcove records {back} with the same ids.")


def _why(version: Version) -> str:
    if version.trail.reason:
        return version.trail.reason
    if version.change_set:
        return f"change-set {version.change_set.pk}: {version.change_set.title}"
    return f"loaded from {version.load.source_name}" if version.load else version.trail.action


def _as_dict(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "at": version.trail.at,
        "who": version.trail.actor_name,
        "why": _why(version),
        "change_set": version.change_set_id,
        "load": version.load.job_id if version.load else None,
    }
