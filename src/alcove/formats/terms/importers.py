"""Other systems' lists: TRLN and Princeton (YAML), Duke and DE-BIAS (CSV), OCLC's template, and plain tables.

Each keeps the term exactly as it stands there, and its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from alcove.marc import naco

from .entries import (
    ActionMax,
    Alternative,
    Entry,
    ListHeader,
    Match,
    Matcher,
    Outcome,
    Part,
    Status,
    TermList,
    TermListProblem,
    Trouble,
)

_MOST_KEYS = 200_000
_AGGRANDIZING, _EUPHEMISM = ("aggrandiz", "praise"), ("euphem",)
_OLD = ("original", "old", "outdated", "term", "heading", "from", "existing")
_NEW = ("replacement", "new", "preferred", "instead", "to", "local", "suggestion")


class _Loader(yaml.SafeLoader):
    """YAML without anchors (which a small file can make into a huge one); every mapping as pairs with their lines."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise TermListProblem("The list uses references (*name) of YAML.", "Write each entry out.")
        return super().compose_node(parent, index)


Pair = tuple[str, Any, int]


def _pairs(text: str) -> list[Pair]:
    """Give the mapping at the top as (key, value, line); values of mappings are such lists, too."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise TermListProblem(
            f"This is no YAML: {' '.join(str(error).split())[:300]}.", "Correct the place it names."
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise TermListProblem("The list has no terms with their replacements.", "Write one a line: old: new")
    return _of_mapping(node)


def _of_mapping(node: yaml.MappingNode) -> list[Pair]:
    return [(str(key.value), _of_node(value), key.start_mark.line + 1) for key, value in node.value[:_MOST_KEYS]]


def _of_node(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _of_mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_of_node(one) for one in node.value]
    return str(node.value)


def _once(pairs: list[Pair], troubles: list[Trouble]) -> Iterator[Pair]:
    """Yield each key once; YAML itself would take the last and say nothing."""
    seen: dict[str, int] = {}
    for key, value, line in pairs:
        if key in seen:
            troubles.append(Trouble(line, key[:100], f"Line {seen[key]} has this key already.", "Keep one of them."))
            continue
        seen[key] = line
        yield key, value, line


def trln(text: str) -> TermList:
    """Read TRLN's remapping of subject headings: whole segments; its system puts only the record's side into small letters."""
    troubles: list[Trouble] = []
    entries = []
    for key, value, line in _once(_pairs(text), troubles):
        if not isinstance(value, str) or not value.strip():
            troubles.append(Trouble(line, key[:100], "There is nothing to show instead.", "Give a heading."))
            continue
        entries.append(_heading(f"line-{line}", key, (value,), line))
    return _list("trln", "Remapped subject headings (TRLN)", entries, troubles, Matcher.LOWERCASED)


def princeton(text: str) -> TermList:
    """Read Princeton's change_the_subject: main terms and subdivisions, with a rationale; an array shows both forms."""
    troubles: list[Trouble] = []
    entries = []
    for section, value, at in _once(_pairs(text), troubles):
        if not isinstance(value, list) or any(not isinstance(one, tuple) for one in value):
            troubles.append(Trouble(at, section[:100], "This section has no terms.", "Leave it out."))
            continue
        part = Part.SUBDIVISION if section.startswith("subdivision") else Part.MAIN
        for term, said, line in _once(value, troubles):
            about = _about(said)
            shown = about.get("replacement") or ""
            terms = tuple(one for one in shown if isinstance(one, str)) if isinstance(shown, list) else (str(shown),)
            if not any(one.strip() for one in terms):
                troubles.append(Trouble(line, term[:100], "There is nothing to show instead.", "Give a replacement."))
                continue
            entries.append(_heading(f"line-{line}", term, terms, line, part=part, why=str(about.get("rationale") or "")))
    return _list("princeton", "Change the subject (Princeton)", entries, troubles, Matcher.FOLDED)


def _about(said: Any) -> dict[str, Any]:
    """Give what is said of a term: a mapping; a word or several alone are what replaces it."""
    if isinstance(said, list) and said and all(isinstance(one, tuple) for one in said):
        return {key: value for key, value, _ in said}
    return {"replacement": said}


def _heading(number: str, term: str, shown: tuple[str, ...], line: int, *, part: Part = Part.ANY, why: str = "") -> Entry:
    return Entry(
        number, term, lang="en", scheme=("lcsh",), part=part, why=why, line=line,
        alternatives=tuple(Alternative(one) for one in shown if one.strip()),
        outcome=Outcome.BOTH if len(shown) > 1 else Outcome.ONE,
    )  # fmt: skip


def duke(text: str) -> TermList:
    """Read a lexicon whose columns are groups of words, for prose; each word once, in the first group that has it."""
    rows = _rows(text)
    groups = [name.strip() for name in rows[0]] if rows else []
    seen: dict[str, Entry] = {}
    troubles: list[Trouble] = []
    for line, row in enumerate(rows[1:], 2):
        for group, cell in zip(groups, row, strict=False):
            if not (term := " ".join(cell.split())):
                continue
            key = naco.normalised(term)
            if key in seen:
                troubles.append(Trouble(line, group, f"“{term}” stands in line {seen[key].line} already.", "Keep one of them."))
                continue
            seen[key] = _word(term, group, line)
    return _list("lexicon", "A lexicon of contested words", list(seen.values()), troubles, Matcher.FOLDED)


def _word(term: str, group: str, line: int) -> Entry:
    named = group.casefold()
    if any(one in named for one in _AGGRANDIZING):
        status = Status.AGGRANDIZING
    else:
        status = Status.EUPHEMISM if any(one in named for one in _EUPHEMISM) else Status.CONTESTED
    match = Match.TOKEN if len(naco.normalised(term).split()) == 1 else Match.PHRASE
    return Entry(
        f"word-{line}-{named}"[:100], term, lang="en", part=Part.PROSE, match=match, status=status, outcome=Outcome.ASK,
        action_max=ActionMax.REVIEW, notes=group, line=line,
    )  # fmt: skip


def de_bias(text: str) -> TermList:
    """Read a vocabulary of the DE-BIAS project: several rows a term, with the context that says why and what to say instead."""
    entries: dict[str, Entry] = {}
    for line, row in _named(text):
        term, uri = (row.get("term") or "").strip(), (row.get("uri") or "").strip()
        if not term or uri in entries:
            continue
        language = uri.rpartition("_")[2][:2].lower() if "_" in uri else ""
        shown = (row.get("suggestion") or "").strip()
        entries[uri] = Entry(
            uri.rpartition("/")[2][:100] or f"line-{line}", term, lang=language, part=Part.PROSE, outcome=Outcome.ASK,
            line=line, action_max=ActionMax.REVIEW,
            match=Match.TOKEN if len(naco.normalised(term).split()) == 1 else Match.PHRASE,
            why=(row.get("context") or "").strip()[:5000], more_specific=shown[:5000],
            notes=(row.get("source") or "")[:5000],
        )  # fmt: skip
    return _list("de-bias", "DE-BIAS vocabulary", list(entries.values()), [], Matcher.FOLDED)


def two_columns(text: str) -> TermList:
    """Read OCLC's template or any plain table: a column for the old words and one for the new; why, lang, scheme."""
    entries: list[Entry] = []
    troubles: list[Trouble] = []
    for line, row in _named(text):
        names = list(row)
        old, new = _column(names, _OLD), _column(names, _NEW)
        if old is None or old == new:
            raise TermListProblem("No column has the terms.", "Name the columns term, replacement, why, lang, scheme.")
        term = (row.get(old) or "").strip()
        if not term:
            continue
        shown = tuple(one.strip() for one in (row.get(new) or "").split(";") if one.strip()) if new else ()
        schemes = tuple(
            (row.get(_column(names, ("scheme", "vocabulary", "source code")) or "") or "lcsh").replace(";", " ").split()
        )
        entry = _heading(
            f"line-{line}",
            term,
            shown or ("",),
            line,
            why=(row.get(_column(names, ("why", "rationale", "reason")) or "") or ""),
        )
        language = (row.get(_column(names, ("lang",)) or "") or "en").strip()
        entries.append(_with(entry, schemes, language, shown))
    return _list("table", "A table of terms", entries, troubles, Matcher.FOLDED)


def _with(entry: Entry, schemes: tuple[str, ...], language: str, shown: tuple[str, ...]) -> Entry:
    from dataclasses import replace

    outcome = entry.outcome if shown else Outcome.ASK
    return replace(entry, scheme=schemes, lang=language, outcome=outcome)


def _column(names: list[str], wanted: tuple[str, ...]) -> str | None:
    """Find the column that is called so, or begins so."""
    plain = {name: " ".join(name.casefold().replace("_", " ").split()) for name in names if name}
    for word in wanted:
        for name, said in plain.items():
            if said == word or said.startswith(f"{word} "):
                return name
    return None


def _named(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    rows = _rows(text)
    names = [name.strip() for name in rows[0]] if rows else []
    for line, row in enumerate(rows[1:], 2):
        yield line, dict(zip(names, row, strict=False))


def _rows(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise TermListProblem(f"This is no table: {error}.", "Save it as CSV.") from None


def _list(code: str, title: str, entries: list[Entry], troubles: list[Trouble], matcher: Matcher) -> TermList:
    if not entries:
        raise TermListProblem("There is no term in this list.", "Look whether it is the right file, and in the right form.")
    return TermList(ListHeader(code, title=title, language="en", matcher=matcher), tuple(entries), tuple(troubles))


# Add a form here.
FORMS: dict[str, Callable[[str], TermList]] = {
    "de-bias": de_bias, "duke": duke, "oclc": two_columns, "plain": two_columns, "princeton": princeton, "trln": trln,
}  # fmt: skip
