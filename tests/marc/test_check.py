"""What the check says of records: nothing of good ones, and of others what is wrong, where, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from tests.marc import any_record
from tests.marc.any_record import real, record

from alcove.marc import check, schema
from alcove.marc.problem import Problem, Severity
from alcove.marc.problem_table import kinds
from alcove.marc.record import Record

SAMPLE = Path(schema.__file__).parents[1] / "organization" / "sample"
FIXED = "008 850101s1984    enka          000 1 eng d"
ALONE = " says it is linked ($6 {}), but no field of the record is linked with it."
NO_CODE = " holds what is not a code of the standard. Position "
TITLE = "245 10 $a Nineteen eighty-four / $c George Orwell."


def _check(one: Record) -> list[Problem]:
    return check.check(one, schema.schema_for(one))


def _found(*fields: str, leader: str = "00000nam a2200000 i 4500") -> list[str]:
    """Give the codes and messages of a record with a title and a 008, and these fields."""
    wanted = [field for field in (FIXED, TITLE) if not any(one[:3] == field[:3] for one in fields)]
    return [f"{one.code} {one.message}" for one in _check(record(*wanted, *fields, leader=leader))]


def test_a_good_record_has_no_findings():
    assert (
        _found("020 __ $a 9780141036144", "100 1_ $a Orwell, George, $d 1903-1950.", "650 _0 $a Totalitarianism $v Fiction.")
        == []
    )


@pytest.mark.parametrize("file", sorted(SAMPLE.glob("*.mrk")), ids=lambda file: file.stem)
def test_the_sample_collection_keeps_the_rules(file):
    findings = [f"{one.control('001')}: {said.message}" for one in real(file) for said in _check(one)]

    assert findings == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("246 _z $a 1984", 'M605 Field 246: the first indicator is blank; it may be 0 to 3.'),
        ("247 10 $k 1984", "M602 Field 247 has a subfield $k, which is not defined in this field."),
        ("248 __ $a 1984", "M601 Field 248: the standard has no field with this tag."),
        ("250 __ $a First $a Second", "M604 Field 250 has subfield $a (Edition statement) 2 times; it may be there once."),
        ("300 __ $a ", "M615 Field 300: subfield $a is empty."),
        ("440 _0 $a Penguin classics", "M617 Field 440: the standard no longer has this field."),
        ("260 __ $a London $d 4711", "M618 Field 260: subfield $d (Plate or publisher's number for music) is obsolete."),
        ("100 20 $a Orwell-Blair, George", 'M619 Field 100: the first indicator "2" (Multiple surname) is obsolete.'),
        ("020 __ $a 9780141036145 (pbk.)", "M610 Field 020: $a 9780141036145 (pbk.) is not a valid ISBN."),
        ("022 __ $a 0028-0837", "M611 Field 022: $a 0028-0837 is not a valid ISSN."),
        ("780 00 $t Nature $x 0028-0837", "M611 Field 780: $x 0028-0837 is not a valid ISSN."),
        ("500 __ $a Two\nlines", "M609 Field 500 holds the control character U+000A, which does not belong in text."),
        ("245 14 $a The", "M614 Field 245: 4 characters are to be passed over in filing, but the title is only: The"),
        ("246 3_ $6 880-01 $a 1984", "M612 Field 246" + ALONE.format("880-01")),
        ("246 3_ $6 Hebrew $a 1984", "M613 Field 246: $6 Hebrew cannot be read as a link."),
        ("880 _0 $6 245-01/(N $a 1984", "M612 Field 880" + ALONE.format("245-01")),
        ("008 850101s1984    enka", "M607 Field 008 has 19 characters; it should have 40."),
        (
            "008 850101x1984    enka          000 1 eng d",
            f'M608 Field 008{NO_CODE}06 (Type of date/Publication status) "x"',
        ),
        ("007 !a", f'M608 Field 007{NO_CODE}00 (the kind of material) "!"'),
    ],
)  # fmt: skip
def test_each_fault_is_said_in_words(field, said):
    assert said in _found(field)


def test_the_occurrence_is_named_where_there_are_several():
    found = _found("650 _0 $a Fiction", "650 _0 $a Power", "650 _0 $k Wrong")

    assert found == ["M602 Field 650 (3rd of 3) has a subfield $k, which is not defined in this field."]


def test_every_finding_is_a_warning_that_says_what_to_do():
    findings = _check(record("300 __ $a ", "248 __ $a x", "100 1_ $a A", "110 2_ $a B", leader="00000!!!  22"))

    assert len({one.code for one in findings}) > 4
    assert all(one.severity is Severity.WARNING and one.remedy and one.message for one in findings)


def test_what_is_missing_is_said_but_not_of_a_deleted_record():
    wanted = ["The record has no field 008 (fixed-length data).", "The record has no field 245 (title)."]

    assert [one.message for one in _check(record("001 1"))] == wanted
    assert _check(record("001 1", leader="00000dam a2200000 i 4500")) == []


def test_an_authority_needs_a_heading_and_a_library_may_have_fields_of_its_own():
    authority = record(
        "008 850101n| azannaabn          |a aaa      ", "090 __ $x own", "XYZ __ $1 own", leader="00000nz  a2200000n  4500"
    )

    assert [one.message for one in _check(authority)] == ["The record has no field 1XX (heading)."]


def test_only_one_main_entry():
    assert _found("100 1_ $a Orwell", "110 2_ $a Penguin") == ["M620 The record has more than one 1XX field: 100 and 110."]


def test_an_original_script_is_checked_by_the_rules_of_the_field_it_belongs_to():
    found = _found("245 10 $6 880-01 $a 1984", "880 1z $6 245-01 $a 1984 $k x $x y")

    assert found == [
        'M605 Field 880: the second indicator is "z"; it may be 0 to 9.',
        "M602 Field 880 has a subfield $x, which is not defined in this field.",
    ]


def test_a_qualifier_alone_and_a_fill_character_are_no_faults():
    assert _found("020 __ $a (pbk.)", "008 850101s1984    enk|||||||||||||||||eng||") == []


def test_a_record_of_another_family_is_only_looked_at_for_odd_characters():
    unimarc = record("001 1", "200 1_ $a Le petit\x00prince $é x", leader="00000nam0 2200000   450 ")

    assert [one.code for one in _check(unimarc)] == ["M609"]


def test_every_rule_of_the_table_is_one_that_is_checked():
    sources = Path(schema.__file__).parent.glob("*.py")
    used = {code for source in sources for code in re.findall(r'"(M6[0-9]{2})"', source.read_text("utf-8"))}

    assert used == {code for code in kinds() if code.startswith("M6")}


def test_a_local_field_may_use_subfield_6_as_it_likes():
    assert _found("949 __ $6 34444000147447", "590 __ $a x $6 no link") == []


@given(any_record.records)
def test_nothing_is_too_odd_to_be_checked(one):
    for kind in (*schema.KINDS, "other"):
        for found in check.check(one, schema.schema(kind)):
            assert found.code in kinds() and found.message and found.severity is Severity.WARNING


def test_real_records_are_checked_as_their_catalogue_left_them(real_file):
    records = real(real_file)[:500]
    found = [one for each in records for one in _check(each)]

    assert {one.code for one in found}.isdisjoint({"M601", "M603", "M606", "M607", "M609", "M612", "M613"})
    assert any(one.message.startswith("Field 035 (3rd of 3) has a subfield $b") for one in found)


def test_holdings_and_authorities_of_a_real_catalogue_have_few_findings(shared_data):
    authorities = real(shared_data / "marc_authority/mod-data-import/2500.mrc")

    assert len(authorities) == 2500
    assert [one.message for each in authorities for one in _check(each)] == []
