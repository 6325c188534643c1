"""Descriptions in the areas of ISBD."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from tests.marc.any_record import real, record, records

from alcove.marc.isbd import isbd
from alcove.marc.record import Record

EXPECTED = """\
Cooking for one : quick suppers / by Jo Doe. — 2nd ed. — London : Alcove ; New York : Nook, 2004. — 120 p. : ill. ; \
20 cm. — (Kitchen books ; 4).
Includes index.
Contents: Soup -- Bread.
ISBN 9780261102217 (pbk.)"""


def test_a_record_with_punctuation_keeps_it() -> None:
    described = record(
        "020 __ $a 9780261102217 $q (pbk.)",
        "245 10 $a Cooking for one : $b quick suppers / $c by Jo Doe.",
        "250 __ $a 2nd ed.",
        "260 __ $a London : $b Alcove ; $a New York : $b Nook, $c 2004.",
        "300 __ $a 120 p. : $b ill. ; $c 20 cm.",
        "490 0_ $a Kitchen books ; $v 4",
        "500 __ $a Includes index.",
        "505 0_ $a Soup -- Bread.",
        "541 1_ $a A gift.",
        leader="00000nam a2200000 a 4500",
    )

    assert isbd(described) == EXPECTED


def test_a_record_without_punctuation_is_given_the_same() -> None:
    described = record(
        "020 __ $a 9780261102217 $q pbk.",
        "245 10 $a Cooking for one $b quick suppers $c by Jo Doe",
        "250 __ $a 2nd ed.",
        "264 _1 $a London $b Alcove $a New York $b Nook $c 2004",
        "264 _4 $c ©2004",
        "300 __ $a 120 p. $b ill. $c 20 cm",
        "490 0_ $a Kitchen books $v 4",
        "500 __ $a Includes index",
        "505 0_ $a Soup -- Bread",
        leader="00000nam a2200000 c 4500",
    )

    assert isbd(described) == EXPECTED


def test_the_original_script_comes_first() -> None:
    described = record(
        "245 10 $6 880-01 $a Voĭna i mir / $c L. Tolstoĭ.",
        "260 __ $a Moskva, $c 1978.",
        "880 10 $6 245-01/(N $a Война и мир / $c Л. Толстой.",
    )

    assert isbd(described) == "Война и мир / Л. Толстой. — Moskva, 1978.\n\nVoĭna i mir / L. Tolstoĭ. — Moskva, 1978."


def test_a_serial_has_its_numbering_and_its_number() -> None:
    described = record("022 __ $a 0317-8471", "222 _0 $a News $b (London)", "245 00 $a News", "362 0_ $a Vol. 1, no. 1-")

    assert isbd(described) == "News. — Vol. 1, no. 1-\nISSN 0317-8471 = News (London)"


@given(records)
def test_any_record_can_be_described(record: Record) -> None:
    assert isinstance(isbd(record), str)


def test_no_mark_is_doubled_between_subfields_of_real_records(shared_data: Path) -> None:
    found = real(shared_data / "marc_bib/lc-marcedit/marc_sample_data.mrc")

    first_lines = [isbd(one).split("\n")[0] for one in found]

    doubled = [line for line in first_lines if re.search(r"[:;/=] [:;/=]|(?<!\.)\.\. —|, [:;]", line)]
    assert doubled == []
