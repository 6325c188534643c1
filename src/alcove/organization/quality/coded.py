"""Checks of coded data against what stands in words: language, country, kind of thing (MARC 21, Leader/06, 007, 008, 33X)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from alcove.marc import codes, fixed
from alcove.marc.steps import in_pieces_of

from .dates import IMPRINT
from .look import Look, Place

_NOT_SAID = ("", "und", "mul", "zxx", "|||")
_NOWHERE = ("", "xx", "vp", "|||")
_WORD = re.compile(r"[^\W\d_]{4,}")
_IN_BRACKETS = re.compile(r"\s*[\[(][^\])]*[\])]\s*$")
_AROUND = " \t[]().,:;?"
# Which types of record (leader/06) a type of content (336 $b) goes with; what is not listed goes with any.
_CONTENT = {
    **dict.fromkeys(("txt", "tct"), "at"),
    **dict.fromkeys(("ntm", "tcm"), "cd"),
    **dict.fromkeys(("cri", "crm", "crt", "crd", "crf", "crn"), "ef"),
    **dict.fromkeys(("tdi", "tdm"), "gr"),
    "sti": "gk",
    "tci": "k",
    "spw": "i",
    "snd": "i",
    "prm": "j",
    "tdf": "r",
    "tcf": "r",
}
_ANY_TYPE = "mop"
# Words of 300 $a that a text cannot consist of.
_NOT_A_TEXT = re.compile(
    r"^\W*(?:[0-9]+|one|two|a)\W+(?:\w+\W+)?(?:video\w+|film reels?|(?:sound|audio)\s?(?:dis[ck]s?|cassettes?)"
    r"|compact discs?|maps?\b|globes?|scores?\b|slides\b|filmstrips?)",
    re.IGNORECASE,
)


def other_language(look: Look) -> Iterator[Place]:
    """Find 041 whose languages of the text or the sound are not the one in 008."""
    coded = look.fixed[35:38]
    if coded.strip() in _NOT_SAID or "041" not in look.fields:
        return
    given = [one for one in look.values(("041",), "ad") if look.fields["041"][one.number - 1][1:2] != "7"]
    said = in_pieces_of(3)([one.text.strip() for one in given])
    if said and coded not in said:
        yield Place("041", given[0].number, f"{' '.join(said)} (008: {coded})")


def other_language_note(look: Look) -> Iterator[Place]:
    """Find 546 that names languages, none of which is in 008 or 041."""
    if "546" not in look.fields:
        return
    coded = {look.fixed[35:38], *in_pieces_of(3)([one.text.strip() for one in look.values(("041",), "abdefghijkmnpqrt")])}
    if "mul" in coded:
        return
    for one in look.values(("546",), "a"):
        named = [_languages()[word] for word in _WORD.findall(one.text) if word in _languages()]
        if named and "ranslat" not in one.text and not coded & frozenset().union(*named):
            yield Place(one.tag, one.number, f"{one.text} (008: {look.fixed[35:38]})")


def other_country(look: Look) -> Iterator[Place]:
    """Find a place of publication that does not lie in the country of 008."""
    coded = look.fixed[15:18].strip(" |")
    if coded in _NOWHERE:
        return
    given = look.values(IMPRINT, "a")
    if not given:
        return
    first = given[0]
    named = _countries_of(first.text)
    if named and not _are_one(coded, named):
        yield Place(first.tag, first.number, f"{first.text.rstrip(_AROUND)} (008: {coded})")


def other_content(look: Look) -> Iterator[Place]:
    """Find 336 that does not go with the type of record."""
    kind = look.leader[6:7]
    if kind in _ANY_TYPE or "336" not in look.fields:
        return
    given = [(one, _code("content_types", one.text)) for one in look.values(("336",), "ab")]
    known = [(one, code) for one, code in given if code]
    if known and not any(kind in _CONTENT.get(code, kind) for _, code in known):
        one, code = known[0]
        yield Place("336", one.number, f"{code} (leader/06: {kind})")


def other_carrier(look: Look) -> Iterator[Place]:
    """Find 007 of a kind that no 338 speaks of; sound and film may also be online."""
    if "007" not in look.fields or "338" not in look.fields:
        return
    carriers = _carriers(look)
    if not carriers:
        return
    kinds = {carrier[0] for carrier in carriers}
    for number, content in enumerate(look.fields["007"], 1):
        kind = content[:1]
        if kind and kind in "chsv" and kind not in kinds and not (kind in "sv" and "cr" in carriers):
            yield Place("007", number, f"{content} (338: {' '.join(sorted(carriers))})")


def other_form(look: Look) -> Iterator[Place]:
    """Find 008 that says printed where 338 says online, or the other way about."""
    if "338" not in look.fields or not look.fixed or look.record.kind != "bibliographic":
        return
    carriers = _carriers(look)
    try:
        form = fixed.value(look.record, "008", "form_of_item")
    except fixed.UnknownPosition:
        return
    if form is None or not carriers:
        return
    online_alone = carriers == {"cr"} and form not in "oqs|"
    printed_alone = form == "o" and all(carrier[0] == "n" for carrier in carriers)
    if online_alone or printed_alone:
        yield Place("008", 1, f"“{form}” (338: {' '.join(sorted(carriers))})")


def other_extent(look: Look) -> Iterator[Place]:
    """Find a text that consists, by its description, of maps, films, sound or music."""
    if look.leader[6:7] not in ("a", "t"):
        return
    for first in look.values(("300",), "a")[:1]:
        if _NOT_A_TEXT.match(first.text):
            yield Place("300", first.number, f"{first.text} (leader/06: {look.leader[6]})")


def _carriers(look: Look) -> set[str]:
    found = {_code("carrier_types", one.text) for one in look.values(("338",), "ab")}
    return found - {"", "zu"}


def _code(name: str, value: str) -> str:
    """Give the code of a value that is a code of the list or a term of it; "" where it is neither."""
    value = value.strip().lower()
    return value if value in codes.code_list(name) else _terms(name).get(value, "")


@cache
def _terms(name: str) -> Mapping[str, str]:
    return {term.lower(): code for code, term in codes.code_list(name).items()}


@cache
def _languages() -> dict[str, frozenset[str]]:
    """Give the codes of a language by the first word of its name, as it is written in English."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in (codes.code_list("languages"), codes.labels("languages")):
        for code, label in name.items():
            if match := _WORD.match(label):
                found[match[0]].add(code)
    return {word: frozenset(known) for word, known in found.items()}


def _countries_of(place: str) -> frozenset[str]:
    """Give the countries a place may lie in: by the last part of it, where that is a country or state; by its name."""
    text = place.strip(_AROUND)
    if _IN_BRACKETS.search(place) and "[" in place.strip(" [:"):
        return frozenset()
    _, comma, last = text.rpartition(",")
    if comma:
        return _places().get(last.strip(_AROUND).casefold(), frozenset())
    return _places().get(text.casefold(), frozenset())


@cache
def _places() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, label in [*codes.code_list("countries").items(), *codes.labels("countries").items()]:
        if code not in _NOWHERE:
            found[label.partition(" (")[0].casefold()].add(code)
    for line in files(__package__).joinpath("places.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, known = line.split("\t")
            found[name.strip(_AROUND).casefold()].update(known.split())
    return {name: frozenset(known) for name, known in found.items()}


def _are_one(coded: str, named: frozenset[str]) -> bool:
    """Say whether a code and a place may be the same country: a state lies within its country, an old code in its followers."""
    within, instead = codes.column("countries", "within"), codes.column("countries", "instead")
    mine = {coded, within.get(coded, ""), *instead.get(coded, "").split()} - {""}
    return any(one in mine or within.get(one) in mine or coded in instead.get(one, "").split() for one in named)
