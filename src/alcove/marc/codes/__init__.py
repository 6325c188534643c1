"""The code lists of MARC 21 as data: languages, countries, relators, geographic areas, sources and others (*.tsv).

Every list begins with the columns `code` and `name`; some have more:

    instead     a discontinued code: the codes used since, or "-" where there is none. It stays readable.
    preferred   what to show where the standard's name is outdated or not the community's own
    tag         BCP 47 (languages)
    within      the country of a state, province or part (countries)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def code_list(name: str) -> Mapping[str, str]:
    """Give a list as code -> name in the standard's words, discontinued codes too. FileNotFoundError without such a list."""
    return column(name, "name")


@cache
def labels(name: str) -> Mapping[str, str]:
    """Give a list as code -> what to show to people: the preferred label, else the standard's name."""
    preferred = {code: label for code, label in column(name, "preferred").items() if label}
    return MappingProxyType({**code_list(name), **preferred})


@cache
def current(name: str) -> frozenset[str]:
    """Give the codes of a list that are not discontinued."""
    instead = column(name, "instead")
    return frozenset(code for code in code_list(name) if not instead.get(code))


@cache
def column(name: str, heading: str) -> Mapping[str, str]:
    """Give a list as code -> the cell under this heading, "" where it is empty; nothing where there is no such column."""
    head, *body = _cells(name)
    if heading not in head:
        return MappingProxyType({})
    at = head.index(heading)
    return MappingProxyType({row[0]: row[at] for row in body})


@cache
def _cells(name: str) -> tuple[tuple[str, ...], ...]:
    text = files(__name__).joinpath(f"{name}.tsv").read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    width = lines[0].count("\t") + 1
    return tuple(tuple((line + "\t" * width).split("\t")[:width]) for line in lines)
