"""Commands about change-sets: look at them, carry them out, take them back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.records.models import ChangeSet
    from alcove.records.queries import Before

_LISTED = 30
_SHOWN = 5
_AT_A_TIME = 200


@click.group()
def changes() -> None:
    """Sets of changes to records: what they would do, what they did, and taking them back."""


@changes.command("list")
@click.option("--limit", type=click.IntRange(1), default=_LISTED, show_default=True)
@session.json_option
def list_changes(limit: int, as_json: bool) -> None:
    """List the change-sets, newest first."""
    session.open_home()
    from alcove.records import queries

    found = list(queries.change_sets(session.operator().library_id)[:limit])
    if as_json:
        session.print_json([_as_dict(one) for one in found])
        return
    for one in found:
        click.echo(session.shown(f"{one.pk:>6}  {one.get_state_display():<20} {one.proposed:>9,} records  {one.title}"))
    if not found:
        click.echo("There are no change-sets yet. Make one with: alcove fix --query ... --task ...")


@changes.command()
@click.argument("change_set_id", metavar="ID", type=int)
@click.option("--limit", type=click.IntRange(0), default=_SHOWN, show_default=True, help="How many records to show.")
@click.option("--all", "show_all", is_flag=True, help="Show every record of the set.")
@session.json_option
def show(change_set_id: int, limit: int, show_all: bool, as_json: bool) -> None:
    """Say what change-set ID would do, or did: every record, field by field."""
    session.open_home()
    from alcove.records import queries

    found = queries.change_set(session.operator().library_id, change_set_id)
    parts = _parts(found, None if show_all else limit)
    if as_json:
        session.print_json({**_as_dict(found), "changes": [_change_as_dict(one) for one in parts]})
        return
    click.echo(session.shown(_said(found)))
    for one in parts:
        click.echo(session.shown(_record(one)))
    if not show_all and found.proposed > limit:
        click.echo(f"... {found.proposed - limit:,} more: alcove changes show {found.pk} --all")


@changes.command()
@click.argument("change_set_id", metavar="ID", type=int)
@session.json_option
def apply(change_set_id: int, as_json: bool) -> None:
    """Carry out change-set ID, as it was prepared; carry on one that was stopped."""
    session.open_home()
    from alcove.records import actions, queries

    actor = session.operator()
    found = queries.change_set(actor.library_id, change_set_id)
    with _indexing(), session.progress(as_json) as progress:
        actions.apply_change_set(actor, change_set=found, fingerprint=found.fingerprint, progress=progress)
    _report(found, as_json, good={"applied"})


@changes.command()
@click.argument("change_set_id", metavar="ID", type=int)
@click.option("--reason", default="Taken back from the command line", show_default=True)
@click.option("--merge", "merged", is_flag=True, help="Make a change-set for the records edited since: three-way, to look at.")
@session.json_option
def undo(change_set_id: int, reason: str, merged: bool, as_json: bool) -> None:
    """Take change-set ID back: its records are again, byte for byte, what they were.

    Records that somebody has changed since are kept as they are, and listed. Exit code 1: there were some.
    """
    session.open_home()
    from alcove.records import actions, queries

    actor = session.operator()
    found = queries.change_set(actor.library_id, change_set_id)
    with _indexing(), session.progress(as_json) as progress:
        if found.state != "undone" or not merged:
            actions.undo_change_set(actor, change_set=found, reason=reason, progress=progress)
    if merged:
        from alcove.organization.actions import undoing

        found = undoing.prepare_merged_undo(actor, change_set=found, reason=reason)
    _report(found, as_json, good={"undone", "proposed"})


@changes.command("undo-load")
@click.argument("job_id", metavar="JOB", type=int)
@click.option("--reason", default="Taking the load back", show_default=True)
@session.json_option
def undo_load(job_id: int, reason: str, as_json: bool) -> None:
    """Make a change-set that takes the load of job JOB back: what it added is deleted, what it changed is as before."""
    session.open_home()
    from alcove.organization.actions import undoing
    from alcove.records import queries

    actor = session.operator()
    made = undoing.prepare_load_undo(actor, load=queries.load_of(actor.library_id, job_id), reason=reason)
    if as_json:
        session.print_json(_as_dict(made))
    else:
        click.echo(
            f"{session.shown(_said(made))}\nLook: alcove changes show {made.pk}   Carry out: alcove changes apply {made.pk}"
        )


@changes.command()
@click.argument("change_set_id", metavar="ID", type=int)
def discard(change_set_id: int) -> None:
    """Give up change-set ID, which was not carried out."""
    session.open_home()
    from alcove.records import actions, queries

    actor = session.operator()
    actions.discard_change_set(actor, change_set=queries.change_set(actor.library_id, change_set_id))
    click.echo(f"Change-set {change_set_id} is discarded.")


@contextmanager
def _indexing() -> Iterator[None]:
    from alcove.retrieval import index

    with index.following():
        yield


def _report(change_set: ChangeSet, as_json: bool, *, good: set[str]) -> None:
    from alcove.records import queries

    counts = queries.outcomes(change_set)
    if as_json:
        session.print_json(_as_dict(change_set))
    else:
        click.echo(session.shown(_said(change_set)))
    sys.exit(1 if set(counts) - good else 0)


def _as_dict(change_set: ChangeSet) -> dict[str, Any]:
    from alcove.records import queries

    names = ("title", "reason", "source", "recipe", "state", "fingerprint", "actor_name", "examined", "proposed")
    moments = {name: getattr(change_set, name) for name in ("created", "applied", "undone")}
    return {
        "id": change_set.pk,
        **{name: getattr(change_set, name) for name in names},
        **moments,
        "outcomes": queries.outcomes(change_set),
    }


def _said(change_set: ChangeSet) -> str:
    from alcove.records import queries
    from alcove.records.models import ProposedChange

    labels = dict(ProposedChange.Outcome.choices)
    counts = queries.outcomes(change_set)
    lines = [
        f"Change-set {change_set.pk}: {change_set.title}",
        f"  {change_set.get_state_display()}; by {change_set.actor_name}, {change_set.created:%Y-%m-%d %H:%M}",
        f"  Why: {change_set.reason}" if change_set.reason else "",
        f"  {change_set.examined:,} records looked at, {change_set.proposed:,} to change",
        *(f"  {count:,} {labels['' if name == 'proposed' else name]}" for name, count in counts.items()),
    ]
    return "\n".join(line for line in lines if line)


def _parts(change_set: ChangeSet, limit: int | None) -> Iterator[Before]:
    from alcove.records import queries

    after, left = 0, limit
    while left is None or left > 0:
        wanted = _AT_A_TIME if left is None else min(left, _AT_A_TIME)
        found = queries.before_and_after(change_set, after=after, limit=wanted)
        yield from found
        if len(found) < wanted:
            return
        after = found[-1].change.pk
        left = None if left is None else left - len(found)


def _record(one: Before) -> str:
    from alcove.marc.compare import compare

    head = f"\nRecord {one.change.record_id} ({one.before.control_number}) {one.change.get_outcome_display()}"
    if one.before.status != one.after.status:
        head += f": {one.before.status} -> {one.after.status}"
    return f"{head}\n{compare(one.before.record, one.after.record).as_text()}"


def _change_as_dict(one: Before) -> dict[str, Any]:
    from alcove.marc.compare import compare

    return {
        "record": one.change.record_id,
        "control_number": one.before.control_number,
        "base_version": one.change.base_version,
        "outcome": one.change.outcome or "proposed",
        "status": [one.before.status, one.after.status],
        "difference": compare(one.before.record, one.after.record).as_dict(),
    }
