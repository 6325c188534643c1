"""Commands of selection: load lists of vendors, see what is held or on order, choose, and make an order of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import session


@click.group()
def select() -> None:
    """Lists of what could be bought: load one, see what is held, choose, order."""


@select.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vendor", default="", help="The code of the vendor; its currency is taken for prices without one.")
@click.option("--form", default="", help="marc, onix, csv, xlsx, gobi or isbns; found out otherwise.")
@click.option("--map", "order_map", default=None, help="How order data stand in the records: koha-975, vendor-970 ...")
@session.json_option
def load(file: Path, vendor: str, form: str, order_map: str | None, as_json: bool) -> None:
    """Load FILE, a vendor's list. Exit code 1: something in it could not be read."""
    session.open_home()
    from alcove.acquisition.queries import ordering
    from alcove.selection import actions

    actor = session.operator()
    made = actions.load_list(
        actor, data=file.read_bytes(), source_name=file.name, form=form, order_map=order_map,
        vendor=ordering.vendor(actor, vendor) if vendor else None,
    )  # fmt: skip
    count = made.candidates.count()
    if as_json:
        session.print_json({"list": made.pk, "form": made.form, "titles": count, "problems": made.problems})
    else:
        click.echo(f"List {made.pk}: {count:,} titles ({made.form}). See them: alcove select show {made.pk}")
        for one in made.problems[:20]:
            click.echo(session.shown(f"  {one['place']}: {one['message']} {one['remedy']}"))
    if made.problems:
        raise SystemExit(1)


@select.command("list")
@session.json_option
def list_lists(as_json: bool) -> None:
    """List what was loaded."""
    session.open_home()
    from alcove.selection import queries

    rows = [
        {"list": one.pk, "name": one.name, "form": one.form, "titles": one.size} for one in queries.lists(session.operator())
    ]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        click.echo(session.shown(f"{row['list']:>5}  {row['titles']:>7,}  {row['name']} ({row['form']})"))
    if not rows:
        click.echo("No lists. Load one: alcove select load FILE")


@select.command()
@click.argument("number", type=int)
@session.json_option
def show(number: int, as_json: bool) -> None:
    """Show the titles of list NUMBER: price, what is held, what is on order."""
    session.open_home()
    from alcove.selection import queries

    actor = session.operator()
    rows = [
        one.as_dict() for one in queries.seen(actor, list(queries.one_list(actor, number).candidates.select_related("fund")))
    ]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        known = [f"held ({len(row['held'])})"] if row["held"] else []
        known += [f"on order ({row['on_order']})"] if row["on_order"] else []
        known += [f"as no. {row['again']}"] if row["again"] else []
        price = f"{row['price']} {row['currency']}".strip() or "no price"
        click.echo(session.shown(
            f"{row['number']:>5}  {row['state']:<9} {price:>14}  {row['title']}  {', '.join(known)}"
        ))  # fmt: skip


def _wanted(actor: Any, number: int, titles: tuple[int, ...]) -> list[Any]:
    from alcove.selection import queries
    from alcove.selection.errors import CannotSelect

    found = list(queries.one_list(actor, number).candidates.filter(number__in=titles).select_related("fund"))
    if missing := set(titles) - {one.number for one in found}:
        raise CannotSelect(f"List {number} has no title {min(missing)}.", remedy=f"See: alcove select show {number}")
    return found


@select.command()
@click.argument("number", type=int)
@click.argument("titles", type=int, nargs=-1, required=True)
@click.option("--fund", default="", help="The fund that is to pay.")
@click.option("--copies", type=int, help="How many of each.")
def choose(number: int, titles: tuple[int, ...], fund: str, copies: int | None) -> None:
    """Choose TITLES, by their numbers on list NUMBER."""
    session.open_home()
    from alcove.acquisition.queries import ledger
    from alcove.selection import actions

    actor = session.operator()
    paying = ledger.fund(actor, fund) if fund else None
    count = actions.choose(actor, candidates=_wanted(actor, number, titles), fund=paying, quantity=copies)
    click.echo(f"{count:,} chosen.")


@select.command()
@click.argument("number", type=int)
@click.argument("titles", type=int, nargs=-1, required=True)
@click.option("--reason", default="", help="Why not.")
def reject(number: int, titles: tuple[int, ...], reason: str) -> None:
    """Note that TITLES, by their numbers on list NUMBER, are not wanted."""
    session.open_home()
    from alcove.selection import actions

    actor = session.operator()
    click.echo(f"{actions.reject(actor, candidates=_wanted(actor, number, titles), reason=reason):,} not wanted.")


@select.command()
@click.argument("number", type=int)
@click.argument("vendor")
def order(number: int, vendor: str) -> None:
    """Make an order with VENDOR of all that is chosen on list NUMBER; it is not opened yet."""
    session.open_home()
    from alcove.acquisition.queries import ordering
    from alcove.selection import actions, queries

    actor = session.operator()
    made = actions.order_chosen(actor, of=queries.one_list(actor, number), vendor=ordering.vendor(actor, vendor))
    click.echo(f"Order {made.number} with {made.lines.count():,} titles.")
