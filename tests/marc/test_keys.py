"""Numbers that name records and what they describe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.marc.any_record import record, records

from alcove.marc import keys
from alcove.marc.record import Record


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0-8044-2957-x (pbk.)", "9780804429573"),
        ("0123456789 (pbk.)", "9780123456786"),
        ("978-3-16-148410-0", "9783161484100"),
        ("ISBN-13: 978 3 16 148410 0 : $12.00", "9783161484100"),
        ("9783161484100", "9783161484100"),
        ("9783161484101", None),
        ("0804429570", None),
        ("97831614841000", None),
        ("(pbk.)", None),
        ("", None),
    ],
)
def test_an_isbn_is_read_as_catalogues_write_it(text: str, number: str | None) -> None:
    assert keys.normalise_isbn(text) == number


@given(st.integers(0, 999_999_999))
def test_an_isbn_goes_to_thirteen_digits_and_back(nine: int) -> None:
    digits = f"978{nine:09}"
    long = next(digits + check for check in "0123456789" if keys.normalise_isbn(digits + check))

    short = keys.isbn13_to_10(long)

    assert short is not None
    assert keys.isbn10_to_13(short) == long
    assert keys.isbn_forms(short) == [long, short]


def test_an_isbn_that_begins_with_979_has_no_short_form() -> None:
    assert keys.isbn13_to_10("9791090636071") is None
    assert keys.isbn_forms("979-10-90636-07-1") == ["9791090636071"]


def test_a_wrong_isbn_can_still_be_looked_for() -> None:
    assert keys.isbn_forms("0-8044-2957-0") == ["0804429570"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0317-8471", "0317-8471"), ("ISSN 2434-561x", "2434-561X"), ("03178471", "0317-8471"), ("0317-8472", None), ("x", None)],
)
def test_an_issn_is_tried(text: str, number: str | None) -> None:
    assert keys.normalise_issn(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("   89000456 ", "89000456"),
        ("2001-000002", "2001000002"),
        ("75-425165//r75", "75425165"),
        (" 79139101 /AC/r932", "79139101"),
        ("n  78-890351 ", "n78890351"),
        ("85-2 ", "85000002"),
        ("agr25-3", "agr25000003"),
        ("not one", None),
    ],
)
def test_an_lccn_takes_the_form_of_its_namespace(text: str, number: str | None) -> None:
    assert keys.normalise_lccn(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(OCoLC)ocm00012345 ", "12345"),
        ("(OCoLC)1012345678", "1012345678"),
        ("ocn123456789", "123456789"),
        ("on1012345678", "1012345678"),
        ("(OCoLC)fst00812345", None),
        ("(DLC)12345", None),
        ("12345", None),
    ],
)
def test_an_oclc_number_must_say_that_it_is_one(text: str, number: str | None) -> None:
    assert keys.normalise_oclc(text) == number


def test_ismn_and_doi_are_read_in_their_old_and_new_forms() -> None:
    assert keys.normalise_ismn("M-2306-7118-7") == "9790230671187"
    assert keys.normalise_ismn("979-0-2306-7118-7") == "9790230671187"
    assert keys.normalise_doi("https://doi.org/10.6028/NIST.SP.1500-5") == "10.6028/nist.sp.1500-5"
    assert keys.normalise_doi("no doi") is None


def test_a_record_is_named_by_001_within_003() -> None:
    assert keys.control_key(record("001 4711 ", "003 DE-101")) == ("DE-101", "4711")
    assert keys.control_key(record("001 4711")) == ("", "4711")


def test_a_record_without_001_is_named_by_its_first_system_number() -> None:
    assert keys.control_key(record("035 __ $a 99", "035 __ $a (OCoLC)12345")) == ("OCoLC", "12345")
    assert keys.control_key(record("245 00 $a Nothing")) is None


def test_the_numbers_of_a_record_are_found_in_their_fields() -> None:
    described = record(
        "001 ocm00012345",
        "003 OCoLC",
        "010 __ $a    89000456 ",
        "019 __ $a 777",
        "020 __ $a 080442957X (pbk.) $z 9783161484100",
        "020 __ $a 9780804429573",
        "022 0_ $a 0317-8471 $l 2434-561X $y 1234-5679",
        "024 7_ $a 10.1000/ABC $2 doi",
        "024 2_ $a M-2306-7118-7",
        "024 3_ $a 9783161484100",
        "035 __ $a (OCoLC)12345 $z (OCoLC)888",
    )

    assert keys.isbns(described) == ["9780804429573", "9783161484100"]
    assert keys.cancelled_isbns(described) == ["9783161484100"]
    assert keys.issns(described) == ["0317-8471"]
    assert keys.linking_issns(described) == ["2434-561X"]
    assert keys.cancelled_issns(described) == ["1234-5679"]
    assert keys.lccns(described) == ["89000456"]
    assert keys.oclc_numbers(described) == ["12345"]
    assert keys.former_oclc_numbers(described) == ["777", "888"]
    assert keys.system_numbers(described) == [("OCoLC", "12345")]
    assert keys.dois(described) == ["10.1000/abc"]
    assert keys.ismns(described) == ["9790230671187"]
    assert keys.Number("ean", "9783161484100") in keys.other_numbers(described)


@given(st.text(max_size=30) | st.text("0123456789Xx-97()ocmn/. ", max_size=30))
def test_no_text_stops_the_reading_of_numbers(text: str) -> None:
    isbn = keys.normalise_isbn(text)

    assert isbn is None or keys.normalise_isbn(isbn) == isbn
    for read in (keys.normalise_issn, keys.normalise_lccn, keys.normalise_doi, keys.normalise_ismn):
        found = read(text)
        assert found is None or read(found) == found
    keys.normalise_oclc(text)
    keys.isbn_forms(text)


@given(records)
def test_any_record_can_be_asked_for_its_numbers(record: Record) -> None:
    keys.control_key(record)
    for ask in (keys.isbns, keys.issns, keys.lccns, keys.oclc_numbers, keys.former_oclc_numbers, keys.dois, keys.ismns):
        assert all(isinstance(number, str) for number in ask(record))
