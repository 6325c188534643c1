"""The problems the reader can report, by code: severity, message and remedy (codes/problems.tsv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .problem import Problem, Severity
from .tables import rows


class Kind(NamedTuple):
    """One line of the table; the message may hold {said}, {found}, {what}."""

    code: str
    slug: str
    severity: Severity
    message: str
    remedy: str


class Finding(NamedTuple):
    """What was noticed, before it is known where in the file: the code, the field and the words for the message."""

    code: str
    field: str | None = None
    said: object = ""
    found: object = ""
    what: object = ""


@cache
def kinds() -> dict[str, Kind]:
    """Give every kind of problem by its code."""
    return {row[0]: Kind(row[0], row[1], Severity(row[2]), row[3], row[4]) for row in rows("problems.tsv")}


def as_markdown() -> str:
    """Give the table as a page of the handbook (docs/reference/problems.md)."""
    head = "# Problems in records\n\nWhat the reader of MARC files may report, and what to do about it.\n"
    columns = "\n| Code | Name | How bad | Message | What to do |\n|---|---|---|---|---|\n"
    lines = (f"| {one.code} | {one.slug} | {one.severity} | {one.message} | {one.remedy} |\n" for one in kinds().values())
    return head + columns + "".join(lines)


def problem(finding: Finding, *, record: int, offset: int, control_number: str | None) -> Problem:
    """Turn a finding into a problem: in words, with its place in the file."""
    kind = kinds()[finding.code]
    message = kind.message.format(said=finding.said, found=finding.found, what=finding.what)
    return Problem(kind.code, message, kind.remedy, kind.severity, record, offset, control_number, finding.field)
