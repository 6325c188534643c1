"""Call numbers in the order of the shelf: for each scheme a key, so that keys compared as text stand as the books do.

    sort_key("PN1995.9 .N3 v.10", "lcc") < sort_key("PN1995.9 .N35 1970", "lcc")
    scheme_of("852", "0")                       "lcc", by the first indicator (MARC 21 holdings, 852)

A label that does not follow its scheme is still given a key, behind those that do. Nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable

SCHEMES = ("lcc", "nlm", "ddc", "udc", "sudocs", "other")
"""Codes of the MARC classification source list, where it has them; `other` counts digits and knows nothing else."""

LONGEST = 300
"""Characters of a label that are looked at."""

_BY_TAG = {
    "050": "lcc", "055": "lcc", "060": "nlm", "070": "lcc", "080": "udc", "082": "ddc", "086": "sudocs", "090": "lcc",
    "092": "ddc", "096": "nlm",
}  # fmt: skip
_BY_INDICATOR = {"0": "lcc", "1": "ddc", "2": "nlm", "3": "sudocs"}

_CLASS = re.compile(r"([A-Z]{1,3})\s*(?:([0-9]{1,5})(?:\s?(\.[0-9]+))?(?![0-9])|(?=\.[A-Z][0-9]))\s*(.*)", re.DOTALL)
_PART = re.compile(
    r"\.?(?P<cutter>[A-Z][0-9]+)(?P<mark>[A-Z]{0,2}(?![A-Z0-9]))?"  # .B8, N44a
    r"|\.(?P<letter>[A-Z])(?=[\s.]|$)"  # .M
    r"|-(?P<until>[0-9]+)"  # no.1-6
    r"|\.?(?P<number>[0-9]+)\s*(?P<ending>(?:ST|ND|RD|TH|D)\b|[A-Z]{0,2}(?![A-Z0-9.]))"  # 1990b, 28th
    r"|(?P<word>[A-Z]+)\.?\s*(?P<count>[0-9]*)"  # v.3, no. 10, Suppl.
    r"|[^A-Z0-9]+"
)
_VOLUME = re.compile(r"(?<![A-Za-z0-9.])([vct])\.?\s?([0-9])")
_DIGITS = re.compile("[0-9]+")
_RUNS = re.compile(r"[A-Z]+|[0-9]+|:")
_AFTER_ALL = "~"


def scheme_of(tag: str, indicator: str = "", source: str = "") -> str:
    """Name the scheme of a call number: by its tag, in 852 by the first indicator (7: by $2, its `source`)."""
    if tag == "852":
        named = source.strip().casefold() if indicator == "7" else ""
        return _BY_INDICATOR.get(indicator, named if named in SCHEMES else "other")
    return _BY_TAG.get(tag, "other")


def sort_key(label: str, scheme: str) -> str:
    """Give the text by which a call number is put in order; "" for one with neither letter nor digit."""
    said = " ".join(label[:LONGEST].split())
    if not any(character.isalnum() for character in said):
        return ""
    return _KEYS.get(scheme, _other)(said) or _AFTER_ALL + said.upper()


def end_of(key: str) -> str:
    """Give the text behind every key that begins with this one: the end of a range."""
    return key + _AFTER_ALL


def _lcc(label: str) -> str:
    """Class letters, whole number, decimals as text; then nothing < number < word or work mark < cutter (a decimal)."""
    upper = _VOLUME.sub(r"\1. \2", label).upper()
    found = _CLASS.match(upper)
    if found is None:
        return _AFTER_ALL + _other(label)
    letters, number, decimals, rest = found.groups()
    key = [f"{letters:<3}{number or '':>05}{(decimals or '').rstrip('0').rstrip('.')}"]
    for part in _PART.finditer(rest):
        if part["cutter"]:
            key.append(f"3{part['cutter']}")
            if part["mark"]:
                key.append(f"2{part['mark']}")
        elif part["letter"]:
            key.append(f"3{part['letter']}")
        elif part["until"]:
            key[-1] += f"-{part['until']:>09}"
        elif part["number"]:
            key.append(f"1{part['number']:>09}{part['ending']}")
        elif part["word"]:
            key.append(f"2{part['word']}{part['count'] and part['count'].zfill(9)}")
    return " ".join(key)


def _ddc(label: str) -> str:
    """Blanks and points part the number; what follows the class is a decimal; marks of segmentation count for nothing."""
    said = re.sub(r"[/'\u2032\u2019]", "", label.upper()).replace(".", " ")
    parts = [part for word in said.split() if (part := re.sub(r"[\W_]", "", word))]
    numbers = [place for place, part in enumerate(parts) if part.isdecimal()]
    if len(numbers) > 1:
        second = numbers[1]
        while (
            len(parts[second]) % 3 == 0
            and (then := parts[second + 1 : second + 2])
            and len(then[0]) < 4
            and then[0].isdecimal()
        ):
            parts[second] += parts.pop(second + 1)  # 664.051 4: blanks between every three digits
        parts[second] = f"{parts[second]:0<15}"
    elif numbers:
        parts.insert(numbers[0] + 1, "0" * 15)
    return "_".join(parts)


def _sudocs(label: str) -> str:
    """Numbers are whole; behind the colon, and in every place: nothing < year < letters < other numbers."""
    key = []
    is_behind = False
    for run in _RUNS.findall(label.upper()):
        if run == ":":
            is_behind = True
            key.append("0")
        elif run.isdecimal():
            is_year = is_behind and ((len(run) == 3 and run[0] in "89") or (len(run) == 4 and run[:2] in ("18", "19", "20")))
            key.append(f"1{int(run) + (1000 if len(run) == 3 else 0):09}" if is_year else f"3{run:>09}")
        else:
            key.append(f"2{run}")
    return " ".join(key)


_UDC = [
    ("(0", "&"), ("(=", "("), ("(", "'"), ("::", "$"), (":", "$"), ("=", "%"), ('"', ")"), ("*", "*"), ("-", "+"),
    ("+", "!"), ("/", '"'), ("'", "-"), ("\u2019", "-"),
]  # fmt: skip


def _udc(label: str) -> str:
    """The signs in their order: + / nothing : = (0 ( (= " * A-Z - .0 ' and then more digits, which are decimals."""
    key: list[str] = []
    digits = at = 0
    text = label.upper().replace(" ", "")
    while at < len(text):
        character = text[at]
        if character.isdecimal():
            digits += 1
            key.append(character)
        elif character == "." and digits % 3 and text[at + 1 : at + 2] == "0":
            key.append(",")
            digits = 0
        elif character != ".":
            sign = next((sign for sign in _UDC if text.startswith(sign[0], at)), None)
            if sign:
                at += len(sign[0]) - 1
            key.append(sign[1] if sign else f"*{character}" if character.isalpha() else "")
            digits = 0
        at += 1
    return "".join(key) + "#"


def _other(label: str) -> str:
    """Every run of digits counts as a whole number; capitals and other signs make no difference."""
    words = re.sub(r"[^\w]+", " ", label.upper()).split()
    return " ".join(_DIGITS.sub(lambda run: run[0].zfill(12), word) for word in words)


_KEYS: dict[str, Callable[[str], str]] = {
    "lcc": _lcc,
    "nlm": _lcc,
    "ddc": _ddc,
    "sudocs": _sudocs,
    "udc": _udc,
    "other": _other,
}
