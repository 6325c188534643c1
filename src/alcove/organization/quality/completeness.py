"""How complete a record is, in points, in the manner of Thompson and Traill.

Thompson, K. & Traill, S. (2017): Leveraging Python to improve ebook metadata selection, ingest, and management.
Code4Lib Journal 38, https://journal.code4lib.org/articles/12828. The elements and points are theirs, with two
changes: cataloguing in any language gets the point (theirs: English), and GND is counted beside LCSH, MeSH and FAST.
"""

from __future__ import annotations

from collections.abc import Callable

from alcove.marc import codes
from alcove.marc.steps import years

from .look import N_, Look

_MOST_SUBJECTS = 10
_MOST_OTHER_SUBJECTS = 5
_SUBJECTS = ("600", "610", "611", "630", "650", "651", "653")
_BY_INDICATOR = {"0": "lcsh", "2": "mesh"}
_BY_SOURCE = {"fast": "fast", "gnd": "gnd", "lcsh": "lcsh", "mesh": "mesh"}
# Every element, in the order it is shown, with its name. `total` is their sum.
ELEMENTS = {
    "isbn": N_("ISBN"),
    "authors": N_("Authors"),
    "alternative_titles": N_("Alternative titles"),
    "edition": N_("Edition"),
    "contributors": N_("Contributors"),
    "series": N_("Series"),
    "contents_and_abstract": N_("Table of contents and abstract"),
    "date_coded": N_("Date (008)"),
    "date_published": N_("Date (26X)"),
    "class_lc_nlm": N_("Class number (LC, NLM)"),
    "class_dewey": N_("Class number (Dewey)"),
    "subjects_lcsh": N_("Subjects: Library of Congress"),
    "subjects_mesh": N_("Subjects: MeSH"),
    "subjects_fast": N_("Subjects: FAST"),
    "subjects_gnd": N_("Subjects: GND"),
    "subjects_other": N_("Subjects: other"),
    "description": N_("Description (online or printed)"),
    "language": N_("Language"),
    "country": N_("Country"),
    "language_of_cataloguing": N_("Language of cataloguing"),
    "rda": N_("RDA"),
}


def points(look: Look) -> dict[str, int]:
    """Give the points of a record by element; elements without any are left out."""
    found = {name: count(look) for name, count in _COUNTS.items()}
    found.update(_subjects(look))
    return {name: number for name, number in found.items() if number}


def _of(*tags: str) -> Callable[[Look], int]:
    return lambda look: sum(len(look.fields[tag]) for tag in tags if tag in look.fields)


def _one_of(*tags: str) -> Callable[[Look], int]:
    return lambda look: int(any(tag in look.fields for tag in tags))


def _date_published(look: Look) -> int:
    return int(bool(years([one.text for one in look.values(("260", "264"), "c")])))


def _description(look: Look) -> int:
    """Give a point each for the form in 008 and for what 300 says in words: online, or how many pages or volumes."""
    coded = look.fixed[29:30] if look.leader[6:7] in ("e", "f", "g", "k", "o", "r") else look.fixed[23:24]
    words = " ".join(one.text.lower() for one in look.values(("300",), "a"))
    if coded == "o":
        return 1 + ("online resource" in words)
    return int("online resource" in words) or int(any(char.isdecimal() for char in words))


def _language(look: Look) -> int:
    return int(look.fixed[35:38] in codes.code_list("languages") and look.fixed[35:38] != "und")


def _country(look: Look) -> int:
    coded = look.fixed[15:18].strip()
    return int(coded in codes.code_list("countries") and coded not in ("xx", "vp"))


def _language_of_cataloguing(look: Look) -> int:
    """Give the point where 040 $b names a language, or says nothing and so means that of the agency."""
    given = look.values(("040",), "b")
    return int("040" in look.fields and (not given or given[0].text.strip() in codes.code_list("languages")))


def _rda(look: Look) -> int:
    return int(any(one.text.strip().lower() == "rda" for one in look.values(("040",), "e")))


_COUNTS: dict[str, Callable[[Look], int]] = {
    "isbn": _of("020"),
    "authors": _of("100", "110", "111"),
    "alternative_titles": _of("246"),
    "edition": _of("250"),
    "contributors": _of("700", "710", "711", "720"),
    "series": _of("440", "490", "800", "810", "830"),
    "contents_and_abstract": lambda look: ("505" in look.fields) + ("520" in look.fields),
    "date_coded": lambda look: int(look.fixed[7:11].isdecimal()),
    "date_published": _date_published,
    "class_lc_nlm": _one_of("050", "060", "090", "096"),
    "class_dewey": _one_of("082", "092"),
    "description": _description,
    "language": _language,
    "country": _country,
    "language_of_cataloguing": _language_of_cataloguing,
    "rda": _rda,
}


def _subjects(look: Look) -> dict[str, int]:
    found: dict[str, int] = {}
    for tag in _SUBJECTS:
        for content in look.fields.get(tag, ()):
            name = f"subjects_{_scheme(content)}"
            most = _MOST_OTHER_SUBJECTS if name == "subjects_other" else _MOST_SUBJECTS
            found[name] = min(found.get(name, 0) + 1, most)
    return found


def _scheme(content: str) -> str:
    indicator = content[1:2]
    if indicator != "7":
        return _BY_INDICATOR.get(indicator, "other")
    at = content.find("\x1f2")
    source = content[at + 2 :].partition("\x1f")[0].strip().lower() if at >= 0 else ""
    return _BY_SOURCE.get(source, "other")
