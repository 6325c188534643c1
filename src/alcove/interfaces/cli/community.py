"""Commands of what is decided together: matters, and decisions proposed, carried out, taken back, exported and taken over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.community.models import Matter
    from alcove.libraries.action import Actor


@click.group(invoke_without_command=True)
@click.option("--state", default="", help="draft, open, closing, decided, applied, published, reviewed or reversed.")
@click.option("--kind", default="", help="heading_change, description_report, policy ...")
@session.json_option
@click.pass_context
def matters(context: click.Context, state: str, kind: str, as_json: bool) -> None:
    """List what is proposed, discussed and decided together; show one: alcove matters show NUMBER."""
    if context.invoked_subcommand:
        return
    session.open_home()
    from alcove.community import queries

    found = queries.matters(session.operator().library_id, state=state, kind=kind)
    rows = [
        {"number": one.number, "title": one.title, "kind": one.kind, "state": one.state, "closes": one.closes} for one in found
    ]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        until = f"until {row['closes']:%Y-%m-%d}" if row["closes"] else ""
        click.echo(session.shown(f"{row['number']:>5}  {row['state']:<10} {row['kind']:<20} {row['title']}  {until}"))
    if not rows:
        click.echo("Nothing is proposed. Begin with: alcove decisions propose")


@matters.command()
@click.argument("number", type=int)
@session.json_option
def show(number: int, as_json: bool) -> None:
    """Show the matter NUMBER: what it would do, what was said, and what was decided."""
    session.open_home()
    from alcove.community import queries

    page = queries.matter_for_staff(session.operator().library_id, number)
    one = page.matter
    if as_json:
        session.print_json({
            "number": one.number, "title": one.title, "kind": one.kind, "state": one.state, "summary": one.summary,
            "target": one.target, "dry_run": one.dry_run, "closes": one.closes,
            "positions": [
                {"stance": one.stance, "name": one.name, "reason": one.reason, "answer": one.answer}
                for one in page.positions
            ],
            "decisions": [{"number": each.number, "outcome": each.outcome, "reasons": each.reasons} for each in page.decisions],
        })  # fmt: skip
        return
    click.echo(session.shown(f"{one.number}  {one.title}  ({one.kind}, {one.state})"))
    for text in (one.summary, one.dry_run.get("words", "")):
        if text:
            click.echo(session.shown(text))
    for each in page.positions:
        click.echo(
            session.shown(
                f"  {each.stance}  {each.name}: {each.reason}" + (f"\n    answered: {each.answer}" if each.answer else "")
            )
        )
    for made in page.decisions:
        click.echo(session.shown(f"  decision {made.number}: {made.outcome}. {made.reasons}"))


@click.group()
def decisions() -> None:
    """Decisions: propose how a heading is shown, carry a decision out, take it back; give and take them as files."""


@decisions.command("list")
@session.json_option
def list_(as_json: bool) -> None:
    """List what was decided about wording, with how many records are shown otherwise."""
    session.open_home()
    from alcove.organization import wording

    found = wording.decisions(session.operator().library_id)
    rows: list[dict[str, Any]] = [
        {
            "number": one.number,
            "term": one.term,
            "shown": one.shown,
            "state": one.state,
            "records": one.records,
            "fields": one.fields,
        }
        for one in found
    ]
    if as_json:
        session.print_json(rows)
        return
    for row in rows:
        click.echo(
            session.shown(
                f"{row['number']:>4}  {row['state']:<9} {row['term']} -> {' / '.join(row['shown'])}  {row['records']:,} records"
            )
        )
    if not rows:
        click.echo("Nothing has been decided about wording yet.")


@decisions.command()
@click.argument("term")
@click.argument("shown", nargs=-1, required=True)
@click.option("--scheme", "schemes", multiple=True, default=("lcsh",), help="In which scheme; may be repeated.")
@click.option("--part", default="any", type=click.Choice(["any", "main", "subdivision", "heading"]))
@click.option("--outcome", default="one", type=click.Choice(["one", "both", "split"]), help="What several terms mean.")
@click.option("--why", "summary", default="", help="What it is about, and why.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@session.json_option
def propose(
    term: str,
    shown: tuple[str, ...],
    schemes: tuple[str, ...],
    part: str,
    outcome: str,
    summary: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Propose to show SHOWN in the place of the heading TERM: makes a draft, and says what it would do."""
    session.open_home()
    from alcove.community import actions as community
    from alcove.community import heading_change
    from alcove.formats.terms.entries import Outcome, Part
    from alcove.organization import wording

    actor = session.operator()
    change = wording.WordingChange(term, shown, Part(part), schemes, Outcome(outcome))
    seen = wording.preview(actor.library_id, change)
    answer: dict[str, Any] = {
        "term": term, "shown": shown, "records": seen.records, "fields": seen.fields, "other_schemes": seen.schemes,
        "fingerprint": seen.fingerprint,
        "sample": [{"record": one.record, "before": one.before, "after": one.after} for one in seen.sample],
    }  # fmt: skip
    if not dry_run:
        matter = community.propose(
            actor, kind="heading_change", title=term, summary=summary, target=heading_change.target_of(change)
        )
        community.preview(actor, matter=matter)
        answer["matter"] = matter.number
    if as_json:
        session.print_json(answer)
        return
    click.echo(session.shown(f"{seen.fields:,} fields in {seen.records:,} records would be shown otherwise."))
    for one in seen.sample[:5]:
        click.echo(session.shown(f"  {one.record}: {one.before} -> {' / '.join(one.after)}"))
    for scheme, count in seen.schemes.items():
        click.echo(session.shown(f"  {count:,} fields of {scheme or 'no scheme'} say the same and would stay."))
    if not dry_run:
        click.echo(f"It is matter {answer['matter']}, a draft. Open it on the page Matters of the workbench.")


@decisions.command()
@click.argument("matter", type=int)
@click.option("--dry-run", is_flag=True, help="Only say what it would do now.")
@click.option("--done", default="", help="What was done, for what people carry out themselves.")
@session.json_option
def apply(matter: int, dry_run: bool, done: str, as_json: bool) -> None:
    """Carry out what was decided about MATTER: exactly what was discussed; done twice, it is done once.

    Exit code 1: the records changed since, and nothing was done.
    """
    session.open_home()
    from alcove.community import actions as community
    from alcove.community import queries
    from alcove.community.errors import SetHasChanged
    from alcove.retrieval import index

    actor = session.operator()
    one = _matter(actor, matter)
    if dry_run:
        difference = queries.difference(one)
        said = {
            "records_discussed": difference.count_before,
            "records_now": difference.count_now,
            "came": difference.came,
            "went": difference.went,
        }
        session.print_json(said) if as_json else click.echo(
            f"{difference.count_now:,} records now, {difference.count_before:,} when it was discussed."
        )
        sys.exit(1 if difference.came or difference.went else 0)
    try:
        with index.following():
            made = community.apply_decision(actor, matter=one, done=done)
    except SetHasChanged as problem:
        click.echo(session.shown(f"{problem.code} {problem.message} {problem.remedy}"), err=True)
        sys.exit(1)
    if as_json:
        session.print_json({"matter": matter, "counts": made.counts})
    else:
        click.echo(session.shown(", ".join(f"{count:,} {name}" for name, count in made.counts.items()) or "Done."))


@decisions.command()
@click.argument("matter", type=int)
@click.option("--reason", required=True, help="Why; everybody will read it.")
def undo(matter: int, reason: str) -> None:
    """Take back what was carried out of MATTER: every record is shown as it was. The decision and its page stay."""
    session.open_home()
    from alcove.community import actions as community
    from alcove.retrieval import index

    actor = session.operator()
    with index.following():
        community.undo_application(actor, matter=_matter(actor, matter), reason=reason)
    click.echo("It is taken back.")


@decisions.command()
@click.option("--site", required=True, help="The address of this catalogue, such as https://catalogue.example.org.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Into this file; else to the screen.")
def export(site: str, output: Path | None) -> None:
    """Write the published decisions as a file that other libraries can adopt, adapt or decline."""
    session.open_home()
    from alcove.community import exchange, queries
    from alcove.libraries import queries as libraries

    library, root = libraries.default_library(), site.rstrip("/")
    found = queries.entries(library.pk, url_of=lambda slug: f"{root}/decisions/{slug}/")
    text = exchange.write(exchange.DecisionFile(library.name, f"{root}/decisions/", tuple(found)))
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"{len(found):,} decisions written to {output}.")


@decisions.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--adopt", "adopted", multiple=True, help="Take over the decision of this number, as a draft of one's own.")
@click.option("--decline", "declined", multiple=True, help="Decline the decision of this number (needs --reason).")
@click.option("--reason", default="", help="Why it is declined.")
@session.json_option
def import_(file: Path, adopted: tuple[str, ...], declined: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Read a file of another library's decisions; without options, list them with what was answered already."""
    session.open_home()
    from alcove.community import actions as community
    from alcove.community import exchange
    from alcove.community.errors import CannotAdopt
    from alcove.community.models import OutsideDecision

    if not file.is_file():
        raise click.UsageError(f"There is no file {file}.")
    actor = session.operator()
    try:
        read = exchange.read(file.read_bytes())
    except exchange.NotADecisionFile as problem:
        raise CannotAdopt(str(problem), remedy=problem.remedy) from problem
    for one in read.entries:
        if one.number in adopted or "all" in adopted:
            community.adopt(actor, entry=one, publisher=read.publisher)
        elif one.number in declined:
            community.decline(actor, entry=one, reason=reason)
    answers = {one.url: one.get_answer_display() for one in OutsideDecision.objects.filter(library=actor.library_id)}
    rows = [
        {
            "number": one.number,
            "title": one.title,
            "outcome": one.outcome,
            "url": one.url,
            "answer": str(answers.get(one.url, "")),
        }
        for one in read.entries
    ]
    if as_json:
        session.print_json({"publisher": read.publisher, "decisions": rows, "troubles": [str(one) for one in read.troubles]})
    else:
        for row in rows:
            click.echo(
                session.shown(f"{row['number']:>5}  {row['title']}  ({row['outcome']})  {row['answer'] or 'not answered'}")
            )
        for trouble in read.troubles:
            click.echo(session.shown(f"  {trouble}"))
    sys.exit(1 if read.troubles else 0)


def _matter(actor: Actor, number: int) -> Matter:
    from alcove.community import queries

    return queries.matter_for_staff(actor.library_id, number).matter
