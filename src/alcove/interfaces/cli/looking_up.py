"""The command that looks for records in other catalogues, and takes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session
from .targets import answer_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alcove.identification.lookups import Group
    from alcove.identification.models import Lookup, LookupLine, Offer, Target
    from alcove.records.models import ChangeSet

_LONGEST_FILE = 50_000_000


@click.command()
@click.option(
    "--target", "names", multiple=True, help="Ask this target; more than once for several. Otherwise all that are on."
)
@click.option("--isbn", metavar="NUMBER", help="Look for an ISBN.")
@click.option(
    "--query", metavar="WORDS", help="Look for a number or for words of a title; isbn:, issn:, lccn:, title:, author:."
)
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Look for every number in a file."
)
@click.option("--match", "match", default="isbn-title", show_default=True, help="The match profile: which of yours is it?")
@click.option("--overlay", "overlay", default="local", show_default=True, help="The overlay profile: what stays of yours?")
@click.option(
    "--take", is_flag=True, help="Make a change-set of what was found just once; nothing changes before you apply it."
)
@click.option("--held", is_flag=True, help="With --file: look for what you hold, too.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Write what was found to a file, as it came (MARC, or MARCXML)."
)
@session.json_option
def lookup(
    names: tuple[str, ...], isbn: str | None, query: str | None, path: Path | None, match: str, overlay: str, take: bool,
    held: bool, output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Look for records in other catalogues, all at once; one that is dead keeps nobody waiting.

    Give one of --isbn, --query and --file. A file has a number in each line, or is a file of MARC records whose numbers are
    looked for. Exit code 1: something was not found, or found several times.
    """
    if sum(one is not None for one in (isbn, query, path)) != 1:
        raise click.UsageError("Give one of --isbn, --query and --file.")
    session.open_home()
    from alcove.identification import lookups

    targets = lookups.chosen(session.operator().library_id, names)
    how = {"match": match, "overlay": overlay}
    if path is not None:
        found = _many(path, targets, how, held=held, quiet=as_json)
    else:
        found = _one(f"isbn: {isbn}" if isbn else query or "", targets, how)
    lines = list(found.lines.order_by("place"))
    groups = lookups.groups(lines, found)
    if output is not None:
        _write(output, [group.offer for line in lines for group in groups[line.pk]])
    made = _taken(found) if take else None
    if as_json:
        session.print_json(_as_dict(found, lines, groups, made))
    else:
        _tell(lines, groups, is_list=path is not None)
        if made is not None:
            click.echo(f"Change-set {made.pk}: {made.proposed:,} records. Look at it: alcove changes show {made.pk}")
    sys.exit(0 if all(line.outcome in ("one", "held") for line in lines) else 1)


def _one(typed: str, targets: Sequence[Target], how: dict[str, str]) -> Lookup:
    from alcove.identification.actions import looking_up

    return looking_up.look_up(session.operator(), typed=typed, targets=targets, **how).lookup


def _many(path: Path, targets: Sequence[Target], how: dict[str, str], *, held: bool, quiet: bool) -> Lookup:
    from alcove.identification import asked
    from alcove.identification.actions import looking_up
    from alcove.identification.lookups import CannotLookUp

    if path.stat().st_size > _LONGEST_FILE:
        raise CannotLookUp(f"{path.name} is longer than 50 MB.", remedy="Split it.")
    numbers = asked.numbers_in(path.read_bytes())
    actor = session.operator()
    found = looking_up.start_look_up_many(actor, numbers=numbers, targets=targets, title=path.name, asks_for_held=held, **how)

    def progress(done: int, total: int) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"\r{done:,} of {total:,}", nl=done == total, err=True)

    return looking_up.look_up_many(actor, lookup=found, progress=progress)


def _taken(found: Lookup) -> ChangeSet | None:
    from alcove.identification import lookups
    from alcove.identification.actions import taking

    offers = lookups.singles(found)
    if not offers:
        return None
    return taking.take(
        session.operator(), offers=offers, match_by=found.match_name, overlay=found.overlay_name, reason=f"Lookup {found.pk}"
    )


def _tell(lines: Sequence[LookupLine], groups: dict[int, list[Group]], *, is_list: bool) -> None:
    from alcove.marc import brief

    for line in lines:
        if is_list:
            ours = f" (your record {', '.join(map(str, line.held[:5]))})" if line.held else ""
            click.echo(session.shown(f"{line.typed}: {line.get_outcome_display()}{ours}"))
        else:
            for answer in line.answers:
                click.echo(session.shown(answer_line(answer)))
        for group in groups[line.pk]:
            names = ", ".join(dict.fromkeys(offer.target_name for offer in group.offers))
            click.echo(session.shown(f"  {group.offer.pk:>6}  {brief.summary_line(group.record)[:100]}  [{names}]"))
            for one in group.match.candidates[:3]:
                click.echo(session.shown(f"          you hold it: record {one.stored.id} ({'; '.join(one.reasons)})"))


def _as_dict(
    found: Lookup, lines: Sequence[LookupLine], groups: dict[int, list[Group]], made: ChangeSet | None
) -> dict[str, Any]:
    from alcove.marc import brief

    def group(one: Group) -> dict[str, Any]:
        ours = [{"record": each.stored.id, "reasons": each.reasons} for each in one.match.candidates]
        return {
            "offer": one.offer.pk, "title": brief.summary_line(one.record), "verdict": str(one.match.verdict), "held": ours,
            "targets": [each.target_name for each in one.offers],
        }  # fmt: skip

    return {
        "lookup": found.pk, "change_set": made.pk if made is not None else None,
        "lines": [
            {"typed": line.typed, "outcome": line.outcome, "held": line.held, "answers": line.answers,
             "found": [group(one) for one in groups[line.pk]]}
            for line in lines
        ],
    }  # fmt: skip


def _write(path: Path, offers: Sequence[Offer]) -> None:
    """Write the records as they came; a file of several syntaxes is written as MARCXML."""
    from alcove.identification import lookups
    from alcove.marc import write

    with path.open("wb") as out:
        if {offer.syntax for offer in offers} <= {"iso2709"}:
            out.writelines(bytes(offer.raw) for offer in offers)
        else:
            write.write((lookups.record_of(offer) for offer in offers), out, syntax="marcxml")
