"""Controlled headings as a wording decision sees them: their scheme, their segments, and how one is worded anew.

    field = reworded("650", " 0\\x1faIndians of South America\\x1fxHistory.", [rewording])
    field.contents                                # [" 7\\x1faIndigenous peoples--South America\\x1f..."]

MARC 21 Bibliographic, 6XX: the second indicator (or $2) names the scheme; $v, $x, $y and $z are subdivisions. A heading that
is worded anew has second indicator 7 and `$2 local`, and loses $0, $1 and its old $2: it would else claim an authority that
does not say that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from alcove.formats.terms.entries import Part
from alcove.marc import naco

HEADINGS = frozenset(("630", "648", "650", "651", "655", "690", "691", "695", "696", "697", "698", "699"))
"""Tags whose main part is a controlled heading (names, 600 to 611, belong to those they name)."""
WITH_SUBDIVISIONS = HEADINGS | {"600", "610", "611", "647"}
SUBDIVISIONS = "vxyz"
SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}
"""Second indicator of 6XX; 4 says that nobody says, 7 that $2 does."""
ANY_SCHEME = "*"
_LEFT_OUT = frozenset("012")
_HEADING_CODES = frozenset("abcdefghijklmnopqrstuvxyz")
_DASH = "--"


class Segment(NamedTuple):
    """One subfield of a heading: its place among the subfields, its code, its words, and whether it is a subdivision."""

    place: int
    code: str
    value: str

    @property
    def is_subdivision(self) -> bool:
        """Say whether it stands behind the main part."""
        return self.code in SUBDIVISIONS


@dataclass(frozen=True)
class Rewording:
    """What one decision says of a term: the words that stand in its place; several stand side by side.

    `number` names the decision. `scope` is its layer; the higher one has the last word.
    """

    number: int
    term: str
    part: Part
    schemes: tuple[str, ...]
    shown: tuple[str, ...]
    scope: int = 0

    @property
    def key(self) -> str:
        """Give the comparison form of the term."""
        return term_key(self.term)


class Reworded(NamedTuple):
    """A field worded anew: what stands in its place, and the decisions that had a part in it."""

    contents: list[str]
    numbers: list[int]


@lru_cache(maxsize=20_000)
def term_key(text: str) -> str:
    """Give the comparison form of a term; two hyphens divide a heading from its subdivisions."""
    return naco.BOUNDARY.join(form for part in text.split(_DASH) if (form := naco.normalised(part)))


def scheme_of(tag: str, content: str) -> str:
    """Name the scheme of a heading; `""` where the record does not say, `local` for 69X without $2."""
    if (second := content[1:2]) in SCHEMES:
        return SCHEMES[second]
    if second == "7" or tag[:2] == "69":
        named = next((part[1:].strip().lower() for part in content.split("\x1f")[1:] if part[:1] == "2"), "")
        return named or ("local" if tag[:2] == "69" else "")
    return ""


def segments(tag: str, content: str) -> list[Segment]:
    """Give the parts of a heading that words may be changed in: $a of a topic, place or genre, and every subdivision."""
    has_main = tag in HEADINGS
    found = []
    for place, part in enumerate(content.split("\x1f")[1:]):
        code = part[:1]
        if code and (code in SUBDIVISIONS or (code == "a" and has_main)):
            found.append(Segment(place, code, part[1:]))
    return found


def field_key(tag: str, content: str) -> bytes:
    """Give what two fields share that say the same heading of the same scheme, as tables hold it."""
    parts = ((part[0], part[1:]) for part in content.split("\x1f")[1:] if part[:1] in _HEADING_CODES)
    return naco.stored(f"{tag} {scheme_of(tag, content)}{naco.BOUNDARY}{naco.key(parts)}")


def words(content: str) -> str:
    """Give a heading as people read it, its subdivisions behind dashes, without its end mark."""
    said = ""
    for part in content.split("\x1f")[1:]:
        if part[:1] in SUBDIVISIONS:
            said += _DASH + part[1:].strip()
        elif part[:1] in _HEADING_CODES:
            said += (" " if said else "") + part[1:].strip()
    return without_end_mark(said)


def without_end_mark(text: str) -> str:
    """Take off a full stop that ends a heading, not one that ends an abbreviation of one to three letters."""
    text = text.rstrip(" ,;")
    if text.endswith(".") and len(text.rpartition(" ")[2]) > 4:
        return text[:-1]
    return text


def reworded(tag: str, content: str, rewordings: Sequence[Rewording]) -> Reworded | None:
    """Word a heading anew; None where no rewording is meant for it.

    Within one layer every rewording is held against the words as they were; a higher layer sees what the lower one made, and
    the words as they came.
    """
    if tag not in WITH_SUBDIVISIONS:
        return None
    scheme = scheme_of(tag, content)
    ours = [one for one in rewordings if scheme in one.schemes or ANY_SCHEME in one.schemes]
    if not ours:
        return None
    here = _Wording(tag, content)
    for scope in sorted({one.scope for one in ours}):
        here.apply([one for one in ours if one.scope == scope])
    return here.made()


class _Wording:
    """A heading while it is worded anew: for every segment its words as they came, and those that stand there now."""

    def __init__(self, tag: str, content: str) -> None:
        self._indicators, *self._parts = content.split("\x1f")
        self._tag = tag
        self._segments = segments(tag, content)
        self._now: dict[int, tuple[str, ...]] = {one.place: (one.value,) for one in self._segments}
        self._whole: tuple[str, ...] = ()
        self._numbers: list[int] = []

    def apply(self, rewordings: Sequence[Rewording]) -> None:
        before = dict(self._now)
        whole = naco.BOUNDARY.join(term_key(one.value) for one in self._segments)
        for one in rewordings:
            key = one.key
            if one.part == Part.HEADING and key == whole and self._tag in HEADINGS:
                self._whole = one.shown
                self._note(one)
                continue
            for segment in self._segments:
                if self._is_meant(one.part, segment) and key in self._keys(segment, before):
                    self._now[segment.place] = one.shown
                    self._note(one)

    def _keys(self, segment: Segment, before: dict[int, tuple[str, ...]]) -> set[str]:
        return {term_key(segment.value), *(term_key(one) for one in before[segment.place])}

    @staticmethod
    def _is_meant(part: Part, segment: Segment) -> bool:
        if part == Part.ANY:
            return True
        return segment.is_subdivision if part == Part.SUBDIVISION else part == Part.MAIN and not segment.is_subdivision

    def _note(self, one: Rewording) -> None:
        if one.number not in self._numbers:
            self._numbers.append(one.number)

    def made(self) -> Reworded | None:
        if not self._numbers:
            return None
        if self._whole:
            contents = [self._content_of_whole(term) for term in self._whole]
        else:
            places = [one.place for one in self._segments]
            contents = [
                self._content(dict(zip(places, each, strict=True))) for each in product(*(self._now[one] for one in places))
            ]
        return Reworded(list(dict.fromkeys(contents)), self._numbers)

    def _content(self, chosen: dict[int, str]) -> str:
        parts: list[str] = []
        for place, part in enumerate(self._parts):
            if place not in chosen:
                parts += [] if part[:1] in _LEFT_OUT else [part]
                continue
            parts += _split(part[:1], chosen[place], part[1:])
        return self._dressed(parts)

    def _content_of_whole(self, term: str) -> str:
        kept = [part for part in self._parts if part[:1] not in _LEFT_OUT and part[:1] not in _HEADING_CODES]
        last = self._segments[-1].value
        return self._dressed([*_split("a", term, last), *kept])

    def _dressed(self, parts: Iterable[str]) -> str:
        first = (self._indicators + "  ")[:1]
        said = list(parts)
        if self._tag[:2] == "69":
            return "\x1f".join([(self._indicators + "  ")[:2], *said])
        behind = next((place for place, part in enumerate(said) if part[:1] in "345678"), len(said))
        return "\x1f".join([first + "7", *said[:behind], "2local", *said[behind:]])


def _split(code: str, term: str, before: str) -> list[str]:
    """Give the subfields of a term in the place of one: what stands behind two hyphens becomes a subdivision."""
    main, *rest = term.split(_DASH)
    if before.rstrip().endswith(".") and without_end_mark(before) != before.rstrip() and not term.endswith("."):
        rest = [*rest[:-1], f"{rest[-1]}."] if rest else rest
        main = main if rest else f"{main}."
    elif main == before:
        return [code + before]
    return [code + main, *(f"x{one}" for one in rest)]
