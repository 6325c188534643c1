"""Commands of materials of communities: labels of a hub, what is asked for, and which records belong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import session


@click.group(invoke_without_command=True)
@session.json_option
@click.pass_context
def materials(context: click.Context, as_json: bool) -> None:
    """List materials of communities and what is asked for them; show one: alcove materials show NUMBER."""
    if context.invoked_subcommand:
        return
    session.open_home()
    from alcove.community.queries import materials as questions

    rows = [_row(one) | {"records": one.size} for one in questions.materials(session.operator())]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        said = f"{row['number']:>5}  {row['protocol']:<12} {row['records']:>7,}  {row['name']} ({row['community']})"
        click.echo(session.shown(said))
    if not rows:
        click.echo("No materials yet. Begin with: alcove materials new NAME --community COMMUNITY")


def _row(one: Any) -> dict[str, Any]:
    return {
        "number": one.pk, "name": one.name, "community": one.community, "protocol": one.protocol, "notice": one.words,
        "how_to_ask": one.how_to_ask, "language": one.language, "said_by": one.said_by, "by_steward": one.is_by_steward,
        "project": one.project.hub_id if one.project else "", "notices": one.notices,
    }  # fmt: skip


@materials.command()
@click.argument("number", type=int)
@session.json_option
def show(number: int, as_json: bool) -> None:
    """Show the materials NUMBER: what is asked for and by whom, its labels, and who looked at what is held."""
    session.open_home()
    from alcove.community.queries import materials as questions

    one = questions.one_materials(session.operator(), number)
    spoken = questions.spoken_of(one)
    labels = [
        {"name": mark.name, "text": mark.text, "language": mark.language_tag}
        for mark in ((spoken.project.labels or spoken.project.notices) if spoken.project else ())
    ]
    looks = [{"day": each.day, "name": each.name, "record": each.record_id} for each in questions.looks(one)[:100]]
    stewards = questions.stewards(one)
    if as_json:
        ids = list(one.records.order_by("record").values_list("record", flat=True))
        session.print_json(_row(one) | {"stewards": stewards, "labels": labels, "looks": looks, "records": ids})
        return
    by = "the community" if one.is_by_steward else "staff, for the time being" if one.said else "nobody yet"
    click.echo(session.shown(f"{one.pk}  {one.name} ({one.community}): {one.protocol}, said by {by}; {one.size:,} records"))
    for text in (one.words, one.how_to_ask):
        if text:
            click.echo(session.shown(f"  {text}"))
    for label in labels:
        click.echo(session.shown(f"  {label['name']}: {label['text']}"))
    click.echo(session.shown(f"  speaks for the community: {', '.join(stewards) or 'nobody yet'}"))
    for each in looks:
        click.echo(session.shown(f"  {each['day']}  {each['name']} looked at record {each['record']}"))


@materials.command()
@click.argument("name")
@click.option("--community", required=True, help="Whose materials they are.")
def new(name: str, community: str) -> None:
    """Begin a set of materials called NAME."""
    session.open_home()
    from alcove.community import actions

    made = actions.open_materials(session.operator(), name=name, community=community)
    click.echo(f"Materials {made.pk}. Put records in: alcove materials put {made.pk} --query ...")


@materials.command()
@click.argument("number", type=int)
@click.argument("records", type=int, nargs=-1)
@click.option("--query", "-q", default="", help="The records this search finds.")
@click.option("--dry-run", is_flag=True, help="Only say how many records there are.")
def put(number: int, records: tuple[int, ...], query: str, dry_run: bool) -> None:
    """Put RECORDS, by their numbers, or what a search finds among the materials NUMBER."""
    session.open_home()
    from alcove.community import actions
    from alcove.community.queries import materials as questions
    from alcove.retrieval import index

    actor = session.operator()
    one = questions.one_materials(actor, number)
    ids = _wanted(records, query)
    if dry_run:
        click.echo(f"{len(ids):,} records would be put in; nothing was changed.")
        return
    with index.following():
        count = actions.put_in_materials(actor, materials=one, record_ids=ids)
    click.echo(f"{count:,} records put in; {len(ids) - count:,} were there, or are of another library.")


@materials.command()
@click.argument("number", type=int)
@click.argument("records", type=int, nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; kept with the history.")
def take(number: int, records: tuple[int, ...], reason: str) -> None:
    """Take RECORDS, by their numbers, out of the materials NUMBER."""
    session.open_home()
    from alcove.community import actions
    from alcove.community.queries import materials as questions
    from alcove.retrieval import index

    actor = session.operator()
    with index.following():
        count = actions.take_out_of_materials(
            actor, materials=questions.one_materials(actor, number), record_ids=records, reason=reason
        )
    click.echo(f"{count:,} records taken out.")


def _wanted(records: tuple[int, ...], query: str) -> list[int]:
    from alcove.retrieval import queries as retrieval

    found = [one.id for one in retrieval.every_match(query, library_id=session.operator().library_id)] if query else []
    return list(dict.fromkeys([*records, *found]))


@materials.command()
@click.argument("number", type=int)
@click.argument("protocol", type=click.Choice(["open", "notice-first", "ask-us", "not-online"]))
@click.option("--notice", default="", help="The notice that is shown first, in the community's words.")
@click.option("--how-to-ask", default="", help="Whom to ask, and how.")
@click.option("--language", default="", help="The language of both, as en or mi.")
@click.option("--reason", default="", help="Why; kept with the history.")
def protocol(number: int, protocol: str, notice: str, how_to_ask: str, language: str, reason: str) -> None:
    """Set what is asked for the materials NUMBER, until the community has spoken. Stewards say it on the web page."""
    session.open_home()
    from alcove.community import actions
    from alcove.community.queries import materials as questions
    from alcove.retrieval import index

    actor = session.operator()
    one = questions.one_materials(actor, number)
    with index.following():
        count = actions.set_protocol(
            actor, materials=one, protocol=protocol, notice=notice, how_to_ask=how_to_ask, language=language, reason=reason
        )
    click.echo(f"{count:,} records are shown otherwise from now on.")


@materials.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--media", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder with the labels' files.")
@click.option("--asked", multiple=True, help="A project the hub was asked for, to note that it is gone (may be repeated).")
@session.json_option
def labels(file: Path, media: Path | None, asked: tuple[str, ...], as_json: bool) -> None:
    """Take in FILE, a project as a Local Contexts Hub gives it (JSON), with labels word for word."""
    session.open_home()
    from alcove.community import actions

    files = {one.name: one.read_bytes() for one in sorted(media.iterdir()) if one.is_file()} if media else {}
    got = actions.receive_labels(session.operator(), data=file.read_bytes(), source_name=file.name, asked=asked, files=files)
    counts = {
        "new": got.new,
        "changed": got.changed,
        "unchanged": got.unchanged,
        "withdrawn": got.withdrawn,
        "files": got.files,
    }
    troubles = [{"place": one.place, "message": one.message, "remedy": one.remedy} for one in got.reading.troubles]
    if as_json:
        session.print_json(counts | {"troubles": troubles})
    else:
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
        for one in troubles:
            click.echo(session.shown(f"  {one['place']}: {one['message']} {one['remedy']}"))
    if troubles:
        raise SystemExit(1)


@materials.command()
@click.argument("number", type=int)
@click.argument("username")
def steward(number: int, username: str) -> None:
    """Name the account USERNAME as steward, who speaks for the community of the materials NUMBER."""
    session.open_home()
    from django.contrib.auth import get_user_model

    from alcove.community import actions
    from alcove.community.queries import materials as questions

    actor = session.operator()
    user = get_user_model().objects.filter(username=username).first()
    actions.name_steward(actor, materials=questions.one_materials(actor, number), user_id=user.pk if user else 0)
    click.echo(session.shown(f"{username} speaks for the community now."))


@materials.command()
@click.argument("number", type=int)
@click.option("--project", default="", help="The hub's id of the project whose labels go along.")
@click.option(
    "--notice", "notices", multiple=True, type=click.Choice(["tk", "bc", "attribution-incomplete", "open-to-collaborate"])
)
def mark(number: int, project: str, notices: tuple[str, ...]) -> None:
    """Say which project of a hub, or which notices, go with the materials NUMBER."""
    session.open_home()
    from alcove.community import actions
    from alcove.community.models import LabelProject
    from alcove.community.queries import materials as questions
    from alcove.libraries.errors import NotFound

    actor = session.operator()
    one = questions.one_materials(actor, number)
    kept = LabelProject.objects.filter(library=actor.library_id, hub_id=project).first() if project else None
    if project and kept is None:
        raise NotFound(f"There is no project {project} here.", remedy="Take it in first: alcove materials labels FILE")
    actions.describe_materials(
        actor, materials=one, name=one.name, community=one.community, space=one.space, project=kept, notices=notices
    )
    click.echo("Done.")
