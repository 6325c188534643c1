"""Commands of accessibility metadata: what a file or a record says, and adding it to a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.formats.accessibility import Accessibility


@click.group()
def accessibility() -> None:
    """Accessibility metadata: read it out of an EPUB or a record; add it to a record as 341 and 532."""


@accessibility.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@session.json_option
def read(file: Path, as_json: bool) -> None:
    """Say what FILE tells of accessibility: an EPUB, its package document, JSON-LD, or MARC. Needs no library."""
    from alcove.marc import read as marc

    if file.suffix.lower() in (".mrc", ".marc", ".xml", ".mrk"):
        from alcove.formats.accessibility import from_marc

        for stretch in marc.read(file):
            if stretch.record is not None and (found := from_marc(stretch.record)).statements:
                _say(found, stretch.record.control("001") or "?", as_json)
        return
    session.open_home(must_be_ready=False)
    from alcove.organization.actions import accessibility as actions

    _say(actions.read(file.read_bytes(), name=file.name), file.name, as_json)


def _say(found: Accessibility, name: str, as_json: bool) -> None:
    from alcove.formats.accessibility import groups, plain, to_json_ld

    if as_json:
        said: dict[str, Any] = {"name": name, "groups": groups(found), "schema_org": to_json_ld(found)}
        session.print_json(said)
        return
    click.echo(session.shown(name))
    for one in plain(found):
        text = ": ".join(part for part in (one.label, one.text) if part)
        click.echo(session.shown(f"  {one.heading}: {text} [{one.source}]"))
    if not found.statements:
        click.echo("  Nothing is said of accessibility.")


@accessibility.command()
@click.argument("record_id", metavar="ID", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", default="", help="Why; kept with the history.")
@click.option("--dry-run", is_flag=True, help="Make the change-set and do not carry it out.")
def add(record_id: int, file: Path, reason: str, dry_run: bool) -> None:
    """Add to record ID what FILE (an EPUB, its package document, JSON-LD) says and the record does not say yet."""
    session.open_home()
    from alcove.organization.actions import accessibility as actions
    from alcove.records import actions as records
    from alcove.retrieval import index

    actor = session.operator()
    made = actions.describe_accessibility(
        actor, record_id=record_id, said=actions.read(file.read_bytes(), name=file.name), reason=reason or f"From {file.name}"
    )
    if dry_run:
        click.echo(f"Change-set {made.pk}. See it: alcove changes show {made.pk}")
        return
    with index.following():
        records.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    click.echo(f"Record {record_id} says it now (change-set {made.pk}).")
