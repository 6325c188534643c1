"""Citations: RIS, BibTeX, CSL-JSON, words; and simple Dublin Core."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from tests.marc.any_record import real, record, records

from alcove.formats import bibtex, citation, csl, dublin_core, ris
from alcove.formats.citable import Name, citable
from alcove.marc.record import Record

BOOK = record(
    "001 4711",
    "008 020415s2004    enka          000 0 eng d",
    "020 __ $a 9780261102217",
    "100 1_ $a Doe, Jo Ann, $d 1950- $4 aut",
    "245 14 $a The cook & the 100% book : $b a tale / $c by Jo Ann Doe and Kim Roe ; edited by Lu Moe.",
    "250 __ $a 2nd ed.",
    "260 __ $a London : $b Alcove, $c 2004.",
    "300 __ $a 120 p. ; $c 20 cm.",
    "490 0_ $a Kitchen books ; $v 4",
    "650 _0 $a Cooking $v Fiction.",
    "700 1_ $a Roe, Kim.",
    "700 1_ $a Moe, Lu, $e editor.",
    "710 2_ $a Kitchen Trust.",
)
ARTICLE = record(
    "008 020415s2004    enk           000 0 eng d",
    "100 1_ $a Doe, Jo.",
    "245 10 $a Bread / $c Jo Doe.",
    "773 0_ $t Kitchen news $x 0317-8471 $g Vol. 12, no. 3 (May 2005), p. 45-67",
    "856 40 $u https://example.org/bread",
    leader="00000nab a2200000 a 4500",
)


def test_people_are_sorted_by_what_they_did() -> None:
    cited = citable(BOOK)

    assert cited.authors == (Name("Doe", "Jo Ann"), Name("Roe", "Kim"))
    assert cited.editors == (Name("Moe", "Lu"),)
    assert cited.others == (Name(literal="Kitchen Trust"),)


def test_a_part_is_placed_in_its_host() -> None:
    cited = citable(ARTICLE)

    assert (cited.container, cited.volume, cited.issue, cited.pages, cited.year) == ("Kitchen news", "12", "3", "45-67", "2005")


def test_ris_has_a_type_first_and_an_end_last() -> None:
    lines = ris.ris(BOOK).split("\r\n")

    assert lines[0] == "TY  - BOOK"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"AU  - Doe, Jo Ann", "AU  - Roe, Kim", "A2  - Moe, Lu", "SN  - 9780261102217", "PY  - 2004"} < set(lines)
    assert {"TY  - JOUR", "T2  - Kitchen news", "SP  - 45", "EP  - 67"} < set(ris.ris(ARTICLE).split("\r\n"))


def test_bibtex_escapes_what_tex_would_read() -> None:
    entry = bibtex.bibtex(BOOK)

    assert entry.startswith("@book{doe2004cook,\n")
    assert r"  title = {The cook \& the 100\% book: a tale}," in entry
    assert "  author = {Doe, Jo Ann and Roe, Kim}," in entry


def test_bibtex_keys_of_a_file_are_unique() -> None:
    entries = list(bibtex.bibtex_file([BOOK, ARTICLE, BOOK]))

    assert [entry.split("{")[1].split(",")[0] for entry in entries] == ["doe2004cook", "doe2005bread", "doe2004cook-2"]


def test_csl_says_the_same() -> None:
    item = csl.csl(BOOK)

    assert item["type"] == "book"
    assert item["author"] == [{"family": "Doe", "given": "Jo Ann"}, {"family": "Roe", "given": "Kim"}]
    assert item["issued"] == {"date-parts": [[2004]]}
    assert item["language"] == "en"
    assert "DOI" not in item


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("plain", "Jo Ann Doe; Kim Roe: The cook & the 100% book: a tale. Edited by Lu Moe. 2nd ed. London: Alcove, 2004."),
        ("apa", "Doe, J. A., & Roe, K. (2004). The cook & the 100% book: a tale (2nd ed.). Alcove."),
        ("mla", "Doe, Jo Ann, and Kim Roe. The cook & the 100% book: a tale. 2nd ed, Alcove, 2004."),
        ("chicago", "Doe, Jo Ann, and Kim Roe. The cook & the 100% book: a tale. 2nd ed. London: Alcove, 2004."),
    ],
)
def test_a_book_is_cited_in_words(style: str, text: str) -> None:
    assert citation.in_words(citation.cite(BOOK, style)) == text


def test_the_whole_is_set_off_and_a_part_is_not() -> None:
    spans = citation.cite(ARTICLE, "mla")

    assert [span.text for span in spans if span.is_title] == ["Kitchen news"]
    assert "“Bread.” Kitchen news 12(3), 45-67." in citation.in_words(spans)


def test_dublin_core_has_fifteen_elements_and_both_scripts() -> None:
    elements = dublin_core.dublin_core(record("245 10 $6 880-01 $a Voĭna i mir", "880 10 $6 245-01/(N $a Война и мир"))

    assert tuple(elements) == dublin_core.ELEMENTS
    assert elements["title"] == ["Voĭna i mir", "Война и мир"]
    assert dublin_core.dublin_core(BOOK)["identifier"] == ["urn:isbn:9780261102217"]
    assert dublin_core.dublin_core(BOOK)["creator"] == ["Doe, Jo Ann, 1950-"]


@given(records)
def test_any_record_can_be_cited(record: Record) -> None:
    reference = ris.ris(record)
    entry = bibtex.bibtex(record)

    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in reference.split("\r\n")[:-1])
    unescaped = re.sub(r"\\.", "", entry)
    assert unescaped.count("{") == unescaped.count("}")
    json.dumps(csl.csl(record))
    dublin_core.dublin_core(record)
    for style in citation.STYLES:
        citation.in_words(citation.cite(record, style.code))


def test_real_records_of_every_kind_are_cited(shared_data: Path) -> None:
    found = real(shared_data / "marc_bib/data-import-processing-core/CornellFOLIOExemplars_Bibs.mrc")

    types = {ris.ris(one).split("\r\n", 1)[0] for one in found}

    assert {"TY  - BOOK", "TY  - JFULL"} <= types
