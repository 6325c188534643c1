"""Call numbers stand in the order of the shelf."""

from __future__ import annotations

import csv
import shutil
import subprocess
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcove.marc import read
from alcove.marc.callnumber import SCHEMES, end_of, scheme_of, sort_key

SHELVES = {
    "lcc": (
        "A1|A1 1990|A1 .C2|A10.4|A10.4 C345|BF173 .F889|BF173 .F889 1990|BF173 .F889 1990b|BF173 .F889 b|BF173 .F889 F92|"
        "D570.3 28th .P96|D570.3 .P96|E501 .F2498|E501 .F5|E501 .M|G9801 .A4 s250 .G4|PJ5054.B5N44 I83|PN1995.9 .N3 no.3|"
        "PN1995.9 .N3 no.10|PN1995.9 .N3 N75 1970|PN1995.9 .N3 N75 v. 3|PN1995.9 .N3 N75 v. 11|QA76.87|QA76.9|QA761"
    ),
    "nlm": "QS 4|QS 4 M489|QZ 380 N494 1979|W 1|WG 200 M489 1969|WG 200.5 A1",
    "ddc": ("004|123|123 456|305.48|305.8/00973|305.8/00973 B12|658|658 A1|658.4|658.4 B23|658.45|YR DVD 800.1|YR DVD 900"),
    "udc": '53+54|53/54|53|53:54|53=111|53(038)|53(44)|53(=411)|53"19"|53-1|53.01|531|531.1|54',
    "sudocs": (
        "A 1.2:|A 1.2:985|A 1.2:999|A 1.2:2001|A 1.2:C 65|A 1.2:C 65/2|A 1.2:5|A 1.35:12|A 1.103:1|A 13.2:T 73|"
        "Y 4.AG 8:R 1|Y 4.EN 2:3"
    ),
    "other": "Box 2|Box 10|FIC HART|FIC PICOULT|Microfiche 9|Microfiche 10",
}
# Evergreen's rule for Dewey, as the pages of the standard state it: class, then 15 places of decimals.
DEWEY = {
    "123 456": "123_456000000000000",
    "ABC 123 456": "ABC_123_456000000000000",
    "AB C123 45.6": "AB_C123_45_600000000000000",
    "123": "123_000000000000000",
}


@pytest.mark.parametrize("scheme", SHELVES)
def test_each_shelf_is_in_its_order(scheme):
    shelf = pairwise(SHELVES[scheme].split("|"))
    assert [(one, other) for one, other in shelf if not sort_key(one, scheme) < sort_key(other, scheme)] == []


def test_shorter_classes_come_before_longer_ones_of_the_same_letters():
    assert sort_key("KF4 .A1", "lcc") < sort_key("KFA4 .A1", "lcc") < sort_key("KG1", "lcc")


@pytest.mark.parametrize("label", DEWEY)
def test_a_dewey_number_has_fifteen_places_behind_its_class(label):
    assert sort_key(label, "ddc") == DEWEY[label]


def test_segmentation_capitals_and_blanks_make_no_difference():
    assert sort_key("305.8/009/73 b12", "ddc") == sort_key("305.800973  B12", "ddc")
    assert sort_key("664.051 4", "ddc") == sort_key("664.0514", "ddc")
    assert sort_key("pn 1995.9 .n3", "lcc") == sort_key("PN1995.9.N3", "lcc")


def test_what_follows_no_scheme_stands_behind_what_does():
    assert sort_key("Shelved with the maps", "lcc") > sort_key("ZZZ9999 .Z9", "lcc")
    assert sort_key(" -- ", "lcc") == sort_key("", "ddc") == ""


def test_a_range_ends_behind_all_that_begins_alike():
    assert sort_key("QA76.9 .C5 1999", "lcc") < end_of(sort_key("QA76.9", "lcc")) < sort_key("QA77", "lcc")


def test_the_scheme_is_known_by_the_tag_or_the_indicator():
    assert [scheme_of(*one) for one in (("050",), ("852", "0"), ("852", "7", "UDC"), ("852", "7", "x"), ("852", "8"))] == [
        "lcc", "lcc", "udc", "other", "other",
    ]  # fmt: skip


@given(st.text(max_size=60), st.sampled_from([*SCHEMES, "unknown"]))
def test_whatever_is_typed_has_a_key(label, scheme):
    key = sort_key(label, scheme)
    assert key == sort_key(label, scheme)
    assert bool(key) == any(character.isalnum() for character in label)


def test_the_real_lists_are_parsed(shared_data):
    lines = (shared_data / "callnumbers/lc_callnumber/basics.txt").read_text().splitlines()
    labels = [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
    assert len(labels) > 20 and not [label for label in labels if sort_key(label, "lcc").startswith("~")]
    with (shared_data / "callnumbers/mod-search/call-numbers.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Type"] in ("LC", "NLM")]
    assert len(rows) > 10
    assert [
        row["Call Number"] for row in rows if sort_key(row["Call Number"], row["Type"].lower()[:2] + "c").startswith("~")
    ] == []


@pytest.mark.judge
@pytest.mark.skipif(not shutil.which("perl"), reason="the judge is a Perl module")
def test_real_numbers_stand_as_the_judge_puts_them(real_file):
    records = [stretch.record for stretch in read.read(real_file) if stretch.record]
    fields = [field for record in records for field in record.fields("999") if (field.get("w") or "LC").startswith("LC")]
    labels = sorted({value for field in fields if (value := field.get("a"))})
    script = 'chomp; my $key = Library::CallNumber::LC->new($_)->normalize; print defined $key ? $key : "", "\\n"'
    judge = subprocess.run(
        ["perl", "-MLibrary::CallNumber::LC", "-ne", script], input="\n".join(labels) + "\n", capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if judge.returncode:
        pytest.skip("apt-get install liblibrary-callnumber-lc-perl")

    keys = zip(judge.stdout.split("\n"), labels, strict=False)
    in_order = sorted((key, sort_key(label, "lcc"), label) for key, label in keys if key)

    assert len(in_order) > 1700
    assert [(one[2], other[2]) for one, other in pairwise(in_order) if one[0] < other[0] and one[1] > other[1]] == []
