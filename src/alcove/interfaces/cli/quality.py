"""Commands of the quality desk: run the checks over the catalogue, show what they found, check a file, keep own checks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session
from .organization import encoding_option

if TYPE_CHECKING:
    from alcove.organization.models import QualityFinding, QualityRun
    from alcove.organization.quality.look import Check
    from alcove.organization.quality.queries import Line

_SHOWN = 20
_EXAMPLES = 3
_NO_RUN = "Nothing has been checked yet. Run: alcove quality run"


@click.group()
def quality() -> None:
    """The quality of the catalogue: what is wrong, doubtful or missing, how complete records are, and your own checks."""


@quality.command()
@session.json_option
def run(as_json: bool) -> None:
    """Put every record of the catalogue through every check; go on with a run that was broken off.

    Exit code 1: something was found that is wrong, doubtful or missing.
    """
    session.open_home()
    from alcove.organization.actions import checking
    from alcove.organization.quality import queries

    actor = session.operator()
    with session.progress(as_json) as progress:
        found = checking.run_quality(actor, run=checking.start_quality(actor), progress=progress)
    if found.finished is None:
        message = f"The run was stopped after {found.records:,} records. It goes on with: alcove jobs resume {found.job_id}"
        raise click.ClickException(message)
    _list(found, queries.lines(found), as_json)


@quality.command()
@click.argument("check", required=False)
@click.option("--limit", type=click.IntRange(0), default=_SHOWN, show_default=True, help="How many records to show.")
@session.json_option
def show(check: str | None, limit: int, as_json: bool) -> None:
    """Show what the newest run found: every check, or the records of one CHECK such as Q101 or M605.

    Exit code 1: something was found that is wrong, doubtful or missing (of one check: anything).
    """
    session.open_home()
    from alcove.organization.quality import queries

    newest = queries.newest(session.operator().library_id)
    if newest is None:
        raise click.ClickException(_NO_RUN)
    if check is None:
        _list(newest, queries.lines(newest), as_json)
        return
    line = queries.line(newest, check)
    findings = list(queries.findings(newest, check)[:limit])
    if as_json:
        session.print_json({**_line_as_dict(line), "of_records": newest.records, "found": [_as_dict(one) for one in findings]})
    else:
        _tell_check(newest, line, findings)
    sys.exit(1 if line.records else 0)


@quality.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--checks", "own_file", type=click.Path(path_type=Path), help="A file of your own checks (JSON), carried out too."
)
@encoding_option
@session.json_option
def file(file: Path, own_file: Path | None, encoding: str, as_json: bool) -> None:
    """Put every record of FILE through every check; needs no library.

    Exit code 1: something was found that is wrong, doubtful or missing.
    """
    from alcove.marc import read
    from alcove.organization.quality import table
    from alcove.organization.quality.assess import Desk, Sums

    mine = [one.as_check() for one in _own_checks(own_file)] if own_file else []
    known = {**table.all_checks(), **{one.id: one for one in mine}}
    desk, sums = Desk(mine), Sums()
    examples: dict[str, list[dict[str, Any]]] = {}
    for stretch in read.read(_existing(file), encoding=encoding):
        if stretch.record is None:
            continue
        for one in desk.look(stretch.record, sums):
            if len(kept := examples.setdefault(one.check, [])) < _EXAMPLES:
                places = [list(place) for place in one.places]
                kept.append({"record": stretch.number, "control_number": stretch.record.control("001"), "places": places})
    found = [_sums_as_dict(known[code], sums.checks[code], sums.records) for code in known if code in sums.checks]
    scores = sums.as_json()[1]
    if as_json:
        said = [{**one, "found": examples.get(one["id"], [])} for one in found]
        session.print_json({"file": str(file), "records": sums.records, "checks": said, "scores": scores})
    else:
        click.echo(f"{file}: {sums.records:,} records")
        _table([one for one in found if one["records"]])
    sys.exit(1 if any(one["records"] and one["gravity"] != "noted" for one in found) else 0)


@quality.command()
@session.json_option
def own(as_json: bool) -> None:
    """List your own checks; with --json as a file that `alcove quality keep` takes."""
    session.open_home()
    from alcove.organization.quality import queries

    found = queries.own_checks(session.operator().library_id)
    if as_json:
        session.print_json({"checks": [one.as_data() for one in found]})
        return
    for one in found:
        value = "" if one.value is None else f" {one.value}"
        click.echo(session.shown(f"{one.id:<8} {one.title} ({one.where} {one.condition}{value})"))
    if not found:
        click.echo("You have no checks of your own. Keep some with: alcove quality keep FILE")


@quality.command()
@click.argument("file", type=click.Path(path_type=Path))
def keep(file: Path) -> None:
    """Keep the checks of FILE (JSON) as your own; those with the same ids are replaced."""
    session.open_home()
    from alcove.organization.actions import checking

    ids = checking.keep_own_checks(session.operator(), definitions=checking.definitions_in(_existing(file).read_bytes()))
    click.echo(f"Kept: {', '.join(ids) or 'nothing'}. They are carried out with: alcove quality run")


@quality.command()
@click.argument("check")
def drop(check: str) -> None:
    """Remove CHECK, one of your own."""
    session.open_home()
    from alcove.organization.actions import checking

    checking.drop_own_check(session.operator(), code=check)
    click.echo(f"{check} is removed.")


def _own_checks(path: Path) -> list[Any]:
    from alcove.marc.overlay_rules import BadProfile
    from alcove.organization.quality import own

    try:
        return list(own.read_bytes(_existing(path).read_bytes()))
    except BadProfile as error:
        raise click.ClickException(f"{path}: {error}") from None


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise click.UsageError(f"There is no file {path}.")
    return path


def _list(run: QualityRun, lines: list[Line], as_json: bool) -> None:
    from alcove.organization.quality import queries

    found = [_line_as_dict(line) for line in lines]
    if as_json:
        elements = [{"name": one.name, "records": one.records, "mean": round(one.mean, 3)} for one in queries.elements(run)]
        session.print_json({
            "run": run.pk, "finished": run.finished, "records": run.records, "checks": found,
            "scores": {str(points): count for points, count in queries.scores(run)}, "completeness": elements,
        })  # fmt: skip
    else:
        click.echo(f"Run {run.pk}, {run.finished:%Y-%m-%d %H:%M}: {run.records:,} records")
        _table([one for one in found if one["records"]])
    sys.exit(1 if any(one["records"] and one["gravity"] != "noted" for one in found) else 0)


def _table(found: list[dict[str, Any]]) -> None:
    for one in found:
        share = f"{one['share']:.1%}"
        click.echo(
            session.shown(f"{one['id']:<6} {one['gravity']:<8} {one['records']:>9,} {share:>6}  {one['title']}{_of(one)}")
        )
    if not found:
        click.echo("Nothing was found.")


def _of(one: dict[str, Any]) -> str:
    return f" ({one['findings']:,} of {one['looked_at']:,})" if one["looked_at"] else ""


def _line_as_dict(line: Line) -> dict[str, Any]:
    found = _sums_as_dict(line.check, [line.records, line.findings, line.looked_at], 0)
    return {**found, "share": round(line.share, 6), "trend": line.trend}


def _sums_as_dict(check: Check, sums: list[int], records: int) -> dict[str, Any]:
    share = round(sums[0] / records, 6) if records else 0.0
    return {
        "id": check.id, "gravity": check.gravity.value, "title": check.title, "records": sums[0], "findings": sums[1],
        "looked_at": sums[2], "share": share,
    }  # fmt: skip


def _as_dict(finding: QualityFinding) -> dict[str, Any]:
    return {"record": finding.record_id, "findings": finding.count, "places": finding.places}


def _tell_check(run: QualityRun, line: Line, findings: list[QualityFinding]) -> None:
    check = line.check
    of = f" ({line.findings:,} of {line.looked_at:,})" if line.looked_at else ""
    click.echo(f"{check.id} {check.title}: {line.records:,} of {run.records:,} records{of}")
    click.echo(session.shown("\n".join(f"  {text}" for text in (check.why, check.remedy) if text)))
    for one in findings:
        for tag, number, text in one.places:
            place = f"{tag} ({number})" if number > 1 else tag
            click.echo(session.shown(f"  record {one.record_id}: {place} {text}"))
    if line.records > len(findings):
        click.echo(f"  ... {line.records - len(findings):,} more: alcove quality show {check.id} --limit {line.records}")
