"""Checks for what people search by and do not find: names, subjects, class numbers, languages; and links to authorities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .look import Look, Place

NAMES = frozenset(("100", "110", "111", "700", "710", "711"))
CREATORS = NAMES | {"130", "720", "730"}
SUBJECT_HEADINGS = frozenset(str(tag) for tag in range(600, 700))
SUBJECTS = SUBJECT_HEADINGS - {"655"}
CLASS_NUMBERS = frozenset(("050", "055", "060", "070", "080", "082", "083", "084", "086", "090", "092", "096", "098", "099"))
_EXTENT = frozenset(("300",))
_NO_LANGUAGE = ("", "und", "|||")


def no_name(look: Look) -> Iterable[Place]:
    """Say where no person or body is named."""
    return _missing(look, CREATORS, "1XX, 7XX")


def no_subject(look: Look) -> Iterable[Place]:
    """Say where no subject is given."""
    return _missing(look, SUBJECTS, "6XX")


def no_class_number(look: Look) -> Iterable[Place]:
    """Say where there is no class number."""
    return _missing(look, CLASS_NUMBERS, "050-099")


def no_publisher(look: Look) -> Iterator[Place]:
    """Say where nothing tells who published or made it."""
    if not look.values(("260", "264"), "abef"):
        yield Place("26X", 0, "")


def no_extent(look: Look) -> Iterable[Place]:
    """Say where nothing tells how much there is."""
    return _missing(look, _EXTENT, "300")


def no_language(look: Look) -> Iterator[Place]:
    """Say where neither 008 nor 041 gives a language."""
    if look.fixed[35:38].strip() in _NO_LANGUAGE and not look.values(("041",), "ad"):
        yield Place("008", 1 if look.fixed else 0, look.fixed[35:38])


def subject_headings(look: Look) -> int:
    """Count subject headings of all kinds."""
    return _count(look, SUBJECT_HEADINGS)


def unlinked_subjects(look: Look) -> Iterator[Place]:
    """Find subject headings without the number of an authority ($0)."""
    return _unlinked(look, SUBJECT_HEADINGS)


def name_headings(look: Look) -> int:
    """Count names of persons, bodies and meetings."""
    return _count(look, NAMES)


def unlinked_names(look: Look) -> Iterator[Place]:
    """Find names without the number of an authority ($0)."""
    return _unlinked(look, NAMES)


def _missing(look: Look, tags: frozenset[str], said: str) -> Iterable[Place]:
    return (Place(said, 0, ""),) if tags.isdisjoint(look.fields) else ()


def _count(look: Look, tags: frozenset[str]) -> int:
    return sum(len(contents) for tag, contents in look.fields.items() if tag in tags)


def _unlinked(look: Look, tags: frozenset[str]) -> Iterator[Place]:
    for tag, contents in look.fields.items():
        if tag in tags:
            for number, content in enumerate(contents, 1):
                if "\x1f0" not in content:
                    yield Place(tag, number, content)
