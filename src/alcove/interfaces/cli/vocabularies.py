"""Commands of vocabularies: load one, compare a new version with it, list what was loaded."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import session

if TYPE_CHECKING:
    from alcove.formats.concepts import Reading

_form_option = click.option("--form", default="", help="csv, json, turtle, ntriples, rdfxml, jsonld; else it is found out.")
_language_option = click.option(
    "--language", default="", help="The language of the headings where there are several: en, de ..."
)
_SHOWN = 20


@click.group()
def vocab() -> None:
    """Vocabularies: subjects, names and genres of others, in SKOS, MADS/RDF, MeSH, FAST, tables or JSON."""


@vocab.command()
@click.argument("code")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--source", default="", help="What stands before the numbers in $0, such as DLC; known for lcsh, fast and mesh.")
@_form_option
@_language_option
@click.option("--as-far-as-possible", "partly", is_flag=True, help="Load also from a file that breaks off.")
@session.json_option
def load(code: str, files: tuple[Path, ...], source: str, form: str, language: str, partly: bool, as_json: bool) -> None:
    """Load the vocabulary CODE from FILES; lcsh, fast and mesh also from their package of the registry, without FILES.

    Its concepts become authority records, with versions and history; headings can be linked to them. Exit code 1: something
    in it is wrong (it is said what).
    """
    session.open_home()
    from alcove.organization import authority_file
    from alcove.organization.actions import vocabularies as loading
    from alcove.retrieval import index

    readings = _readings(code, files, form, language)
    names = [each.path.name for each in readings] if partly else []
    with index.following():
        kept, report = loading.load_vocabulary(
            session.operator(), code=code, readings=readings, source=source, as_far_as_possible=names
        )
    authority_file.follow()
    answer: dict[str, Any] = {**report.as_dict(), "concepts": kept.concepts, "title": kept.title, "licence": kept.licence}
    if as_json:
        session.print_json({**answer, "troubles": kept.troubles})
    else:
        said = f"{kept.title or code}: {kept.concepts:,} concepts, {report.added:,} new, {report.updated:,} changed."
        click.echo(session.shown(said + (f" Licence: {kept.licence}" if kept.licence else "")))
        for each in kept.troubles[:_SHOWN]:
            click.echo(session.shown(f"  {each['place']}: {each['code']} {each['message']} {each['remedy']}"))
        if len(kept.troubles) > _SHOWN:
            click.echo(f"  ... {len(kept.troubles):,} in all (--json)")
        click.echo("Link headings to it: alcove authorities link")
    sys.exit(1 if kept.troubles else 0)


def _readings(code: str, files: tuple[Path, ...], form: str, language: str) -> list[Reading]:
    from alcove.formats.concepts import VocabularyProblem, packaged, read
    from alcove.organization.vocabularies import CannotLoadVocabulary

    try:
        return [read(path, form=form, language=language) for path in files or packaged(code)]
    except VocabularyProblem as problem:
        raise CannotLoadVocabulary(str(problem), remedy=problem.remedy) from problem


@vocab.command()
@click.argument("code")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@_form_option
@_language_option
@click.option("--touching", is_flag=True, help="Only what records here are linked to.")
@session.json_option
def diff(code: str, files: tuple[Path, ...], form: str, language: str, touching: bool, as_json: bool) -> None:
    """Say how FILES differ from the version of CODE that was loaded, and which records that touches. Nothing is changed.

    Exit code 1: something differs.
    """
    session.open_home()
    from alcove.formats.concepts import VocabularyProblem
    from alcove.organization import vocabularies
    from alcove.organization.actions.vocabularies import source_of

    known = vocabularies.one(code)
    counts: Counter[str] = Counter()
    shown: list[dict[str, Any]] = []
    concepts = (each for reading in _readings(code, files, form, language) for each in reading.concepts())
    try:
        for piece in vocabularies.compared(
            session.operator().library_id, code, known.source if known else source_of(code), concepts
        ):
            for each, records in piece:
                counts[each.kind] += 1
                if records or not touching:
                    shown.append({**each._asdict(), "records": records})
    except VocabularyProblem as problem:
        raise vocabularies.CannotLoadVocabulary(str(problem), remedy=problem.remedy) from problem
    if as_json:
        session.print_json({"counts": counts, "differences": shown})
    else:
        for one in shown[:200]:
            said = " -> ".join(text for text in (one["old"], one["new"]) if text)
            click.echo(session.shown(f"{one['kind']:<11} {one['identifier']}  {said}  ({one['records']:,} records)"))
        click.echo(", ".join(f"{count:,} {kind}" for kind, count in counts.items()) or "Nothing differs.")
    sys.exit(1 if counts else 0)


@vocab.command("list")
@session.json_option
def list_(as_json: bool) -> None:
    """List the vocabularies that were loaded."""
    session.open_home()
    from alcove.organization import vocabularies

    found = vocabularies.kept()
    if as_json:
        names = ("code", "source", "title", "licence", "file", "loaded", "concepts")
        session.print_json([{name: getattr(one, name) for name in names} for one in found])
        return
    for one in found:
        click.echo(
            session.shown(f"{one.code:<12} {one.concepts:>10,}  {one.loaded[:10]}  {one.title or one.file}  {one.licence}")
        )
    if not found:
        click.echo("No vocabulary was loaded yet: alcove vocab load CODE FILE")
