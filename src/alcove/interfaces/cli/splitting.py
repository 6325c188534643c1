"""The command that splits a record in two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from . import session

if TYPE_CHECKING:
    from alcove.marc.record import Record


def _places(_context: click.Context, option: click.Parameter, said: tuple[str, ...]) -> list[int]:
    """Read numbers and ranges: `4`, `4,7-9`."""
    found: list[int] = []
    for part in ",".join(said).replace(" ", "").split(","):
        ends = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", part)
        if part and not (ends and int(ends[1]) <= int(ends[2] or ends[1])):
            raise click.BadParameter(f"{part!r} is neither a number nor a range such as 4-7.", param=option)
        if ends:
            found += range(int(ends[1]) - 1, int(ends[2] or ends[1]))
    return found


@click.command()
@click.argument("record_id", metavar="ID", type=int)
@click.option("--fields", "goes", multiple=True, callback=_places, help="Fields the new record takes, by number: 4,7-9.")
@click.option("--both", multiple=True, callback=_places, help="Fields that both records have, by number.")
@click.option("--version", type=int, help="Refuse where the record is no longer at this version, as its list of fields said.")
@click.option("--reason", default="Splitting a record", show_default=True)
@click.option("--dry-run", is_flag=True, help="Only show what the two records would hold.")
@click.option("--apply", "at_once", is_flag=True, help="Carry it out at once; without this, a change-set is made to look at.")
@session.json_option
def split(
    record_id: int,
    goes: list[int],
    both: list[int],
    version: int | None,
    reason: str,
    dry_run: bool,
    at_once: bool,
    as_json: bool,
) -> None:
    """Split the record ID in two: a new record takes the fields that you name. Without --fields, its fields are numbered.

    An 880 goes with its field; 008 is in both. It can be taken back: alcove changes undo.
    """
    if at_once and (version is None or not (goes or both)):
        raise click.UsageError("--apply needs --fields and --version: the list of fields says it.")
    session.open_home()
    from alcove.organization.actions import splitting
    from alcove.records import actions, queries
    from alcove.retrieval import index

    actor = session.operator()
    if dry_run or not (goes or both):
        stored = queries.get(actor.library_id, record_id)
        if dry_run:
            stays, new = splitting.halves(stored, goes, both)
            _say({"record": record_id, "stays": _lines(stays), "new": _lines(new)}, as_json)
        else:
            _say({"record": record_id, "version": stored.version, "fields": _lines(stored.record)}, as_json)
        return
    made = splitting.split_record(actor, record_id=record_id, goes=goes, both=both, expected_version=version, reason=reason)
    if at_once:
        with index.following():
            actions.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    if as_json:
        new_id = made.changes.latest("pk").record_id
        session.print_json({"change_set": made.pk, "state": made.state, "record": record_id, "new_record": new_id})
        return
    click.echo(f"Change-set {made.pk}: {made.title}. It is {made.get_state_display()}.")
    click.echo(f"Take it back: alcove changes undo {made.pk}" if at_once else f"Look: alcove changes show {made.pk}")


def _lines(record: Record) -> list[str]:
    from alcove.marc.compare import shown

    return [shown(tag, content) for tag, content in record.entries]


def _say(found: dict[str, int | list[str]], as_json: bool) -> None:
    """Print lists of fields, numbered from 1."""
    if as_json:
        session.print_json(found)
        return
    heads = {"stays": "The record that stays", "new": "The new record; it is given a number and a date of its own"}
    if "version" in found:
        click.echo(f"Record {found['record']}, version {found['version']}:")
    for name, lines in found.items():
        if isinstance(lines, list):
            if name in heads:
                click.echo(f"{heads[name]}:")
            for number, line in enumerate(lines, 1):
                click.echo(session.shown(f"{number:>4}  {line}"))
