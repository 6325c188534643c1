"""Numbers that name a record or what it describes: control numbers, ISBN, ISSN, LCCN, OCLC, ISMN, DOI and others.

`normalise_*` read one value as catalogues write it (`0-8044-2957-x (pbk.)`) and give the number in its one form, or
None; `isbns(record)` and the like give a record's valid numbers, each once. Nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import mul
from typing import NamedTuple

from .record import Record

_HYPHENS = "\\s\u00ad\u2010-\u2015\u2212\uff0d-"
_ISBN = re.compile(
    rf"[^0-9Xx]*?(?:ISBN(?:-?1[03])?\W*)?((?:97[89][{_HYPHENS}]*)?(?:[0-9][{_HYPHENS}]*){{9}}[0-9Xx])(?![0-9])",
    re.IGNORECASE,
)
_ISSN = re.compile(rf"\D*?([0-9]{{4}}[{_HYPHENS}]*[0-9]{{3}}[0-9Xx])(?![0-9])")
_ISMN = re.compile(rf"\W*(?:ISMN\W*)?(?:979[{_HYPHENS}]*0|M)[{_HYPHENS}]*((?:[0-9][{_HYPHENS}]*){{8}}[0-9])(?![0-9])", re.I)
_SEPARATORS = re.compile(f"[{_HYPHENS}]+")
_LCCN = re.compile(r"[a-z]{0,3}[0-9]{8}|[a-z]{0,2}[0-9]{10}")
_OCLC = re.compile(r"\s*(?:\(OCo?LC[^)]{0,8}\)\s*(?:ocm|ocn|on)?|(?:ocm|ocn|on))\s*0*([1-9][0-9]{0,14})(?![0-9])", re.I)
_DIGITS = re.compile(r"\s*(?:ocm|ocn|on)?\s*0*([1-9][0-9]{0,14})(?![0-9])", re.I)
_DOI = re.compile(r"(?:.*?(?:doi\.org/|doi:)\s*|\s*)(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)", re.I)
_SYSTEM_NUMBER = re.compile(r"\s*\(([^()]+)\)\s*(\S.*)")

# 024 first indicator: which kind of number (7 names it in $2).
_KIND_BY_INDICATOR = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici", "8": "unspecified"}


class Number(NamedTuple):
    """A standard number of another kind: `isrc`, `upc`, `ean`, `doi`, `urn` ... and the number as it stands."""

    kind: str
    number: str


def control_key(record: Record) -> tuple[str, str] | None:
    """Give (namespace, number): 003 and 001; without 001 the first 035 $a of the form `(namespace)number`."""
    number = (record.control("001") or "").strip()
    if number:
        return ((record.control("003") or "").strip(), number)
    for value in _values(record, "035", "a"):
        if match := _SYSTEM_NUMBER.match(value):
            return (match[1].strip(), match[2].strip())
    return None


def isbns(record: Record) -> list[str]:
    """Give the valid ISBNs of 020 $a (and of a 024 that is an ISBN in its bar code), as ISBN-13."""
    bar_codes = [value for value in _values(record, "024", "a", "3") if value.lstrip()[:3] in ("978", "979")]
    return _once(normalise_isbn, _values(record, "020", "a") + bar_codes)


def cancelled_isbns(record: Record) -> list[str]:
    """Give the well-formed ISBNs of 020 $z (cancelled, or of another edition), as ISBN-13."""
    return _once(normalise_isbn, _values(record, "020", "z"))


def issns(record: Record) -> list[str]:
    """Give the valid ISSNs of 022 $a."""
    return _once(normalise_issn, _values(record, "022", "a"))


def linking_issns(record: Record) -> list[str]:
    """Give the valid ISSN-Ls of 022 $l: one for all media of a title."""
    return _once(normalise_issn, _values(record, "022", "l"))


def cancelled_issns(record: Record) -> list[str]:
    """Give the well-formed ISSNs of 022 $y (incorrect) and $z (cancelled)."""
    return _once(normalise_issn, _values(record, "022", "yz"))


def lccns(record: Record) -> list[str]:
    """Give the Library of Congress control numbers of 010 $a."""
    return _once(normalise_lccn, _values(record, "010", "a"))


def oclc_numbers(record: Record) -> list[str]:
    """Give the OCLC numbers of 035 $a, and of 001 where 003 or a prefix says that it is one."""
    number = record.control("001") or ""
    reader = normalise_oclc
    if (record.control("003") or "").strip().lower() == "ocolc":
        number = f"(OCoLC){number}"
    return _once(reader, [number, *_values(record, "035", "a")])


def former_oclc_numbers(record: Record) -> list[str]:
    """Give the OCLC numbers the record once had: 019 $a and 035 $z."""
    merged = [f"(OCoLC){value}" for value in _values(record, "019", "a") if _DIGITS.match(value)]
    return _once(normalise_oclc, merged + _values(record, "035", "z"))


def system_numbers(record: Record) -> list[tuple[str, str]]:
    """Give every 035 $a of the form `(namespace)number` as (namespace, number)."""
    found = (_SYSTEM_NUMBER.match(value) for value in _values(record, "035", "a"))
    return list(dict.fromkeys((match[1].strip(), match[2].strip()) for match in found if match))


def ismns(record: Record) -> list[str]:
    """Give the valid ISMNs of 024 with first indicator 2, in their 13-digit form."""
    return _once(normalise_ismn, _values(record, "024", "a", "2"))


def dois(record: Record) -> list[str]:
    """Give the DOIs of 024 with $2 doi, in lower case."""
    return _once(normalise_doi, [number for kind, number in other_numbers(record) if kind == "doi"])


def other_numbers(record: Record) -> list[Number]:
    """Give every 024 $a with its kind: by the first indicator, or by $2 where that is 7."""
    found = []
    for field in record.fields("024"):
        indicator = field.indicators[0]
        kind = (field.get("2") or "").strip().lower() if indicator == "7" else _KIND_BY_INDICATOR.get(indicator, "")
        found += [Number(kind or "unspecified", value.strip()) for value in field.all("a") if value.strip()]
    return found


def normalise_isbn(text: str) -> str | None:
    """Give the ISBN-13 of an ISBN of either length, its check digit tried; qualifiers and hyphens are passed over."""
    number = _isbn_digits(text)
    if number is None:
        return None
    if len(number) == 13:
        return number if _ean_check(number[:12]) == number[12] else None
    return isbn10_to_13(number)


def _isbn_digits(text: str) -> str | None:
    if len(text) == 13 and text.isascii() and text.isdigit():
        return text if text.startswith(("978", "979")) else None
    match = _ISBN.match(text)
    return _SEPARATORS.sub("", match[1]).upper() if match else None


def isbn10_to_13(number: str) -> str | None:
    """Give the ISBN-13 of ten bare characters; None where the check digit is wrong (ISBN Users' Manual)."""
    if len(number) != 10 or not _is_digits(number[:9]) or _isbn10_check(number[:9]) != number[9].upper():
        return None
    return f"978{number[:9]}{_ean_check('978' + number[:9])}"


def isbn13_to_10(number: str) -> str | None:
    """Give the ISBN-10 of thirteen bare digits; None for those that have none (979) or a wrong check digit."""
    if len(number) != 13 or not _is_digits(number) or number[:3] != "978" or _ean_check(number[:12]) != number[12]:
        return None
    return number[3:12] + _isbn10_check(number[3:12])


def isbn_forms(text: str) -> list[str]:
    """Give every form a reader may type: ISBN-13 and ISBN-10; a wrong one as its bare characters, to be found too."""
    number = normalise_isbn(text)
    if number is None:
        bare = _isbn_digits(text)
        return [bare] if bare else []
    short = isbn13_to_10(number)
    return [number, short] if short else [number]


def normalise_issn(text: str) -> str | None:
    """Give `1234-567X`, its check digit tried (ISO 3297)."""
    match = _ISSN.match(text)
    number = _SEPARATORS.sub("", match[1]).upper() if match else ""
    if not number or _weighted_check(number[:7], 8) != number[7]:
        return None
    return f"{number[:4]}-{number[4:]}"


def normalise_lccn(text: str) -> str | None:
    """Give an LCCN in the form of the LCCN Namespace: `n  78-890351 /AC/r932` -> `n78890351`; None where it is none."""
    number = "".join(text.split()).split("/", 1)[0].lower()
    before, hyphen, serial = number.partition("-")
    if hyphen:
        number = before + serial.zfill(6) if _is_digits(serial) and len(serial) <= 6 else ""
    return number if _LCCN.fullmatch(number) else None


def normalise_oclc(text: str) -> str | None:
    """Give the bare number of `(OCoLC)ocm00012345` or `ocn123456789`; None without either sign of being one."""
    match = _OCLC.match(text)
    return match[1] if match else None


def normalise_ismn(text: str) -> str | None:
    """Give the 13-digit ISMN of `M-2306-7118-7` or `979-0-2306-7118-7`, its check digit tried (ISO 10957)."""
    match = _ISMN.match(text)
    number = "9790" + _SEPARATORS.sub("", match[1]) if match else ""
    return number if number and _ean_check(number[:12]) == number[12] else None


def normalise_doi(text: str) -> str | None:
    """Give a DOI in lower case, without `doi:` or the resolver before it."""
    match = _DOI.match(text)
    return match[1].rstrip(".,;").lower() if match else None


def _values(record: Record, wanted: str, codes: str, first_indicator: str = "") -> list[str]:
    """Give the values of these subfields without making Field objects: this is asked of every record of a load."""
    return [
        part[1:]
        for tag, content in record.entries
        if tag == wanted and content.startswith(first_indicator)
        for part in content.split("\x1f")[1:]
        if part[:1] in codes and part[1:]
    ]


def _once(normalise: Callable[[str], str | None], values: list[str]) -> list[str]:
    return list(dict.fromkeys(number for number in map(normalise, values) if number))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _weighted_check(digits: str, weight: int) -> str:
    """Give the check character modulo 11 with weights falling from `weight` (ISBN-10, ISSN)."""
    rest = -sum(map(mul, map(int, digits), range(weight, 0, -1))) % 11
    return "X" if rest == 10 else str(rest)


_EAN_WEIGHTS = (1, 3) * 6


def _isbn10_check(nine: str) -> str:
    return _weighted_check(nine, 10)


def _ean_check(twelve: str) -> str:
    return str(-sum(map(mul, map(int, twelve), _EAN_WEIGHTS)) % 10)
