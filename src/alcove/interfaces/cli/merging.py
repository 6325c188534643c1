"""The command that merges duplicates."""

from __future__ import annotations

import click

from . import session


@click.command()
@click.argument("survivor", metavar="STAYS", type=int)
@click.argument("others", metavar="OTHER...", type=int, nargs=-1, required=True)
@click.option("--reason", default="Merging duplicates", show_default=True)
@click.option("--apply", "at_once", is_flag=True, help="Carry it out at once; without this, a change-set is made to look at.")
@session.json_option
def merge(survivor: int, others: tuple[int, ...], reason: str, at_once: bool, as_json: bool) -> None:
    """Merge the records OTHER into the record STAYS (their ids): it takes their numbers, and they lead to it.

    What else it takes is chosen on the page for merging. It can be taken back: alcove changes undo.
    """
    session.open_home()
    from alcove.organization.actions import merging
    from alcove.records import actions
    from alcove.retrieval import index

    actor = session.operator()
    made = merging.merge_records(actor, survivor=survivor, others=list(others), reason=reason)
    if at_once:
        with index.following():
            actions.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    if as_json:
        session.print_json({"change_set": made.pk, "state": made.state, "records": made.proposed})
        return
    click.echo(f"Change-set {made.pk}: {made.title}. It is {made.get_state_display()}.")
    click.echo(f"Take it back: alcove changes undo {made.pk}" if at_once else f"Look: alcove changes show {made.pk}")
