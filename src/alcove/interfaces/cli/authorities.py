"""Commands of authority control: load, look up, link, change headings, decide questions, check the authority file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.organization.actions.linking import Linked
    from alcove.records.models import ChangeSet

_apply_option = click.option("--apply", "at_once", is_flag=True, help="Carry it out at once, not only make it to look at.")
_reason_option = click.option("--reason", default="", help="Why, for the change-set.")


@click.group()
def authorities() -> None:
    """Authority control: one name for one thing, in every record that has it."""


@authorities.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@session.json_option
@click.pass_context
def load(context: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Load FILES of authority records as `alcove load` does, and say what is wrong with the authority file then."""
    from .organization import load as load_records

    with suppress(SystemExit):
        context.invoke(load_records, files=files, encoding="detected", dry_run=False, match="", overlay="", as_json=False)
    _check(as_json=as_json)


@authorities.command()
@session.json_option
def check(as_json: bool) -> None:
    """Say what is wrong with the authority file: no heading, the same heading twice, blind references, circles.

    Exit code 1: something is.
    """
    session.open_home()
    _check(as_json=as_json)


def _check(*, as_json: bool) -> None:
    from alcove.organization import headings

    found = list(headings.problems(session.operator().library_id))
    if as_json:
        session.print_json([{"record": one.record, "code": one.code, "text": one.text, "others": one.others} for one in found])
    else:
        for one in found[:50]:
            others = f" (also {', '.join(map(str, one.others[:5]))})" if one.others else ""
            click.echo(session.shown(f"{one.record}: {headings.WRONG[one.code]}: {one.text}{others}"))
        click.echo(f"{len(found):,} things to look at." if found else "Nothing is wrong with the authority file.")
    sys.exit(1 if found else 0)


@authorities.command()
@click.argument("text")
@click.option("--tag", "tags", multiple=True, help="Only headings with this tag, such as 150.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@session.json_option
def find(text: str, tags: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Give the headings and references that begin with TEXT."""
    session.open_home()
    from alcove.organization import authority_file, headings

    authority_file.follow()
    found = headings.beginning_with(session.operator().library_id, text, tags=tags, limit=limit)
    if as_json:
        session.print_json([one._asdict() for one in found])
        return
    for one in found:
        see = f" -> see {one.established}" if one.role == "4" else ""
        click.echo(session.shown(f"{one.authority:>9}  {one.tag}  {one.text}{see}  [{one.thesaurus or '-'}]  {one.number}"))


@authorities.command()
@click.option("--query", help="Only the records of the catalogue that this search finds.")
@click.option("--ids", "ids_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Those with these ids.")
@click.option("--load", "load_id", type=int, metavar="JOB", help="Those that this load wrote.")
@click.option("--partial", is_flag=True, help="Link also where only the beginning of a heading is an authority's.")
@click.option("--flip", is_flag=True, help="Put the established heading where an authority has it as a see-from reference.")
@click.option("--update", is_flag=True, help="Bring linked fields to what their headings are now.")
@click.option("--dry-run", is_flag=True, help="Only say what would be linked.")
@_apply_option
@_reason_option
@session.json_option
def link(query: str | None, ids_file: Path | None, load_id: int | None, partial: bool, flip: bool, update: bool, dry_run: bool,
         at_once: bool, reason: str, as_json: bool) -> None:  # fmt: skip
    """Give every heading that one authority record has the number of that record ($0); ask about the others.

    Headings that several authorities have are never linked to the first: they are questions (alcove authorities questions).
    Exit code 1: there are some.
    """
    session.open_home()
    from alcove.marc.linking import Verdict
    from alcove.organization.actions import linking
    from alcove.records import actions
    from alcove.retrieval import index

    actor = session.operator()
    also = {Verdict.PARTIAL: partial, Verdict.SEE: flip, Verdict.STALE: update}
    verdicts = [Verdict.LINKED, *(one for one, is_wanted in also.items() if is_wanted)]
    ids = _ids(actor.library_id, query, ids_file, load_id)
    if dry_run:
        outcome = linking.would_link(actor.library_id, ids, verdicts)
    else:
        outcome = linking.link_headings(actor, ids=ids, verdicts=verdicts, reason=reason)
        made = outcome.change_set
        if at_once and made is not None:
            with index.following():
                actions.apply_change_set(actor, change_set=made, fingerprint=made.fingerprint)
    if as_json:
        session.print_json(outcome.as_dict())
    else:
        _tell(outcome, dry_run=dry_run)
    sys.exit(1 if outcome.questions else 0)


def _ids(library_id: int, query: str | None, ids_file: Path | None, load_id: int | None) -> Iterator[int]:
    from alcove.records import listing

    from .fixing import _ids as chosen

    if query is None and ids_file is None and load_id is None:
        return listing.ids_of_kind(library_id, "bibliographic")
    return chosen(library_id, {"query": query, "ids_file": ids_file, "load_id": load_id})


def _tell(outcome: Linked, *, dry_run: bool) -> None:
    from alcove.marc.linking import Verdict

    words = {
        Verdict.LINKED: "linked to one authority" if not dry_run else "would be linked to one authority",
        Verdict.ALREADY: "were linked already",
        Verdict.STALE: "are linked, but read otherwise than the authority (--update)",
        Verdict.PARTIAL: "begin as an authority does",
        Verdict.SEE: "are a see-from reference of an authority",
        Verdict.AMBIGUOUS: "are those of several authorities",
        Verdict.OTHER: "are those of an authority of another list",
        Verdict.ELSEWHERE: "have the number of another file",
        Verdict.UNMATCHED: "are those of no authority here",
    }
    click.echo(f"{outcome.records:,} records, {outcome.counts.total():,} headings:")
    for verdict, said in words.items():
        click.echo(f"{outcome.counts[verdict]:>11,}  {said}")
    if outcome.questions:
        click.echo(f"{outcome.questions:,} headings to decide: alcove authorities questions")
    if outcome.change_set is not None:
        _next_step(outcome.change_set)


def _next_step(made: ChangeSet) -> None:
    made.refresh_from_db()
    done = made.state == "applied"
    click.echo(
        session.shown(f"Change-set {made.pk}: {made.title}. {made.proposed:,} records. It is {made.get_state_display()}.")
    )
    click.echo(f"Take it back: alcove changes undo {made.pk}" if done else f"Look: alcove changes show {made.pk}")


def _made(made: ChangeSet, *, at_once: bool, as_json: bool) -> None:
    """Carry a set out where it was asked for, and say what it is."""
    from alcove.records import actions
    from alcove.retrieval import index

    if at_once and made.proposed:
        with index.following():
            actions.apply_change_set(session.operator(), change_set=made, fingerprint=made.fingerprint)
    made.refresh_from_db()
    if as_json:
        session.print_json(
            {"change_set": made.pk, "state": made.state, "records": made.proposed, "fingerprint": made.fingerprint}
        )
    else:
        _next_step(made)


@authorities.command()
@click.argument("authority", type=int)
@click.argument("heading")
@_apply_option
@_reason_option
@session.json_option
def rename(authority: int, heading: str, at_once: bool, reason: str, as_json: bool) -> None:
    """Give AUTHORITY (its id) another HEADING, as the mnemonic format has it: '=100  1\\$aNew name,$d1900-'.

    Every field that is linked to it changes with it; the old heading becomes a see-from reference.
    """
    session.open_home()
    from alcove.organization.actions import authorities as changing

    made = changing.rename_heading(session.operator(), authority=authority, heading=_field(heading), reason=reason)
    _made(made, at_once=at_once, as_json=as_json)


def _field(text: str) -> Any:
    from alcove.libraries.errors import AlcoveError
    from alcove.organization import typed

    found = typed.field(text)
    if found is None:
        raise AlcoveError(f"This is no field: {text}", remedy="Write it as =100  1\\$aNew name,$d1900-")
    return found


@authorities.command()
@click.argument("authority", type=int)
@_apply_option
@_reason_option
@session.json_option
def update(authority: int, at_once: bool, reason: str, as_json: bool) -> None:
    """Bring the fields that are linked to AUTHORITY to what its heading is now."""
    session.open_home()
    from alcove.organization.actions import authorities as changing

    _made(changing.update_linked(session.operator(), authority=authority, reason=reason), at_once=at_once, as_json=as_json)


@authorities.command()
@click.argument("survivor", metavar="STAYS", type=int)
@click.argument("other", type=int)
@_apply_option
@_reason_option
@session.json_option
def merge(survivor: int, other: int, at_once: bool, reason: str, as_json: bool) -> None:
    """Merge the authority OTHER into STAYS (their ids): the fields of both read as it does."""
    session.open_home()
    from alcove.organization.actions import authorities as changing

    made = changing.merge_authorities(session.operator(), survivor=survivor, other=other, reason=reason)
    _made(made, at_once=at_once, as_json=as_json)


@authorities.command()
@click.argument("authority", type=int)
@click.argument("by", type=int)
@_apply_option
@_reason_option
@session.json_option
def replace(authority: int, by: int, at_once: bool, reason: str, as_json: bool) -> None:
    """Link every field of AUTHORITY to the authority BY instead; both records stay."""
    session.open_home()
    from alcove.organization.actions import authorities as changing

    made = changing.replace_heading(session.operator(), authority=authority, by=by, reason=reason)
    _made(made, at_once=at_once, as_json=as_json)


@authorities.command()
@click.argument("authority", type=int)
@_apply_option
@_reason_option
@session.json_option
def delete(authority: int, at_once: bool, reason: str, as_json: bool) -> None:
    """Delete AUTHORITY; the fields that are linked to it keep their words and lose its number."""
    session.open_home()
    from alcove.organization.actions import authorities as changing

    made = changing.delete_authority(session.operator(), authority=authority, reason=reason)
    _made(made, at_once=at_once, as_json=as_json)


@authorities.command()
@click.argument("authority", type=int)
@click.option("--worksheet", type=click.Path(path_type=Path), help="Write the fields to deal out to this CSV file.")
@click.option("--from", "filled", type=click.Path(path_type=Path, exists=True), help="Deal them out as this filled file says.")
@_apply_option
@_reason_option
@session.json_option
def split(authority: int, worksheet: Path | None, filled: Path | None, at_once: bool, reason: str, as_json: bool) -> None:
    """Deal the fields of AUTHORITY out to others by a worksheet: get it (--worksheet), fill its `to`, give it back (--from)."""
    session.open_home()
    from alcove.organization import worksheets
    from alcove.organization.actions import authorities as changing

    actor = session.operator()
    if (worksheet is None) == (filled is None):
        raise click.UsageError("Give --worksheet FILE to get it, or --from FILE with the filled one.")
    if worksheet is not None:
        with worksheet.open("w", encoding="utf-8", newline="") as out:
            count = worksheets.write(actor.library_id, authority, csv.writer(out))
        click.echo(f"{count:,} fields in {worksheet}. Fill the column “to” with ids of authorities.")
        return
    with Path(str(filled)).open(encoding="utf-8-sig", newline="") as file:
        sheet = worksheets.read(file)
    made = changing.split_heading(actor, authority=authority, assigned=sheet.assigned, versions=sheet.versions, reason=reason)
    _made(made, at_once=at_once, as_json=as_json)


@authorities.command()
@click.option("--reason", default="", help="ambiguous, other, see or partial.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@session.json_option
def questions(reason: str, limit: int, as_json: bool) -> None:
    """List the headings that a person has to decide, those of most records first. Exit code 1: there are some."""
    session.open_home()
    from alcove.organization import headings

    found = list(headings.questions(session.operator().library_id, reason=reason)[:limit])
    if as_json:
        names = ("id", "reason", "tag", "thesaurus", "text", "candidates")
        session.print_json([{**{name: getattr(one, name) for name in names}, "records": one.records.count()} for one in found])
    else:
        for one in found:
            said = f"{one.pk:>7}  {one.get_reason_display()}: {one.text} (candidates: {', '.join(map(str, one.candidates))})"
            click.echo(session.shown(said))
        click.echo("Decide: alcove authorities decide QUESTION AUTHORITY" if found else "Nothing is to be decided.")
    sys.exit(1 if found else 0)


@authorities.command()
@click.argument("question", type=int)
@click.argument("authority", type=int, required=False)
@click.option("--leave", is_flag=True, help="The heading stays as it is, and is not asked about again.")
@_apply_option
@_reason_option
@session.json_option
def decide(question: int, authority: int | None, leave: bool, at_once: bool, reason: str, as_json: bool) -> None:
    """Link the heading of QUESTION, wherever it was asked for, to AUTHORITY; or leave it as it is (--leave)."""
    session.open_home()
    from alcove.organization import headings
    from alcove.organization.actions import linking

    actor = session.operator()
    asked = headings.question(actor.library_id, question)
    if leave == (authority is not None):
        raise click.UsageError("Name an authority, or say --leave.")
    if authority is None:
        linking.leave_heading(actor, question=asked, reason=reason)
        click.echo("Left as it is.")
        return
    made = linking.decide_heading(actor, question=asked, authority=authority, reason=reason)
    _made(made, at_once=at_once, as_json=as_json)


@authorities.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--column", required=True, help="The column of names or subjects.")
@click.option("--tag", "tags", multiple=True, help="Only headings with this tag, such as 100.")
@click.option("--output", "-o", type=click.Path(path_type=Path, allow_dash=True), default="-", help="The CSV to write.")
def reconcile(file: Path, column: str, tags: tuple[str, ...], output: Path) -> None:
    """Look up a column of a CSV FILE; write it again with the heading, its number, and how it was found.

    `match` says exact, see (another name), several (nothing is chosen) or nothing. Exit code 1: not all were found.
    """
    session.open_home()
    from alcove.libraries.errors import AlcoveError
    from alcove.organization import authority_file, headings

    authority_file.follow()
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        reader = csv.DictReader(lines)
        rows, names = list(reader), list(reader.fieldnames or ())
    if column not in names:
        raise AlcoveError(f"{file} has no column “{column}”.", remedy=f"It has: {', '.join(names)}")
    found = headings.by_texts(session.operator().library_id, [row[column] or "" for row in rows], tags=tags)
    with click.open_file(str(output), "w", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow([*names, "match", "heading", "number", "authority"])
        for row in rows:
            writer.writerow([*(row[name] for name in names), *_matched(found[row[column] or ""])])
    sys.exit(0 if all(len({one.authority for one in some}) == 1 for some in found.values()) else 1)


def _matched(found: list[Any]) -> list[object]:
    if len({one.authority for one in found}) != 1:
        return ["several" if found else "nothing", "; ".join(sorted({one.established for one in found})), "", ""]
    one = min(found, key=lambda each: each.role)
    return ["exact" if one.role == "1" else "see", one.established, one.number, one.authority]


@authorities.command("control-sets")
@click.option("--add", "added", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Keep this one (JSON).")
@click.option("--drop", "dropped", metavar="CODE", help="Forget this one.")
@session.json_option
def control_sets(added: Path | None, dropped: str | None, as_json: bool) -> None:
    """List the control sets of your own thesauri; add or drop one. See docs/how-to/authorities.md."""
    session.open_home()
    import orjson

    from alcove.libraries.errors import AlcoveError
    from alcove.organization import headings
    from alcove.organization.actions import authorities as changing

    actor = session.operator()
    if added is not None:
        try:
            data = orjson.loads(added.read_bytes())
        except orjson.JSONDecodeError as error:
            raise AlcoveError(f"{added} is no JSON: {error}", remedy="See docs/how-to/authorities.md.") from error
        named = data if isinstance(data, dict) else {}
        changing.add_control_set(
            actor, code=str(named.get("code") or added.stem), title=str(named.get("title") or added.stem), data=data
        )
    if dropped is not None:
        changing.drop_control_set(actor, code=dropped)
    kept = [{"code": one.code, "title": one.title} for one in headings.control_sets(actor.library_id)]
    if as_json:
        session.print_json(kept)
    for one in [] if as_json else kept:
        click.echo(session.shown(f"{one['code']:<20}  {one['title']}"))
