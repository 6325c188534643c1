"""Commands about the catalogues elsewhere that are asked for records."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from alcove.identification.models import Target


@click.group()
def targets() -> None:
    """Targets: other catalogues, asked by SRU or Z39.50."""


@targets.command("list")
@session.json_option
def list_targets(as_json: bool) -> None:
    """List the targets in the order in which they are asked."""
    session.open_home()
    from alcove.identification import targets as known

    found = list(known.targets(session.operator().library_id))
    if as_json:
        session.print_json([known.as_dict(one) for one in found])
        return
    for one in found:
        state = "on" if one.is_on else "off"
        tested = f"{one.tested_status} {one.tested_reason}".strip() if one.tested else "not tested"
        place = f"{one.address}/{one.database}" if one.database else one.address
        click.echo(session.shown(f"{one.name:<34} {state:<3}  {one.get_kind_display():<6}  {place}  ({tested})"))
    if not found:
        click.echo("No targets yet. `alcove targets ready-made` adds some that many libraries use, each switched off.")


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for all that a target has."""
    for option in reversed([
        click.option("--kind", type=click.Choice(["sru", "z3950"]), help="The protocol: by the address, where it is not said."),
        click.option("--database", help="Z39.50: the name of the database."),
        click.option("--schema", help="SRU: the record schema (marcxml). Z39.50: the record syntax (usmarc)."),
        click.option("--sru-version", "version", type=click.Choice(["1.1", "1.2", "2.0"]), help="The version of SRU."),
        click.option("--encoding", help="How characters are coded, where the label of the records is wrong."),
        click.option("--index", "indexes", multiple=True, metavar="KIND=NAME", help="Such as isbn=bath.isbn, or isbn=7."),
        click.option("--user", help="The name to sign in with."),
        click.option("--password", envvar="ALCOVE_TARGET_PASSWORD", help="Or set ALCOVE_TARGET_PASSWORD."),
        click.option("--seconds", type=click.IntRange(1, 60), help="How long to wait for it."),
        click.option("--inside/--outside", "is_inside", default=None, help="Whether it stands in your own network."),
        click.option("--place", type=click.IntRange(1, 1000), help="Its place in the order."),
    ]):  # fmt: skip
        command = option(command)
    return command


@targets.command("add")
@click.argument("name")
@click.argument("address")
@_options
@session.json_option
def add_target(name: str, address: str, password: str | None, as_json: bool, **said: Any) -> None:
    """Add a target: https://sru.example.org/catalogue, or z3950.example.org:210 with --database."""
    session.open_home()
    from alcove.identification import targets as known
    from alcove.identification.actions import targets as actions

    said["kind"] = said["kind"] or ("sru" if address.startswith(("http://", "https://")) else "z3950")
    given = _given(said)
    if said["kind"] == "sru":
        given = {"version": "1.1", "schema": "marcxml", **given}
    else:
        given = {"database": "Default", "schema": "usmarc", **given}
    settings = known.Settings(name=name, address=address, **given)
    target = actions.add_target(session.operator(), settings=settings, password=password or "")
    _tell(target, as_json, "Added")


@targets.command("change")
@click.argument("name")
@click.option("--name", "new_name", help="Another name.")
@click.option("--address", help="Another address.")
@_options
@session.json_option
def change_target(
    name: str, new_name: str | None, address: str | None, password: str | None, as_json: bool, **said: Any
) -> None:
    """Change what is said, and nothing else."""
    session.open_home()
    from alcove.identification import targets as known
    from alcove.identification.actions import targets as actions

    target = _target(name)
    given = _given({**said, "name": new_name, "address": address})
    if "indexes" in given:
        given["indexes"] = {**target.indexes, **given["indexes"]}
    settings = replace(known.settings_of(target), **given)
    _tell(actions.change_target(session.operator(), target=target, settings=settings, password=password), as_json, "Changed")


@targets.command("ready-made")
@session.json_option
def ready_made(as_json: bool) -> None:
    """Add targets that many libraries use, each switched off."""
    session.open_home()
    from alcove.identification import targets as known
    from alcove.identification.actions import targets as actions

    added = actions.add_ready_made(session.operator())
    if as_json:
        session.print_json([known.as_dict(one) for one in added])
        return
    for one in added:
        click.echo(f"Added {one.name}, switched off. Switch it on: alcove targets on {one.name!r}")
    if not added:
        click.echo("They are all here.")


@targets.command("remove")
@click.argument("name")
def remove_target(name: str) -> None:
    """Forget a target. What it gave stays."""
    target = _target(name)
    from alcove.identification.actions import targets as actions

    actions.remove_target(session.operator(), target=target)
    click.echo(session.shown(f"Removed {target.name}."))


@targets.command("on")
@click.argument("name")
def switch_on(name: str) -> None:
    """Ask this target from now on."""
    target = _target(name)
    from alcove.identification.actions import targets as actions

    actions.switch_on(session.operator(), target=target)
    click.echo(session.shown(f"{target.name} is asked from now on."))


@targets.command("off")
@click.argument("name")
def switch_off(name: str) -> None:
    """Ask this target no more, and keep it."""
    target = _target(name)
    from alcove.identification.actions import targets as actions

    actions.switch_off(session.operator(), target=target)
    click.echo(session.shown(f"{target.name} is not asked any more."))


@targets.command("test")
@click.argument("name")
@session.json_option
def test_target(name: str, as_json: bool) -> None:
    """Ask a target for something that every catalogue has. Exit code 1 where it does not answer as it should."""
    target = _target(name)
    from alcove.identification.actions import targets as actions

    answer = actions.test_target(session.operator(), target=target)
    if as_json:
        session.print_json(answer.as_dict())
    else:
        click.echo(session.shown(answer_line(answer.as_dict())))
    sys.exit(0 if answer.status in ("found", "none") else 1)


def answer_line(answer: dict[str, Any]) -> str:
    """Say in one line how a target answered."""
    said = {"found": f"{answer['total']:,} found", "none": "nothing found"}.get(answer["status"], answer["status"])
    reason = f": {answer['reason']}" if answer["reason"] else ""
    return f"{answer['target']}: {said} ({answer['seconds']:.1f} s){reason}"


def _target(name: str) -> Target:
    session.open_home()
    from alcove.identification import targets as known

    return known.one_target(session.operator().library_id, name)


def _given(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not said; read the indexes."""
    given = {name: value for name, value in said.items() if value is not None and value != ()}
    if "indexes" in given:
        pairs = [one.partition("=") for one in given["indexes"]]
        if any(not equals for _, equals, _ in pairs):
            raise click.UsageError("An index is named as KIND=NAME, such as isbn=bath.isbn.")
        given["indexes"] = {kind.strip(): index.strip() for kind, _, index in pairs}
    return given


def _tell(target: Target, as_json: bool, done: str) -> None:
    from alcove.identification import targets as known

    if as_json:
        session.print_json(known.as_dict(target))
    else:
        click.echo(session.shown(f"{done} {target.name}. Test it: alcove targets test {target.name!r}"))
