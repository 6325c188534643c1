"""Commands of the description audit: run it, see what was found, and the worksheet of a split heading."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import click

from . import session


@click.group()
def audit() -> None:
    """The description audit: which words of the records somebody objects to, where, and what may be done."""


@audit.command()
@click.option("--list", "lists", multiple=True, help="Only this list; may be repeated.")
@session.json_option
def run(lists: tuple[str, ...], as_json: bool) -> None:
    """Look through every record. Exit code 1: something was found. Nothing is changed."""
    session.open_home()
    from alcove.formats.description.rules import RULES
    from alcove.organization import auditing, authority_file
    from alcove.organization.actions import auditing as judging

    authority_file.follow()
    actor = session.operator()
    waiting = judging.start_audit(actor, lists=lists)
    with session.progress(as_json) as progress:
        done = judging.run_audit(actor, run=waiting, progress=progress)
    standing = auditing.by_rule(actor.library_id)
    if as_json:
        session.print_json({
            "run": done.pk, "records": done.records,
            "rules": [
                {**asdict(one), "judged": one.judged, "interval": one.interval, "may_act": one.may_act} for one in standing
            ],
            "terms": [one._asdict() for one in auditing.by_term(actor.library_id)],
        })  # fmt: skip
    else:
        for one in standing:
            title = RULES[one.rule].title if one.rule in RULES else ""
            click.echo(session.shown(f"{one.rule}  {one.hits:>7,} in {one.records:,} records  {title}"))
        click.echo(f"{done.records:,} records looked at. Judge what was found on the page Wording of the workbench.")
    sys.exit(1 if standing else 0)


@audit.command()
@click.option("--rule", default="", help="Only this rule: R01, R10 ...")
@click.option("--list", "list_code", default="", help="Only this list.")
@click.option("--csv", "as_csv", is_flag=True, help="As a table.")
@session.json_option
def hits(rule: str, list_code: str, as_csv: bool, as_json: bool) -> None:
    """Write what was found: record, rule, term, field, the words with those around them."""
    session.open_home()
    from alcove.organization import auditing

    columns = (
        "record_id",
        "rule",
        "list_code",
        "entry_id",
        "term",
        "tag",
        "code",
        "origin",
        "action",
        "before",
        "words",
        "after",
    )
    rows = auditing.hits(session.operator().library_id, rule=rule, list_code=list_code).values_list(*columns)
    if as_json:
        session.print_json([dict(zip(columns, row, strict=True)) for row in rows.iterator()])
        return
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows.iterator())
        return
    for record, code, _, _, _, tag, _, _, _, before, words, after in rows.iterator():
        click.echo(session.shown(f"{record:>8}  {code}  {tag}  ...{before}[{words}]{after}..."))


@audit.command()
@click.argument("decision", type=int)
@click.option("--read", "sheet", type=click.Path(path_type=Path), help="Read the worksheet back from this file.")
def worksheet(decision: int, sheet: Path | None) -> None:
    """Write the worksheet of a DECISION about a split heading as CSV, or read it back with the terms filled in."""
    session.open_home()
    from alcove.organization import split_worksheets, wording
    from alcove.organization.actions import wording as deciding
    from alcove.retrieval import index

    actor = session.operator()
    one = wording.decision(actor.library_id, decision)
    if sheet is None:
        csv.writer(sys.stdout).writerows(split_worksheets.table(actor.library_id, one))
        return
    with index.following():
        laid = deciding.choose_wording(actor, decision=one, choices=split_worksheets.read(sheet.read_bytes(), one))
    click.echo(
        f"{laid.fields:,} fields in {laid.records:,} records are shown otherwise now; {laid.unchanged:,} were so already."
    )


@audit.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on; the last thirty days otherwise.")
@session.json_option
def shares(since: datetime | None, as_json: bool) -> None:
    """Show how painful work is shared: who was shown how many slurs, and judged how many hits."""
    session.open_home()
    from django.utils import timezone

    from alcove.organization import fair_work

    day = since.date() if since else timezone.localdate() - timedelta(days=fair_work.DAYS)
    rows = fair_work.shares_since(session.operator().library_id, day)
    if as_json:
        session.print_json([one._asdict() for one in rows])
        return
    for one in rows:
        click.echo(session.shown(f"{one.painful:>7,} shown  {one.judged:>7,} judged  {one.name or '(not by name)'}"))
    if not rows:
        click.echo("Nobody has been shown painful words in this time.")
