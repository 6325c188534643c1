"""The schemas of MARC 21: complete, readable by other programs, and compared with what others have gathered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.marc.any_record import record

from alcove.marc import avram, schema

HERE = Path(__file__).parent
JUDGES = {
    "bibliographic": ["avram-js/marc21-bibliographic.json", "marc-schema/marc21_bibliographic_schema.json"],
    "authority": ["marc-schema/marc21_authority_schema.json"],
    "holdings": ["marc-schema/marc21_holdings_schema.json"],
}


@pytest.mark.parametrize("kind", schema.KINDS)
def test_the_json_for_other_programs_is_what_the_source_says(kind):
    file = Path(schema.__file__).parent / "schemas" / f"marc21_{kind}.json"

    assert file.read_text("utf-8") == schema.as_json(kind), "run: python -m alcove.marc.schema"


@pytest.mark.parametrize("kind", schema.KINDS)
def test_every_schema_keeps_the_rules_of_avram(kind):
    found = json.loads(schema.as_json(kind))

    assert found["family"] == "marc"
    for tag, field in found["fields"].items():
        assert field["tag"] == tag and field["label"] and isinstance(field["repeatable"], bool)
        assert not ({"positions", "types", "pattern"} & set(field) and "subfields" in field)
        assert ("subfields" in field) == ("indicator1" in field) == ("indicator2" in field) == ("010" <= tag < "LDR")
        for code, subfield in field.get("subfields", {}).items():
            assert len(code) == 1 and subfield["code"] == code and subfield["label"]
        for name in ("indicator1", "indicator2"):
            assert all(len(code) == 1 and one["label"] for code, one in field.get(name, {}).get("codes", {}).items())


def test_the_leader_decides_which_rules_a_record_is_under():
    kinds = {leader[6]: schema.schema_for(record("001 1", leader=leader)).kind for leader in (
        "00000nam a2200000 i 4500", "00000nz  a2200000n  4500", "00000nx  a2200000n  4500", "00000nw  a2200000n  4500",
    )}  # fmt: skip

    assert kinds == {"a": "bibliographic", "z": "authority", "x": "holdings", "w": "other"}


def test_unimarc_is_not_measured_by_the_rules_of_marc_21():
    unimarc = record("001 1", "200 1_ $a Le petit prince $f Antoine de Saint-Exupéry", leader="00000nam0 2200000   450 ")

    assert schema.schema_for(unimarc).kind == "other"


def test_help_for_a_field_speaks_the_words_of_the_standard():
    found = schema.field_help("245")

    assert found is not None and (found.label, found.repeatable, found.deprecated) == ("Title Statement", False, False)
    assert found.indicators[0].codes == {"0": "No added entry", "1": "Added entry"}
    assert [one.label for one in found.subfields[:3]] == ["Title", "Remainder of title", "Statement of responsibility, etc."]
    assert found.url.endswith("bd245.html")


def test_help_tells_the_formats_apart_and_knows_what_it_does_not_know():
    authority, holdings = schema.field_help("100", "authority"), schema.field_help("866", "holdings")

    assert authority is not None and authority.label == "Heading-Personal Name"
    assert holdings is not None and holdings.subfields[0].label == "Textual string"
    assert schema.field_help("949") is None and schema.field_help("245", "community") is None


def test_what_the_standard_gave_up_is_kept_and_marked():
    series = schema.field_help("440")

    assert series is not None and series.deprecated
    assert "2" not in schema.field_help("100").indicators[0].codes


def test_holdings_may_stand_in_a_bibliographic_record():
    fields = schema.schema("bibliographic").fields

    assert fields["866"] == schema.schema("holdings").fields["866"]


@pytest.mark.parametrize("line", ["24 NR Title", "245 X Title", "245 R Title\n  a Title", "008 NR Fixed\n  a NR No"])
def test_a_line_that_is_no_rule_is_refused(line):
    with pytest.raises(ValueError, match="This is not a"):
        avram.read(line)


def _known_differences() -> dict[tuple[str, str, str, str], str]:
    lines = (HERE / "schema_differences.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _fields(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text("utf-8"))["fields"]
    return {tag: one for tag, one in found.items() if tag.isdigit()}


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Give (tag, subfield code or "", what differs); obsolete elements, which only we list, are left out."""
    current = {tag for tag, one in ours.items() if "deprecated" not in one and tag.isdigit()}
    found = {(tag, "", "only ours") for tag in current - set(theirs)} | {
        (tag, "", "only theirs") for tag in set(theirs) - set(ours)
    }
    for tag in current & set(theirs):
        if tag in ("880", "886"):  # the judges write ranges of codes where Avram asks for single ones
            continue
        our, their = ours[tag].get("subfields", {}), theirs[tag].get("subfields") or {}
        found |= {(tag, code, "only ours") for code, one in our.items() if code not in their and "deprecated" not in one}
        found |= {(tag, code, "only theirs") for code in their if code not in our}
        found |= {
            (tag, code, "repeatable")
            for code in set(our) & set(their)
            if "deprecated" not in our[code] and our[code]["repeatable"] != their[code].get("repeatable", False)
        }
        found |= {(tag, name, "codes") for name in ("indicator1", "indicator2") if _codes_differ(ours[tag], theirs[tag], name)}
        if ours[tag]["repeatable"] != theirs[tag].get("repeatable", False):
            found.add((tag, "", "repeatable"))
    return found


def _codes_differ(ours: dict[str, Any], theirs: dict[str, Any], name: str) -> bool:
    """Say whether the codes of an indicator differ, where the judge gives any; it writes 1-9 for nine codes."""
    their = {code for key in (theirs.get(name) or {}).get("codes") or {} for code in _each(key)}
    our = {code for code, one in ours.get(name, {}).get("codes", {}).items() if "deprecated" not in one}
    return bool(their) and our != their


def _each(key: str) -> list[str]:
    return [str(number) for number in range(int(key[0]), int(key[2]) + 1)] if len(key) == 3 else [key]


@pytest.mark.judge
@pytest.mark.parametrize("kind", schema.KINDS)
def test_other_schemas_name_the_same_fields_and_subfields(kind, shared_data):
    ours = schema.schema(kind).fields
    found = set().union(*(_differences(ours, _fields(shared_data / "avram" / judge)) for judge in JUDGES[kind]))
    known = {row[1:] for row in _known_differences() if row[0] == kind}

    assert found - known == set(), "differences nobody has explained"
    assert known - found == set(), "explained differences that are gone: take them out"


def test_every_explained_difference_has_its_reason():
    assert all(len(reason) > 10 for reason in _known_differences().values())
