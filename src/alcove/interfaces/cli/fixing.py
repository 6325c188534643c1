"""Commands of batch editing: carry a task out on files or on the catalogue; read, import and explain tasks."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from . import session
from .organization import SYNTAXES, encoding_option

if TYPE_CHECKING:
    from alcove.marc.fix import Prepared, Task
    from alcove.marc.fix.files import Report
    from alcove.marc.fix.marcedit import Imported, Line

_SHORT = {"add": "add field", "build": "build field", "copy": "copy field", "delete": "delete field", "swap": "swap fields"}
_SAID_BY_OPTION = ("tag", "to", "code", "find", "with", "data", "when", "from")
_ENDING = {"iso2709": ".mrc", "marcxml": ".xml", "json": ".json", "line": ".mrk"}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--task", "task_file", type=click.Path(path_type=Path), help="The task: JSON, or a .task file of MarcEdit.")
@click.option("--verb", help='One instruction instead of a task, such as "delete field"; with the options below.')
@click.option("--tag", help="With --verb: the tag, such as 856 or 6XX.")
@click.option("--to", help="With --verb: the new tag or indicators.")
@click.option("--code", help="With --verb: the code of the subfield.")
@click.option("--find", help="With --verb: the text to find.")
@click.option("--with", "with_", help="With --verb: what stands there afterwards.")
@click.option("--data", help="With --verb: the data of the field, as in the mnemonic format.")
@click.option("--when", help="With --verb: always, absent, present, once or replace.")
@click.option("--from", "from_", help="With --verb: the indicators as they are.")
@click.option("--regex", is_flag=True, help="With --verb: the text to find is a regular expression (RE2).")
@click.option("--ignore-case", is_flag=True, help="With --verb: upper and lower case are the same.")
@click.option("--where", metavar="CODE", help="With --verb: only fields with this subfield; see --contains.")
@click.option("--contains", help="With --verb: only fields with this text (in the subfield of --where).")
@click.option("--matches", help="With --verb: only fields with what this expression finds.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (- standard output), or a folder for several.")
@click.option("--format", "target", type=click.Choice(SYNTAXES[:4]), help="Write in this format instead of that of the file.")
@encoding_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--sample", type=click.IntRange(0, 1000), default=5, show_default=True, help="How many records to show.")
@click.option("--as-far-as-possible", "partly", is_flag=True, help="Use a task of MarcEdit though not all of it was converted.")
@click.option("--query", help="Edit the records of the catalogue that this search finds.")
@click.option("--ids", "ids_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Those with these ids.")
@click.option("--load", "load_id", type=int, metavar="JOB", help="Those that this load wrote.")
@click.option("--reason", default="", help="Why, for the change-set.")
@click.option("--apply", "at_once", is_flag=True, help="Carry the change-set out at once, instead of only making it.")
@session.json_option
def fix(files: tuple[Path, ...], as_json: bool, **given: Any) -> None:
    """Edit many records: those of FILES, or of the catalogue (--query, --ids, --load).

    Without --out, NAME.mrc becomes NAME.fixed.mrc. What does not change leaves as it came, byte for byte; damaged records are
    copied and reported (exit code 1). In the catalogue a change-set is made, to look at, to apply and to take back.
    """
    from alcove.marc.fix import Prepared

    task, title = _task(given)
    prepared = Prepared(task)
    if given["query"] is not None or given["ids_file"] or given["load_id"] is not None:
        if files:
            raise click.UsageError("Either files or records of the catalogue.")
        _fix_catalogue(prepared, title, given, as_json=as_json)
        return
    if not files:
        raise click.UsageError("Which records? Give files, --query, --ids or --load.")
    reports = [_fix_one(path, prepared, given, several=len(files) > 1) for path in files]
    if as_json:
        session.print_json(reports[0] if len(reports) == 1 else reports)
    elif str(given["out"]) != "-":
        for one in reports:
            _tell(one)
    sys.exit(1 if any(one["problems"] for one in reports) else 0)


def _task(given: dict[str, Any]) -> tuple[Task, str]:
    """Give the task that is meant, and its name."""
    from alcove.libraries.errors import CannotUseTask
    from alcove.marc.fix import BadTask, one_instruction

    if (given["task_file"] is None) == (given["verb"] is None):
        raise click.UsageError("Say what to do: --task FILE, or --verb with its options.")
    try:
        if given["task_file"] is not None:
            return _task_of_file(given["task_file"], partly=given["partly"])
        task = one_instruction(_instruction(given))
        return task, task.words()[0]
    except BadTask as error:
        raise CannotUseTask(str(error), where=str(given["task_file"] or "")) from None


def _instruction(given: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"verb": _SHORT.get(given["verb"], given["verb"])}
    values = {**given, "with": given["with_"], "from": given["from_"]}
    said |= {name: values[name] for name in _SAID_BY_OPTION if values[name] is not None}
    said |= {name.replace("_", " "): True for name in ("regex", "ignore_case") if given[name]}
    where = {name: given[name] for name in ("contains", "matches") if given[name] is not None}
    if given["where"]:
        where = {"subfield": given["where"], **(where or {"exists": True})}
    return said | ({"where": where} if where else {})


def _task_of_file(path: Path, *, partly: bool) -> tuple[Task, str]:
    from alcove.libraries.errors import CannotUseTask
    from alcove.marc.fix import read_task

    if not _is_marcedit(path):
        task = read_task(_bytes(path))
        return task, task.title or path.stem
    imported = _imported(path)
    left = [line for lines in (imported.lines, *imported.called.values()) for line in lines if not line.is_converted]
    if left and not partly:
        raise CannotUseTask(
            f"{len(left)} of its instructions were not converted, the first in line {left[0].number}: {left[0].reason}",
            remedy=f"Look: alcove tasks import {path}; then use --as-far-as-possible, or import it and edit it.",
            where=str(path),
        )
    return imported.task, imported.task.title


def _is_marcedit(path: Path) -> bool:
    return path.suffix.lower() in (".task", ".txt")


def _bytes(path: Path) -> bytes:
    from alcove.libraries.errors import CannotUseTask

    if not path.is_file():
        raise CannotUseTask("There is no such file.", remedy="Check the name.", where=str(path))
    with path.open("rb") as file:
        return file.read(5_000_001)


def _imported(path: Path) -> Imported:
    from alcove.libraries.errors import CannotUseTask
    from alcove.marc.fix import BadTask, marcedit

    if not path.is_file():
        raise CannotUseTask("There is no such file.", remedy="Check the name.", where=str(path))
    try:
        return marcedit.read_file(path, beside=marcedit.in_folder(path.parent))
    except BadTask as error:
        raise CannotUseTask(str(error), where=str(path)) from None


def _fix_one(path: Path, prepared: Prepared, given: dict[str, Any], *, several: bool) -> dict[str, Any]:
    from alcove.libraries.errors import CannotUseTask
    from alcove.marc import read
    from alcove.marc.fix.files import CannotWrite, fix_file

    with path.open("rb") as file:
        syntax = read.sniff(file.read(4096))
    target: str | None = given["target"] if given["target"] != syntax else None
    out = None if given["dry_run"] else _out(path, given["out"], target or syntax, several=several)
    try:
        with _writing(out) as stream:
            report = fix_file(
                path, stream, prepared,
                syntax=syntax, target=target, encoding=given["encoding"], sample=given["sample"],
            )  # fmt: skip
    except CannotWrite as error:
        raise CannotUseTask(str(error), remedy="Say a format: --format iso2709", where=str(path)) from None
    return {"file": str(path), "out": str(out) if out else None, **_as_data(report, prepared.task)}


def _out(path: Path, out: Path | None, syntax: str, *, several: bool) -> Path:
    if out is None:
        return path.with_name(f"{path.stem}.fixed{_ENDING.get(syntax, path.suffix)}")
    if several and str(out) != "-":
        if not out.is_dir():
            raise click.UsageError("For several files --out is a folder that is there.")
        return out / f"{path.stem}{_ENDING.get(syntax, path.suffix)}"
    return out


@contextmanager
def _writing(out: Path | None) -> Iterator[BinaryIO | None]:
    """Give a stream that becomes the file when all is written, so that FILE itself may be the one."""
    if out is None:
        yield None
    elif str(out) == "-":
        yield sys.stdout.buffer
    else:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as stream:
            try:
                yield stream  # type: ignore[misc]
            except BaseException:
                Path(stream.name).unlink()
                raise
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(out)


def _as_data(report: Report, task: Task) -> dict[str, Any]:
    data = report.as_data()
    counts = data.pop("counts")
    instructions = [{"sentence": said, "changed": count} for said, count in zip(task.words(), counts, strict=True)]
    return {**data, "instructions": instructions}


def _tell(one: dict[str, Any]) -> None:
    would = "would change" if one["out"] is None else "changed"
    click.echo(f"{one['file']}: {one['records']:,} records, {one['changed']:,} {would}, {one['damaged']:,} damaged.")
    for instruction in one["instructions"]:
        click.echo(session.shown(f"  {instruction['changed']:>9,}  {instruction['sentence']}"))
    for sample in one["sample"]:
        click.echo(session.shown(f"\nRecord {sample['record']} ({sample['control_number']})\n{sample['difference']}"))
    for problem in one["problems"][:20]:
        click.echo(session.shown(problem), err=True)
    if one["out"]:
        click.echo(f"Written: {one['out']}")


def _fix_catalogue(prepared: Prepared, title: str, given: dict[str, Any], *, as_json: bool) -> None:
    session.open_home()
    from alcove.organization.actions import fixing
    from alcove.records import actions
    from alcove.retrieval import index

    actor = session.operator()
    made = fixing.prepare_fix(
        actor, ids=_ids(actor.library_id, given), fix=prepared,
        title=title[:200], reason=given["reason"], recipe={"task": prepared.task.as_data(), "records": _which(given)},
    )  # fmt: skip
    if given["at_once"] and made.proposed:
        with index.following():
            actions.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    if as_json:
        names = ("state", "examined", "proposed", "fingerprint")
        session.print_json({"change_set": made.pk, **{name: getattr(made, name) for name in names}})
        return
    click.echo(session.shown(f"Change-set {made.pk}: {made.title}. It is {made.get_state_display()}."))
    click.echo(f"{made.examined:,} records looked at, {made.proposed:,} to change.")
    click.echo(
        f"Take it back: alcove changes undo {made.pk}" if made.state == "applied" else f"Look: alcove changes show {made.pk}"
    )


def _which(given: dict[str, Any]) -> dict[str, Any]:
    """Say which records were meant, for the recipe of the change-set."""
    if given["query"] is not None:
        return {"which": "query", "q": given["query"]}
    return {"which": "ids", "file": str(given["ids_file"])} if given["ids_file"] else {"which": "load", "job": given["load_id"]}


def _ids(library_id: int, given: dict[str, Any]) -> Iterator[int]:
    """Yield the ids of the records that are meant."""
    from alcove.records import queries
    from alcove.retrieval import queries as retrieval

    if given["query"] is not None:
        yield from (stored.id for stored in retrieval.every_match(given["query"], library_id=library_id))
    elif given["ids_file"]:
        yield from _ids_of_file(given["ids_file"])
    else:
        load = queries.loads(library_id).filter(job_id=given["load_id"]).first()
        if load is None:
            raise click.UsageError(f"There is no load with the job {given['load_id']}.")
        yield from queries.of_load(load)


def _ids_of_file(path: Path) -> Iterator[int]:
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            said = line.strip()[:40]
            if said and not (said.isdecimal() and len(said) < 19):
                raise click.UsageError(f"Line {number} of {path} is no id: {said!r}.")
            if said:
                yield int(said)


@click.group()
def tasks() -> None:
    """Tasks of batch editing: import those of MarcEdit, and say in words what a task does."""


@tasks.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write the task as JSON to this file.")
@session.json_option
def import_task(file: Path, out: Path | None, as_json: bool) -> None:
    """Read a .task file of MarcEdit, and say of each line what it became, or why not. Exit code 1: not all was converted.

    Tasks that it calls are looked for in the same folder.
    """
    import orjson

    from alcove.marc.fix import marcedit

    imported = _imported(file)
    if out is not None:
        out.write_bytes(orjson.dumps(imported.task.as_data(), option=orjson.OPT_INDENT_2) + b"\n")
    if as_json:
        session.print_json({**marcedit.report(imported), "task": imported.task.as_data()})
    else:
        click.echo(
            session.shown(f"{imported.task.title}: {imported.converted} of {len(imported.lines)} instructions converted.")
        )
        _tell_lines(imported.lines)
        for name, lines in imported.called.items():
            click.echo(session.shown(f"Called: {name}"))
            _tell_lines(lines)
    every = [line for lines in (imported.lines, *imported.called.values()) for line in lines]
    sys.exit(0 if all(line.is_converted for line in every) else 1)


def _tell_lines(lines: list[Line]) -> None:
    for line in lines:
        said = line.sentence if line.is_converted else f"NOT CONVERTED {line.source}\n        {line.reason}"
        click.echo(session.shown(f"  {line.number:>4}  {said}"))
        if line.note:
            click.echo(session.shown(f"        {line.note}"))


@tasks.command()
@click.argument("file", type=click.Path(path_type=Path))
@session.json_option
def explain(file: Path, as_json: bool) -> None:
    """Say in a sentence each what the instructions of a task do (JSON, or a .task file of MarcEdit)."""
    from alcove.libraries.errors import CannotUseTask
    from alcove.marc.fix import BadTask

    try:
        task, title = _task_of_file(file, partly=True)
    except BadTask as error:
        raise CannotUseTask(str(error), where=str(file)) from None
    if as_json:
        session.print_json({"title": title, "about": task.about, "sentences": task.words()})
        return
    click.echo(session.shown("\n".join(text for text in (title, task.about) if text)))
    for number, sentence in enumerate(task.words(), 1):
        click.echo(session.shown(f"{number:>4}  {sentence}"))
    for name, called in task.tasks.items():
        click.echo(session.shown(f"Task {name}"))
        for sentence in called.words():
            click.echo(session.shown(f"      {sentence}"))
