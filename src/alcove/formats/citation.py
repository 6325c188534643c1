"""A citation in words, in the manner of a style guide. It is a help, not the guide: see ADVICE, shown beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from alcove.marc.record import Record

from .citable import Citable, Name, citable

ADVICE = "Made from the catalogue record. Check it against your style guide before you use it."


class Span(NamedTuple):
    """A stretch of a citation; titles of whole works are set off (in italics, where there are any)."""

    text: str
    is_title: bool = False


class Style(NamedTuple):
    """A manner of citing: its code, its name for people, and the function that writes it."""

    code: str
    label: str
    write: Callable[[Citable], list[Span]]


def cite(record: Record, style: str = "plain") -> list[Span]:
    """Give the citation in this style (a code of STYLES; an unknown one is written plain)."""
    write = next((known.write for known in STYLES if known.code == style), _plain)
    return [span for span in write(citable(record)) if span.text]


def in_words(spans: list[Span]) -> str:
    """Give a citation as one line of text."""
    return " ".join("".join(span.text for span in spans).split())


def _apa(cited: Citable) -> list[Span]:
    names = _stopped(_listed([_initials(name) for name in cited.authors or cited.editors], "&", before_last=","))
    if names and not cited.authors:
        names = f"{names[:-1]}. (Ed{'s' if len(cited.editors) > 1 else ''}.)." if names.endswith(".") else names
    date = f" ({cited.year or 'n.d.'}). " if names else ""
    after = "" if names else f" ({cited.year or 'n.d.'})."
    edition = f" ({cited.edition})" if cited.edition else ""
    return [Span(names + date), *_titles(cited, "", edition + "."), Span(after), *_source(cited, place=False, year=False)]


def _mla(cited: Citable) -> list[Span]:
    names = _stopped(_first_inverted(cited.authors, limit=3))
    edition = f" {cited.edition.rstrip('.')}," if cited.edition else ""
    return [Span(f"{names} " if names else ""), *_titles(cited, "“”", "."), Span(edition), *_source(cited, place=False)]


def _chicago(cited: Citable) -> list[Span]:
    names = _stopped(_first_inverted(cited.authors, limit=10))
    edition = f" {_stopped(cited.edition)}" if cited.edition else ""
    return [Span(f"{names} " if names else ""), *_titles(cited, "“”", "."), Span(edition), *_source(cited, place=True)]


def _plain(cited: Citable) -> list[Span]:
    names = "; ".join(_direct(name) for name in cited.authors)
    editors = "; ".join(_direct(name) for name in cited.editors)
    before = f"{names}: " if names else ""
    edited = f" Edited by {_stopped(editors)}" if editors else ""
    edition = f" {_stopped(cited.edition)}" if cited.edition else ""
    return [Span(before), *_titles(cited, "“”", "."), Span(edited + edition), *_source(cited, place=True)]


STYLES = (
    Style("plain", "Plain words", _plain),
    Style("apa", "In the manner of APA", _apa),
    Style("mla", "In the manner of MLA", _mla),
    Style("chicago", "In the manner of Chicago", _chicago),
)


def _titles(cited: Citable, quotes: str, end: str) -> list[Span]:
    """Give the title; of a part, in quotation marks where the style has them, followed by the whole it is in."""
    end = end.removeprefix(".") if cited.title.endswith((".", "?", "!")) and end.startswith(".") else end
    if not cited.container:
        return [Span(cited.title, is_title=True), Span(end if cited.title else "")]
    opened, closed = (quotes[0], quotes[1]) if quotes else ("", "")
    return [Span(f"{opened}{cited.title}{end}{closed} "), Span(cited.container, is_title=True), Span(_within(cited))]


def _within(cited: Citable) -> str:
    number = f" {cited.volume}" if cited.volume else ""
    issue = f"({cited.issue})" if cited.issue else ""
    return f"{number}{issue}{', ' + cited.pages if cited.pages else ''}."


def _source(cited: Citable, *, place: bool, year: bool = True) -> list[Span]:
    """Give place, publisher, year and where to find it."""
    where = ": ".join(part for part in (cited.place if place else "", cited.publisher) if part)
    when = ", ".join(part for part in (where, cited.year if year else "") if part)
    link = f"https://doi.org/{cited.doi}" if cited.doi else cited.url
    return [Span(f" {_stopped(when)}" if when else ""), Span(f" {link}" if link else "")]


def _first_inverted(names: tuple[Name, ...], *, limit: int) -> str:
    """Give `Family, Given, and Given Family`; more names than the limit become `et al.`."""
    if len(names) > limit:
        return f"{names[0]}, et al."
    return _listed([str(names[0]), *(_direct(name) for name in names[1:])], "and", before_last=",") if names else ""


def _direct(name: Name) -> str:
    return name.literal or f"{name.given} {name.family}".strip()


def _initials(name: Name) -> str:
    """Give `Tolkien, J. R. R.`; particles and names in scripts without capitals stay whole."""
    if name.literal:
        return name.literal
    parts = name.given.replace(".", ". ").replace("-", " ").split()
    given = " ".join(f"{part[0]}." if part[0].isupper() else part for part in parts)
    return ", ".join(part for part in (name.family, given) if part)


def _listed(names: list[str], word: str, *, before_last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{before_last} {word} {names[-1]}"


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
