"""What the coded data say: what a thing is made of, whom it is for, when it appeared.

MARC 21 Bibliographic: leader/06-07, 007, 008, 856 indicators. Every function reads `Coded` and never raises.
"""

from __future__ import annotations

import re
from typing import ClassVar

from alcove.marc.record import Record

_BY_TYPE = {
    "a": "book", "t": "manuscript", "c": "score", "d": "score", "e": "map", "f": "map", "g": "video", "i": "spoken",
    "j": "music", "k": "image", "m": "software", "o": "kit", "p": "archive", "r": "object",
}  # fmt: skip
_CONTINUING = {"d": "database", "w": "website", "n": "newspaper", "l": "loose_leaf"}
_VISUAL = {
    "m": "film", "v": "video", "f": "video", "s": "image", "t": "image", "k": "image", "i": "image", "n": "image", "l": "image",
    "a": "image", "c": "image", "o": "image", "p": "image", "g": "game", "r": "object", "q": "object", "w": "object",
    "d": "object", "b": "kit",
}  # fmt: skip
_COMPUTER_FILE = {"a": "dataset", "g": "game", "d": "ebook", "e": "database", "h": "music", "j": "website"}
_FORM_OF_ITEM = {"a": "microform", "b": "microform", "c": "microform", "d": "large_print", "f": "braille"}
_FORM_AT_29 = "efgkor"
_AUDIENCE = {
    "a": "preschool", "b": "primary", "c": "pre_adolescent", "d": "adolescent", "e": "adult", "f": "specialized",
    "g": "general", "j": "juvenile",
}  # fmt: skip
_YEAR = re.compile(r"(?<![0-9])(1[0-9]{3}|20[0-9]{2})(?![0-9])")
_NO_CODE = frozenset(("und", "xxx", "zxx", "n/a"))
LATEST_YEAR = 2100


class Coded:
    """The coded data of one record: type and level from the leader, 008, the first two characters of every 007, links."""

    __slots__ = ("_year", "carriers", "dates", "fixed", "is_linked", "level", "type")
    TAGS: ClassVar = frozenset(("007", "008", "260", "264", "856"))

    def __init__(self, leader: str) -> None:
        """Start with the leader; `note` takes the fields."""
        self.type, self.level = leader[6:7], leader[7:8]
        self.fixed = ""
        self.carriers: list[str] = []
        self.dates: list[str] = []
        self.is_linked = False
        self._year: list[str] | None = None

    @classmethod
    def of(cls, record: Record) -> Coded:
        """Read the coded data of a record."""
        coded = cls(record.leader)
        for tag, content in record.entries:
            coded.note(tag, content)
        return coded

    def note(self, tag: str, content: str) -> None:
        """Take what this field says, if it is one of TAGS. 856 40, 41: a version or the thing itself."""
        if tag == "008":
            self.fixed = self.fixed or content
        elif tag == "007":
            self.carriers.append(content[:2])
        elif tag == "856":
            self.is_linked = self.is_linked or (content[1:2] in ("0", "1") and "\x1fu" in content)
        elif tag in self.TAGS:
            self.dates.append(content)

    @property
    def key(self) -> object:
        """Give all that the functions below read of this: two records with the same key have the same coded values."""
        fixed, date = self.fixed, self.fixed[7:11]
        dates = () if date.isdigit() and "0000" < date < "2100" else tuple(self.dates)
        return self.type, self.level, date, fixed[21:34], self.is_linked, tuple(self.carriers), dates

    @property
    def year(self) -> list[str]:
        """Give the year of publication, worked out once."""
        if self._year is None:
            self._year = _year(self)
        return self._year

    @property
    def form_of_item(self) -> str:
        """Give 008/23, or 008/29 for maps and visual material."""
        at = 29 if self.type and self.type in _FORM_AT_29 else 23
        return self.fixed[at : at + 1]


def formats(coded: Coded) -> list[str]:
    """Name what the thing is (`book`, `ebook`, `score` ...); large print, braille and microform are named besides."""
    if coded.type not in _BY_TYPE:
        return []
    form = coded.form_of_item
    found = [_main_format(coded, form)]
    if coded.type in "df":
        found.append("manuscript")
    if form in _FORM_OF_ITEM:
        found.append(_FORM_OF_ITEM[form])
    for carrier in coded.carriers:
        also = "microform" if carrier[:1] == "h" else "braille" if carrier == "fb" else ""
        if also and also not in found:
            found.append(also)
    return found


def _main_format(coded: Coded, form: str) -> str:
    kind, level, fixed = coded.type, coded.level, coded.fixed
    if kind == "g":
        if any(carrier[:1] == "v" for carrier in coded.carriers):
            return "video"
        return _VISUAL.get(fixed[33:34], "video")
    if kind == "m":
        return _COMPUTER_FILE.get(fixed[26:27], "software")
    if kind != "a":
        return _BY_TYPE[kind]
    if level in ("a", "b"):
        return "article"
    if level in ("s", "i"):
        return _CONTINUING.get(fixed[21:22], "journal" if level == "s" else "website")
    if "m" in fixed[24:28]:
        return "thesis"
    return "ebook" if form in ("o", "q", "s") or "cr" in coded.carriers else "book"


def availability(coded: Coded) -> list[str]:
    """Say `online` where the thing itself can be reached over a network: form of item, 007 or an 856 with $u."""
    return ["online"] if coded.form_of_item == "o" or coded.is_linked or "cr" in coded.carriers else []


def audience(coded: Coded) -> list[str]:
    """Name whom it is for by 008/22, which only some kinds of material have."""
    if coded.type not in _BY_TYPE or coded.type in "efp" or coded.level in ("b", "i", "s"):
        return []
    found = _AUDIENCE.get(coded.fixed[22:23])
    return [found] if found else []


def year(coded: Coded) -> list[str]:
    """Give the year by 008/07-10 (unknown digits count as 0: the earliest it can be), else by 264 $c or 260 $c."""
    return coded.year


def _year(coded: Coded) -> list[str]:
    date = coded.fixed[7:11].replace("u", "0")
    if len(date) == 4 and date.isascii() and date.isdigit() and 0 < int(date) <= LATEST_YEAR:
        return [str(int(date))]
    for content in coded.dates:
        for part in content.split("\x1f")[1:]:
            if part[:1] == "c" and (match := _YEAR.search(part)):
                return [match[1]]
    return []


def decade(coded: Coded) -> list[str]:
    """Give the first year of the decade in which it appeared."""
    return [found[:-1] + "0" for found in coded.year]


def code(text: str) -> str:
    """Give a code as lists have it: small letters, without fill characters; "" for codes that say nothing."""
    found = text.strip(" |#-").lower()
    return "" if found in _NO_CODE or not found.isascii() else found
