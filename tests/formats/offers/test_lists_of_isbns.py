"""ISBNs that were typed, scanned or pasted are read as they come."""

from __future__ import annotations

import pytest

from alcove.formats.offers import read


def test_isbns_are_read_with_and_without_hyphens_and_made_13():
    reading = read(b"978-3-608-93977-4\n0-8044-2957-X\nISBN 9780823933860\n\n# a note\n")

    assert reading.form == "isbns"
    assert [one.isbns for one in reading.offers] == [("9783608939774",), ("9780804429573",), ("9780823933860",)]
    assert reading.problems == ()


def test_a_wrong_check_digit_is_told_with_its_line_and_the_number_kept():
    reading = read(b"9783608939774\n9783608939775\n978360893977\n")

    assert [(one.code, one.place) for one in reading.problems] == [("wrong-number", "line 2"), ("wrong-number", "line 3")]
    assert reading.problems[1].message == "978360893977 has 12 digits; an ISBN has 10 or 13."
    assert [one.identifiers[0].value for one in reading.offers[1:]] == ["9783608939775", "978360893977"]


def test_an_isbn_that_stands_twice_is_offered_once_and_told():
    reading = read(b"9783608939774\n3-608-93977-6\n")

    assert len(reading.offers) == 1
    assert [(one.code, one.place) for one in reading.problems] == [("twice", "line 2")]


@pytest.mark.parametrize("line", ["9783608939774, 9780823933860; 080442957X ", "9783608939774 9780823933860 080442957X"])
def test_several_stand_in_a_line(line):
    assert [one.isbns[0] for one in read(line.encode(), form="isbns").offers][:2] == ["9783608939774", "9780823933860"]


def test_a_bar_code_with_its_price_is_an_isbn_and_another_article_is_an_ean():
    reading = read(b"9780823933860 51999\n97808239338605 1999\n4006381333931\n", form="isbns")

    assert reading.offers[0].isbns == ("9780823933860",)
    assert [(one.kind, one.value) for one in reading.offers[-1].identifiers] == [("ean", "4006381333931")]


def test_a_number_that_lost_its_zero_finds_it_again():
    assert read(b"823933865\n9783608939774\n").offers[0].isbns == ("9780823933860",)


def test_a_heading_above_the_numbers_is_no_number():
    reading = read(b"ISBN\n9783608939774\n9780823933860\n")

    assert (len(reading.offers), reading.problems) == (2, ())


def test_an_issn_may_stand_among_them():
    assert read(b"1234-5679\n9783608939774\n").offers[0].issns == ("1234-5679",)


def test_thousand_isbns_pasted_as_one_line_are_all_read():
    from alcove.marc.keys import isbn10_to_13

    numbers = [one for place in range(100_000_000, 100_011_000) if (one := isbn10_to_13(f"{place}5"))][:1000]

    assert len(read(" ".join(numbers).encode(), form="isbns").offers) == 1000
