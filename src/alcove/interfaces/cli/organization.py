"""Commands of the cataloguing room: load; and check and convert, which need no library."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.marc.parsed import Parsed
    from alcove.records.models import Load, LoadProblem

SYNTAXES = ["iso2709", "marcxml", "json", "line", "alephseq"]
_ENDINGS = {".mrc": "iso2709", ".marc": "iso2709", ".xml": "marcxml", ".json": "json", ".mrk": "line", ".txt": "line"}
_SHOWN_PROBLEMS = 20

encoding_option = click.option(
    "--encoding",
    default="detected",
    show_default=True,
    help="How to read the characters: `detected` (by the bytes, where the label is wrong), `labelled` (as the leader says), "
    "or a name such as utf-8, marc-8, iso8859-1, cp1251, iso5426.",
)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@encoding_option
@click.option("--dry-run", is_flag=True, help="Read and report, but write nothing.")
@click.option("--match", default="", metavar="PROFILE", help="Match by this profile (see: alcove profiles list).")
@click.option("--overlay", default="", metavar="PROFILE", help="What stays of a record of yours that is matched; with --match.")
@session.json_option
def load(files: tuple[Path, ...], encoding: str, dry_run: bool, match: str, overlay: str, as_json: bool) -> None:
    """Load FILES of records (ISO 2709, MARCXML, MARC-in-JSON, mnemonic lines) and make them searchable.

    A load that was stopped, killed or cancelled goes on where it was when the same command is given again. Records are
    matched by control number; what has not changed is not written. With --match a record is put over one of yours, added,
    or left undecided where several fit. Exit code 1: some records could not be read, or are undecided.
    """
    session.open_home()
    how = {"encoding": encoding, "match": match, "overlay": overlay}
    reports = [_preview_one(path, how) if dry_run else _load_one(path, how, quiet=as_json) for path in files]
    if as_json:
        session.print_json(reports[0] if len(reports) == 1 else reports)
    else:
        for report in reports:
            _tell(report)
    sys.exit(1 if any(one["unreadable"] or one["undecided"] or one["state"] != "done" for one in reports) else 0)


def _preview_one(path: Path, how: dict[str, str]) -> dict[str, Any]:
    from alcove.organization.actions import loading

    report, findings = loading.preview_load(session.operator(), path=path, **how)
    unreadable = len({finding.offset for finding in findings if finding.severity == "error"})
    return {**report.as_dict(), "unreadable": unreadable, "dry_run": True, "findings": [_found(one) for one in findings]}


def _found(finding: LoadProblem) -> dict[str, Any]:
    names = ("record_number", "offset", "control_number", "field", "code", "severity", "message", "remedy")
    return {name: getattr(finding, name) for name in names}


def _load_one(path: Path, how: dict[str, str], *, quiet: bool) -> dict[str, Any]:
    from alcove.organization.actions import loading
    from alcove.records import queries as records
    from alcove.retrieval import index

    actor = session.operator()
    started = time.monotonic()
    load = loading.start_load(actor, path=path, **how)
    with index.following(), _progress(load, quiet) as progress:
        report = loading.load_file(actor, load=load, progress=progress)
    seconds = time.monotonic() - started
    answer = {**report.as_dict(), "unreadable": _unreadable(load), "seconds": round(seconds, 3)}
    answer["records_per_second"] = round(report.records / seconds, 1) if seconds else 0.0
    answer["findings"] = [_found(finding) for finding in records.problems(load)[:_SHOWN_PROBLEMS]]
    return answer


def _unreadable(load: Load) -> int:
    from alcove.records.models import LoadStretch

    return load.stretches.filter(kind=LoadStretch.Kind.QUARANTINE).count()


def _tell(answer: dict[str, Any]) -> None:
    would = "would be " if answer.get("dry_run") else ""
    click.echo(
        f"{answer['file']}: {answer['records']:,} records in {answer['seconds']:.1f} s "
        f"({answer['records_per_second']:,.0f} a second): {would}{answer['added']:,} added, {answer['updated']:,} updated, "
        f"{answer['unchanged']:,} unchanged, {answer['problems']:,} problems." + ("" if would else f" Job {answer['job']}.")
    )
    if answer["undecided"]:
        click.echo(f"  {answer['undecided']:,} are like several of yours: alcove undecided list")
    for one in answer["findings"][:_SHOWN_PROBLEMS]:
        place = f"  record {one['record_number']}, byte {one['offset']}: {one['code']} {one['message']}"
        click.echo(session.shown(place))
    if answer["problems"] > _SHOWN_PROBLEMS and not would:
        click.echo(f"  ... all {answer['problems']:,}: alcove jobs show {answer['job']} --problems")


class _progress:
    """A progress bar with rate and time to go on a terminal; plain lines elsewhere, one every few seconds."""

    def __init__(self, load: Load, quiet: bool) -> None:
        self.load, self.quiet, self.last = load, quiet, time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> Callable[[Load], None]:
        if sys.stderr.isatty() and not self.quiet:
            self._start_bar()
        return self.step

    def _start_bar(self) -> None:
        from rich import progress as rich
        from rich.console import Console

        self.bar = rich.Progress(
            rich.TextColumn("{task.description}"), rich.BarColumn(), rich.TextColumn("{task.percentage:>3.0f} %"),
            rich.TransferSpeedColumn(), rich.TimeRemainingColumn(), rich.TextColumn("{task.fields[records]:,} records"),
            console=Console(stderr=True),
        )  # fmt: skip
        given, load = {"records": self.load.records}, self.load
        self.task = self.bar.add_task(load.source_name, total=load.size, completed=load.offset, **given)
        self.bar.start()

    def step(self, load: Load) -> None:
        if self.bar is not None:
            self.bar.update(self.task, completed=load.offset, records=load.records)
        elif not self.quiet and time.monotonic() - self.last > 5:
            self.last = time.monotonic()
            click.echo(f"{load.source_name}: {load.records:,} records, {load.offset * 100 // load.size} %", err=True)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@encoding_option
@click.option("--rules/--no-rules", default=True, help="Also check every record against the MARC 21 schema.")
@session.json_option
def check(file: Path, encoding: str, as_json: bool, rules: bool = True) -> None:
    """Check FILE: can every record be read, and does it keep the rules of MARC 21? Exit code 1: it found something."""
    from alcove.marc import read

    counts = {"records": 0, "good": 0, "problems": 0}
    findings: list[dict[str, Any]] = []
    for parsed in read.read(_input(file), encoding=encoding):
        if not parsed.between:
            counts["records"] += 1
            counts["good"] += parsed.is_good
        for problem in [*parsed.problems, *(_rules(parsed) if rules else [])]:
            counts["problems"] += 1
            if as_json:
                findings.append(_as_dict(problem))
            else:
                place = f"record {problem.record}, byte {problem.offset}: {problem.severity} {problem.code}"
                click.echo(session.shown(f"{place} {problem.message} {problem.remedy}"))
    if as_json:
        session.print_json({"file": str(file), **counts, "findings": findings})
    else:
        click.echo(
            f"{file}: {counts['records']:,} records, {counts['good']:,} read without an error, {counts['problems']:,} findings."
        )
    sys.exit(1 if counts["problems"] else 0)


def _rules(parsed: Parsed) -> list[Any]:
    from dataclasses import replace

    from alcove.marc import schema
    from alcove.marc.check import check as find

    if parsed.record is None:
        return []
    found = find(parsed.record, schema.schema_for(parsed.record))
    number = parsed.record.control("001")
    return [replace(problem, record=parsed.number, offset=parsed.offset, control_number=number) for problem in found]


def _as_dict(problem: Any) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in problem.__slots__}


def _input(file: Path) -> Any:
    from alcove.libraries.errors import AlcoveError

    if str(file) == "-":
        return sys.stdin.buffer
    if not file.is_file():
        error = AlcoveError(f"There is no file {file}.", remedy="Check the name.")
        error.code = "A204"
        raise error
    return file


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path))
@encoding_option
@click.option("--from", "source_syntax", type=click.Choice(SYNTAXES), help="Format of IN; recognised when not given.")
@click.option("--to", "target_syntax", type=click.Choice(SYNTAXES[:4]), help="Format of OUT; by its ending when not given.")
@session.json_option
def convert(
    source: Path, target: Path, encoding: str, source_syntax: str | None, target_syntax: str | None, as_json: bool
) -> None:
    """Convert IN to OUT (`-` for standard input and output): .mrc, .xml, .json or .mrk; always written in UTF-8.

    Records that cannot be read are reported and left out; exit code 1 then.
    """
    from alcove.marc import read, write

    syntax = target_syntax or _ENDINGS.get(target.suffix.lower())
    if syntax is None:
        raise click.UsageError(f"What format is {target}? Give --to {'|'.join(SYNTAXES[:4])}.")
    counts = {"records": 0, "written": 0, "problems": 0}

    def records() -> Any:
        for parsed in read.read(_input(source), syntax=source_syntax, encoding=encoding):
            counts["records"] += not parsed.between
            for problem in parsed.problems:
                counts["problems"] += 1
                click.echo(
                    session.shown(f"record {problem.record}, byte {problem.offset}: {problem.code} {problem.message}"),
                    err=True,
                )
            if parsed.record is not None:
                counts["written"] += 1
                yield parsed.record

    if str(target) == "-":
        write.write(records(), sys.stdout.buffer, syntax=syntax)
    else:
        with target.open("wb") as out:
            write.write(records(), out, syntax=syntax)
    if as_json and str(target) != "-":
        session.print_json(counts)
    sys.exit(1 if counts["written"] != counts["records"] else 0)
