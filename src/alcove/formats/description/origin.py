"""Whose words a field holds, and in which language: that decides what may be done about them.

    origin_of("245", "10")                        # Origin.TRANSCRIBED: never rewritten
    Languages(record, default="eng").of("500", Origin.CATALOGUER, content)

Transcribed words follow the language of the text (008/35-37, 041), headings that of their scheme, a cataloguer's prose that of
the catalogue (040 $b).
"""

from __future__ import annotations

import re
from enum import StrEnum

from alcove.marc.record import Record
from alcove.marc.scripts import bcp_47

from .headings import HEADINGS, SUBDIVISIONS, scheme_of


class Origin(StrEnum):
    """Whose words: what is transcribed, names, headings, index terms, prose of a cataloguer or publisher, classes, people."""

    TRANSCRIBED = "T"
    NAME = "N"
    HEADING = "H"
    UNCONTROLLED = "U"
    CATALOGUER = "C"
    PUBLISHER = "P"
    CLASS = "K"
    PEOPLE = "D"
    OTHER = ""


_TRANSCRIBED = frozenset(("245", "246", "247", "250", "260", "264", "440", "490", "501", "505", "510", "730", "740", "775"))
_NAMES = frozenset(("100", "110", "111", "600", "610", "611", "700", "710", "711", "800", "810", "811"))
_CLASSES = frozenset(("050", "055", "060", "070", "080", "082", "084", "086", "090", "092", "096", "099"))
_PEOPLE = frozenset(("370", "371", "372", "373", "374", "375", "376", "385", "386"))
_PROSE = frozenset(("500", "545", "561"))
_OF_SCHEMES = {
    "lcsh": "en", "lcshac": "en", "fast": "en", "mesh": "en", "nal": "en", "lcgft": "en", "lcdgt": "en", "aat": "en",
    "gsafd": "en", "homoit": "en", "sears": "en", "cash": "en", "rbgenr": "en", "bisacsh": "en", "rvm": "fr", "rvmgf": "fr",
    "ram": "fr", "fmesh": "fr", "rero": "fr", "gnd": "de", "swd": "de", "gnd-content": "de", "embne": "es", "bidex": "es",
    "nli": "he", "yso": "fi", "kaunokki": "fi", "sao": "sv", "humord": "no", "thub": "ca", "lemac": "ca", "nuovo": "it",
    "brinkman": "nl", "gtt": "nl", "czenas": "cs", "pha": "pl",
}  # fmt: skip
# ISIL (ISO 15511) begins with the country; where one language is catalogued in, 040 $a says it.
_OF_COUNTRIES = {
    "FR": "fr", "DE": "de", "AT": "de", "ES": "es", "IT": "it", "NL": "nl", "PT": "pt", "SE": "sv", "FI": "fi", "DK": "da",
    "PL": "pl", "CZ": "cs", "HU": "hu", "RU": "ru", "IL": "he", "GB": "en", "AU": "en", "NZ": "en",
}  # fmt: skip
_QUOTED = re.compile('“[^”]{1,2000}”|"[^"]{1,2000}"|«[^»]{1,2000}»|„[^“”]{1,2000}[“”]')


def origin_of(tag: str, indicators: str, code: str = "a", content: str = "") -> Origin:
    """Say whose words a subfield holds. Of 520 without a source, first indicator blank, 1 or 2, they are a cataloguer's."""
    if tag in HEADINGS:
        return Origin.HEADING
    if tag in _NAMES:
        is_divided = tag[0] == "6" and code in SUBDIVISIONS
        return Origin.HEADING if is_divided else Origin.NAME
    if tag == "520":
        is_own = indicators[:1] in (" ", "1", "2") and "\x1fc" not in content
        return Origin.CATALOGUER if is_own else Origin.PUBLISHER
    if tag in _TRANSCRIBED:
        return Origin.TRANSCRIBED
    if tag in _PROSE:
        return Origin.CATALOGUER
    if tag in ("653", "720"):
        return Origin.UNCONTROLLED
    if tag == "856":
        return Origin.PUBLISHER if code == "3" else Origin.OTHER
    if tag in _CLASSES:
        return Origin.CLASS
    return Origin.PEOPLE if tag in _PEOPLE else Origin.OTHER


def quoted_in(text: str) -> list[tuple[int, int]]:
    """Give the stretches of a note that are quoted: somebody else's words."""
    return [found.span() for found in _QUOTED.finditer(text)]


class Languages:
    """The languages of one record's words, as two letters (three where there are no two), "" where nobody says."""

    def __init__(self, record: Record, default: str = "en") -> None:
        """Look where the record says so; `default` is the language of cataloguing where it does not."""
        self._record = record
        self._default = two_letters(default)
        self._of_text: frozenset[str] | None = None
        self._of_catalogue: str | None = None

    def of(self, tag: str, origin: Origin, content: str) -> frozenset[str]:
        """Give the languages that words of this origin may be in."""
        if origin in (Origin.TRANSCRIBED, Origin.PUBLISHER):
            return self.of_text
        if origin == Origin.HEADING:
            return frozenset((_OF_SCHEMES.get(scheme_of(tag, content), self.of_catalogue),))
        return frozenset((self.of_catalogue,))

    @property
    def of_text(self) -> frozenset[str]:
        """Give the languages of the text: 008/35-37 and 041 $a."""
        if self._of_text is None:
            codes = [(self._record.control("008") or "")[35:38]]
            for field in self._record.fields("041"):
                codes += [value[at : at + 3] for value in field.all("a") for at in range(0, len(value), 3)]
            self._of_text = frozenset(two_letters(code) for code in codes if code.strip(" |")) - {"mul", "und", "zxx"}
        return self._of_text

    @property
    def of_catalogue(self) -> str:
        """Give the language of cataloguing: 040 $b, the country of the agency in 040 $a, or the default."""
        if self._of_catalogue is None:
            said = self._record.first("040")
            code = (said.get("b") or "").strip() if said else ""
            agency = (said.get("a") or "")[:3] if said else ""
            self._of_catalogue = (
                two_letters(code) if code else (_OF_COUNTRIES.get(agency[:2], "") if agency[2:] == "-" else "") or self._default
            )
        return self._of_catalogue


def two_letters(code: str) -> str:
    """Give a language code of MARC as term lists have it: `eng` is `en`."""
    code = code.strip().lower()
    return bcp_47(code)
