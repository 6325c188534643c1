"""Cutter numbers by the table of the Library of Congress (G 63), and fitted between neighbours."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alcove.marc import callnumber, spine
from alcove.marc.cutter import CannotFit, Table, cutter, fitted

# Examples of the manual.
TABLE = {
    "IBM": "I26", "Idaho": "I33", "Ipswich": "I67", "Sadron": "S23", "Scanlon": "S29", "Schreiber": "S37",
    "Singer": "S56", "Stinson": "S75", "Suryani": "S87", "Symposium": "S96", "Quade": "Q33", "Queiroz": "Q45", "Quinn": "Q56",
    "Quorum": "Q67", "Qutub": "Q88", "Campbell": "C36", "Ceccaldi": "C43", "Cobblestone": "C63", "Cryer": "C79",
    "Cuellar": "C84", "Cyprus": "C97",
}  # fmt: skip


@pytest.mark.parametrize(("word", "number"), TABLE.items())
def test_the_table_gives_what_the_manual_gives(word, number):
    assert cutter(word) == number


def test_marks_and_capitals_do_not_matter_and_what_has_no_letter_has_no_number():
    assert cutter("Østergård") == cutter("OSTERGARD") == "O88"
    assert (cutter("図書"), cutter(""), cutter("1984")) == ("", "", "A12")


def stands_between(before: str, number: str, after: str) -> bool:
    keys = [callnumber.sort_key(f"PR6039 .{one}", "lcc") for one in (before, number, after) if one]
    return keys == sorted(keys) and len(set(keys)) == len(keys)


NUMBERS = st.integers(2, 99_999).map(str).filter(lambda digits: digits[-1] != "0")


@given(st.sampled_from(["Tolkien", "Tabor", "Tz", "T"]), NUMBERS, NUMBERS)
def test_a_number_stands_between_any_two_neighbours(word, one, other):
    assume(one != other)
    low, high = sorted((one, other))

    found = fitted(word, f"T{low}", f"T{high}")

    assert stands_between(f"T{low}", found, f"T{high}") and found[-1] != "0"


@given(st.text(max_size=20), st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_a_number_fits_or_it_is_said_why_not(word, before, after):
    try:
        found = fitted(word, before, after)
    except CannotFit as error:
        assert str(error)
    else:
        assert found[0].isalpha() and found[1:].isdigit()


def test_the_number_of_the_table_is_taken_where_it_fits():
    assert fitted("Tolkien") == fitted("Tolkien", "T6", "T7") == fitted("Tolkien", "S9", "U2") == "T65"
    assert fitted("Tolkien", "T65") > "T65"
    with pytest.raises(CannotFit, match="does not stand before"):
        fitted("Tolkien", "T7", "T6")
    with pytest.raises(CannotFit):
        fitted("Tolkien", "U2", "V3")


def test_a_table_of_ones_own_is_read_and_its_mistakes_are_said_by_line():
    table = Table.read(["letters,number", "Tol,647", "Tolk,649", "Tom\t655"])

    assert (table.number("Tolkien"), table.number("Tolman"), table.number("Tab"), table.number("Zola")) == (
        "T649",
        "T649",
        "T647",
        "Z65",
    )
    for lines, place in ((["Tol,647", "Tom,x"], "Line 2"), ([], "no line"), (["a,b,c"], "no line")):
        with pytest.raises(ValueError, match=place):
            Table.read(lines)


@pytest.mark.parametrize(("number", "scheme", "expected"), [
    ("PR6039.O32 H63 1937 v.2", "lcc", ["PR", "6039", ".O32", "H63", "1937", "v.2"]),
    ("QA76.73.P98 L88 2013", "lcc", ["QA", "76.73", ".P98", "L88", "2013"]),
    ("823.912 TOL", "ddc", ["823", ".912", "TOL"]), ("REF 016.123456789012 A", "ddc", ["REF", "016", ".1234567", "89012", "A"]),
    ("WG 120 H4", "nlm", ["WG", "120", "H4"]), ("DVD 12 b", "", ["DVD", "12", "b"]),
])  # fmt: skip
def test_a_label_has_a_line_for_each_part(number, scheme, expected):
    assert spine.lines(number, scheme) == expected


@given(st.text(max_size=60), st.sampled_from([*callnumber.SCHEMES, ""]))
def test_whatever_stands_there_becomes_lines(text, scheme):
    assert all(line.strip() for line in spine.lines(text, scheme))
