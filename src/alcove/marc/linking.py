"""Linking: which authority a heading means, without guessing; and what becomes of a field when its authority changes.

A heading is compared whole, then without its last subdivisions one by one. Among those that read alike the thesaurus decides
(008/11 or 040 $f against the second indicator or $2 of 6XX), then whether a heading may be used so (008/14-16). What is left
undecided is `ambiguous`: never the first hit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from . import naco
from .control import ControlSet, Wanted, number
from .record import DELIMITER, Field, Subfield


class Candidate(NamedTuple):
    """An authority whose heading, or a reference of it (`role` 4), reads as a field does.

    `is_shared` says that the heading stands for several persons (008/32 b): no field is linked to it by itself.
    """

    authority: int
    role: str
    tag: str
    thesaurus: str
    uses: str
    is_shared: bool = False


class Verdict(StrEnum):
    """What is to be done with a field.

    `linked`: the whole heading is that of one authority; `partial`: its beginning is; `see`: it is a reference of one;
    `ambiguous`: of several; `other`: only of another thesaurus; `already`: it has a number that is known here; `stale`: so,
    but the heading reads otherwise; `elsewhere`: it has a number of another file and no heading here; `unmatched`: nothing.
    """

    LINKED = "linked"
    PARTIAL = "partial"
    SEE = "see"
    AMBIGUOUS = "ambiguous"
    OTHER = "other"
    ALREADY = "already"
    STALE = "stale"
    ELSEWHERE = "elsewhere"
    UNMATCHED = "unmatched"


class Decision(NamedTuple):
    """The verdict, the authorities it speaks of, and the key that matched."""

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    key: str = ""


def decide(wanted: Wanted, by_key: Mapping[str, Sequence[Candidate]], by_number: Mapping[str, tuple[int, bytes]]) -> Decision:
    """Decide what a field means. `by_key` gives candidates by key, `by_number` (authority, its stored key) by number."""
    for one in wanted.numbers:
        if one in by_number:
            authority, stands = by_number[one]
            if stands in map(naco.stored, wanted.keys):
                return Decision(Verdict.ALREADY)
            return Decision(Verdict.STALE, (Candidate(authority, "1", wanted.by[0], "", "|||"),))
    for key in wanted.keys:
        candidates = [one for one in by_key.get(key, ()) if one.tag in wanted.by]
        if candidates:
            return _among(wanted, candidates, key, is_whole=key == wanted.keys[0])
    return Decision(Verdict.ELSEWHERE if wanted.numbers else Verdict.UNMATCHED)


def _among(wanted: Wanted, candidates: Sequence[Candidate], key: str, *, is_whole: bool) -> Decision:
    established = [one for one in candidates if one.role == "1"]
    left = _of_thesaurus(wanted, established or candidates)
    if not left:
        return Decision(Verdict.OTHER, tuple(established or candidates), key)
    usable = [one for one in left if one.uses[wanted.use] != "b"]
    left = usable or left
    if len({one.authority for one in left}) > 1 or any(one.is_shared for one in left):
        return Decision(Verdict.AMBIGUOUS, tuple(left), key)
    if not established:
        return Decision(Verdict.SEE, tuple(left[:1]), key)
    if wanted.numbers:
        # A number of another file stands there already: a second one is for a person to add.
        return Decision(Verdict.ELSEWHERE, tuple(left), key)
    return Decision(Verdict.LINKED if is_whole else Verdict.PARTIAL, tuple(left[:1]), key)


def _of_thesaurus(wanted: Wanted, candidates: Sequence[Candidate]) -> list[Candidate]:
    if wanted.thesaurus is None:
        return list(candidates)
    same = [one for one in candidates if one.thesaurus == wanted.thesaurus]
    unsaid = [one for one in candidates if not one.thesaurus or not wanted.thesaurus]
    return same or unsaid


def linked(content: str, number: str) -> str:
    """Give the content of a field with one more $0."""
    return f"{content}{DELIMITER}0{number}"


def unlinked(content: str, numbers: Sequence[str]) -> str:
    """Give the content of a field without the $0s that are one of `numbers` (normalised)."""
    head, *parts = content.split(DELIMITER)
    kept = [part for part in parts if not (part[:1] == "0" and number(part[1:]) in numbers)]
    return DELIMITER.join([head, *kept])


class Change(NamedTuple):
    """A heading that takes the place of another in the fields it controls.

    `old` and `new` are 1XX fields; `old_numbers` the normalised numbers that point at the old one, `new_number` what is to
    stand there then ("" where the link goes). `thesaurus` is that of the new heading where it is another than that of the old.
    """

    old: Field
    new: Field
    old_numbers: frozenset[str]
    new_number: str
    thesaurus: str = ""


_INDICATOR_OF_THESAURUS = {"lcsh": "0", "lcshac": "1", "mesh": "2", "nal": "3", "cash": "5", "rvm": "6"}


def changed(field: Field, change: Change, control: ControlSet) -> Field:
    """Give a linked field with the new heading: the controlled subfields and the number of this link change, nothing else.

    Subdivisions beyond the old heading, relators, other numbers and what stands around stay, and so does the punctuation at
    the end. Where the new heading is of another kind (a body for a person), the tag changes with it if MARC 21 has one for it.
    """
    new_line, old_line = control.headings[change.new.tag], control.headings[change.old.tag]
    tag = _tag(field.tag, change, control)
    is_title_alone = field.tag == "240"
    divided = old_line.divisions_in(field.tag)
    mine = _controlled(field, change.old, old_line.codes + old_line.title_codes, divided, is_title_alone)
    coming = new_line.parts(change.new)
    if is_title_alone:
        coming = [
            Subfield("a" if part.code == "t" else part.code, part.value)
            for part in coming
            if part.code in new_line.title_codes or (part.code not in new_line.codes)
        ]
    coming = _punctuated([part for at, part in enumerate(field.subfields) if at in mine], coming, _follows(field, mine))
    parts: list[Subfield] = []
    first = min(mine, default=0)
    for at, part in enumerate(field.subfields):
        if at == first:
            parts += coming
        if at not in mine:
            parts.append(part)
    parts = _renumbered(parts, change)
    indicators, parts = _indicators(Field(tag, field.content), change, parts)
    return Field.data(tag, indicators, parts)


def _tag(tag: str, change: Change, control: ControlSet) -> str:
    if change.old.tag == change.new.tag or control.may_control(tag, change.new.tag):
        return tag
    other = tag[0] + change.new.tag[1:]
    return other if tag[0] == "5" or control.may_control(other, change.new.tag) else tag


def _controlled(field: Field, old: Field, codes: str, divided: str, is_title_alone: bool) -> set[int]:
    """Give the places of the subfields that the old heading controls: its subdivisions only as far as it has them."""
    left = sum(part.code in divided for part in old.subfields)
    places = set()
    for at, (code, _) in enumerate(field.subfields):
        if (is_title_alone and code == "a") or code in codes:
            places.add(at)
        elif code in divided and left:
            places.add(at)
            left -= 1
    return places


def _follows(field: Field, mine: set[int]) -> bool:
    """Say whether words follow the controlled part: a relator, a subdivision."""
    last = max(mine, default=-1)
    return any(part.code.isalpha() for part in field.subfields[last + 1 :])


def _punctuated(before: list[Subfield], coming: list[Subfield], is_followed: bool) -> list[Subfield]:
    """Give the new heading the punctuation that the old one had at its end in this field."""
    if not before or not coming:
        return coming
    said = before[-1].value.rstrip()
    mark = said[-1:] if said[-1:] in ".,;:" else ""
    code, value = coming[-1]
    bare = value.rstrip(" ,;:") if is_followed or mark != "." else value.rstrip(" ,;:.")
    if (mark == "." and (bare.endswith((".", "-", "?", "!")))) or (mark == "," and bare.endswith("-")):
        mark = "" if mark == "." else mark
    elif not mark and not is_followed and bare.endswith(".") and not _is_initial(bare):
        bare = bare[:-1]
    return [*coming[:-1], Subfield(code, bare + mark)]


def _is_initial(text: str) -> bool:
    return (len(text) > 2 and text[-3:-2] in " .") or text.endswith(("etc.", "Inc.", "Co.", "Jr.", "Ltd."))


def _renumbered(parts: list[Subfield], change: Change) -> list[Subfield]:
    kept: list[Subfield] = []
    done = False
    for part in parts:
        if part.code == "0" and number(part.value) in change.old_numbers:
            if change.new_number and not done:
                kept.append(Subfield("0", change.new_number))
                done = True
        else:
            kept.append(part)
    return kept


def _indicators(field: Field, change: Change, parts: list[Subfield]) -> tuple[str, list[Subfield]]:
    """Let indicators follow: the kind of name, the letters not filed, and the thesaurus of a subject where it is another."""
    first, second = field.indicators[0], field.indicators[1]
    ending, given = change.new.tag[1:], change.new.indicators
    if ending in ("00", "10", "11") and field.tag != "240":
        first = given[0] if given[0].isdigit() else first
    elif ending == "30" and field.tag in ("130", "630", "730"):
        first = given[1] if given[1].isdigit() else first
    elif ending == "30" and field.tag in ("830", "240"):
        second = given[1] if given[1].isdigit() else second
    if field.tag[0] == "6" and change.thesaurus:
        second = _INDICATOR_OF_THESAURUS.get(change.thesaurus, "7")
        parts = [part for part in parts if part.code != "2"]
        if second == "7":
            at = next((at for at, part in enumerate(parts) if part.code == "0"), len(parts))
            parts.insert(at, Subfield("2", change.thesaurus))
    return first + second, parts
